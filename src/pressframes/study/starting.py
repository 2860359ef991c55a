"""A study is laid out anywhere: `study.toml` filled from what was found in the texts, the notebooks, and a codebook."""

import json
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Any

import pandas as pd

from pressframes.corpus.documents import Corpus, scripts_of
from pressframes.corpus.door import METADATA, NAME_PARTS, NAMED, read_corpus, write_metadata
from pressframes.corpus.heads import FIELDS, PAPER
from pressframes.errors import refused
from pressframes.files import Content, to_csv, write_together
from pressframes.lists import lexicon
from pressframes.study.settings import FILE, MOST_GROUPS, NO_GROUPS, dates_ahead, period_of, read_settings

TEMPLATE = "template"
# What of the repository travels in the package in that folder; pyproject.toml says the same.
TEMPLATES = {"notebooks": "notebooks", "codebooks": "data/coding", "examples": "data/examples"}
CODEBOOK = "codebooks/codebook.toml"  # what a new study begins from
TABLE = "articles.csv"  # where the rows of a pandas table are kept
TEXTS = "texts"  # the folder of a study whose texts are still to come
SEPARATORS = re.compile(r"([_\s.—–-]+)")
WORDS = "starting"  # the lexicon with what is written into a new study
DATE = "\0"  # stands for the date of a file name that is taken apart
BETWEEN = r"(?P<between>[_\s.—–-]*)"
BESIDE_DATE = {
    "{{date}}{0}{1}": f"{DATE}{BETWEEN}(?P<rest>.+)",
    "{1}{0}{{date}}": f"(?P<rest>.+?){BETWEEN}{DATE}",
}
MOST_NAMES = 0.9  # share of the file names that have a date at one end


def template(name: str) -> Path:
    """
    A file or folder that new studies are made from: `notebooks`, `codebooks`, `examples`, or what lies in one of them.

    It is the one in the installed package, and in a clone the folder at its top.

    >>> template("examples/flood-reports/articles.csv").name
    'articles.csv'
    """
    first, _, rest = name.partition("/")
    package = Path(str(files("pressframes")))
    place = package / TEMPLATE / first
    return (place if place.is_dir() else package.parents[1] / TEMPLATES[first]) / rest


@dataclass(frozen=True)
class NewStudy:
    """
    A study that was laid out: its `folder`, what was `found`, `notes` on how files were read, and the files that were
    there and were `kept`.
    """

    folder: Path
    found: tuple[str, ...]
    notes: tuple[str, ...]
    kept: tuple[str, ...]

    def __repr__(self) -> str:
        kept = [f"Kept as they were: {', '.join(self.kept)}."] if self.kept else []
        todo = f"Next: look at {FILE} in {self.folder}, and run there: pressframes reproduce"
        return "\n".join([*self.found, *map("Note: {}".format, self.notes), *kept, todo])


def start_study(
    source: Any, folder: str | Path | None = None, *, language: str = "en", publish: str = "all", **reading: Any
) -> NewStudy:
    """
    Lay out a study of some texts: `study.toml` filled from what was found, notebooks, a codebook, a README.

    `source` is a file, a folder, a known name, a pandas table, the name of an example (`flood-reports`, which is copied
    into the study), or None for texts that are still to come; `reading` are options of `read_corpus` (`kind, columns,
    file_names, metadata`). The folder is NAME-study in the working folder if none is given. Where file names say date
    and newspaper, the pattern is worked out; of the columns that could make groups `newspaper` is taken and others are
    suggested. `publish` is "counts" where none of the text may be shown. Nothing that is there is written over, and a
    folder that has a `study.toml` raises `PressframesError`.
    """
    place, example = Path(source) if isinstance(source, (str, os.PathLike)) else None, _example(source)
    folder = Path(folder or f"{place.stem if place else 'my'}-study")
    if (folder / FILE).exists():
        raise refused("exists", folder / FILE)
    if place and place.is_dir() and folder.resolve().is_relative_to(place.resolve()):
        raise refused("around", place, folder=folder)
    corpus, reading = (None, reading) if source is None else _read(example / TABLE if example else source, reading)
    write: dict[Path, Content] = {folder / name: content for name, content in _template_files()}
    if example:
        place = folder / TABLE
        write |= {folder / path.name: path.read_bytes() for path in example.iterdir()}
    elif isinstance(source, pd.DataFrame):
        place = folder / TABLE
        write[place] = "\ufeff" + to_csv(source)
    elif corpus and place and place.is_dir() and corpus.documents["date"].isna().all() and "metadata" not in reading:
        reading["metadata"] = folder / METADATA[0]
        if not reading["metadata"].exists():
            write_metadata(source, reading["metadata"])
    told = dict(reading)
    if isinstance(told.get("metadata"), (str, os.PathLike)):
        told["metadata"] = _from(folder, told["metadata"])
    said = {"source": _from(folder, place or folder / TEXTS), "language": language, "publish": publish}
    found = _found(corpus, told)
    write |= _filled(folder, said, told, found, _asked(corpus))
    kept = [path for path in write if path.exists()]
    write_together({path: content for path, content in write.items() if path not in kept})
    if corpus is None:
        (folder / TEXTS).mkdir(exist_ok=True)
    read_settings(folder)
    notes = corpus.notes if corpus else ()
    return NewStudy(folder, tuple(found), tuple(notes), tuple(str(path.relative_to(folder)) for path in kept))


def _example(source: Any) -> Path | None:
    """The folder of the example of a name, where no file is called so."""
    folder = template(f"examples/{source}") if isinstance(source, str) and not os.path.exists(source) else None
    return folder if folder and (folder / TABLE).exists() else None


def study_of(source: str | Path, folder: str | Path, **reading: Any) -> Path:
    """The folder of a study of these texts, which is laid out if it is not there; of other texts it is refused."""
    if not (Path(folder) / FILE).exists():
        return start_study(source, folder, **reading).folder
    found, given = read_settings(folder).corpus.source, TABLE if _example(source) else _from(Path(folder), source)
    if found != given:
        raise refused("other_study", folder, found=found, given=given)
    return Path(folder)


def _filled(
    folder: Path, said: Mapping[str, str], told: Mapping[str, Any], found: Sequence[str], asked: dict[str, str]
) -> dict[Path, Content]:
    """`study.toml` and the README, with what was said, told to the reader, found and asked put in."""
    heading = folder.resolve().name
    facts = {key: _toml(value) for key, value in {**said, "title": heading}.items()} | asked
    facts["reading"] = "".join(f"\n{key} = {_toml(value)}" for key, value in told.items())
    facts |= {name: "\n".join(f"{sign} {line}" for line in found) for name, sign in (("lines", "-"), ("found", "#"))}
    return {
        folder / name: Template(lexicon(WORDS)[key]).substitute(facts, heading=heading)
        for key, name in (("readme", "README.md"), ("study", FILE))  # the last to be renamed says that all is there
    }


def _read(source: Any, reading: Mapping[str, Any]) -> tuple[Corpus, dict[str, Any]]:
    """The corpus, and how it was read: with a pattern for file names where they say what the texts do not."""
    corpus, reading = read_corpus(source, **reading), dict(reading)
    names = corpus.documents["source"].dropna()
    lacking = names[corpus.documents[["newspaper", "date"]].isna().any(axis=1)]
    folders = [group for _, group in lacking.groupby(lacking.map(os.path.dirname))]
    pattern = next(filter(None, map(file_name_pattern, [names, *folders])), None)
    if lacking.empty or not pattern or "file_names" in reading:
        return corpus, reading
    return read_corpus(source, file_names=pattern, **reading), reading | {"file_names": pattern}


def file_name_pattern(names: Iterable[str]) -> str | None:
    """
    What file names say, as a pattern for `read_corpus`; None where they do not all say a date or a newspaper alike,
    nor nine of ten begin or end with a date.

    >>> file_name_pattern(["2024-06-03_江州日报_01.txt", "2024-06-04_南江晚报_03.txt"])
    '{date}_{newspaper}_{number}'
    >>> file_name_pattern(["2024-06-03 市里开会.docx", "2024-06-04 堤上 夜话.docx"])
    '{date} {headline}'
    >>> file_name_pattern(["node_1.html", "node_2.html"])
    """
    stems = list(dict.fromkeys(Path(name).stem for name in names))
    dated = [re.sub(NAME_PARTS["date"], DATE, stem, count=1) for stem in stems]
    pieces = [SEPARATORS.split(stem) for stem in dated]
    if len(stems) < 2 or len({(len(parts), *parts[1::2]) for parts in pieces}) > 1:
        return _beside_date(dated) if len(stems) > 1 else None
    parts = list(map(_part, *pieces))
    if sorted(parts[::2]) == ["{date}", "{part}"]:
        return _beside_date(dated)
    for place, part in enumerate(parts):
        if part in parts[:place] and part.startswith("{"):  # a name may stand once in a pattern
            parts[place] = f"{part[:-1]}{place}}}"
    return "".join(parts) if {"{date}", "{newspaper}"} & set(parts) else None


def _beside_date(dated: Sequence[str]) -> str | None:
    """The pattern of names of which nine of ten begin, or end, with a date; what differs beside it is the headline."""
    for pattern, form in BESIDE_DATE.items():
        found = [match for stem in dated if (match := re.fullmatch(form, stem))]
        between = Counter(match["between"] for match in found)
        if found and between.most_common(1)[0][1] >= MOST_NAMES * len(dated):
            part = _part(*(match["rest"] for match in found))
            return pattern.format(between.most_common(1)[0][0], "{headline}" if part == "{part}" else part)
    return None


def _part(*values: str) -> str:
    """What one part of the file names is: the same in all, a date, a number, a newspaper, a page, or something else."""
    kinds = {"date": DATE, "newspaper": rf"{PAPER}|[^\d]{{1,8}}[报報]", "number": r"\d+", "page": NAME_PARTS["page"]}
    fit = [name for name, form in kinds.items() if all(re.fullmatch(form, value) for value in values)]
    if len(set(values)) == 1 and fit[:1] not in (["date"], ["newspaper"]):
        return values[0]
    return f"{{{fit[0] if fit else 'part'}}}"


def _template_files() -> Iterator[tuple[str, str]]:
    """What a study begins with, by name: notebooks without what they gave elsewhere, wording, and files to fill in."""
    folder = template("notebooks")
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if path.suffix in (".ipynb", ".toml") and not any(part.startswith(".") for part in name.parts):
            text = path.read_text(encoding="utf-8")
            yield f"notebooks/{name.as_posix()}", _cleared(text) if path.suffix == ".ipynb" else text
    yield "codebook.toml", template(CODEBOOK).read_text(encoding="utf-8")
    yield "glossary.csv", "\ufeffword,en\n"
    yield "known-groups.toml", lexicon(WORDS)["known"].lstrip("\n")


def _cleared(notebook: str) -> str:
    content = json.loads(notebook)
    for cell in content["cells"]:
        if cell["cell_type"] == "code":
            cell |= {"outputs": [], "execution_count": None}
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _found(corpus: Corpus | None, reading: Mapping[str, Any]) -> list[str]:
    """What was found in the texts, in sentences; of texts that are still to come, where they go."""
    if corpus is None:
        return lexicon(WORDS)["texts"].splitlines()
    documents = corpus.documents
    dates = documents["date"].dropna()
    span = f", {' to '.join(sorted({min(dates), max(dates)}))}" if len(dates) else ""
    papers = documents["newspaper"].dropna().value_counts()
    lines = [
        f"Articles: {len(documents)}, with a date: {len(dates)}{span}.",
        f"Newspapers: {_counted(papers) if len(papers) else 'not known'}.",
    ]
    if ahead := sorted(set(dates_ahead(documents)))[:MOST_GROUPS]:
        lines.append(lexicon(WORDS)["ahead"].format(dates=", ".join(ahead)))
    if all(scripts_of(corpus)):
        lines.append(lexicon(WORDS)["mixed"])
    if "file_names" in reading:
        lines.append(f"File names are read as {reading['file_names']}; look whether this is right.")
    if "metadata" in reading and not len(dates):
        lines += lexicon(WORDS)["undated"].splitlines()
    elif not len(dates) and (others := [name for name in documents if name not in NO_GROUPS | {*FIELDS}]):
        lines.append(f"No column was read as the date. If it is one of {', '.join(others)}: --columns date=NAME.")
    return lines


def _asked(corpus: Corpus | None) -> dict[str, str]:
    """Lines on groups, periods and traditional characters; what cannot be told from the texts stays a suggestion."""
    documents = pd.DataFrame(columns=["newspaper", "date"]) if corpus is None else corpus.documents
    columns = [name for name in documents if name not in NO_GROUPS]
    groups = {name: counts for name in columns if (counts := _groups(documents[name])) is not None}
    lines = [
        f"{'' if name == 'newspaper' else '# '}compare = {_toml(name)}   # {_counted(counts)}"
        for name, counts in groups.items()
    ]
    none = '# compare = "newspaper"   # the column whose groups are compared; none has two to eight values'
    traditional, simple = scripts_of(corpus) if corpus else (False, False)
    keys = {"traditional": traditional, "simplified": traditional and simple}
    script = "\n".join("# " * (not keys[name]) + line for name, line in lexicon(WORDS)["scripts"].items())
    sign = "" if documents["date"].notna().any() else "# "
    over = f'{sign}over = "{period_of(documents)}"   # day, week, month or year'
    return {"compare": "\n".join(lines) or none, "over": over, "script": script}


def _groups(values: pd.Series) -> pd.Series | None:
    """How many texts each group has, where a column makes two to eight, of two texts on average or of newspapers."""
    counts = values.dropna().value_counts()
    several = values.name == "newspaper" or counts.mean() >= 2
    return counts if 2 <= len(counts) <= MOST_GROUPS and several else None


def _counted(counts: pd.Series) -> str:
    names = counts.index.map(lambda name: "".join(filter(str.isprintable, str(name)))[:20])
    return ", ".join(names + " " + counts.astype(str))


def _from(folder: Path, source: str | os.PathLike) -> str:
    """Where a file is, told from the folder; as a whole path where it is on another drive."""
    if source in NAMED:
        return str(source)
    try:
        return Path(os.path.relpath(source, folder)).as_posix()
    except ValueError:
        return Path(source).resolve().as_posix()


def _toml(value: Any) -> str:
    """A text, or a table of texts, as TOML."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_toml(key)} = {_toml(text)}" for key, text in value.items()) + " }"
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
