"""One figure of each kind, on invented numbers: `SAMPLES` gives for each name the table and the drawing of it."""

import functools
import json
from pathlib import Path

import numpy as np
import pandas as pd

from pressframes.figures.bars import draw_bars, draw_dots, draw_strip
from pressframes.figures.citation import PROJECT, Caption
from pressframes.figures.cloud import draw_word_cloud
from pressframes.figures.index import ENTRY, RECORD
from pressframes.figures.meaning import Drawing
from pressframes.figures.read_back import read_svg
from pressframes.figures.render import svg_bytes
from pressframes.figures.save import Provenance, SavedFigure, save_figure
from pressframes.figures.sheet import Chart
from pressframes.figures.style import Style
from pressframes.figures.upright import draw_blocks, draw_lines, draw_scatter

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


@functools.cache
def drawn(name: str) -> Drawing:
    """What one sample says, read back from its SVG file; drawn once for all tests that only look."""
    return read_svg(svg_bytes(draw(name)[1]))


def draw(name: str) -> tuple[pd.DataFrame, object]:
    """The table and the figure of one sample."""
    make, drawing = SAMPLES[name]
    table = make().reset_index(drop=True)
    return table, drawing(table)


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
