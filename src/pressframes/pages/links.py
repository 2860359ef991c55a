"""What could follow what: features of every pair of body blocks, and of every heading with every block."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from pressframes.pages.continuations import goes_on
from pressframes.pages.headings import SUBHEAD, Header
from pressframes.pages.kinds import HEADER_KINDS, NOTE, NOTE_LABEL
from pressframes.pages.layout import Layout
from pressframes.pages.seams import Seams
from pressframes.pages.topics import Vocabulary

PAIR_FEATURES = (
    "next", "next_over_subhead", "next_over_note", "next_over_heading", "forward", "back", "distance",
    "cut", "cut_orphan", "whole_orphan", "whole_start", "cut_goes_on", "cut_goes_on_far", "cut_far",
    "quotes_match", "quote_left_open", "quote_only_closed", "alike_next", "alike_far", "alike_best", "alike_cut_far",
    "dateline", "far_not_end", "far_not_start", "far_orphan", "far_before_cut", "far_before_cut_start",
    "credit_before", "credit_after", "cut_indented", "whole_outdented", "half",
    "same_article", "article_alike", "article_alike_cut",
)  # fmt: skip
HEADING_LINK_FEATURES = (
    "right_below", "below", "above", "distance", "orphan", "start", "dateline", "title", "title_best", "over_subhead",
    "unsigned_below", "right_below_orphan", "title_chain", "title_chain_best", "outdented", "credit", "before_cut_far",
)  # fmt: skip
START_FEATURES = ("one", "orphan", "start", "dateline", "first", "before_cut", "over_subhead", "below_heading", "credit")
END_FEATURES = ("one", "cut", "quote_open", "before_heading", "before_body", "cut_before_heading", "credit", "last")
CONTEXT_BLOCKS = 3
ORPHAN = (-2.0, 4.0)
NO_HEADING_BELOW = -1


@dataclass(frozen=True)
class Parts:
    """The body blocks of a page (block numbers), the subheads that stand above each, and the headers."""

    body: np.ndarray
    subheads: tuple[tuple[int, ...], ...]
    headers: tuple[Header, ...]


@dataclass(frozen=True)
class LinkFeatures:
    """Features by feature number last: pairs (before, after), headings (heading, block), starts and ends (block)."""

    pairs: np.ndarray
    headings: np.ndarray
    starts: np.ndarray
    ends: np.ndarray


class LinkScene:
    """Everything about a page that features are made from; built once, read for both passes."""

    def __init__(self, layout: Layout, seams: Seams, kinds: list[str], parts: Parts):
        body = parts.body
        self.layout, self.kinds, self.parts = layout, kinds, parts
        self.size = len(body)
        self.dangling = seams.dangling[body]
        self.cut = (self.dangling == 1).astype(float)
        glued = np.array([bool(above) for above in parts.subheads], dtype=bool)
        self.glued = glued.astype(float)
        self.orphan = np.where(glued, np.minimum(seams.orphan[body], -1.5), seams.orphan[body])
        self.indented = np.array([layout.blocks[n].indented and layout.indents for n in body], dtype=float)
        self.outdented = np.array([not layout.blocks[n].indented and layout.indents for n in body], dtype=float)
        self.orphan = np.where(self.indented > 0, np.minimum(self.orphan, -1.0), self.orphan)
        self.opens, self.closes = seams.opens[body], seams.closes[body]
        self.last, self.first = seams.last[body], seams.first[body]
        self.dateline = seams.dateline[body].astype(float)
        self.credit, self.credit_end = seams.credit[body].astype(float), seams.ends_in_credit[body].astype(float)
        self.vocabulary = Vocabulary([layout.blocks[n].view for n in body] + _titles(layout, parts.headers))
        self.gaps = _gaps(kinds, body)
        self._frame()

    def _frame(self) -> None:
        over_heading, over_note = self.gaps[:, 0], self.gaps[:, 1]
        barrier = over_heading | over_note
        before_cut = np.concatenate([[False], self.cut[:-1] > 0]) if self.size else np.zeros(0, bool)
        self.before_cut = before_cut
        above = np.concatenate([[True], barrier]) if self.size else np.zeros(0, bool)
        below = np.concatenate([barrier, [True]]) if self.size else np.zeros(0, bool)
        self.heading_above = np.concatenate([[False], over_heading]) if self.size else np.zeros(0, bool)
        self.may_end = below | (self.cut > 0)
        self.may_start = above | (self.orphan > 0.5) | before_cut
        self.contexts = _contexts(self)
        back, ahead = self.contexts
        counts = self.vocabulary.counts[: self.size]
        alike = self.vocabulary.weighted(back @ counts) @ self.vocabulary.weighted(ahead @ counts).T
        self.alike = np.asarray(alike.todense()) if self.size else np.zeros((0, 0))
        off = ~np.eye(self.size, dtype=bool)
        positive = self.alike[off & (self.alike > 0)]
        self.usual = float(np.median(positive)) if positive.size else 0.0
        self.goes_on = self._joins()

    def _joins(self) -> np.ndarray:
        joins = np.zeros((self.size, self.size))
        cut = np.flatnonzero(self.cut)
        if len(cut):
            joins[cut] = goes_on(self.last[cut][:, None, :], self.first[None, :, :])
        return joins


def _titles(layout: Layout, headers: tuple[Header, ...]) -> list[str]:
    return [" ".join(layout.blocks[n].view for n in header.titles) for header in headers]


def _gaps(kinds: list[str], body: np.ndarray) -> np.ndarray:
    """For each pair of neighbouring body blocks: a heading between them, a note, a subhead."""
    rows = []
    for before, after in zip(body[:-1], body[1:], strict=True):
        between = set(kinds[before + 1 : after])
        rows.append((bool(between & HEADER_KINDS), bool(between & {NOTE, NOTE_LABEL}), SUBHEAD in between))
    return np.array(rows, dtype=bool).reshape(-1, 3)


def _contexts(scene: LinkScene) -> tuple[sparse.csr_matrix, sparse.csr_matrix]:
    """Each block with up to two before it, and with up to two after it, as far as nothing shows a seam between."""
    size = scene.size
    seam = scene.gaps[:, 0] | scene.gaps[:, 1]
    for j in range(size - 1):
        cut_then_start = scene.cut[j] > 0 and scene.orphan[j + 1] < -0.8
        stop_then_orphan = scene.dangling[j] == 0 and scene.orphan[j + 1] > 2.0
        seam[j] |= cut_then_start or stop_then_orphan
    back, ahead = [], []
    for j in range(size):
        members = [j]
        while len(members) < CONTEXT_BLOCKS and members[-1] > 0 and not seam[members[-1] - 1]:
            members.append(members[-1] - 1)
        back += [(j, k) for k in members]
        members = [j]
        while len(members) < CONTEXT_BLOCKS and members[-1] < size - 1 and not seam[members[-1]]:
            members.append(members[-1] + 1)
        ahead += [(j, k) for k in members]
    return _selection(back, size), _selection(ahead, size)


def _selection(pairs: list[tuple[int, int]], size: int) -> sparse.csr_matrix:
    rows, columns = (np.array(pairs, dtype=int).reshape(-1, 2)).T
    return sparse.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(size, size))


def link_features(scene: LinkScene, labels: np.ndarray | None = None) -> LinkFeatures:
    """
    The features of all links; `labels`, the article of each block after a first pass, adds likeness to articles.
    """
    return LinkFeatures(
        _pair_features(scene, labels), _heading_features(scene, labels), _start_features(scene), _end_features(scene)
    )


def _pair_features(scene: LinkScene, labels: np.ndarray | None) -> np.ndarray:
    m = scene.size
    place = np.arange(m)
    step = place[None, :] - place[:, None]
    following = step == 1
    over = np.zeros((3, m, m), dtype=bool)
    if m > 1:
        over[:, place[:-1], place[1:]] = scene.gaps.T
    over_heading, over_note, over_subhead = over
    plain_far = ~following & (step != 0)
    far = plain_far | over_heading
    cut, whole = scene.cut[:, None], 1 - scene.cut[:, None]
    orphan = np.broadcast_to(np.clip(scene.orphan, *ORPHAN)[None, :], (m, m))
    joins = scene.goes_on
    alike = 4 * (scene.alike - scene.usual)
    best = 4 * (scene.alike - _best_other(scene))
    opens, closes = scene.opens[:, None] > 0, scene.closes[None, :] > 0
    same, relative = _article_likeness(scene, labels)
    columns = {
        "next": following & ~over_heading & ~over_note & ~over_subhead,
        "next_over_subhead": following & over_subhead & ~over_heading & ~over_note,
        "next_over_note": following & over_note & ~over_heading,
        "next_over_heading": over_heading,
        "forward": plain_far & (step > 0),
        "back": plain_far & (step < 0),
        "distance": np.where(plain_far, np.log(np.maximum(np.abs(step), 1)), 0),
        "cut": cut,
        "cut_orphan": cut * np.clip(orphan, -2, 3),
        "whole_orphan": whole * np.maximum(orphan, 0),
        "whole_start": whole * np.minimum(orphan, 0),
        "cut_goes_on": joins,
        "cut_goes_on_far": joins * far,
        "cut_far": cut * far,
        "quotes_match": opens & closes,
        "quote_left_open": opens & ~closes,
        "quote_only_closed": ~opens & closes,
        "alike_next": alike * ~far,
        "alike_far": alike * far,
        "alike_best": best * far,
        "alike_cut_far": alike * far * cut,
        "dateline": scene.dateline[None, :],
        "far_not_end": far & ~scene.may_end[:, None],
        "far_not_start": far & ~scene.may_start[None, :],
        "far_orphan": far * np.clip(orphan, -2, 3),
        "far_before_cut": far * scene.before_cut[None, :],
        "far_before_cut_start": far * (scene.before_cut & (scene.orphan < -0.8))[None, :],
        "credit_before": scene.credit_end[:, None],
        "credit_after": scene.credit[None, :],
        "cut_indented": cut * scene.indented[None, :],
        "whole_outdented": whole * scene.outdented[None, :],
        "half": (scene.dangling == 0.5)[:, None],
        "same_article": same * far,
        "article_alike": relative * far,
        "article_alike_cut": relative * far * cut,
    }
    return _stack(columns, PAIR_FEATURES, (m, m))


def _stack(columns: dict, names: tuple[str, ...], shape: tuple[int, ...]) -> np.ndarray:
    stacked = np.empty((*shape, len(names)))
    for number, name in enumerate(names):
        stacked[..., number] = columns[name]
    return stacked


def _best_other(scene: LinkScene) -> np.ndarray:
    """For each pair, how alike the best other block is that could stand before the second."""
    m = scene.size
    if m < 2:
        return np.zeros((m, m))
    eligible = np.where(scene.may_end[:, None] & ~np.eye(m, dtype=bool), scene.alike, 0.0)
    order = np.argsort(-eligible, axis=0)[:2]
    best, second = np.take_along_axis(eligible, order, axis=0)
    return np.where(np.arange(m)[:, None] == order[0][None, :], second[None, :], best[None, :])


def _article_likeness(scene: LinkScene, labels: np.ndarray | None) -> tuple[np.ndarray, np.ndarray]:
    """Whether a pair is in one article already, and how much better the second fits the first's article than its own."""
    m = scene.size
    if labels is None or m == 0:
        return np.zeros((m, m)), np.zeros((m, m))
    likeness = article_likeness(scene, labels)
    own = likeness[np.arange(m), labels]
    relative = 8 * (likeness[:, labels].T - own[None, :])
    same = labels[:, None] == labels[None, :]
    return same.astype(float), np.where(same, 0.0, relative)


def article_likeness(scene: LinkScene, labels: np.ndarray) -> np.ndarray:
    """How alike each block (with what follows it in its article) is to the rest of each article: block by article."""
    m = scene.size
    counts = scene.vocabulary.counts
    members = sparse.csr_matrix((np.ones(m), (labels, np.arange(m))), shape=(labels.max() + 1, m))
    articles = members @ counts[:m]
    titles = counts[m:]
    known = min(titles.shape[0], articles.shape[0])
    if known:
        lift = sparse.csr_matrix((np.full(known, 2.0), (np.arange(known), np.arange(known))), shape=(articles.shape[0], titles.shape[0]))
        articles = articles + lift @ titles
    own = _followers(scene, labels) @ counts[:m]
    vocabulary = scene.vocabulary
    likeness = np.asarray((vocabulary.weighted(own) @ vocabulary.weighted(articles).T).todense())
    rest = (articles[labels] - own).tocsr()
    rest.data = np.maximum(rest.data, 0)
    with_rest = vocabulary.weighted(own).multiply(vocabulary.weighted(rest)).sum(axis=1)
    likeness[np.arange(m), labels] = np.asarray(with_rest).ravel()
    return likeness


def _followers(scene: LinkScene, labels: np.ndarray) -> sparse.csr_matrix:
    pairs = []
    for j in range(scene.size):
        pairs.append((j, j))
        k = j
        while k - j < CONTEXT_BLOCKS - 1 and k + 1 < scene.size and labels[k + 1] == labels[j]:
            cut_then_start = scene.cut[k] > 0 and scene.orphan[k + 1] < -0.8
            if scene.gaps[k, 0] or cut_then_start:
                break
            k += 1
            pairs.append((j, k))
    return _selection(pairs, scene.size)


def _heading_features(scene: LinkScene, labels: np.ndarray | None) -> np.ndarray:
    headers, m = scene.parts.headers, scene.size
    if not headers or not m:
        return np.zeros((len(headers), m, len(HEADING_LINK_FEATURES)))
    below = np.searchsorted(scene.parts.body, [header.run[-1] for header in headers])
    place = np.arange(m)
    right_below = place[None, :] == below[:, None]
    apart = np.abs(place[None, :] - below[:, None])
    title = _title_overlap(scene)
    chain = _title_likeness(scene, labels)
    orphan = np.clip(scene.orphan, *ORPHAN)[None, :]
    unsigned = np.array([header.byline is None for header in headers])[:, None]
    far = ~right_below
    columns = {
        "right_below": right_below,
        "below": (place[None, :] > below[:, None]),
        "above": (place[None, :] < below[:, None]),
        "distance": np.log1p(apart) * far,
        "orphan": np.maximum(orphan, 0),
        "start": np.minimum(orphan, 0),
        "dateline": scene.dateline[None, :],
        "title": 3 * title,
        "title_best": 3 * (title - _best_other_row(title)),
        "over_subhead": scene.glued[None, :],
        "unsigned_below": unsigned & right_below,
        "right_below_orphan": right_below * np.maximum(orphan, 0),
        "title_chain": 4 * chain,
        "title_chain_best": 4 * (chain - _best_other_row(chain)),
        "outdented": scene.outdented[None, :],
        "credit": scene.credit[None, :],
        "before_cut_far": far * scene.before_cut[None, :],
    }
    return _stack(columns, HEADING_LINK_FEATURES, (len(headers), m))


def _best_other_row(values: np.ndarray) -> np.ndarray:
    if len(values) < 2:
        return np.zeros_like(values)
    order = np.argsort(-values, axis=0)[:2]
    best, second = np.take_along_axis(values, order, axis=0)
    return np.where(np.arange(len(values))[:, None] == order[0][None, :], second[None, :], best[None, :])


def _title_overlap(scene: LinkScene) -> np.ndarray:
    """The share of a header's wording, by weight, that stands in a block or the next one."""
    m = scene.size
    counts = scene.vocabulary.counts
    titles = (counts[m:] > 0).astype(float)
    blocks = (counts[:m] > 0).astype(float)
    pair = ((blocks + sparse.vstack([blocks[1:], sparse.csr_matrix((1, counts.shape[1]))])) > 0).astype(float)
    weighted = titles.multiply(scene.vocabulary.weight).tocsr()
    shared = np.asarray((weighted @ pair.T).todense())
    return shared / (np.asarray(weighted.sum(axis=1)) + 2)


def _title_likeness(scene: LinkScene, labels: np.ndarray | None) -> np.ndarray:
    """How alike a header is to all of the first pass's article that a block is in."""
    m, headers = scene.size, len(scene.parts.headers)
    if labels is None:
        return np.zeros((headers, m))
    counts = scene.vocabulary.counts
    members = sparse.csr_matrix((np.ones(m), (labels, np.arange(m))), shape=(labels.max() + 1, m))
    weighted = scene.vocabulary.weighted
    return np.asarray((weighted(counts[m:]) @ weighted(members @ counts[:m]).T).todense())[:, labels]


def _start_features(scene: LinkScene) -> np.ndarray:
    orphan = np.clip(scene.orphan, *ORPHAN)
    columns = {
        "one": 1,
        "orphan": np.maximum(orphan, 0),
        "start": np.minimum(orphan, 0),
        "dateline": scene.dateline,
        "first": np.arange(scene.size) == 0,
        "before_cut": scene.before_cut,
        "over_subhead": scene.glued,
        "below_heading": scene.heading_above,
        "credit": scene.credit,
    }
    return _stack(columns, START_FEATURES, (scene.size,))


def _end_features(scene: LinkScene) -> np.ndarray:
    m = scene.size
    heading = np.concatenate([scene.gaps[:, 0], [False]]) if m else np.zeros(0, bool)
    last = np.arange(m) == m - 1
    clear = np.concatenate([~(scene.gaps[:, 0] | scene.gaps[:, 1]), [False]]) if m else np.zeros(0, bool)
    columns = {
        "one": 1,
        "cut": scene.cut,
        "quote_open": scene.opens > 0,
        "before_heading": heading,
        "before_body": clear,
        "cut_before_heading": scene.cut * (heading | last),
        "credit": scene.credit_end,
        "last": last,
    }
    return _stack(columns, END_FEATURES, (m,))
