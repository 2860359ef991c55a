"""
The words of the texts at hand: what those of a codebook do there, which others the texts offer, to accept or to reject,
and fixed phrases, 提法, the longest runs of words that several articles share, with their variants.
"""

import io
import re
from pathlib import Path

import numpy as np
import pandas as pd
import scipy  # loads scipy.sparse on first use

from pressframes.corpus.documents import Corpus, fold
from pressframes.corpus.repeats import first_prints
from pressframes.corpus.tokens import OFFSET_BITS, Tokens, WordSource
from pressframes.errors import PressframesError, refused
from pressframes.files import read_text, to_csv, write_atomically
from pressframes.frames.codebook import STANDARD, Codebook, Rule, load_codebook, parse_codebook, word_pattern
from pressframes.frames.shares import protocol_codes
from pressframes.lists import lexicon, patterns
from pressframes.statistics.collocation import collocates
from pressframes.words.cutting import tokenize
from pressframes.words.numbering import pair_runs

USE_COLUMNS = ["frame", "word", "places", "texts", "of", "other", "says"]
OFFER_COLUMNS = ["frame", "word", "count", "texts", "why", "like", "accept"]
NEARLY_ALL, FEW_TEXTS = 0.9, 10  # of ten texts or more, a word in nine of ten tells none from the others
FEWEST_USES, NODES, NEAR = 3, 12, 2  # of a word that has contexts, words asked for their company, words on either side
WORD = re.compile("[\u3400-\u9fff]{2,}")
YES, NO = (frozenset(lexicon("sheets")[said].split()) for said in ("yes", "no"))  # as in coding sheets


def word_use(corpus: Corpus, codes: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """
    What each word that a codebook lists does in a corpus: a row a word, in the order of the codebook, `USE_COLUMNS`.

    A word has so many `places`, in `texts` of the `of` texts. `says` is "never" where there is none, "one-text" where
    all are in one text, "nearly-all" where nine of ten texts have it, and "overlap" where half of its places or more
    are words of one `other` frame, too (standard protocol); and else empty. `codes` is a table of `code_frames`.
    Needs the text.
    """
    texts = fold(corpus).require_text("look for the words of the codebook")
    rules = {rule.id: rule for frame in codebook.frames for rule in frame.rules}
    found = [_listed(texts[row.document][row.start : row.end], rules[row.rule]) for row in codes.itertuples()]
    codes = codes.assign(word=found).drop_duplicates(["frame", "word", "document", "start", "end"])
    by_word = codes.groupby(["frame", "word"])
    counts = by_word.agg(places=("start", "size"), texts=("document", "nunique"))
    pairs = codes.merge(protocol_codes(codes, codebook, STANDARD), on=["document", "sentence"], suffixes=("", "_other"))
    same = (pairs["start"] < pairs["end_other"]) & (pairs["start_other"] < pairs["end"])
    pairs = pairs[same & (pairs["frame"] != pairs["frame_other"])]
    pairs = pairs.drop_duplicates(["frame", "word", "document", "start", "frame_other"])
    shared = pairs.groupby(["frame", "word", "frame_other"]).size().reset_index(name="shared")
    shared = shared.sort_values("shared", kind="stable").drop_duplicates(["frame", "word"], keep="last")
    words = [(frame.code, word) for frame in codebook.frames for rule in frame.rules for word in rule.words]
    table = pd.DataFrame(words, columns=["frame", "word"]).merge(counts.reset_index(), how="left")
    table = table.merge(shared.rename(columns={"frame_other": "other"}), how="left").assign(of=len(texts))
    table = table.fillna({"places": 0, "texts": 0, "shared": 0}).astype({"places": int, "texts": int})
    overlaps = table["shared"] * 2 >= table["places"]
    everywhere = (len(texts) >= FEW_TEXTS) & (table["texts"] >= NEARLY_ALL * len(texts))
    cases = [table["places"] == 0, everywhere, overlaps, table["texts"] == 1]
    table["other"] = table["other"].where(overlaps)
    return table.assign(says=np.select(cases, ["never", "nearly-all", "overlap", "one-text"], ""))[USE_COLUMNS]


def _listed(text: str, rule: Rule) -> str:
    """The word of a rule that found a stretch of text; "" for a pattern."""
    if text in rule.words:
        return text
    return next((word for word in rule.words if re.fullmatch(word_pattern(word), text)), "")


def offer_words(
    corpus: Corpus, codebook: Codebook, frame: str, path: str | Path, *, preset: str = "jieba", most: int = 20
) -> pd.DataFrame:
    """
    Words that the texts offer for a frame, with their counts, as a CSV file to fill: a row a word, `OFFER_COLUMNS`.

    `why` is "company": the word shares sentences with the frame's word `like` more often than chance has it
    (`collocates`); or "context": it stands between the same neighbours as `like`, two words to either side. At most
    `most` of each, the surest first; words that the frame has are left out, and no word is taken over by itself.
    Write yes or no (是, 否) into `accept`, and give the file to `accept_words`. A file that is there raises
    `PressframesError`. Needs the text.

    Contexts are compared by the cosine of positive pointwise mutual information (Bullinaria & Levy 2007).
    """
    if Path(path).exists():
        raise refused("exists", path)
    own = {word for rule in codebook.frame(frame).rules for word in rule.words}
    tokens = corpus.once(("tokens", preset), lambda corpus: tokenize(corpus, preset=preset))
    names, counts = np.array(tokens.vocabulary, object), tokens.token_totals()
    candidate = np.array([bool(WORD.fullmatch(name)) and name not in own for name in names], bool)
    nodes = [place for place in np.flatnonzero(np.isin(names, list(own))) if counts[place] > 1][:NODES]
    used = np.unique(np.stack([tokens.word, tokens.document]), axis=1)[0]
    texts = np.bincount(used, minlength=len(names))
    several = names[candidate & (texts > 1)]  # what one text alone has is that text's
    company = [pd.DataFrame(collocates(tokens, names[node])).assign(like=names[node]) for node in nodes]
    near = pd.concat([pd.DataFrame(columns=["collocate", "like", "p_adjusted", "count", "expected"]), *company])
    near = near[near["collocate"].isin(several) & (near["p_adjusted"] < 0.05)].query("count > expected")
    near = near.sort_values("p_adjusted").drop_duplicates("collocate").head(most)
    offers = near[["collocate", "like"]].rename(columns={"collocate": "word"}).assign(why="company")
    offers = pd.concat([offers, _alike(tokens, nodes, candidate & (texts > 1), most)], ignore_index=True)
    place = pd.Index(names).get_indexer(offers["word"])
    offers = offers.assign(frame=frame, count=counts[place], texts=texts[place], accept="")[OFFER_COLUMNS]
    write_atomically(path, "\ufeff" + to_csv(offers))
    return offers


def _alike(tokens: Tokens, nodes: list, candidate: np.ndarray, most: int) -> pd.DataFrame:
    """The words whose contexts are most like those of one of the nodes: `word, like, why`, each word once."""
    size, pairs = len(tokens.vocabulary), []
    for distance in range(1, NEAR + 1):
        first, second = tokens.word[:-distance], tokens.word[distance:]
        same = tokens.paragraph[:-distance] == tokens.paragraph[distance:]
        same &= tokens.document[:-distance] == tokens.document[distance:]
        for side, (word, neighbour) in enumerate(((first, second), (second, first))):
            pairs.append((word[same], neighbour[same] + size * (2 * (distance - 1) + side)))
    rows, columns = (np.concatenate(part).astype(np.int64) for part in zip(*pairs, strict=True))
    counts = scipy.sparse.coo_array((np.ones(len(rows)), (rows, columns)), (size, 2 * NEAR * size)).tocsr().tocoo()
    words, contexts = (np.asarray(counts.sum(axis=axis)).ravel() for axis in (1, 0))
    row, column = counts.coords
    information = np.maximum(np.log(counts.data * counts.sum() / (words[row] * contexts[column])), 0)
    matrix = scipy.sparse.coo_array((information, (row, column)), counts.shape).tocsr()
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    asked = np.flatnonzero(candidate & (tokens.token_totals() >= FEWEST_USES) & (lengths > 0))
    nodes = [node for node in nodes if lengths[node] > 0]
    if not nodes or not len(asked):
        return pd.DataFrame(columns=["word", "like", "why"])
    cosine = (matrix[asked] @ matrix[nodes].T).toarray() / np.outer(lengths[asked], lengths[nodes])
    shared = (matrix[asked] > 0).astype(int) @ (matrix[nodes] > 0).astype(int).T
    cosine[shared.toarray() < FEWEST_USES] = 0  # one neighbour in common is chance
    best, names = np.argsort(-cosine.max(axis=1), kind="stable")[:most], np.array(tokens.vocabulary, object)
    best = best[cosine.max(axis=1)[best] > 0]
    like = names[np.array(nodes)[cosine.argmax(axis=1)[best]]]
    return pd.DataFrame({"word": names[asked[best]], "like": like, "why": "context"})


def accept_words(path: str | Path, codebook: str | Path) -> list[str]:
    """
    Take the words of a filled file of `offer_words` into a codebook, and return them.

    They become a rule at the end of their frame in the file of the codebook, which otherwise stays as it is, remarks
    and all. Where the frame has tiers, they get the first that counts. A word that the frame has already is left out,
    and so is one whose `accept` is empty or no.

    Raises `PressframesError` for a file without the columns `frame`, `word` and `accept`, with a frame that the
    codebook does not have, or with anything but yes or no in `accept`; nothing is written then.
    """
    table = pd.read_csv(io.StringIO(read_text(path).text), dtype=str, keep_default_na=False, sep=None, engine="python")
    if lacking := [name for name in ("frame", "word", "accept") if name not in table]:
        raise PressframesError(f"{path}: there is no column {', '.join(lacking)}. Expected a file of offer_words.")
    said = table["accept"].str.strip().str.lower()
    unclear = table.index[~said.isin(YES | NO | {""})]
    if len(unclear):
        rows = ", ".join(f"row {row + 2}: {table['accept'][row]!r}" for row in unclear[:8])
        raise PressframesError(f"{path}: accept is neither yes nor no ({rows}). Expected yes, no, 是, 否 or nothing.")
    added: list[str] = []
    book, text = load_codebook(codebook), read_text(codebook).text
    for frame, own in table[said.isin(YES)].groupby("frame", sort=False):
        known = {word for rule in book.frame(frame).rules for word in rule.words}
        words = [word for word in own["word"].str.strip().drop_duplicates() if word not in known]
        text, added = _with_rule(text, book, frame, words) if words else text, [*added, *words]
    parse_codebook(text, str(codebook))
    write_atomically(codebook, text)
    return added


def _with_rule(text: str, book: Codebook, code: str, words: list[str]) -> str:
    """A codebook's text with one more rule at the end of a frame."""
    blocks = re.split(r"(?m)^(?=[ \t]*\[\[\s*frame\s*\]\])", text)
    place = [frame.code for frame in book.frames].index(code) + 1
    if len(blocks) != len(book.frames) + 1:
        raise refused("headings", book.name, frames=len(book.frames), found=len(blocks) - 1, code=code)
    frame = book.frame(code)
    ids = {rule.id for rule in frame.rules}
    name = next(name for n in range(1, len(ids) + 2) if f"{code}.{(name := f'accepted-{n}')}" not in ids)
    counting = [tier for tier in frame.protocols[STANDARD] if frame.tiers]
    quoted = ", ".join(f'"{word}"' for word in words)
    tier = f'tier = "{counting[0]}"\n' if counting else ""
    blocks[place] = f'{blocks[place].rstrip()}\n\n[[frame.rules]]\nid = "{name}"\n{tier}words = [{quoted}]\n\n'
    return "".join(blocks)


FEWEST_CHARACTERS = 4  # shorter repeated runs are words and not formulas
MOST_WORDS = 12
FORMULA_COLUMNS = ["formula", "words", "documents", "occurrences", "share_of_documents", "variant_of"]
LOOKS, EDGES = patterns("coding"), frozenset(lexicon("coding")["edges"].split())


def find_formulas(tokens: WordSource, *, fewest_documents: int = 2) -> pd.DataFrame:
    """
    The formulas of a corpus, those of most documents first: columns `FORMULA_COLUMNS`.

    A formula is a run of words, at least four characters long and without punctuation or dates in it, that
    stands in `fewest_documents` articles or more. Of runs that contain each other only the longest is
    kept, unless the shorter one stands in more articles. `variant_of` names the commoner formula that
    differs from this one in a single character (闻令即动 of 闻令而动). Articles, not occurrences, are the
    measure: a phrase said ten times in one article is that article's and nobody's formula.
    """
    table = tokens.whole()
    documents, runs = len(np.unique(table.document)), _shared_runs(table, fewest_documents)
    rows = [
        (text, length, found, times, found / documents, None)
        for text, (length, found, times, longer, edged) in runs.items()
        if len(text) >= FEWEST_CHARACTERS and longer < found and not edged
    ]
    table = pd.DataFrame(rows, columns=FORMULA_COLUMNS)
    order = ["documents", "occurrences", "formula"]
    table = table.sort_values(order, ascending=[False, False, True], ignore_index=True)
    return table.assign(variant_of=_variants(table["formula"].tolist()))


def running_words(corpus: Corpus, tokens: Tokens) -> Tokens:
    """
    The words that formulas can be made of: those of running text that was written for its article.

    Left out are all prints of an article but the first (`first_prints`), paragraphs that stand word for word in several
    articles (heads of columns, notes of the editor), and credits of writers and photographers. Bylines and
    datelines are no tokens to begin with. Needs the text.
    """
    texts, first = corpus.require_text("find the paragraphs that it repeats"), first_prints(corpus)
    places = corpus.paragraphs[first[corpus.paragraphs["document"]]]
    content = [texts[row.document][row.start : row.end].strip() for row in places.itertuples()]
    repeated = places.assign(content=content).groupby("content")["document"].transform("nunique") > 1
    kept = pd.MultiIndex.from_frame(places.loc[~repeated, ["document", "paragraph"]])
    chosen = pd.MultiIndex.from_arrays([tokens.document, tokens.paragraph]).isin(kept)
    for document in np.flatnonzero(first).tolist():
        for credit in LOOKS.credit.finditer(texts[document]):
            own = slice(*np.searchsorted(tokens.document, [document, document + 1]))
            within = (tokens.start[own] >= credit.start()) & (tokens.end[own] <= credit.end())
            chosen[own] &= ~within
    return tokens.only(chosen)


def _shared_runs(tokens: Tokens, fewest: int) -> dict[str, list[int]]:
    """
    Each shared run: its words, articles, occurrences, the most articles of a run one word longer around it,
    and whether it begins or ends with a word that belongs to the sentence.

    A run can only be shared if both of the runs one word shorter that it consists of are (`pair_runs`).
    """
    whole = LOOKS.punctuation.fullmatch, LOOKS.numeral.fullmatch
    barrier = np.array([any(fits(word) for fits in whole) for word in tokens.vocabulary], bool)
    runs = np.where(barrier[tokens.word], -1, tokens.word.astype(np.int64))
    same_paragraph = (tokens.document[1:] == tokens.document[:-1]) & (tokens.paragraph[1:] == tokens.paragraph[:-1])
    adjacent = same_paragraph & (tokens.start[1:] == tokens.end[:-1])
    shared: dict[str, list[int]] = {}
    for size in range(1, MOST_WORDS + 1):
        runs = pair_runs(runs, adjacent) if size > 1 else runs
        numbers, first, found, times = _count(runs, tokens.document)
        keep = found >= fewest
        for place, articles, occurrences in zip(first[keep], found[keep], times[keep], strict=True):
            words = [tokens.vocabulary[word] for word in tokens.word[place : place + size]]
            edged = size > 1 and not EDGES.isdisjoint((words[0], words[-1]))
            shared["".join(words)] = [size, int(articles), int(occurrences), 0, edged]
            for part in () if edged else ("".join(words[:-1]), "".join(words[1:])):
                if part in shared:
                    shared[part][3] = max(shared[part][3], int(articles))
        if not keep.any():
            break
        runs = np.where(np.isin(runs, numbers[keep]), runs, -1)
    return shared


def _count(runs: np.ndarray, document: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Each run's number, first place, articles and occurrences."""
    places = np.flatnonzero(runs >= 0)
    numbers, first, inverse, times = np.unique(runs[places], return_index=True, return_inverse=True, return_counts=True)
    in_article = np.unique(inverse.astype(np.int64) << OFFSET_BITS | document[places]) >> OFFSET_BITS
    return numbers, places[first], np.bincount(in_article, minlength=len(numbers)), times


def _variants(formulas: list[str]) -> list[str | None]:
    """For each formula the first before it that differs in one character, if there is one."""
    seen: dict[str, str] = {}
    variants: list[str | None] = []
    for formula in formulas:
        holes = [formula[:place] + "＊" + formula[place + 1 :] for place in range(len(formula))]
        variants.append(next((seen[hole] for hole in holes if hole in seen), None))
        for hole in holes:
            seen.setdefault(hole, formula)
    return variants
