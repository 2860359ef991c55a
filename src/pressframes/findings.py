"""
What is found in a text, in the form in which it may be published: places, classes and counts without the words.

Each `find_` function is a finder of `pressframes.corpus.published.TABLES` and needs the text. Published may be: places
and the names of rules, kinds of quotations with the names of speakers, values and units of quantities, single words
and fixed phrases without their places. Never a stretch of the text.
"""

from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256
from typing import Any, NamedTuple

import pandas as pd

from pressframes.corpus.documents import Corpus, fold
from pressframes.corpus.published import published
from pressframes.corpus.tokens import Tokens
from pressframes.frames.codebook import Codebook
from pressframes.frames.coding import add_targets, code_frames
from pressframes.frames.shares import find_terms
from pressframes.frames.vocabulary import find_formulas, running_words
from pressframes.numbers import audit_durations, find_quantities
from pressframes.sentences import find_sentences
from pressframes.statistics.counts import count_words
from pressframes.voices.people import find_actors
from pressframes.voices.quotes import find_quotes
from pressframes.voices.speakers import add_voices, attribute_speech
from pressframes.words.cutting import tokenize

FORMULA_PRESET = "jieba"  # the words that formulas are made of; a formula is told apart by its characters, not by them
LONGEST_NAME = 7  # characters of a speaker that may be published; eight of a text under copyright are a quotation
FORMULA_COLUMNS = ["formula", "characters", "words", "documents", "occurrences", "share_of_documents", "variant_of"]


class Cutting(NamedTuple):
    """
    How the texts of a study are cut: what `tokenize` is told, and whether traditional texts are told in `simplified`
    words.
    """

    name: str
    dictionary: tuple[str, ...] | None = None
    protect: tuple[str, ...] = ()
    roles: tuple[str, ...] | None = None
    traditional: bool = False
    simplified: bool = False

    @property
    def hash(self) -> str:
        """What tells it from others: the name of the preset where nothing else is said, else a SHA-256."""
        return sha256(repr(self).encode()).hexdigest() if any(self[1:]) else self.name

    @property
    def options(self) -> dict[str, Any]:
        """What `tokenize` is told, by the names of its options."""
        return dict(zip(("preset", *self._fields[1:-1]), self, strict=False))


def frame_codes(corpus: Corpus, codebook: Codebook) -> pd.DataFrame:
    """The codes of a corpus as `code_frames` gives them; the published ones have `target`, `voice` and `role` too."""
    return code_frames(corpus, codebook) if corpus.has_text else published(corpus, "codes", codebook)


def find_word_counts(corpus: Corpus, cutting: Cutting | str) -> pd.DataFrame:
    """The words of each paragraph as `count_words` gives them; a corpus on disk has them counted already."""
    kept = corpus.kept_words(cutting if isinstance(cutting, str) else cutting.hash)
    return count_words(tokens_of(corpus, cutting) if kept is None else kept)


def find_speech(corpus: Corpus) -> pd.DataFrame:
    """
    The quotations with kind and speaker as `attribute_speech` gives them.

    A name has at most 7 characters between its points (让·皮埃尔); a longer speaker is a clause of the text or a long
    title, and is `withheld` with a number that tells it from the rest. Its `role` is kept.
    """
    quotes = attribute_speech(corpus, find_quotes(corpus))
    numbers = _withheld(name for name in quotes["speaker"].dropna() if max(map(len, name.split("·"))) > LONGEST_NAME)
    return quotes.assign(speaker=quotes["speaker"].map(lambda name: numbers.get(name, name), na_action="ignore"))


def find_audit(corpus: Corpus) -> pd.DataFrame:
    """Claimed durations against clock times as `audit_durations` gives them."""
    return audit_durations(corpus, find_quantities(corpus))


def find_actor_classes(corpus: Corpus) -> pd.DataFrame:
    """Who acts in each sentence as `find_actors` gives it, by class and place, without the name."""
    return find_actors(corpus, find_sentences(corpus)).drop(columns="actor")


def find_voiced_codes(corpus: Corpus, codebook: Codebook) -> pd.DataFrame:
    """The codes with what a metaphor is said of (`target`), in whose `voice`, and the speaker's `role`."""
    return add_voices(add_targets(corpus, code_frames(corpus, codebook), codebook), find_speech(corpus))


def find_coded_terms(corpus: Corpus, codebook: Codebook) -> pd.DataFrame:
    """The words of each frame as `find_terms` counts them."""
    return find_terms(corpus, code_frames(corpus, codebook), codebook)


def find_nameable_formulas(corpus: Corpus, codebook: Codebook) -> pd.DataFrame:
    """
    The shared phrases as `find_formulas` gives them, with `characters`, their length.

    A phrase is named where it is a single word or a word of the codebook; any other is `withheld` with a number
    that tells it from the rest, so that no stretch of a text under copyright is published, nor a hash by which it could
    be guessed.
    """
    found = find_formulas(running_words(corpus, tokens_of(corpus, FORMULA_PRESET)))
    known = {word for frame in codebook.frames for rule in frame.rules for word in rule.words}
    known |= set(found.loc[found["words"] == 1, "formula"])
    order = ["documents", "occurrences", "characters", "words", "formula"]
    table = found.assign(characters=found["formula"].str.len())
    table = table.sort_values(order, ascending=[False, False, True, True, True], ignore_index=True)[FORMULA_COLUMNS]
    numbers = _withheld(text for text in [*table["formula"], *table["variant_of"].dropna()] if text not in known)
    for column in ("formula", "variant_of"):
        table[column] = table[column].map(lambda text: numbers.get(text, text), na_action="ignore")
    return table


def tokens_of(corpus: Corpus, cutting: Cutting | str) -> Tokens:
    """The words of a corpus, cut once for counts and places."""
    said = Cutting(cutting) if isinstance(cutting, str) else cutting
    return corpus.once(("tokens", said), lambda corpus: _cut(corpus, said))


def _cut(corpus: Corpus, said: Cutting) -> Tokens:
    """The words of a corpus, with their places in its texts as printed."""
    tokens = tokenize(fold(corpus) if said.simplified else corpus, **said.options)
    return replace(tokens, cut_from=corpus.fingerprint)


def _withheld(texts: Iterable[str]) -> dict[str, str]:
    """
    What stands for texts that are not published: a number each, which says nothing of the text, as a hash does.

    >>> _withheld(["河畔市第二指挥部", "河畔市第三指挥部", "河畔市第二指挥部"])
    {'河畔市第二指挥部': 'withheld 1', '河畔市第三指挥部': 'withheld 2'}
    """
    return {text: f"withheld {number}" for number, text in enumerate(dict.fromkeys(texts), 1)}
