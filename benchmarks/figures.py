"""Figures: the word cloud and the export in all forms, against wordcloud and plain matplotlib."""

import itertools
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd
from wordcloud import WordCloud

from pressframes.figures.bars import draw_bars
from pressframes.figures.citation import Caption
from pressframes.figures.cloud import draw_word_cloud
from pressframes.figures.fonts import drawing_settings, font_path
from pressframes.figures.index import read_manifest
from pressframes.figures.read_back import read_svg
from pressframes.figures.render import svg_bytes
from pressframes.figures.save import Provenance, save_figure
from pressframes.figures.sheet import Chart
from pressframes.proof.journals import preflight, redraw

RUNS = 3
SHEET = (1600, 1000)
CHARACTERS = "抗疫志愿者党员社区防控一线物资小区居民医护下沉值守卡口隔离排查网格突击队请战冲锋堡垒先锋担当使命"


def rows() -> list[dict]:
    """One row a claim: what, against whom, our number, theirs, the ratio of the two, and the unit."""
    words = made_up_words(100)
    ours, theirs = (_seconds(lambda draw=draw: draw(words)) for draw in (_our_cloud, _their_cloud))
    our_files, their_files = (_seconds(lambda save=save: save(words)) for save in (_our_files, _their_files))
    error = _read_back_error(words)
    return [
        _row("word cloud of 100 words, 1600 x 1000", "wordcloud", ours, theirs, "s"),
        _row("words of that cloud in a wrong size", "wordcloud", _our_misfits(words), _their_misfits(words), "words"),
        _row("a figure in all forms; peer: SVG, PDF and PNG alone", "matplotlib", our_files, their_files, "s"),
        _row("largest error of a bar read back from its SVG", "none", error, float("nan"), "share"),
    ]


def journals(folder: str, *figures: str) -> Iterator[str]:
    """A line for each figure of a folder, or each named, as it is drawn for journals: its heights, or what is wrong."""
    pages = [("nature", 89, "en"), ("nature", 89, "zh"), ("nature", 183, "en"), ("plos", 190, "en"), ("gb", 170, "zh")]
    yield " | ".join(["figure", *(" ".join(map(str, page)) for page in pages)])
    for figure in figures or read_manifest(Path(folder)):
        heights = [figure]
        for journal, width, language in pages:
            with tempfile.TemporaryDirectory() as out:
                asked = {"width": width, "language": language, "formats": ["svg"]}
                redraw(figure, journal, folder=folder, out=out, **asked)
                found = preflight(figure, journal, folder=out).set_index("check")
            wrong = "; ".join(f"{one.Index}: {one.found}" for one in found[~found["passed"]].itertuples())
            heights.append(wrong or found.loc["height", "found"])
        yield " | ".join(heights)


def made_up_words(count: int) -> pd.DataFrame:
    """Words of two or three characters with counts that fall as Zipf has them."""
    pairs = ("".join(pair) for pair in itertools.permutations(dict.fromkeys(CHARACTERS), 2))
    chosen = list(itertools.islice(pairs, 0, count * 7, 7))
    return pd.DataFrame({"word": chosen, "count": np.round(400 / np.arange(1, count + 1) ** 0.7) + 3})


def _row(what: str, peer: str, ours: float, peers: float, unit: str) -> dict:
    ratio = peers / ours if ours else float("nan")
    return {"what": what, "peer": peer, "ours": ours, "peers": peers, "ratio": ratio, "unit": unit}


def _seconds(run: Callable[[], object]) -> float:
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def _our_cloud(words: pd.DataFrame):
    return draw_word_cloud(Chart(words, label="word", value="count", title="词云"))


def _their_cloud(words: pd.DataFrame) -> WordCloud:
    cloud = WordCloud(
        font_path=str(font_path()),
        width=SHEET[0],
        height=SHEET[1],
        prefer_horizontal=1.0,
        relative_scaling=1.0,
        random_state=1,
        margin=12,
        max_words=len(words),
    )
    return cloud.generate_from_frequencies(dict(zip(words["word"], words["count"] ** 0.5, strict=True)))


def _our_misfits(words: pd.DataFrame) -> int:
    return _misfits({text.get_text(): text.get_size() for text in _our_cloud(words).axes[0].texts}, words)


def _their_misfits(words: pd.DataFrame) -> int:
    return _misfits({word: size for (word, _), size, _, _, _ in _their_cloud(words).layout_}, words)


def _misfits(sizes: dict[str, float], words: pd.DataFrame) -> int:
    """Words left out, or more than 5 % off the size that goes with the root of their number, in the median."""
    roots = dict(zip(words["word"], words["count"] ** 0.5, strict=True))
    per_root = statistics.median(size / roots[word] for word, size in sizes.items() if size > min(sizes.values()))
    wanted = {word: max(root * per_root, min(sizes.values())) for word, root in roots.items()}
    return sum(abs(sizes.get(word, 0.0) / size - 1) > 0.05 for word, size in wanted.items())


def _bars(words: pd.DataFrame):
    return draw_bars(Chart(words.head(20), label="word", value="count", title="高频词"))


def _our_files(words: pd.DataFrame) -> None:
    with tempfile.TemporaryDirectory() as folder:
        caption, provenance = Caption("fig-01-bench", "Counts.", "Bars."), Provenance(words.head(20), "Made up.")
        save_figure(_bars(words), caption, provenance, folder=folder)


def _their_files(words: pd.DataFrame) -> None:
    figure = _bars(words)
    with tempfile.TemporaryDirectory() as folder, drawing_settings():
        for kind in ("svg", "pdf", "png"):
            figure.savefig(Path(folder) / f"figure.{kind}", dpi=300)


def _read_back_error(words: pd.DataFrame) -> float:
    marks = [mark for mark in read_svg(svg_bytes(_bars(words))).marks if mark.kind == "bar"]
    return max(abs(mark.values[0] / words["count"][mark.row] - 1) for mark in marks)
