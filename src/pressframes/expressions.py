"""Regular expressions that people write, checked before they are searched for: each comes to an end soon."""

import re

LONGEST_REPEAT = 60  # characters: the length of a long clause; a pattern that may run further has no clear end


class BadPattern(ValueError):
    """A word or pattern that cannot be searched for; the message says why and how to mend it."""


def checked_pattern(pattern: str) -> str:
    """
    A regular expression as written, if a search for it always comes to an end soon.

    >>> checked_pattern("连续[^，。]{0,6}[天夜]")
    '连续[^，。]{0,6}[天夜]'
    >>> checked_pattern("连续.*天")
    Traceback (most recent call last):
    pressframes.expressions.BadPattern: a repeat without an upper bound, ... write {0,12} instead of * or +

    Raises `BadPattern` when the expression is malformed, may match the empty string, repeats without
    a bound or past 60 characters, repeats a repeat (both can make a search take longer than anyone
    waits), or names a group.
    """
    try:
        compiled = re.compile(pattern)
    except re.error as error:
        raise BadPattern(f"it is not a regular expression ({error})") from None
    shortest, fault = _shortest_match(pattern)
    if shortest == 0 or compiled.match(""):
        raise BadPattern("it matches the empty string, which stands everywhere; make one part of it required")
    if compiled.groups:
        raise BadPattern("it has a capturing group; write (?:...) instead of (...)")
    if fault:
        raise BadPattern(fault)
    return pattern


# One part of a regular expression; each alternative that is not named is a character or a set of characters.
PART = re.compile(
    r"""(?P<nothing>\\[AbBZ]|[\^$]|\(\?\#[^)]*\)|\(\?[aiLmsux]+\))
    |(?P<look>\(\?<?[=!])
    |(?P<open>\((?:\?(?:P<\w+>|[aiLmsux-]*:|>))?)
    |(?P<close>\))
    |(?P<or>\|)
    |(?:(?P<sign>[*+?])|\{(?:(?P<times>\d+)|(?P<least>\d*),(?P<most>\d*))\})[?+]?
    |\[\^?\]?(?:\\.|[^\]\\])*\]
    |\\(?:x..|u.{4}|U.{8}|N\{[^}]*\}|[0-7]{1,3}|.)|.""",
    re.VERBOSE | re.DOTALL,
)
UNBOUNDED = (
    f"a repeat without an upper bound, or one above {LONGEST_REPEAT}, may never end; write {{0,12}} instead of * or +"
)
NESTED = "a repeat inside a repeat may take for ever; write the inner one out"


def _shortest_match(pattern: str) -> tuple[int, str | None]:
    """
    How few characters a well-formed expression can match, and what is wrong with its repeats, if anything.

    The expression is read part by part; `levels` has a row for each group that is open: the lengths of its
    alternatives, whether it looks around (and so takes no character), and whether something in it is repeated.
    """
    levels: list[dict] = [{"lengths": [0], "looks": False, "repeats": False}]
    length, repeated, fault = 0, False, None  # of the part before
    for part in PART.finditer(pattern):
        level = levels[-1]
        if part["open"] or part["look"]:
            levels.append({"lengths": [0], "looks": bool(part["look"]), "repeats": False})
        elif part["or"]:
            level["lengths"].append(0)
        elif part["sign"] or part["times"] or part["least"] is not None:
            least, most = _times(part)
            level["lengths"][-1] += (least - 1) * length
            fault = fault or (UNBOUNDED if most > LONGEST_REPEAT else NESTED if repeated and most > 1 else None)
            level["repeats"] = level["repeats"] or most > 1
        else:
            length, repeated = 0 if part["nothing"] else 1, False
            if part["close"]:
                closed = levels.pop()
                level = levels[-1]
                length, repeated = 0 if closed["looks"] else min(closed["lengths"]), closed["repeats"]
                level["repeats"] = level["repeats"] or repeated
            level["lengths"][-1] += length
    return min(levels[0]["lengths"]), fault


def _times(part: re.Match) -> tuple[int, int]:
    """How often a repeat comes at least and at most; one without an upper bound as one more than is allowed."""
    if part["times"]:
        return int(part["times"]), int(part["times"])
    if part["sign"]:
        return int(part["sign"] == "+"), 1 if part["sign"] == "?" else LONGEST_REPEAT + 1
    return int(part["least"] or 0), int(part["most"] or LONGEST_REPEAT + 1)
