"""How a codebook writes what to look for: words as a researcher types them, and regular expressions that must end."""

import re
import re._parser as parser  # the standard library's own reading of a pattern; it has no public door

MAXIMUM_GAP = 12  # characters that … may stand for; the longest object of 按照…要求 on the first study's page has 9
GAP = rf"[^，,。；;：:！!？?\n]{{0,{MAXIMUM_GAP}}}?"
DIGITS = r"[0-9０-９]{1,9}(?:[.．,，][0-9０-９]{1,4})?|[一二三四五六七八九十百千两几数]{1,7}"
NUMBER = rf"(?:(?:{DIGITS})[百千万亿]{{0,2}}[余多]?)"
# One sign of the notation, and what it stands for in a text: a page prints “”, ‘’, 「」 or "".
SIGNS = {
    "…": GAP,
    "N": NUMBER,
    "“": "[“‘「『\"]",
    "”": "[”’」』\"]",
    "，": "[，,]",
}
LONGEST_REPEAT = 60  # characters: the length of a long clause; a pattern that may run further has no clear end


class BadPattern(ValueError):
    """A word or pattern that cannot be searched for; the message says why and how to mend it."""


def word_pattern(word: str) -> str:
    """
    The regular expression for a word of the codebook.

    `…` stands for up to 12 characters inside a clause, `N` for a number with 余 or 多 ("over"),
    `“ ”` for any style of quotation mark and `，` for the comma in both widths; everything else is itself.

    按照…要求 ("as ... requires"), N余名 ("over N persons")

    >>> bool(re.fullmatch(word_pattern("按照…要求"), "按照省里的要求"))
    True
    >>> [bool(re.fullmatch(word_pattern("N名"), text)) for text in ["350余名", "两名", "名"]]
    [True, True, False]

    Raises `BadPattern` for a word that is empty or begins or ends with a gap.
    """
    if not word.strip("…") or word[0] == "…" or word[-1] == "…" or word != word.strip():
        raise BadPattern("a word needs a first and a last character other than … and white space")
    return "".join(SIGNS.get(character) or re.escape(character) for character in word)


def checked_pattern(pattern: str) -> str:
    """
    A regular expression as written, if a search for it always comes to an end soon.

    >>> checked_pattern("连续[^，。]{0,6}[天夜]")
    '连续[^，。]{0,6}[天夜]'
    >>> checked_pattern("连续.*天")
    Traceback (most recent call last):
    pressframes.frames.notation.BadPattern: a repeat without an upper bound, ... write {0,12} instead of * or +

    Raises `BadPattern` when the expression is malformed, may match the empty string, repeats without
    a bound or past 60 characters, repeats a repeat (both can make a search take longer than anyone
    waits), or names a group.
    """
    try:
        tree = parser.parse(pattern)
    except re.error as error:
        raise BadPattern(f"it is not a regular expression ({error})") from None
    if tree.getwidth()[0] == 0:
        raise BadPattern("it matches the empty string, which stands everywhere; make one part of it required")
    if tree.state.groups > 1:
        raise BadPattern("it has a capturing group; write (?:...) instead of (...)")
    _check_repeats(tree, inside_repeat=False)
    return pattern


def _check_repeats(tree, *, inside_repeat: bool) -> None:
    for operation, argument in tree:
        if operation in (parser.MAX_REPEAT, parser.MIN_REPEAT, parser.POSSESSIVE_REPEAT):
            _, most, body = argument
            if most > LONGEST_REPEAT:
                raise BadPattern(
                    f"a repeat without an upper bound, or one above {LONGEST_REPEAT}, may never end; "
                    "write {0,12} instead of * or +"
                )
            if inside_repeat and most > 1:
                raise BadPattern("a repeat inside a repeat may take for ever; write the inner one out")
            _check_repeats(body, inside_repeat=inside_repeat or most > 1)
        else:
            for body in _bodies(argument):
                _check_repeats(body, inside_repeat=inside_repeat)


def _bodies(argument):
    """The patterns nested in an operation of the parsed expression: groups, alternatives, look-arounds."""
    if isinstance(argument, parser.SubPattern):
        yield argument
    elif isinstance(argument, (tuple, list)):
        for part in argument:
            yield from _bodies(part)
