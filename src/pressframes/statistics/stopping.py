"""Which words a table leaves out: stop lists by name, words of one's own, rare words; and the sentence that says so."""

from collections.abc import Sequence
from typing import TypedDict

import numpy as np
import pandas as pd

from pressframes.errors import PressframesError, refused
from pressframes.lists import as_words, load_wordlist, wordlists

Stop = str | Sequence[str] | None


class Limits(TypedDict, total=False):
    """What tables of words take as `stop`, `minimum_count` and `minimum_range`."""

    stop: Stop
    minimum_count: int
    minimum_range: int


def words_kept(
    words: np.ndarray,
    counts: np.ndarray,
    ranges: np.ndarray | None = None,
    *,
    stop: Stop = None,
    minimum_count: int = 1,
    minimum_range: int = 1,
) -> tuple[np.ndarray, str]:
    """
    The places of the words that stay (int64, rising), and a sentence on what is left out; "" where nothing is asked.

    `stop` is the name of a list of `wordlists()`, a word, or a list of both. `counts` and `ranges` are how often each
    word occurs and in how many parts. Of several reasons the first counts: lists in their order, words of one's own,
    the count, the range. The sentence says how many words each reason takes and what share of all occurrences they are
    together: bases are not changed, so rates stay what they are.

    >>> words, counts = np.array(["的", "党", "员"], object), np.array([6, 3, 1])
    >>> words_kept(words, counts, stop=["党"], minimum_count=2)
    (array([0]), 'Left out: words given (党): 1; fewer than 2 times: 1; together 40.0 % of the occurrences, which ...')
    """
    if minimum_range > 1 and ranges is None:
        raise PressframesError(f"minimum_range={minimum_range}: this table has no range. Give minimum_count alone.")
    if minimum_count < 1 or minimum_range < 1:
        raise refused("limits", f"minimum_count={minimum_count}, minimum_range={minimum_range}")
    given = [] if stop is None else as_words(stop)
    lists = {name: load_wordlist(name) for name in given if name in wordlists()}
    own = [word for word in given if word not in lists]
    named = pd.Index(words)
    reasons = {
        f"list {name} ({len(found.words)} words; {found.about.split(' Licence:')[0]})": named.isin(found.words)
        for name, found in lists.items()
    }
    if own:
        reasons[f"words given ({', '.join(own)})"] = named.isin(own)
    if minimum_count > 1:
        reasons[f"fewer than {minimum_count} times"] = counts < minimum_count
    if ranges is not None and minimum_range > 1:
        reasons[f"in fewer than {minimum_range} parts"] = ranges < minimum_range
    kept, said = np.ones(len(words), bool), []
    for reason, gone in reasons.items():
        said.append(f"{reason}: {int((kept & gone).sum()):,}")
        kept &= ~gone
    if not kept.any():
        raise PressframesError(f"No word is left of {len(words):,}. Left out: {'; '.join(said)}. Ask for less.")
    share = 100 * counts[~kept].sum() / counts.sum()
    sentence = f"Left out: {'; '.join(said)}; together {share:.1f} % of the occurrences, which bases still count"
    return np.flatnonzero(kept), sentence if said else ""
