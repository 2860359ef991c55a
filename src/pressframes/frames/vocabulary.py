"""What the words of a codebook do in the texts at hand, and words that the texts offer, to accept or to reject."""

import io
import re
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import sparse

from pressframes.corpus.documents import Corpus, fold
from pressframes.corpus.tokens import Tokens
from pressframes.errors import PressframesError, refused
from pressframes.files import read_text, to_csv, write_atomically
from pressframes.frames.codebook import STANDARD, Codebook, Rule, load_codebook, parse_codebook, word_pattern
from pressframes.frames.shares import protocol_codes
from pressframes.statistics.collocation import collocates
from pressframes.words.cutting import tokenize

USE_COLUMNS = ["frame", "word", "places", "texts", "of", "other", "says"]
OFFER_COLUMNS = ["frame", "word", "count", "texts", "why", "like", "accept"]
NEARLY_ALL, FEW_TEXTS = 0.9, 10  # of ten texts or more, a word in nine of ten tells none from the others
FEWEST_USES, NODES, NEAR = 3, 12, 2  # of a word that has contexts, words asked for their company, words on either side
WORD = re.compile("[\u3400-\u9fff]{2,}")
YES = {"yes", "y", "1", "true", "x", "是", "对", "√", "收"}
NO = {"no", "n", "0", "false", "否", "不", "×", "不收"}


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
    overlaps = (table["places"] > 0) & (table["shared"] * 2 >= table["places"])
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
    counts = sparse.coo_array((np.ones(len(rows)), (rows, columns)), (size, 2 * NEAR * size)).tocsr().tocoo()
    words, contexts = (np.asarray(counts.sum(axis=axis)).ravel() for axis in (1, 0))
    row, column = counts.coords
    information = np.maximum(np.log(counts.data * counts.sum() / (words[row] * contexts[column])), 0)
    matrix = sparse.coo_array((information, (row, column)), counts.shape).tocsr()
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
        raise PressframesError(
            f"{book.name}: {len(book.frames)} frames, and {len(blocks) - 1} headings [[frame]]. Expected a heading "
            f"on a line of its own for each; write the words into the frame {code} yourself."
        )
    frame = book.frame(code)
    ids = {rule.id for rule in frame.rules}
    name = next(name for n in range(1, len(ids) + 2) if f"{code}.{(name := f'accepted-{n}')}" not in ids)
    counting = [tier for tier in frame.protocols[STANDARD] if frame.tiers]
    quoted = ", ".join(f'"{word}"' for word in words)
    tier = f'tier = "{counting[0]}"\n' if counting else ""
    blocks[place] = f'{blocks[place].rstrip()}\n\n[[frame.rules]]\nid = "{name}"\n{tier}words = [{quoted}]\n\n'
    return "".join(blocks)
