"""What could follow what: features of every pair of body blocks, and of every heading with every block."""

from dataclasses import dataclass

import numpy as np

from pressframes.pages.joins import HALF_SENTENCE
from pressframes.pages.scene import Chains, LinkScene, likeness

PAIR_FEATURES = (
    "next", "next_over_subhead", "next_over_note", "next_over_heading", "forward", "back", "distance", "cut",
    "cut_orphan", "whole_orphan", "whole_start", "cut_goes_on", "cut_goes_against", "word_across", "no_word_across",
    "whole_words", "cut_far", "quotes_match", "quote_left_open", "quote_only_closed", "alike_next", "alike_far",
    "alike_best", "alike_cut_far", "dateline", "far_not_end", "far_not_start", "far_orphan", "far_before_cut",
    "far_before_cut_start", "credit_before", "credit_after", "cut_indented", "whole_outdented", "half",
    "chain_alike_next", "chain_alike_far", "chain_better", "chain_better_cut", "chain_better_ahead", "chain_kept",
    "chain_left", "chain_alike_sized", "chain_better_sized", "ends_chain", "starts_chain", "stranded",
    "stranded_better", "echo", "cut_over_subhead", "cut_over_heading", "cut_credit", "both_want",
    "both_want_goes_on", "want_before", "want_after", "printed_pair", "printed_longer", "colon_quote", "colon_plain",
    "cut_quote", "list_goes_on", "list_broken", "cut_before_subhead",
)  # fmt: skip
HEADING_LINK_FEATURES = (
    "right_below", "below", "above", "distance", "orphan", "start", "dateline", "title", "title_best",
    "over_subhead", "unsigned_below", "right_below_orphan", "title_chain", "title_chain_best", "title_chain_sized",
    "chain_kept", "outdented", "credit", "before_cut_far",
)  # fmt: skip
START_FEATURES = (
    "one",
    "orphan",
    "start",
    "dateline",
    "first",
    "before_cut",
    "over_subhead",
    "below_heading",
    "credit",
)
END_FEATURES = ("one", "cut", "quote_open", "before_heading", "before_body", "cut_before_heading", "credit", "last")
ORPHAN = (-2.0, 4.0)
NEVER = -6.0  # log odds for what grammar rules out: a dateline or a credit within a sentence


@dataclass(frozen=True)
class LinkFeatures:
    """Features by feature number last: pairs (before, after), headings (heading, block), starts and ends (block)."""

    pairs: np.ndarray
    headings: np.ndarray
    starts: np.ndarray
    ends: np.ndarray


def link_features(scene: LinkScene, chains: Chains | None = None) -> LinkFeatures:
    """
    The features of all links; `chains`, the paths of a first pass, add likeness of whole articles.
    """
    return LinkFeatures(
        _pair_features(scene, chains), _heading_features(scene, chains), _start_features(scene), _end_features(scene)
    )


def _pair_features(scene: LinkScene, chains: Chains | None) -> np.ndarray:
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
        "cut_goes_on": np.maximum(joins, 0),
        "cut_goes_against": np.minimum(joins, 0),
        "word_across": scene.across,
        "no_word_across": cut * (scene.across == 0) * scene.part_words,
        "whole_words": cut * (scene.across == 0) * scene.whole_words,
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
        "half": (scene.dangling == HALF_SENTENCE)[:, None],
        "cut_over_subhead": cut * (over_subhead & ~over_heading),
        "cut_over_heading": cut * over_heading,
        "cut_credit": cut * scene.credit[None, :],
        "both_want": scene.wants_after[:, None] & scene.wants_before[None, :] & far,
        "both_want_goes_on": (scene.wants_after[:, None] & scene.wants_before[None, :] & far)
        * np.maximum(joins + scene.across / 3, 0),
        "echo": scene.echo,
        "printed_pair": scene.printed >= 2,
        "printed_longer": np.maximum(scene.printed - 2, 0),
        "colon_quote": scene.colon_end[:, None] * scene.quote_start[None, :],
        "colon_plain": scene.colon_end[:, None] * (1 - scene.quote_start)[None, :],
        "cut_quote": cut * scene.quote_start[None, :],
        "list_goes_on": scene.list_end[:, None] * scene.list_start[None, :],
        "list_broken": scene.list_end[:, None] * (1 - scene.list_start)[None, :],
        "cut_before_subhead": cut * far * scene.glued[None, :],
        "want_before": far & scene.wants_before[None, :],
        "want_after": far & scene.wants_after[:, None],
        **_chain_features(scene, chains, far),
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


def _chain_features(scene: LinkScene, chains: Chains | None, far: np.ndarray) -> dict:
    """What a first pass adds: is this link kept or changed, and do the two parts suit each other better so?"""
    if chains is None or not scene.size:
        return dict.fromkeys([name for name in PAIR_FEATURES if "chain" in name or "stranded" in name], 0.0)
    m = scene.size
    place = np.arange(m)
    kept = chains.before[None, :] == place[:, None]
    held = np.where(chains.before >= 0, chains.alike[chains.before, place], 0)
    held = np.where(
        chains.header >= 0, chains.title_alike[chains.header, place] if len(scene.parts.headers) else 0, held
    )
    given = np.where(chains.after >= 0, chains.alike[place, chains.after], 0)
    better = 4 * (chains.alike - held[None, :])
    loose = (chains.before < 0)[None, :] & ~kept
    clear = np.concatenate([~(scene.gaps[:, 0] | scene.gaps[:, 1]), [False]])
    stranded = ((chains.after < 0) & clear & (scene.cut == 0))[:, None] & ~kept
    return {
        "chain_alike_next": 4 * chains.alike * ~far,
        "chain_alike_far": 4 * chains.alike * far,
        "chain_better": better * ~kept,
        "chain_better_cut": better * ~kept * scene.cut[:, None],
        "chain_better_ahead": 4 * (chains.alike - given[:, None]) * ~kept,
        "chain_kept": kept,
        "chain_left": kept & far,
        "chain_alike_sized": chains.alike * chains.size,
        "chain_better_sized": (chains.alike - held[None, :]) * chains.size * ~kept,
        "ends_chain": (chains.after < 0)[:, None] & ~kept,
        "starts_chain": loose,
        "stranded": stranded,
        "stranded_better": stranded * better,
    }


def _heading_features(scene: LinkScene, chains: Chains | None) -> np.ndarray:
    headers, m = scene.parts.headers, scene.size
    if not headers or not m:
        return np.zeros((len(headers), m, len(HEADING_LINK_FEATURES)))
    below = np.searchsorted(scene.parts.body, [header.run[-1] for header in headers])
    place = np.arange(m)
    right_below = place[None, :] == below[:, None]
    apart = np.abs(place[None, :] - below[:, None])
    title = _title_overlap(scene)
    chain = np.zeros((len(headers), m)) if chains is None else chains.title_alike
    size = 0.0 if chains is None else chains.size
    kept = False if chains is None else chains.header[None, :] == np.arange(len(headers))[:, None]
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
        "title_chain_sized": chain * size,
        "chain_kept": kept,
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
    present = scene.vocabulary.counts > 0
    titles, blocks = present[m:] * scene.vocabulary.weight, present[:m]
    pair = blocks.copy()
    pair[:-1] |= blocks[1:]
    return likeness(titles, pair.astype(np.float32)) / (titles.sum(axis=1, keepdims=True) + 2)


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
