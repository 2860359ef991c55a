"""
Fit the two models of pages in order: is a page torn, and what are its lines? Part of `fit`.

Alone: `python -m benchmarks._pages.fit_in_order FOLDER_OF_WHOLE_PAGES FOLDER_OF_TORN_PAGES [PARTS]` leaves out a part
of
the pages in turn and prints how well they are read.
"""

import json
import re
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from benchmarks._pages.gold import GoldPage, trying
from benchmarks._pages.printed import Printed, printed_pages, read_whole_pages
from pressframes.pages import kinds
from pressframes.pages.in_order import LABELS, NEVER, TEXT, lines_of, steps_of
from pressframes.pages.joins import read_seams
from pressframes.pages.layout import read_layout
from pressframes.pages.lines import LINE_FEATURES, PageLines
from pressframes.pages.page import read_page
from pressframes.pages.patterns import fitted
from pressframes.pages.split import TORN_FEATURES, torn_facts

# How strongly weights are held near those that were fitted before, on 906 articles of another month (L2).
PRIOR, TRUST = 2.0, 1.0
ROUNDS = 80
# Few pages are fitted on, and pages left out do better between the weights before and those fitted.
HALFWAY = 0.5
STARTS = ("kicker", "headline", "body")
SUCCESSIONS = (
    ("kicker", "headline"), ("headline", "subtitle"), ("headline", "body"), ("subtitle", "body"),
    ("body", "kicker"), ("body", "headline"), ("body", "body"),
)  # fmt: skip


def fit_lines(texts: list[Printed], before: Mapping) -> dict:
    """The weights of labels and successions under which the labels of all texts are likeliest, near those before."""
    examples = [found for text in texts if (found := _example(text)) is not None]
    examples.sort(key=lambda example: -len(example[1]))
    rows = np.concatenate([features for features, _, _ in examples])
    longest, count = len(examples[0][1]), len(examples)
    labels, place = np.full((longest, count), -1), np.full((longest, count), -1)
    first = 0
    for n, (features, known, title) in enumerate(examples):
        labels[: len(known), n] = known
        place[np.flatnonzero(title), n] = first + np.arange(len(features))
        first += len(features)
    start = _pack(before)
    held = _held(start, rows, labels, place)

    def loss(w):
        value, gradient = _likelihood(w, rows, labels, place)[:2]
        return -value + (held * (w - start) ** 2).sum() / 2, -gradient + held * (w - start)

    result = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS})
    print(f"  {count} texts, {len(rows)} lines that may be titles, loss {result.fun / count:.4f}", file=sys.stderr)
    return _unpack(start + HALFWAY * (result.x - start))


def _held(start: np.ndarray, rows: np.ndarray, labels: np.ndarray, place: np.ndarray) -> np.ndarray:
    """How strongly each weight is held near its start: `PRIOR`, and more where the texts before said more of it."""
    size = len(LINE_FEATURES) * len(LABELS)
    chances = np.zeros((len(rows), len(LABELS)))
    chances[place[place >= 0]] = _likelihood(start, rows, labels, place)[2][place >= 0]
    told = (rows**2).T @ (chances * (1 - chances))
    return PRIOR + TRUST * (start != 0) * np.append(told.ravel(), np.full(len(start) - size, told[0].max()))


def _example(printed: Printed) -> tuple[np.ndarray, np.ndarray, np.ndarray] | None:
    """Features of the lines that may be titles, the label of every line, and which lines these are."""
    page, kept = _lines(printed.text)
    known = [printed.labels.get(page.seams.blocks[n].start, "body") for n in range(len(kept))]
    labels = np.array([LABELS.index(name) for name in known])
    labels[~page.title] = TEXT
    last, follows = None, set(SUCCESSIONS)
    for label in labels.tolist():  # titles that are no candidates leave successions that there are not
        if last is not None and (LABELS[last], LABELS[label]) not in follows:
            return None
        last = label
    if not len(page.lines) or LABELS[labels[0]] == "subtitle":
        return None
    nodes = np.flatnonzero(page.title | np.append(True, page.title[:-1]))
    features = LINE_FEATURES.measure(page, shape=page.lines.shape)
    return features, labels[nodes], page.title[nodes]


def _lines(text: str) -> tuple[PageLines, np.ndarray]:
    layout = read_layout(text)
    forms = kinds.by_look(layout.blocks, indents=layout.indents)
    kept, page = lines_of(read_seams(layout.blocks, layout.indents), forms)
    return page, kept


def _pack(weights: Mapping) -> np.ndarray:
    features, steps = LINE_FEATURES.in_order(weights["features"]), weights["steps"]
    return np.concatenate([features.ravel(), [steps[", ".join(pair)] for pair in SUCCESSIONS],
                           [steps[f"first, {name}"] for name in STARTS]])  # fmt: skip


def _unpack(w: np.ndarray) -> dict:
    size = len(LINE_FEATURES) * len(LABELS)
    table = w[:size].reshape(-1, len(LABELS)).round(3).tolist()
    names = [", ".join(pair) for pair in SUCCESSIONS] + [f"first, {name}" for name in STARTS]
    steps = dict(zip(names, w[size:].round(3).tolist(), strict=True))
    return {"features": dict(zip(LINE_FEATURES, table, strict=True)), "steps": steps}


def _likelihood(
    w: np.ndarray, rows: np.ndarray, labels: np.ndarray, place: np.ndarray
) -> tuple[float, np.ndarray, np.ndarray]:
    """
    The log likelihood of all labels, its gradient, and the chances of all labels, by forward and backward sums
    over all texts at once.
    """
    size = len(LINE_FEATURES) * len(LABELS)
    scores = rows @ w[:size].reshape(-1, len(LABELS))
    step, start = steps_of(_unpack_steps(w[size:]))
    text = np.append(np.full(len(LABELS) - 1, NEVER), 0.0)
    emit = np.where((place >= 0)[..., None], scores[place], text)
    table, opening = np.exp(np.maximum(step, -60)), np.exp(np.maximum(start, -60))
    top = emit.max(axis=2, keepdims=True)
    scale = np.exp(emit - top)
    longest, count = labels.shape
    there = labels >= 0
    ahead, norm = np.zeros(emit.shape), np.ones((longest, count))
    for n in range(longest):
        alive = int(there[n].sum())
        reach = opening * scale[n, :alive] if n == 0 else (ahead[n - 1, :alive] @ table) * scale[n, :alive]
        norm[n, :alive] = reach.sum(axis=1)
        ahead[n, :alive] = reach / norm[n, :alive, None]
    behind = np.ones(emit.shape)
    pairs = np.zeros(table.shape)
    for n in range(longest - 2, -1, -1):
        alive = int(there[n + 1].sum())
        onward = scale[n + 1, :alive] * behind[n + 1, :alive] / norm[n + 1, :alive, None]
        pairs += (ahead[n, :alive].T @ onward) * table
        behind[n, :alive] = onward @ table.T
    chances = ahead * behind
    chances /= np.maximum(chances.sum(axis=2, keepdims=True), 1e-300)
    total = (np.log(norm) + top[..., 0])[there].sum()
    filled = np.where(there, labels, TEXT)
    truth = np.eye(len(LABELS))[filled]
    told = np.take_along_axis(emit, filled[..., None], axis=2)[..., 0][there].sum()
    follows = there[1:]
    known = np.zeros(table.shape)
    np.add.at(known, (filled[:-1][follows], filled[1:][follows]), 1)
    openings = truth[0].sum(axis=0)
    told += (known * np.where(known > 0, step, 0)).sum() + (openings * np.where(openings > 0, start, 0)).sum()
    inside = place >= 0
    difference = np.zeros_like(scores)
    difference[place[inside]] = (truth - chances)[inside]
    names = {name: number for number, name in enumerate(LABELS)}
    steps = [(known - pairs)[names[one], names[two]] for one, two in SUCCESSIONS]
    steps += [(openings - chances[0].sum(axis=0))[names[name]] for name in STARTS]
    return told - total, np.concatenate([(rows.T @ difference).ravel(), steps]), chances


def _unpack_steps(values: np.ndarray) -> dict:
    names = [", ".join(pair) for pair in SUCCESSIONS] + [f"first, {name}" for name in STARTS]
    return {"steps": dict(zip(names, values.tolist(), strict=True))}


def fit_torn(torn: list[GoldPage], whole: list[Printed], before: Mapping) -> dict[str, float]:
    """Logistic regression: pages cut and mislaid on purpose against texts in order, near the weights before."""
    rows = np.array([_torn_row(page.text) for page in [*torn, *whole]])
    answers = np.append(np.ones(len(torn)), np.zeros(len(whole)))
    start = TORN_FEATURES.in_order(before)

    def loss(w):
        z = np.clip(rows @ w, -30, 30)
        p = 1 / (1 + np.exp(-z))
        value = -np.sum(np.log(np.where(answers > 0, p, 1 - p) + 1e-12)) + ((w - start) ** 2).sum() / 2
        return value, rows.T @ (p - answers) + (w - start)

    w = minimize(loss, start, jac=True, method="L-BFGS-B").x
    found = rows @ w > 0
    print(
        f"  torn: {found[: len(torn)].mean():.3f} of torn pages found, {found[len(torn) :].sum()} false "
        f"of {len(whole)}",
        file=sys.stderr,
    )
    return dict(zip(TORN_FEATURES, w.round(3).tolist(), strict=True))


def _torn_row(text: str) -> np.ndarray:
    layout = read_layout(text)
    forms = kinds.by_look(layout.blocks, indents=layout.indents)
    facts = torn_facts(read_seams(layout.blocks, layout.indents), forms)
    return TORN_FEATURES.measure(facts)


def measure_whole(folder: Path, names: list[str]) -> Counter:
    """What the folder's own `evaluate.py` counts, for some of its texts."""
    counts: Counter = Counter()
    for name in names:
        text = (folder / f"{name}.txt").read_text(encoding="utf-8")
        gold = json.loads((folder / f"{name}.gold.json").read_text(encoding="utf-8"))
        page = read_page(text)
        heads = {_squeeze(article.headline) for article in page.articles}
        meta = _squeeze(gold.get("meta")) or "\0"
        items = {_squeeze(item.text) for item in page.items}
        texts = {
            _squeeze("".join(p.text for p in a.pieces if p.role not in TITLE_ROLES)).replace(meta, "")
            for a in page.articles
        }
        wanted = [
            "".join(x for x in a["lines"] if not (_squeeze(x) in items and CREDIT.search(x))) for a in gold["articles"]
        ]
        moved = int(page.audit["moved"].sum())
        counts += Counter(
            files=1,
            articles=len(gold["articles"]),
            number=len(page.articles) == len(gold["articles"]),
            headline=sum(_squeeze(a["headline"]) in heads for a in gold["articles"]),
            text=sum(_squeeze(one) in texts for one in wanted),
            moved=moved > 0,
        )
    return counts


TITLE_ROLES = ("kicker", "headline", "subtitle", "series_title")
CREDIT = re.compile("摄|责编|制图|版式|图为|本版|数据来源|资料来源|影像")


def _squeeze(text: str | None) -> str:
    return re.sub(r"\s", "", text or "")


def show(name: str, counts: Counter) -> None:
    files, articles = max(1, counts["files"]), max(1, counts["articles"])
    print(
        f"{name:36s}files {files:4d}  number {counts['number'] / files:.3f}  headline "
        f"{counts['headline'] / articles:.3f}  "
        f"text {counts['text'] / articles:.3f}  with false moves {counts['moved']}",
        flush=True,
    )


def main() -> None:
    whole, torn = Path(sys.argv[1]), Path(sys.argv[2])
    parts = int(sys.argv[3]) if len(sys.argv) > 3 else 4
    totals: dict[str, Counter] = {}
    names = {kind: sorted(path.name[:3] for path in (whole / kind).glob("*.gold.json")) for kind in ("pages", "files")}
    modes = {
        n: json.loads((whole / "pages" / f"{n}.gold.json").read_text(encoding="utf-8"))["mode"] for n in names["pages"]
    }
    shipped = fitted()
    for part in range(parts):
        texts = printed_pages(read_whole_pages(whole, without=(part, parts)), torn)
        with trying(shipped | {"lines": fit_lines(texts, shipped["lines"])}):
            for kind, every in names.items():
                left_out = every[part::parts]
                totals.setdefault(kind, Counter()).update(measure_whole(whole / kind, left_out))
            plain = [n for n in names["pages"][part::parts] if "indented" not in modes[n]]
            totals.setdefault("pages without indents", Counter()).update(measure_whole(whole / "pages", plain))
    for kind, counts in totals.items():
        show(f"left out: {kind}", counts)


if __name__ == "__main__":
    main()
