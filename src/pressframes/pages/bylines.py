"""Who wrote it: the names and roles in a byline or a dateline."""

import re

from pressframes.pages.patterns import BULLETS, DATELINE, DATELINE_REPORTERS, HAN, REPORTERS_FIRST, SURNAMES, WRITER
from pressframes.pages.views import WIDE, view

ROLE = re.compile(
    rf"(?:[{HAN}]{{0,8}}?(?:本报|本刊|本社|本网|新华社|中新社|日报|晚报|早报|时报|都市报|人民网|新华网)"
    rf"[{HAN}]{{0,6}}?)?{WRITER}"
    r"|(?:本报|新华社|中新社)(?= )"
    r"|(?:撰文|撰稿|作者|采写|整理|摄影|编译|文图|图文|文字|文|图)(?:[、与和]?(?:图|摄影))?(?= *[/：|])"
)
PADDED = re.compile(rf"(?<![{HAN}])([{HAN}]) {{1,6}}([{HAN}])(?![{HAN}])")
SEPARATOR = re.compile(r"[ 、，/：|·]+|和(?=..)|与(?=..)")
TITLES = re.compile("(?:教授|研究员|主任|院长|书记|局长|会长|学者|博士|所长|讲师|大使)$")
COMPOUND_SURNAMES = ("欧阳", "司马", "上官", "诸葛", "皇甫", "尉迟", "公孙", "慕容", "令狐", "夏侯", "司徒")


def read_byline(text: str) -> list[tuple[str, str]]:
    """
    The names in a byline, each with its role as printed.

    >>> read_byline("本报记者 袁松 通讯员 郭庆")
    [('袁松', '本报记者'), ('郭庆', '通讯员')]
    >>> read_byline("□本报记者李铮通讯员王飞李永")
    [('李铮', '本报记者'), ('王飞', '通讯员'), ('李永', '通讯员')]

    Names of two characters are often padded to three: 林　　芮.

    >>> read_byline("林　　芮 钟新")
    [('林芮', ''), ('钟新', '')]
    """
    seen, printed = view(text), text.translate(WIDE)
    first = re.match(rf"{BULLETS}? *", seen).end()
    roles = list(ROLE.finditer(seen, first))
    parts = [("", first, roles[0].start() if roles else len(seen))]
    for number, match in enumerate(roles):
        after = roles[number + 1].start() if number + 1 < len(roles) else len(seen)
        parts.append((printed[match.start() : match.end()], match.end(), after))
    return [(name, role) for role, start, end in parts for name in _names(printed[start:end])]


def read_dateline(text: str) -> tuple[str | None, list[tuple[str, str]]]:
    """
    The dateline that opens a paragraph as printed, and the reporters named in it.

    >>> read_dateline("本报晋城10月17日电 （记者付明）大桥通车。")
    ('本报晋城10月17日电', [('付明', '记者')])
    """
    seen = view(text[:120])
    match = DATELINE.match(seen) or REPORTERS_FIRST.match(seen)
    if match is None:
        return None, []
    wire = re.match(r".*?(?:电|讯|消息|）)(?=[ （]|$|.)", match.group())
    end = len(wire.group()) if wire else match.end()
    reporters = DATELINE_REPORTERS.search(seen[: match.end() + 1])
    names = read_byline(text[reporters.start(1) : reporters.end(1)]) if reporters else []
    return text[:end].strip(), names


def _names(part: str) -> list[str]:
    part = PADDED.sub(r"\1\2", part)
    names = []
    for token in SEPARATOR.split(part.strip()):
        token = re.sub(rf"[^{HAN}A-Za-z·]", "", token)
        if not token or TITLES.search(token) and len(token) > 4:
            continue
        names += split_names(token)
    return names


def split_names(run: str) -> list[str]:
    """
    Names printed without a space, cut so that as many as possible have a surname and two or three characters.

    >>> split_names("王飞李永"), split_names("欧阳明")
    (['王飞', '李永'], ['欧阳明'])
    """
    if len(run) <= 3 or not re.fullmatch(f"[{HAN}]+", run):
        return [run]
    best: list[tuple[float, list[str]]] = [(0.0, [])]
    for end in range(1, len(run) + 1):
        options = [
            (best[start][0] + _unlikely(run[start:end]), [*best[start][1], run[start:end]])
            for start in range(max(0, end - 4), end)
        ]
        best.append(min(options, key=lambda option: option[0]))
    return best[-1][1]


def _unlikely(name: str) -> float:
    """A cost: three characters with a surname are the rule, two common, one not a name."""
    name = view(name)
    by_length = {1: 9.0, 2: 0.4, 3: 0.5, 4: 0.9 if name.startswith(COMPOUND_SURNAMES) else 2.5}
    return by_length[len(name)] + (0.0 if name[0] in SURNAMES or name.startswith(COMPOUND_SURNAMES) else 1.5)
