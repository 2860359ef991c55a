"""
Fit the weights of the page reader: `python -m benchmarks._pages.fit FOLDER_OF_TORN_PAGES
[FOLDER_OF_WHOLE_PAGES]`.
"""

import json
import re
import sys
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from benchmarks._pages.fit_in_order import fit_lines, fit_torn
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
    trying,
)
from benchmarks._pages.printed import printed_pages, read_whole_pages
from benchmarks._pages.whole_pages import adjusted
from pressframes.pages import headings, kinds, links
from pressframes.pages.joins import Seams, read_seams
from pressframes.pages.layout import read_layout
from pressframes.pages.patterns import WEIGHTS, Features, fitted
from pressframes.pages.scene import Parts, read_scene
from pressframes.pages.wording import chains_of

TITLE_ROLES = {*HEADER_ROLES, "subheads"}
PRIOR = {"heading": 1.0, "runs": 1.0, "links": 2.0}  # how strongly weights are held near zero (L2)
SAMPLED = 5  # of the unlikely links one in so many is kept in fitting
# How much less a link counts for having been chosen in the first pass than the fit says: the fit sees each link with
# all others right, the solver does not. On 60 pages 0.7, 1.4 and 2.1 were tried; 1.4 keeps most displaced columns.
UNSTUCK = 1.4
EMPTY_HEADING = -2.0  # what a header is worth that no text follows


def fit(pages: list[GoldPage], said_of: str, *, passes: int = 150) -> dict:
    """
    The weights for torn pages by name, each model fitted on what the ones before it decide.

    Those of kickers and of pages in order stay as they are (see `fit_in_order`).
    """
    weights = {"fitted_on": said_of} | {name: fitted()[name] for name in ("kicker", "torn", "lines")}
    known = [(page, truth_of(page)) for page in pages]
    weights["heading"] = logistic(kinds.HEADING_FEATURES, [heading_examples(*one) for one in known], PRIOR["heading"])
    with trying(weights):
        weights["runs"] = logistic(headings.RUN_FEATURES, [run_examples(*one) for one in known], PRIOR["runs"])
        decisions = [link_examples(*one) for one in known]
        weights["first_pass"] = link_model(decisions, "first_pass", passes)
        # The second pass learns from first passes as fitted link by link: learning from better ones, fitted to these
        # very pages, it trusted them too much on pages left out.
        first_pass = adjusted(weights["first_pass"], decisions, "first_pass")
        decisions = [link_examples(*one, after="first_pass") for one in known]
        second_pass = link_model(decisions, "second_pass", passes)
    kept = second_pass["pairs"]["chain_kept"]
    second_pass["pairs"]["chain_kept"] = round(kept - UNSTUCK, 3)
    return weights | {"first_pass": first_pass, "second_pass": adjusted(second_pass, decisions, "second_pass")}


def named(features: Features, weights: np.ndarray) -> dict[str, float]:
    """Weights in table order by the names of their features."""
    return dict(zip(features, weights.round(3).tolist(), strict=True))


def logistic(names: Features, examples: list[tuple[np.ndarray, np.ndarray]], prior: float) -> dict[str, float]:
    """Logistic regression with a prior, by L-BFGS, on the examples of all pages."""
    tables, truths = zip(*[pair for pair in examples if len(pair[0])], strict=True)
    features, answers = np.concatenate(tables), np.concatenate(truths)

    def loss(w):
        z = np.clip(features @ w, -30, 30)
        p = 1 / (1 + np.exp(-z))
        value = -np.sum(answers * np.log(p + 1e-12) + (1 - answers) * np.log(1 - p + 1e-12)) + prior * w @ w / 2
        return value, features.T @ (p - answers) + prior * w

    w = minimize(loss, np.zeros(features.shape[1]), jac=True, method="L-BFGS-B").x
    right = np.mean((features @ w > 0) == (answers > 0.5))
    print(f"  {len(answers)} examples, {right:.4f} right", file=sys.stderr)
    return named(names, w)


def heading_examples(page: GoldPage, truth: Truth) -> tuple[np.ndarray, np.ndarray]:
    """The short lines of a page, and whether each is a title of any kind."""
    seams, forms = _seams_of(page)
    found = kinds.with_names(seams, forms)
    roles = [truth.role.get(block.start, (None, None))[1] for block in seams.blocks]
    whole = _whole_paragraphs(page)
    lines, facts = kinds.short_lines(seams, found)
    title = np.array([roles[n] in TITLE_ROLES for n in lines], dtype=bool)
    text = [roles[n] == "paragraphs" and seams.blocks[n].start not in whole for n in lines]
    known = title | np.array(text, dtype=bool)
    return kinds.HEADING_FEATURES.measure(facts, shape=lines.shape)[known], title[known].astype(float)


def _seams_of(page: GoldPage) -> tuple[Seams, list[str]]:
    layout = read_layout(page.text)
    forms = kinds.by_look(layout.blocks, indents=layout.indents)
    return read_seams(layout.blocks, layout.indents), forms


def _whole_paragraphs(page: GoldPage) -> set[int]:
    """Where paragraphs of one line start: a short one may be a subhead, which the gold files mix up."""
    return {spans[0][0] for a in page.gold["articles"] for spans in nested(a["spans"]["paragraphs"]) if len(spans) == 1}


def run_examples(page: GoldPage, truth: Truth) -> tuple[np.ndarray, np.ndarray]:
    """The open runs of headings, and whether each begins an article."""
    seams, forms = _seams_of(page)
    found = kinds.by_form(seams, forms)
    every = headings.runs_of_headings(found)
    places = [
        place for place, run in enumerate(every) if headings.is_open(run, found) and not _is_body(run, seams, truth)
    ]
    if not places:
        return np.zeros((0, len(headings.RUN_FEATURES))), np.zeros(0)
    facts = headings.run_facts(seams, found, every, places)
    rows = headings.RUN_FEATURES.measure(facts, shape=(len(places),))
    return rows, np.array([_begins(every[place], seams, truth) for place in places])


def _is_body(run: list[int], seams: Seams, truth: Truth) -> bool:
    """Text taken for a heading: right neither as a headline nor as a subhead."""
    return all(truth.role.get(seams.blocks[n].start, (None, None))[1] == "paragraphs" for n in run)


def _begins(run: list[int], seams: Seams, truth: Truth) -> float:
    roles = [truth.role.get(seams.blocks[n].start, (None, None))[1] for n in run]
    return float(any(role in HEADER_ROLES for role in roles))


def link_examples(page: GoldPage, truth: Truth, *, after: str | None = None):
    """
    The features of a page's links, and the right predecessor and successor of each block where known.

    With `after`, the name of a first pass, the features are those of the second.
    """
    seams, forms = _seams_of(page)
    found = kinds.by_form(seams, forms)
    known = [_begins(run, seams, truth) for run in headings.runs_of_headings(found)]
    scene = read_scene(seams, *headings.decide_runs(seams, found, {}, known))
    features = links.link_features(scene)
    if after:
        choice, _ = links.best_choice(links.score(features, links.link_weights(after)))
        features = links.with_chains(features, scene, chains_of(scene.vocabulary, choice))
    return features, *_answers(seams, scene.parts, truth)


def _answers(seams: Seams, parts: Parts, truth: Truth) -> tuple[np.ndarray, np.ndarray]:
    """For each block the number of its right choice, and of its right successor; -1 where the gold does not say."""
    m, count = len(parts.body), len(parts.headers)
    blocks = [seams.blocks[n] for n in parts.body]
    ends = {block.end - 1: place for place, block in enumerate(blocks)}
    starts = {block.start: place for place, block in enumerate(blocks)}
    header_of_article = {}
    for number, header in enumerate(parts.headers):
        for n in header.run:
            article, role = truth.role.get(seams.blocks[n].start, (None, None))
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


def link_model(examples: list, model: str, passes: int) -> dict:
    """
    Weights under which each block's right predecessor, and its right successor, are likely among all (two softmaxes).
    """
    families = links.PASSES[model]
    edges = np.cumsum([0, *map(len, families.values())])
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
    parts = np.split(result.x, edges[1:-1])
    weights = {name: named(table, w) for (name, table), w in zip(families.items(), parts, strict=True)}
    for where in ("right_below", "below", "above"):  # one of them holds of each block
        weights["headings"][where] = round(weights["headings"][where] - EMPTY_HEADING, 3)
    return weights


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
    names = list(links.PAIRS)
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
    torn, whole = Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None
    said = "pages-dev, pages made from its articles, pages made from People's Daily 1998-01"
    gold = training_pages(torn)
    weights = fit(gold, said)
    if whole:
        texts = printed_pages(read_whole_pages(whole), torn)
        weights["lines"] = fit_lines(texts, weights["lines"])
        weights["torn"] = fit_torn(gold, texts, weights["torn"])
        weights["fitted_on"] += "; lines and torn: real pages of two months, printed in many ways"
    WEIGHTS.write_text(written(weights), encoding="utf-8")


def written(weights: dict) -> str:
    """Weights as JSON, the four of a line feature side by side."""
    text = json.dumps(weights, ensure_ascii=False, indent=1)
    return re.sub(r"\[\s+([^\]]*?)\s+\]", lambda found: "[" + re.sub(r"\s+", " ", found[1]) + "]", text) + "\n"


if __name__ == "__main__":
    main()
