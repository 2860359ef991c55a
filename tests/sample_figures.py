"""One figure of each kind, on invented numbers: `SAMPLES` gives for each name the table and the drawing of it."""

import functools
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from pressframes.figures.bars import draw_bars, draw_dots, draw_strip
from pressframes.figures.citation import Caption, Creator, Project
from pressframes.figures.cloud import draw_word_cloud
from pressframes.figures.index import ENTRY, RECORD
from pressframes.figures.meaning import Drawing
from pressframes.figures.read_back import read_svg
from pressframes.figures.render import svg_bytes
from pressframes.figures.save import Provenance, SavedFigure, save_figure
from pressframes.figures.sheet import Chart
from pressframes.figures.style import WEB, Style
from pressframes.figures.upright import draw_blocks, draw_columns, draw_lines, draw_scatter

PROJECT = Project(
    title="pressframes: how Chinese newspapers frame events",
    title_zh="pressframes：中文报纸如何建构事件",
    creators=(Creator("The pressframes authors"),),
    version="0.1.0",
    released="2026-11-24",
)
NATURE_COLUMN = Style("nature column", width_mm=89, text=6, title=7, small=5)
WORDS = (  # noqa: SIM905 (words are read more easily without quotation marks)
    "志愿者 抗疫 党员 社区 疫情 防控 战“疫” 核酸 一线 物资 小区 居民 医护 下沉 值守 卡口 隔离 排查 网格 突击队 "
    "请战 冲锋 堡垒 先锋 担当 使命 温暖 坚守 连夜 众志成城 捐赠 配送 老人 书记 街道 封控 检测 消杀 方舱 健康"
).split()
ARTICLES = ["党旗在一线飘扬", "志愿者的一天：从早上六点到深夜，他们走遍了整个小区的每一栋楼", "封控区里的送药人"]


def words() -> pd.DataFrame:
    random = np.random.default_rng(1)
    counts = np.sort(random.integers(3, 80, len(WORDS)))[::-1]
    table = pd.DataFrame({"word": WORDS, "count": counts, "rate_per_10k": counts / 2000 * 1e4})
    table["low"], table["high"] = table["rate_per_10k"] * 0.8, table["rate_per_10k"] * 1.25
    table["domain"] = ["epidemic" if number % 3 else "Party" for number in range(len(WORDS))]
    return table


def frames() -> pd.DataFrame:
    shares = {
        "战疫框架 Battle against the epidemic": (0.41, 0.02),
        "党组织引领 Party organisation leads": (0.33, 0.12),
        "党员先锋 Vanguard members": (0.29, 0.03),
        "奉献牺牲与坚守框架：个人代价或昼夜不息 Sacrifice and endurance": (0.22, 0.01),
    }
    rows = [
        (frame, corpus, share, max(0.0, share - 0.07), share + 0.08)
        for frame, both in shares.items()
        for corpus, share in zip(("2022 page", "People's Daily 1998"), both, strict=True)
    ]
    return pd.DataFrame(rows, columns=["frame", "corpus", "share", "low", "high"])


def page_blocks() -> pd.DataFrame:
    article = [0, 0, 1, 1, 0, 2, 1, 2, 2, None]
    return pd.DataFrame(
        {
            "order": range(10),
            "reading_order": [0, 1, 4, 3, 2, 7, 5, 6, 8, 9],
            "characters": [18, 320, 410, 22, 380, 290, 510, 15, 260, 330],
            "article": [None if number is None else ARTICLES[number] for number in article],
            "kind": ["headline", "body", "body"] * 2 + ["body", "headline", "body", "caption"],
            "moved": [number in (2, 4, 5) for number in range(10)],
        }
    )


def stretches() -> pd.DataFrame:
    random = np.random.default_rng(2)
    rows = [
        (article, sentences, frame, start, start + 1)
        for article, sentences in zip(ARTICLES, (30, 22, 12), strict=True)
        for frame in ("战疫", "党组织", "先锋", "奉献", "为民")
        for start in sorted(random.choice(sentences, 4, replace=False))
    ]
    rows.append(("一则短讯", 4, None, None, None))
    return pd.DataFrame(rows, columns=["article", "sentences", "frame", "start", "end"])


def _bars(table):
    return draw_bars(
        Chart(
            table,
            label="word",
            value="rate_per_10k",
            interval=("low", "high"),
            title="“志愿者”是这一版上最常用的实词，每万词出现约 390 次，与“抗疫”“党员”不相上下；"
            "People’s Daily of January 1998 has none of the three",
            xlabel="每万词频次 Rate per 10,000 words",
            note="n = 2,000 words; intervals: 95 % Wilson; page of spring 2022, cut by jieba 0.42.1",
        )
    )


def _log_ratios(table):
    words = {"title": "Log Ratio of ten words", "xlabel": "Log Ratio"}
    return draw_bars(Chart(table, label="word", value="log_ratio", group="domain", **words))


def protocol() -> pd.DataFrame:
    steps = np.arange(1, 8)
    rows = [
        (corpus, step, share, share * 0.8, share * 1.2)
        for corpus, slope in (("2022 page", 0.05), ("People's Daily 1998", 0.006))
        for step, share in zip(steps, 0.04 + slope * steps, strict=True)
    ]
    return pd.DataFrame(rows, columns=["corpus", "rules", "share", "low", "high"])


FRAMES = {"label": "frame", "group": "corpus", "value": "share", "interval": ("low", "high"), "percent": True}
BLOCKS = {name: name for name in ("order", "reading_order", "moved", "kind")}
STRIP = {"label": "article", "value": "sentences", "group": "frame", "interval": ("start", "end")}
CURVE = FRAMES | {"label": "", "xlabel": "Rules", "title": "协议曲线"}


def _chart(drawing, options, **chart):
    return lambda table: drawing(Chart(table, **chart), **options)


SAMPLES = {
    "bars": (lambda: words().head(15), _bars),
    "log-ratios": (
        lambda: words().head(10).assign(log_ratio=[3.2, 2.5, 1, 0.5, 0.2, -0.1, -0.4, -1, -2, -3]),
        _log_ratios,
    ),
    "grouped-bars": (frames, _chart(draw_bars, {}, title="战疫框架 on the page", xlabel="Share", **FRAMES)),
    "dots": (frames, _chart(draw_dots, {}, title="War framing is 20 times as common", xlabel="Share", **FRAMES)),
    "word-cloud": (words, _chart(draw_word_cloud, {}, label="word", value="count", group="domain", title="词云 Cloud")),
    "scatter": (
        lambda: words().assign(standard_errors=np.arange(40, 0, -1) % 13 + 2.5, key=np.arange(40) % 3 == 0),
        _chart(draw_scatter, {}, label="word", value="rate_per_10k", group="domain", title="差别与把握 Effect"),
    ),
    "blocks": (
        page_blocks,
        _chart(
            draw_blocks,
            BLOCKS,
            value="characters",
            group="article",
            title="三个栏目错位 Three blocks were moved",
            ylabel="Characters from the top",
        ),
    ),
    "lines": (protocol, _chart(draw_lines, {}, **CURVE | {"label": "rules"})),
    "strip": (
        stretches,
        _chart(draw_strip, {}, title="框架在文中的位置 Where frames speak", xlabel="Sentence", **STRIP),
    ),
}


SMALL = Style("small", width_mm=110, text=8, title=10, small=6.5, height_mm=62)
ENDS = {"interval": ("low", "high")}
PAPERS = {"label": "word", "value": "share", "group": "paper", "percent": True} | ENDS


def sections() -> pd.DataFrame:
    rows = [
        ("", "桥通了", 12.0, 9.0, 15.5, "12 of 2,000"),
        (
            "春 Spring",
            "一条很长的标签要分成三行才放得下，因为它比图的三分之一还要宽得多，宽得多得多",
            -4.0,
            None,
            -2.0,
            "-4 of 900",
        ),
        ("春 Spring", "渠", 0.0, -1.0, None, "0"),
        ("秋 Autumn", "路", 3.5, None, None, "3.5 of 7"),
        ("秋 Autumn", "长标签两行才放得下 Two lines it needs, this label", 7.0, 5.0, 8.0, "7"),
        ("冬 Winter", "坝", -9.0, -12.5, -7.0, "-9 of 40"),
    ]
    return pd.DataFrame(rows, columns=["season", "word", "change", "low", "high", "written"])


def three_papers(**shares: tuple[tuple[float, float | None, float | None], ...]) -> pd.DataFrame:
    """Shares with their intervals by word, of three newspapers each."""
    rows = [(word, paper, *ends) for word, each in shares.items() for paper, ends in zip("甲乙丙", each, strict=False)]
    names = {"甲": "Morning", "乙": "Evening", "丙": "Others"}
    table = pd.DataFrame(rows, columns=["word", "paper", "share", "low", "high"])
    return table.assign(paper_en=table["paper"].map(names))


def crowd() -> pd.DataFrame:
    """34 words, twelve of them close together."""
    far, near = range(22), range(12)
    return pd.DataFrame(
        {
            "word": [f"第{number}词" if number % 4 else f"long name {number}" for number in range(34)],
            "ratio": [n * 37 % 34 / 8 - 1.5 for n in far] + [1 + n % 4 * 0.12 for n in near],
            "errors": [2 + n * 11 % 17 * 0.3 for n in far] + [4.5 - n // 4 * 0.12 for n in near],
            "sure": [number % 3 != 1 for number in range(34)],
        }
    ).assign(side=lambda table: np.where(table["ratio"] > 0, "a", "b"))


def gaps() -> pd.DataFrame:
    """Twelve months of three newspapers, two of them without a number and every second without a lower end."""
    rows = [
        (f"1998-{month + 1:02}", paper, value, value - 0.5 if month % 2 else None, value + 0.75)
        for paper, base in (("甲", 2.0), ("乙", -1.0), ("丙", 0.5))
        for month in range(12)
        for value in [float("nan") if month in (3, 4) else base + month * 5 % 7 / 4]
    ]
    return pd.DataFrame(rows, columns=["month", "paper", "change", "low", "high"]).astype({"low": float})


def stretches_of_seven() -> pd.DataFrame:
    rows = [("桥", 6, "WAR", 0, 2), ("桥", 6, "AID", 2, 3), ("桥", 6, "WAR", 5, 6)]
    rows.append(("一条很长很长的标题，它在很窄的图上一行怎么也放不下，所以要分成上下两行来写", 9, "AID", 4, 4.5))
    rows += [("短讯", 3, None, None, None), *((f"文{n}", 4, "WAR", n % 3, n % 3 + 1) for n in range(4))]
    return pd.DataFrame(rows, columns=["article", "sentences", "frame", "start", "end"])


def three_frames() -> pd.DataFrame:
    words = {"none": "和 在 了 是", "WAR": "战疫 打赢 阵地 冲锋号 battle", "AID": "帮"}
    rows = [
        (word, count, frame)
        for frame, said in words.items()
        for word, count in zip(said.split(), (300, 260, 200, 150, 120), strict=False)
    ]
    return pd.DataFrame(rows, columns=["word", "count", "frame"])


def seven_articles() -> pd.DataFrame:
    kinds = ["body", "head", "a kind with such a long name that it has no room there at all", "body", "x", "caption"]
    return pd.DataFrame(
        {
            "order": [3, 0, 1, 2, 4, 5, 6, 7, 8, 9],
            "reading_order": [0, 1, 3, 4, 5, 6, 7, 8, 9, 2],
            "characters": [300, 4, 220, 1500, 90, 900, 400, 60, 33, 700],
            "article": [*"甲甲乙丙丁戊己庚", None, "甲"],
            "moved": [0] * 9 + [1],
            "kind": [*kinds, "body", "y", "z", "body"],
        }
    )


# What the samples leave out, in figures with as much of it as they hold: lists cut to a page or set closer, sections,
# ends of intervals that are missing, names that are led to their marks, words of several lines, other languages.
FURTHER = {
    "sections": (
        sections,
        _chart(
            draw_bars,
            {"written": "written"},
            **{"label": "word", "value": "change", "section": "season", "language": "zh"} | ENDS,
            title={"en": "Bridges", "zh": "“桥”“渠”与路：每 10,000 词多 1,234 次。 其余不变"},
            subtitle="2,000 词",
            xlabel="变化（每万词）",
            note="编造的数。",
            style=replace(WEB, height_mm=87),
        ),
    ),
    "three-groups": (
        lambda: three_papers(
            桥=((0.95, 0.9, 0.98), (0.5, 0.45, 0.53), (0.07, 0.02, 0.1)),
            路=((0.2, 0.15, 0.23), (0.61, 0.56, 0.64), (0.3, 0.25, 0.33)),
            渠=((0.4, None, 0.5),),
        ).drop(columns="paper_en"),
        _chart(
            draw_bars,
            {},
            **PAPERS,
            reference="丙",
            title="Bridges are in nearly all texts",
            subtitle="Share of texts of 甲, 乙 and 丙",
            xlabel="Share of texts",
        ),
    ),
    "cut-list": (
        lambda: pd.DataFrame({"word": [f"word {number}" for number in range(26)]}).assign(
            part=["a"] * 6 + ["b"] * 20, count=range(60, 34, -1)
        ),
        _chart(
            draw_bars,
            {},
            **{"label": "word", "value": "count", "section": "part", "xlabel": "Count"},
            title="Many words",
            note="Invented.",
            style=SMALL,
        ),
    ),
    "open-dots": (
        lambda: three_papers(
            桥=((0.2, 0.1, 0.3), (0.25, None, 0.4), (0.31, None, None)),
            路=((0.6, 0.5, None), (0.12, 0.05, 0.2), (0.4, None, None)),
        ),
        _chart(
            draw_dots,
            {},
            **PAPERS,
            things={"en": ["Noon", "Morning", "Evening"]},
            title="Roads are in six of ten texts of one paper",
            subtitle="Texts of Evening and Others; a mask 😷 is no word",
            note="Invented.",
            xlabel="Share of texts",
            ylabel="Words of the list",
        ),
    ),
    "near-dots": (
        lambda: pd.DataFrame({"word": ["桥"] * 3 + ["路"] * 3, "paper": ["one", "two", "three"] * 2}).assign(
            change=[-0.2, -0.21, 0.3, 0.1, 0.2, 0.35]
        ),
        _chart(draw_dots, {}, label="word", value="change", group="paper", title="差", xlabel="Change"),
    ),
    "cut-strip": (
        stretches_of_seven,
        _chart(
            draw_strip,
            {},
            **STRIP,
            title="Where frames stand",
            xlabel="Sentence",
            things={"en": ["甲报", "乙报"]},
            style=replace(SMALL, height_mm=75),
            note="Invented.",
        ),
    ),
    "parts-of-a-cloud": (
        three_frames,
        _chart(
            draw_word_cloud,
            {"seed": 7},
            **{"label": "word", "value": "count", "group": "frame", "reference": "none"},
            title="词云",
            style=replace(SMALL, height_mm=90),
        ),
    ),
    "crowded-scatter": (
        crowd,
        _chart(
            draw_scatter,
            {"upward": "errors", "filled": "sure"},
            **{"label": "word", "value": "ratio", "group": "side", "title": "Many names"},
            xlabel="Ratio",
            ylabel="Errors of the ratio",
            style=replace(SMALL, height_mm=200),
        ),
    ),
    "two-line-names": (
        lambda: pd.DataFrame({"word": ["incomprehensibly counterrevolutionary", "渠", "坝 dam"]}).assign(
            ratio=[0.0, -1.0, 1.0], standard_errors=[3.0, 2.0, 4.5], key=[True, False, True]
        ),
        _chart(draw_scatter, {}, label="word", value="ratio", title="Two lines", style=replace(SMALL, width_mm=60)),
    ),
    "gaps": (
        gaps,
        _chart(
            draw_lines,
            {},
            **{"label": "month", "value": "change", "group": "paper", "reference": "丙", "title": "Change by month"},
            **ENDS,
            subtitle="甲, 乙 and 丙, three papers of which each has twelve months and two of them nothing",
            xlabel="Month of the year, of which some were never counted by anybody, as the note says below the axis",
            ylabel="Change against the year before of how many texts of a paper have the word, in points of a hundred",
            note="Invented. Two months have no number, every second one has no lower end of its interval, and the 乙 "
            "stands below.",
            style=replace(SMALL, height_mm=120),
        ),
    ),
    "columns": (
        lambda: pd.DataFrame({"month": ["一月"] * 3 + ["二月"] * 3 + ["三月"] * 3, "paper": [*"甲乙丙"] * 3}).assign(
            texts=[3, 0, -2, 5, 4, 1, None, 2, 6]
        ),
        _chart(
            draw_columns,
            {},
            **{"label": "month", "value": "texts", "group": "paper", "title": "每月篇数", "language": "zh"},
            ylabel="篇数 1,200",
            subtitle="甲、乙、丙",
        ),
    ),
    "seven-articles": (
        seven_articles,
        _chart(draw_blocks, BLOCKS, value="characters", group="article", title="七篇", language="zh", ylabel="字"),
    ),
    "no-kinds": (
        lambda: seven_articles().head(3),
        _chart(
            draw_blocks,
            BLOCKS | {"kind": ""},
            value="characters",
            group="article",
            title="Two articles",
            reference="乙",
        ),
    ),
    "nothing": (
        lambda: pd.DataFrame({"word": ["桥", "路"], "count": [0, 0]}),
        _chart(draw_bars, {}, label="word", value="count", title="None", style=replace(WEB, width_mm=89)),
    ),
}


@functools.cache
def drawn(name: str) -> Drawing:
    """What one sample says, read back from its SVG file; drawn once for all tests that only look."""
    return read_svg(svg_bytes(draw(name)[1]))


def draw(name: str) -> tuple[pd.DataFrame, object]:
    """The table and the figure of one sample."""
    make, drawing = (SAMPLES | FURTHER)[name]
    table = make().reset_index(drop=True)
    return table, drawing(table)


@functools.cache
def drawn_once(name: str) -> tuple[pd.DataFrame, object]:
    """The table and the figure of one sample, for tests that only save it."""
    return draw(name)


def save(figure, figure_id: str, table: pd.DataFrame, folder, **options) -> SavedFigure:
    """Save a figure; each option goes to its caption, its provenance or the saving itself, by its name."""
    caption, provenance = (
        {name: options.pop(name) for name in [*options] if name in made_of.__dataclass_fields__}
        for made_of in (Caption, Provenance)
    )
    provenance = {"project": PROJECT} | provenance
    return save_figure(figure, Caption(figure_id, **caption), Provenance(table, **provenance), folder=folder, **options)


def of_form(form):
    """What has the names of a form and nothing in them."""
    if isinstance(form, dict):
        return {name: of_form(value) for name, value in form.items() if name}
    return (form[0] if isinstance(form, tuple) else form)()


def save_tables(folder: Path, tables: dict[str, dict], **recorded: object) -> None:
    """The tables and records of figures as they are saved, without their pictures."""
    for name, table in tables.items():
        pd.DataFrame(table).to_csv(folder / f"{name}.csv", index=False)
        (folder / f"{name}.json").write_text(json.dumps(of_form(RECORD) | recorded), encoding="utf-8")
    manifest = {"figures": {name: of_form(ENTRY) for name in tables}}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
