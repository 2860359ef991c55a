"""Pages made from known articles, cut and mislaid as dumps are, each with the truth about it."""

import random
from dataclasses import dataclass

HALF_WIDTH = str.maketrans("，：；！？", ",:;!?")
SERIES = [
    "创新驱动发展",
    "一线见闻",
    "来自现场的报道",
    "新春走基层",
    "区县新事",
    "走 近 科 学 家",
    "城市观察",
    "关注春运",
]
SERIES_SUBTITLES = ["——走进开发区", "记者蹲点手记", "——本报记者分赴各地", "来自基层的系列报道"]
FURNITURE = ["责任编辑：王雨 版式设计：林芮", "第3版", "2024年3月5日 星期二", "本版编辑：周宁"]
REPORTERS = [
    "王雨",
    "李铮",
    "陈思远",
    "周宁",
    "林芮",
    "赵晓东",
    "钱立",
    "孙怡然",
    "吴迪",
    "郑海鸥",
    "何勇",
    "高原",
    "许诺",
    "邓建胜",
    "程远州",
    "马晨",
]
LAYOUTS = ("blank", "blank", "blank", "indent", "indent blank", "wrapped")
DISPLACEMENTS = ("interleave", "tail_elsewhere", "tail_before_head", "head_after", "swap")


@dataclass
class KnownArticle:
    """An article as it ought to be read: title lines by role, and body units as (role, text)."""

    titles: dict[str, str]
    byline: str | None
    units: list[tuple[str, str]]


@dataclass
class Column:
    """Part of an article between two column ends: lines of (text, unit number, begins the unit)."""

    lines: list[tuple[str, int, bool]]


def make_page(articles: list[KnownArticle], chance: random.Random) -> tuple[str, dict]:
    """
    One page from some articles, as (text, gold); gold has the shape of the shared pages' gold files.

    Columns are cut where a column of 250 to 850 characters ends, half of the pages have one to three mislaid
    columns, and layout, punctuation, bylines, series title, note and furniture vary.
    """
    layout = chance.choice(LAYOUTS)
    half = chance.random() < 0.5
    width = chance.randrange(14, 28) if layout == "wrapped" else None
    p_byline = chance.choice([0.1, 0.4, 0.9, 0.95])
    prepared = [_with_byline(article, chance, p_byline) for article in articles]
    columns = [cut_columns(article, chance) for article in prepared]
    headers = [_header_lines(article) for article in prepared]
    _lose_parts(headers, columns, chance)
    sequence = _displace(len(prepared), headers, columns, chance)
    before, after = _surroundings(chance)
    return _print(prepared, headers, columns, [*before, *sequence, *after], layout, half, width)


def _with_byline(article: KnownArticle, chance: random.Random, p_byline: float) -> KnownArticle:
    if article.byline or chance.random() > p_byline:
        return article
    names = chance.sample(REPORTERS, chance.choice([1, 1, 2, 2, 3]))
    byline = "本报记者 " + " ".join(names)
    if chance.random() < 0.3:
        byline += " 通讯员 " + chance.choice(REPORTERS)
    return KnownArticle(article.titles, chance.choice(["", "", "", "□"]) + byline, article.units)


def cut_columns(article: KnownArticle, chance: random.Random) -> list[Column]:
    """The body in columns: a column ends anywhere, most often within a sentence."""
    columns = [Column([])]
    room = chance.randrange(250, 850)
    for number, (role, text) in enumerate(article.units):
        rest, begins = text, True
        while role == "body" and len(rest) > room >= 0:
            place = room if chance.random() < 0.9 and 6 <= room <= len(rest) - 3 else None
            if place:
                columns[-1].lines.append((rest[:place], number, begins))
                rest, begins = rest[place:], False
            room = chance.randrange(250, 850)
            if columns[-1].lines:
                columns.append(Column([]))
        columns[-1].lines.append((rest, number, begins))
        room -= len(rest)
    return [column for column in columns if column.lines]


def _header_lines(article: KnownArticle) -> list[tuple[str, str]]:
    lines = [(role, article.titles[role]) for role in ("kicker", "headline", "subtitle") if article.titles.get(role)]
    return lines + ([("byline", article.byline)] if article.byline else [])


def _lose_parts(headers: list, columns: list, chance: random.Random) -> None:
    if chance.random() < 0.12:
        chance.choice(headers).clear()
    if chance.random() < 0.12:
        losing = chance.choice(columns)
        if len(losing) > 1:
            losing.pop(0)


def _displace(count: int, headers: list, columns: list, chance: random.Random) -> list[tuple]:
    """The order of printing: ("head", article) and ("column", article, number)."""
    order = {a: [("head", a), *(("column", a, n) for n in range(len(columns[a])))] for a in range(count)}
    operations = chance.choices(DISPLACEMENTS, k=chance.choice([0, 0, 1, 1, 2, 3]))
    groups = [order[a] for a in range(count)]
    for operation in operations:
        a = chance.randrange(count)
        here = order[a]
        if not here:
            continue
        if operation == "head_after" and len(here) > 2 and here[0][0] == "head":
            here.insert(chance.randrange(2, len(here)), here.pop(0))
        elif operation == "tail_before_head" and here[0][0] == "head" and len(here) > 1:
            here.insert(0, here.pop())
        elif operation == "swap" and len(here) > 2:
            place = chance.randrange(1, len(here) - 1)
            here[place], here[place + 1] = here[place + 1], here[place]
        elif operation == "tail_elsewhere" and len(here) > 1 and count > 2:
            other = order[chance.choice([b for b in range(count) if b != a])]
            other.append(here.pop()) if chance.random() < 0.8 else other.insert(0, here.pop())
        elif operation == "interleave" and a + 1 < count:
            _interleave(order, a, chance)
    return [piece for group in groups for piece in group]


def _interleave(order: dict, a: int, chance: random.Random) -> None:
    one, two = order[a][:], order[a + 1][:]
    merged = []
    while one or two:
        for source in (one, two):
            if source and source[0][0] == "head":
                merged.append(source.pop(0))
            for _ in range(chance.choice([1, 1, 2])):
                if source:
                    merged.append(source.pop(0))
    order[a][:], order[a + 1][:] = merged, []


def _surroundings(chance: random.Random) -> tuple[list, list]:
    before, after = [], []
    if chance.random() < 0.35:
        before.append(("item", "series_title", chance.choice(SERIES)))
        if chance.random() < 0.5:
            before.append(("item", "series_subtitle", chance.choice(SERIES_SUBTITLES)))
    if chance.random() < 0.15:
        after.append(("item", "furniture", chance.choice(FURNITURE)))
    return before, after


def _print(articles, headers, columns, sequence, layout, half, width) -> tuple[str, dict]:
    gold = [_empty_gold(article) for article in articles]
    items, text = [], ""
    for piece in sequence:
        text += "\n" if text and "blank" not in layout and piece[0] != "item" and width else ""
        if piece[0] == "item":
            text, spans = _put(text, piece[2], layout, half, None, False)
            items.append({"type": piece[1], "spans": spans})
        elif piece[0] == "head":
            for role, line in headers[piece[1]]:
                text, spans = _put(text, line, layout, half, None, False)
                gold[piece[1]]["spans"][role] = spans
                gold[piece[1]]["raw"][role] = line.translate(HALF_WIDTH) if half else line
        else:
            for line, unit, begins in columns[piece[1]][piece[2]].lines:
                role = articles[piece[1]].units[unit][0]
                text, spans = _put(text, line, layout, half, width, begins and role == "body")
                gold[piece[1]]["units"].setdefault((unit, role), {})[piece[2]] = spans
    return text, {"articles": [_finish_gold(entry) for entry in gold], "page_items": items}


def _put(text: str, line: str, layout: str, half: bool, width: int | None, begins: bool) -> tuple[str, list]:
    """Print one line of an article: with an indent, in lines of `width`, followed by its line end."""
    line = line.translate(HALF_WIDTH) if half else line
    indent = "\u3000\u3000" if begins and ("indent" in layout or width) else ""
    spans, room = [], (width - len(indent)) if width else len(line)
    text += indent
    while line:
        part = line[:room]
        if width and len(line) > room and line[room] in "，。”：；、！？,:;!?":
            part = line[: room + 1]
        spans.append([len(text), len(text) + len(part)])
        text += part + "\n"
        line, room = line[len(part) :], width or 0
    return text + ("\n" if "blank" in layout else ""), spans


def _empty_gold(article: KnownArticle) -> dict:
    return {"spans": {}, "raw": {}, "units": {}}


def _finish_gold(entry: dict) -> dict:
    spans = {role: entry["spans"].get(role, []) for role in ("kicker", "headline", "subtitle", "byline")}
    paragraphs, subheads, order = [], [], []
    for (_, role), by_column in sorted(entry["units"].items()):
        whole = [span for column in sorted(by_column) for span in by_column[column]]
        (paragraphs if role == "body" else subheads).append(whole)
        order.append("paragraph" if role == "body" else "subhead")
    return {
        **{role: entry["raw"].get(role) for role in ("kicker", "headline", "subtitle")},
        "byline": [],
        "body_order": order,
        "spans": {**spans, "paragraphs": paragraphs, "subheads": subheads},
    }
