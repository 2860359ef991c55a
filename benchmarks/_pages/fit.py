"""Fit the weights of the page reader: `python -m benchmarks._pages.fit FOLDER_OF_GOLD_PAGES`."""

import json
import sys
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from benchmarks._pages.gold import (
    HEADER_ROLES,
    GoldPage,
    Truth,
    articles_of_1998,
    known_articles,
    make_pages,
    nested,
    read_gold_pages,
    truth_of,
)
from benchmarks._pages.whole_pages import adjusted
from pressframes.pages import headings, kinds, links, paths, split
from pressframes.pages.joins import read_seams
from pressframes.pages.layout import read_layout
from pressframes.pages.scene import LinkScene, chains_of
from pressframes.pages.weights import WEIGHTS, trying

TITLE_ROLES = {*HEADER_ROLES, "subheads"}
PRIOR = {"heading": 1.0, "runs": 1.0, "links": 2.0}  # how strongly weights are held near zero (L2)
SAMPLED = 5  # of the unlikely links one in so many is kept in fitting
# How much less a link counts for having been chosen in the first pass than the fit says: the fit sees each link with
# all others right, the solver does not. On 60 pages 0.7, 1.4 and 2.1 were tried; 1.4 keeps most displaced columns.
UNSTUCK = 1.4
EMPTY_HEADING = -2.0  # what a header is worth that no text follows


def fit(pages: list[GoldPage], said_of: str, *, passes: int = 150) -> dict:
    """All weights, each model fitted on what the ones before it decide."""
    fitted = {"fitted_on": said_of}
    known = [(page, truth_of(page)) for page in pages]
    fitted["heading"] = logistic(*_stacked(heading_examples(*one) for one in known), PRIOR["heading"])
    with trying(fitted):
        fitted["runs"] = logistic(*_stacked(run_examples(*one) for one in known), PRIOR["runs"])
        decisions = [link_examples(*one, None) for one in known]
        fitted["first_pass"] = link_model(decisions, passes)
        # The second pass learns from first passes as fitted link by link: learning from better ones, fitted to these
        # very pages, it trusted them too much on pages left out.
        first_pass = adjusted(fitted["first_pass"], decisions)
        decisions = [link_examples(*one, "first_pass") for one in known]
        second_pass = link_model(decisions, passes)
    second_pass["pairs"] = _unstuck(second_pass["pairs"])
    return fitted | {"first_pass": first_pass, "second_pass": adjusted(second_pass, decisions)}


def _unstuck(pair_weights: list[float]) -> list[float]:
    kept = links.PAIR_FEATURES.index("chain_kept")
    return [round(w - UNSTUCK, 3) if number == kept else w for number, w in enumerate(pair_weights)]


def _stacked(examples) -> tuple[np.ndarray, np.ndarray]:
    features, answers = zip(*[pair for pair in examples if len(pair[0])], strict=True)
    return np.concatenate(features), np.concatenate(answers)


def logistic(features: np.ndarray, answers: np.ndarray, prior: float) -> list[float]:
    """Logistic regression with a prior, by L-BFGS."""

    def loss(w):
        z = np.clip(features @ w, -30, 30)
        p = 1 / (1 + np.exp(-z))
        value = -np.sum(answers * np.log(p + 1e-12) + (1 - answers) * np.log(1 - p + 1e-12)) + prior * w @ w / 2
        return value, features.T @ (p - answers) + prior * w

    w = minimize(loss, np.zeros(features.shape[1]), jac=True, method="L-BFGS-B").x
    right = np.mean((features @ w > 0) == (answers > 0.5))
    print(f"  {len(answers)} examples, {right:.4f} right", file=sys.stderr)
    return w.round(3).tolist()


def heading_examples(page: GoldPage, truth: Truth) -> tuple[np.ndarray, np.ndarray]:
    """The short lines of a page, and whether each is a title of any kind."""
    layout = read_layout(page.text)
    seams = read_seams(layout.blocks)
    found = [kinds.by_pattern(block.view, block.length) for block in layout.blocks]
    for number in kinds.names_only(layout, found):
        found[number] = kinds.BYLINE
    roles = [truth.role.get(block.start, (None, None))[1] for block in layout.blocks]
    whole = _whole_paragraphs(page)
    candidates = [
        n
        for n, kind in enumerate(found)
        if kind == "short"
        and (roles[n] in TITLE_ROLES or roles[n] == "paragraphs" and layout.blocks[n].start not in whole)
    ]
    if not candidates:
        return np.zeros((0, len(kinds.HEADING_FEATURES))), np.zeros(0)
    answers = np.array([float(roles[n] in TITLE_ROLES) for n in candidates])
    return kinds.heading_features(layout, seams, found, candidates), answers


def _whole_paragraphs(page: GoldPage) -> set[int]:
    """Where paragraphs of one line start: a short one may be a subhead, which the gold files mix up."""
    return {spans[0][0] for a in page.gold["articles"] for spans in nested(a["spans"]["paragraphs"]) if len(spans) == 1}


def run_examples(page: GoldPage, truth: Truth) -> tuple[np.ndarray, np.ndarray]:
    """The open runs of headings, and whether each begins an article."""
    layout = read_layout(page.text)
    seams = read_seams(layout.blocks)
    found = kinds.by_form(layout, seams)
    runs = headings.runs_of_headings(found)
    open_runs = [run for run in runs if headings.is_open(run, found) and not _is_body(run, layout, truth)]
    if not open_runs:
        return np.zeros((0, len(headings.RUN_FEATURES))), np.zeros(0)
    features = headings.run_features(layout, seams, found, open_runs, runs, split.likeness_across(layout, found))
    return features, np.array([_begins(run, layout, truth) for run in open_runs])


def _is_body(run: list[int], layout, truth: Truth) -> bool:
    """Text taken for a heading: right neither as a headline nor as a subhead."""
    return all(truth.role.get(layout.blocks[n].start, (None, None))[1] == "paragraphs" for n in run)


def _begins(run: list[int], layout, truth: Truth) -> float:
    roles = [truth.role.get(layout.blocks[n].start, (None, None))[1] for n in run]
    return float(any(role in HEADER_ROLES for role in roles))


def link_examples(page: GoldPage, truth: Truth, first_model: str | None):
    """The features of a page's links, and the right predecessor and successor of each block where known."""
    layout = read_layout(page.text)
    seams = read_seams(layout.blocks)
    found = kinds.by_form(layout, seams)
    runs = headings.runs_of_headings(found)
    found, headers = split.decide_runs(layout, seams, found, [_begins(run, layout, truth) for run in runs])
    parts = split.make_parts(found, headers)
    scene = LinkScene(layout, seams, found, parts)
    features = links.link_features(scene)
    if first_model:
        cover = paths.best_cover(paths.score(features, paths.link_weights(first_model)), margins=False)
        features = links.link_features(scene, chains_of(scene, cover.choice))
    return features, *_answers(layout, parts, truth)


def _answers(layout, parts, truth: Truth) -> tuple[np.ndarray, np.ndarray]:
    """For each block the number of its right choice, and of its right successor; -1 where the gold does not say."""
    m, count = len(parts.body), len(parts.headers)
    blocks = [layout.blocks[n] for n in parts.body]
    ends = {block.end - 1: place for place, block in enumerate(blocks)}
    starts = {block.start: place for place, block in enumerate(blocks)}
    header_of_article = {}
    for number, header in enumerate(parts.headers):
        for n in header.run:
            article, role = truth.role.get(layout.blocks[n].start, (None, None))
            if article is not None and article >= 0 and role in HEADER_ROLES:
                header_of_article[article] = number
    choice, successor = np.full(m, -1), np.full(m, -1)
    for place, block in enumerate(blocks):
        article, role = truth.role.get(block.start, (None, None))
        if role == "paragraphs":
            before = truth.before.get(block.start)
            if before is None:
                choice[place] = header_of_article.get(article, count + m)
            elif before in ends:
                choice[place] = count + ends[before]
        if block.end - 1 in truth.after:
            after = truth.after[block.end - 1]
            successor[place] = m if after is None else starts.get(after, -1)
    return choice, successor


def link_model(examples: list, passes: int) -> dict:
    """
    Weights under which each block's right predecessor, and its right successor, are likely among all (two softmaxes).
    """
    sizes = [
        len(n) for n in (links.PAIR_FEATURES, links.HEADING_LINK_FEATURES, links.START_FEATURES, links.END_FEATURES)
    ]
    edges = np.cumsum([0, *sizes])
    rows = [_softmax_rows(features, choice, successor, edges) for features, choice, successor in examples]
    tables, offsets, lengths, answers = zip(*rows, strict=True)
    X, offset, lengths = np.concatenate(tables), np.concatenate(offsets), np.concatenate(lengths)
    begin = np.cumsum(lengths) - lengths
    right = begin + np.concatenate(answers)
    owner = np.repeat(np.arange(len(lengths)), lengths)

    def loss(w):
        z = X @ w + offset
        top = np.maximum.reduceat(z, begin)
        e = np.exp(z - top[owner])
        total = np.add.reduceat(e, begin)
        value = np.sum(np.log(total) + top - z[right]) + PRIOR["links"] * w @ w / 2
        p = e / total[owner]
        p[right] -= 1
        return value, p @ X + PRIOR["links"] * w

    result = minimize(loss, np.zeros(edges[-1]), jac=True, method="L-BFGS-B", options={"maxiter": passes})
    print(f"  {len(lengths)} link decisions, loss {result.fun / len(lengths):.4f}", file=sys.stderr)
    w = result.x.round(3)
    names = ("pairs", "headings", "starts", "ends")
    model = {name: w[a:b].tolist() for name, a, b in zip(names, edges[:-1], edges[1:], strict=True)}
    return model | {"empty_heading": EMPTY_HEADING}


def _softmax_rows(features, choice, successor, edges):
    """All alternatives of every decision of a page, one under the other, in one wide table, with their offsets."""
    m, count = len(features.starts), len(features.headings)
    rows = [_predecessors(features, place, choice[place], edges, count, m) for place in np.flatnonzero(choice >= 0)]
    rows += [_successors(features, place, successor[place], edges, m) for place in np.flatnonzero(successor >= 0)]
    if not rows:
        return np.zeros((0, edges[-1]), np.float32), np.zeros(0), np.zeros(0, int), np.zeros(0, int)
    tables, offsets, answers = zip(*rows, strict=True)
    return np.concatenate(tables), np.concatenate(offsets), np.array([len(t) for t in tables]), np.array(answers)


def _predecessors(features, place: int, right: int, edges, count: int, m: int):
    others, offset = _some(features.pairs[:, place], keep=[place - 1, right - count], without=place)
    table = np.zeros((count + len(others) + 1, edges[-1]), dtype=np.float32)
    table[:count, edges[1] : edges[2]] = features.headings[:, place]
    table[count:-1, : edges[1]] = features.pairs[others, place]
    table[-1, edges[2] : edges[3]] = features.starts[place]
    if right >= count + m:
        answer = len(table) - 1
    else:
        answer = right if right < count else count + int(np.flatnonzero(others == right - count)[0])
    return table, np.concatenate([np.zeros(count), offset, [0.0]]), answer


def _successors(features, place: int, right: int, edges, m: int):
    others, offset = _some(features.pairs[place], keep=[place + 1, right], without=place)
    table = np.zeros((len(others) + 1, edges[-1]), dtype=np.float32)
    table[:-1, : edges[1]] = features.pairs[place, others]
    table[-1, edges[3] :] = features.ends[place]
    answer = len(others) if right == m else int(np.flatnonzero(others == right)[0])
    return table, np.concatenate([offset, [0.0]]), answer


def _some(pairs: np.ndarray, *, keep: list[int], without: int) -> tuple[np.ndarray, np.ndarray]:
    """Of the alternatives that hardly ever hold, one in `SAMPLED`, counted that many times over in the softmax."""
    names = links.PAIR_FEATURES
    unlikely = (pairs[:, names.index("far_not_end")] > 0) | (pairs[:, names.index("far_not_start")] > 0)
    number = np.arange(len(pairs))
    certain = ~unlikely | np.isin(number, keep)
    taken = (certain | (number % SAMPLED == without % SAMPLED)) & (number != without)
    return number[taken], np.where(certain[taken], 0.0, np.log(SAMPLED))


def training_pages(folder: Path, numbers: set[str] | None = None, *, made: int = 120, of_1998: int = 30, seed: int = 1):
    """Gold pages, pages made anew from their articles, and pages made from January 1998."""
    gold = read_gold_pages(folder, numbers)
    pages = gold * 2 + make_pages(known_articles(gold), made, seed)
    return pages + (make_pages(articles_of_1998(range(1, 32)), of_1998, seed + 1) if of_1998 else [])


def main() -> None:
    folder = Path(sys.argv[1])
    fitted = fit(
        training_pages(folder), "pages-dev, pages made from its articles, pages made from People's Daily 1998-01"
    )
    WEIGHTS.write_text(_compact(fitted), encoding="utf-8")


def _compact(fitted: dict) -> str:
    """A line a model, so that a change is seen in a diff."""
    lines = []
    for key, value in fitted.items():
        if isinstance(value, dict):
            inner = ",\n".join(f"  {json.dumps(name)}: {json.dumps(weights_)}" for name, weights_ in value.items())
            lines.append(f"{json.dumps(key)}: {{\n{inner}\n }}")
        else:
            lines.append(f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}")
    return "{\n " + ",\n ".join(lines) + "\n}\n"


if __name__ == "__main__":
    main()
