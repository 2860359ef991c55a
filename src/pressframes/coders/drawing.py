"""Sentences for people to code are drawn at random, more of them from those with rare frames."""

import numpy as np
import pandas as pd

from pressframes.corpus.documents import Corpus
from pressframes.errors import PressframesError
from pressframes.frames.codebook import STANDARD

MOST_FROM_ONE_ARTICLE = 0.10  # of a part of the sample: no article's style may pass for the corpus's
RARE = 0.05  # a frame on fewer than 5 % of sentences is rare: 200 drawn at random would hold under ten
SAMPLE_COLUMNS = ["row", "document", "paragraph", "sentence", "part", "probability", "before", "text", "after"]


def draw_sample(
    corpus: Corpus,
    sentences: pd.DataFrame,
    coded: pd.DataFrame,
    *,
    size: int = 200,
    rare_size: int = 100,
    seed: int = 20220326,
) -> pd.DataFrame:
    """
    Sentences for people to code, in random order: one row each, columns `SAMPLE_COLUMNS`.

    `size` sentences are drawn at random (`part` "random"): from each article in proportion to its length,
    but at most a tenth from one. `rare_size` more come from sentences that the rules gave a rare frame
    (`part` "rare"), so that people see enough of these. The two draws do not look at each other; a sentence
    in both stands once, as random. `probability` is the chance that a sentence had to be in the sample at
    all; its inverse is the design weight. `before` and `after` are the neighbouring sentences of the
    paragraph. Nothing shows what the rules said: a coder who sees it agrees with it.

    When `size` is no smaller than the corpus, every sentence is taken with probability 1.
    Raises `PressframesError` when a tenth from each article cannot make up the sample. Needs the text.
    """
    corpus.require_text("show sentences to coders")
    if not len(sentences):
        raise PressframesError("there is no sentence to draw from. Expected a corpus with text; check what was read.")
    random = np.random.default_rng(seed)
    if size >= len(sentences):
        drawn = pd.Series("random", index=sentences["sentence"])
        probability = pd.Series(1.0, index=sentences["sentence"])
    else:
        everywhere, first = _draw(sentences, size, random)
        rare = sentences[sentences["sentence"].isin(_rare_sentences(coded, len(sentences)))]
        among_rare, second = _draw(rare, min(rare_size, len(rare)), random, partial=True)
        drawn = pd.Series({**dict.fromkeys(among_rare, "rare"), **dict.fromkeys(everywhere, "random")})
        probability = 1 - (1 - first) * (1 - second.reindex(first.index, fill_value=0.0))
    chosen = sentences.set_index("sentence").loc[drawn.index.to_numpy()].reset_index()
    chosen = chosen.iloc[random.permutation(len(chosen))].reset_index(drop=True)
    chosen["row"] = range(1, len(chosen) + 1)
    chosen["part"] = chosen["sentence"].map(drawn)
    chosen["probability"] = chosen["sentence"].map(probability)
    return in_context(chosen, corpus, sentences)[SAMPLE_COLUMNS]


def _rare_sentences(coded: pd.DataFrame, sentences: int) -> set[int]:
    own = coded[coded["protocol"] == STANDARD]
    sizes = own.groupby("frame")["sentence"].nunique()
    return set(own.loc[own["frame"].isin(sizes.index[sizes < RARE * sentences]), "sentence"])


def _draw(
    sentences: pd.DataFrame, size: int, random: np.random.Generator, *, partial: bool = False
) -> tuple[list[int], pd.Series]:
    """Sentences drawn without replacement inside each article, and every sentence's probability."""
    by_article = {document: own["sentence"].to_numpy() for document, own in sentences.groupby("document")}
    sizes = pd.Series({document: len(own) for document, own in by_article.items()}, dtype=int)
    shares = _allocate(sizes, size, partial=partial)
    drawn: list[int] = []
    for (document, own), chance in zip(by_article.items(), random.random(len(by_article)), strict=True):
        # The expected number is rounded at random, so that the probability stays what it should be.
        number = int(shares[document]) + (chance < shares[document] % 1)
        if number:
            drawn.extend(random.choice(own, number, replace=False).tolist())
    each = (shares / sizes).loc[sentences["document"]].to_numpy()
    return drawn, pd.Series(each, index=sentences["sentence"])


def _allocate(sizes: pd.Series, size: int, *, partial: bool) -> pd.Series:
    """How many sentences each article gives: in proportion to its length, at most a tenth of all."""
    limit = np.minimum(sizes, max(1, int(MOST_FROM_ONE_ARTICLE * size)))
    if limit.sum() < size:
        if partial:
            return limit.astype(float)
        raise PressframesError(
            f"a sample of {size} sentences cannot be drawn: with at most {MOST_FROM_ONE_ARTICLE:.0%} from one article, "
            f"the {len(sizes)} articles of the corpus give {int(limit.sum())}. Code every sentence "
            f"(size={int(sizes.sum())}), or add articles to the corpus."
        )
    shares = pd.Series(0.0, index=sizes.index)
    free = pd.Series(True, index=sizes.index)
    while True:
        rest = size - shares[~free].sum()
        shares[free] = rest * sizes[free] / sizes[free].sum()
        over = free & (shares > limit + 1e-9)
        if not over.any():
            return shares
        shares[over] = limit[over]
        free &= ~over


def in_context(chosen: pd.DataFrame, corpus: Corpus, sentences: pd.DataFrame) -> pd.DataFrame:
    """The chosen ones of some sentences with their `text`, and those `before` and `after` in the paragraph."""
    place = {row.sentence: row for row in sentences.itertuples()}

    def text_of(number: int, paragraph: tuple[int, int]) -> str:
        row = place.get(number)
        if row is None or (row.document, row.paragraph) != paragraph:
            return ""
        return corpus.text_of(row.document)[row.start : row.end].strip()

    rows = [(row.sentence, (row.document, row.paragraph)) for row in chosen.itertuples()]
    return chosen.assign(
        before=[text_of(number - 1, paragraph) for number, paragraph in rows],
        text=[text_of(number, paragraph) for number, paragraph in rows],
        after=[text_of(number + 1, paragraph) for number, paragraph in rows],
    )
