"""A public call that is given the wrong thing names the call to make."""

import re
from importlib import import_module
from inspect import isfunction, signature
from typing import Any

import pandas as pd
import pytest
from conftest import ROOT

import pressframes as pf
from pressframes import statistics
from pressframes.corpus import corpus_from_texts
from pressframes.errors import PressframesError, checked
from pressframes.figures import draw_lines
from pressframes.frames import coded_sentences, frames_by_side
from pressframes.study import claims
from pressframes.voices import find_actors

CORPUS = corpus_from_texts(["党员在社区值守。工厂开工，党员在工厂。", "医生在社区。党员在社区。"])
TOKENS = pf.tokenize(CORPUS)
COUNTS = pf.count_words(TOKENS)
CODEBOOK = pf.load_codebook(ROOT / "data" / "coding" / "codebook.toml")
CODES = pf.code_frames(CORPUS, CODEBOOK)
NAN = float("nan")

WRONG = {
    "a list for a corpus": (lambda: pf.tokenize(["党员"]), "tokenize(corpus_from_texts(corpus))"),
    "a text for a corpus": (lambda: pf.tokenize("党员"), "tokenize(corpus_from_texts([corpus]))"),
    "None for a corpus": (lambda: pf.tokenize(None), "a Corpus (made by read_corpus or corpus_from_texts)"),
    "a corpus to count": (lambda: pf.count_words(CORPUS), "count_words(tokenize(tokens))"),
    "two corpora": (lambda: pf.keyness(CORPUS, CORPUS), "keyness(tokenize(target), tokenize(reference))"),
    "one corpus of two": (lambda: pf.keyness(TOKENS, CORPUS), "keyness(target, tokenize(reference))"),
    "a corpus for rates": (lambda: pf.word_frequencies(CORPUS), "word_frequencies(tokenize(source))"),
    "a corpus for spread": (lambda: pf.dispersion(CORPUS), "dispersion(tokenize(source))"),
    "a corpus for neighbours": (lambda: pf.collocates(CORPUS, "在"), "collocates(tokenize(source), node)"),
    "what there is not": (
        lambda: pf.collocates(TOKENS, "在", measure="mi"),
        "no argument measure. Expected some of source",
    ),
    "a list for a word": (lambda: pf.collocates(TOKENS, ["在"]), "collocates(source, node[0])"),
    "a word for a list": (lambda: statistics.cooccurrences(TOKENS, "党员"), "cooccurrences(source, [words])"),
    "the wrong order": (lambda: pf.concordance(TOKENS, CORPUS, "在"), "concordance(corpus, tokens, phrase)"),
    "counts for tokens": (lambda: pf.diversity(COUNTS), "tokens is a table, where tokens (made by tokenize)"),
    "text for a number": (lambda: pf.concordance(CORPUS, TOKENS, "在", limit="5"), "limit=<a whole number or None>"),
    "a float for a number": (lambda: pf.collocates(TOKENS, "在", window_words=2.5), "window_words is 2.5"),
    "a bool for a number": (lambda: pf.collocates(TOKENS, "在", window_words=True), "window_words is True"),
    "text for a seed": (lambda: statistics.compare_parts(TOKENS, TOKENS, seed="1"), "seed=<a whole number>"),
    "text for a share": (lambda: pf.keyness(TOKENS, TOKENS, alpha="x"), "alpha=<a number>"),
    "percent for a share": (lambda: statistics.bootstrap_dispersion(TOKENS, confidence=95), "confidence=95"),
    "certainty": (lambda: statistics.bootstrap_dispersion(TOKENS, confidence=1), "confidence=1 (1 - alpha)"),
    "no confidence at all": (lambda: statistics.bootstrap_dispersion(TOKENS, confidence=0), "a share between 0 and 1"),
    "text for a rate": (lambda: statistics.lexical_bundles(TOKENS, minimum_rate="20"), "minimum_rate=<a number>"),
    "text for a count": (lambda: pf.log_ratio("x", 10, 1, 10), "'x', 10, 1, 10: expected numbers"),
    "text for p": (lambda: statistics.adjust_p("x"), "'x': expected numbers"),
    "no folder": (lambda: pf.read_corpus(None), "found NoneType. Expected a name, a file, a folder"),
    "one text for many": (lambda: corpus_from_texts("志愿者"), "corpus_from_texts([texts])"),
    "a missing text": (lambda: corpus_from_texts(["党员", NAN]), "texts is a list with nan at place 1"),
    "texts that cannot be counted": (lambda: corpus_from_texts(iter(["党员"])), "texts is a list_iterator"),
    "text for sentences": (lambda: pf.find_sentences("党员"), "find_sentences(corpus_from_texts([corpus]))"),
    "text to code": (lambda: pf.code_frames("党员", CODEBOOK), "code_frames(corpus_from_texts([corpus]), codebook)"),
    "a path for a codebook": (lambda: pf.code_frames(CORPUS, "a.toml"), "code_frames(corpus, load_codebook(codebook))"),
    "no path": (lambda: pf.load_codebook(3), "path is 3, where text or a path was expected"),
    "a table for a figure": (lambda: pf.save_figure(COUNTS, None, None), "figure is a table, where a figure"),
    "no figure": (lambda: pf.verify(None), "target is None, where text or a path was expected"),
    "no figure to trace": (
        lambda: pf.trace(None, "党员"),
        "study is None, where a Study (made by open_study) was expected",
    ),
    "a number for a study": (lambda: pf.open_study(3), "notebook is 3, where text was expected"),
    "a table to draw": (lambda: draw_lines(COUNTS), "draw_lines(Chart(chart, label="),
    "corpora for codes": (
        lambda: frames_by_side(CORPUS, CORPUS, CODEBOOK),
        "frames_by_side(codes.documents, sentences.documents, codebook)",
    ),
    "codes without sides": (lambda: frames_by_side(pd.DataFrame(), pd.DataFrame(), CODEBOOK), "codes.assign(side="),
    "codes with sides of sentences without": (
        lambda: frames_by_side(pd.DataFrame(columns=["side"]), pd.DataFrame(), CODEBOOK),
        "codes.assign(side=",
    ),
    "sentences with sides of codes without": (
        lambda: frames_by_side(pd.DataFrame(), pd.DataFrame(columns=["side"]), CODEBOOK),
        "codes.assign(side=",
    ),
    "too much": (lambda: coded_sentences(CODES, CODES, CODEBOOK), "too many positional arguments. The call to make: "),
    "too little": (lambda: find_actors(CORPUS), "'sentences'. The call to make: find_actors(corpus, sentences)."),
    "no page": (lambda: pf.read_page(["a"]), "read_page(text_or_path[0])"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_call_is_answered_with_the_call_to_make(name):
    call, words = WRONG[name]

    with pytest.raises(PressframesError, match=re.escape(words)):
        call()


def needed_by(function):
    """The parameters of a function that are named one by one."""
    of_each = signature(function).parameters.values()
    return [one for one in of_each if one.kind in (one.POSITIONAL_OR_KEYWORD, one.KEYWORD_ONLY)]


ROOMS = ["pressframes", *(f"pressframes.{path.parent.name}" for path in (ROOT / "src/pressframes").glob("*/*.pyi"))]
OFFERED = {(room, name): getattr(import_module(room), name) for room in ROOMS for name in import_module(room).__all__}
CLAIMS = ["largest", "count_above", "latest", "told_apart", "difference", "trend", "fewest_kept"]
FUNCTIONS = {place: found for place, found in OFFERED.items() if isfunction(found)}
FUNCTIONS |= {("claims", name): getattr(claims, name) for name in CLAIMS}
# Those that need something of a kind, and not only numbers or whatever there is.
CHECKED = [
    place
    for place, function in FUNCTIONS.items()
    if any(one.default is one.empty and one.annotation not in (one.empty, Any) for one in needed_by(function))
]


@pytest.mark.parametrize(("room", "name"), CHECKED)
def test_what_is_nothing_that_a_call_knows_is_named_with_the_call_to_make(room, name):
    function = FUNCTIONS[room, name]
    needed = [one for one in needed_by(function) if one.default is one.empty]
    in_order = [object() for one in needed if one.kind is one.POSITIONAL_OR_KEYWORD]
    by_name = {one.name: object() for one in needed if one.kind is one.KEYWORD_ONLY}

    with pytest.raises(PressframesError, match=rf"^{name}: .*The call to make: {name}\("):
        function(*in_order, **by_name)


def test_numbers_of_numpy_and_lists_of_every_kind_are_taken_as_they_are_meant():
    limit = pd.Series([2])[0]
    texts = ["党员在社区。", "党员在工厂。"]

    assert len(pf.concordance(CORPUS, TOKENS, "在", limit=limit)) == 2
    for given in (texts, tuple(texts), pd.Series(texts)):
        assert list(corpus_from_texts(given).texts) == texts


def test_each_item_of_a_tuple_of_any_length_is_looked_at():
    @checked
    def names(words: tuple[str, ...]) -> None: ...

    with pytest.raises(PressframesError, match="9 at place 1"):
        names(("桥", 9))
