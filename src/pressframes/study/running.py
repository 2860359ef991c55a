"""
The notebooks of a study, executed side by side on the machine's cores: a bar for the eye, one error for the first that
fails, and nothing run again that would come out the same.
"""

import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout
from tqdm import tqdm

from pressframes.errors import PressframesError, refused
from pressframes.figures.index import MANIFEST, read_manifest, write_manifest
from pressframes.files import clear_leftovers, only_one, private_cache, write_atomically
from pressframes.study.folder import WORDING, Study
from pressframes.study.kept import files_sha256, forget, maker, sha256
from pressframes.study.settings import LANGUAGES
from pressframes.study.sides import node_word, parts_of
from pressframes.study.speech import SHARED

if TYPE_CHECKING:
    from nbformat import NotebookNode

LAST = "-figures"  # a notebook of such a name shows what the others have drawn
RECORDS = ".runs"
PAGES = ("index.html", "reading.html")  # beside the figures; the second is written last
GRAMMAR = "rfc3987_syntax"  # of addresses; no notebook is checked for one


def reproduce(study: Study, *, only: Sequence[str] = (), fresh: bool = False, progress: bool = True) -> list[Path]:
    """
    Execute the notebooks of a study; return the paths of the executed copies in `build/`.

    `only` names some of them by number (`["03", "06"]`). They run side by side, on as many processes as the machine has
    cores, each with none of the names of the one before; one whose name ends in `-figures` runs after the others, whose
    figures it shows. What several of them need is made once (`Study.made`). A notebook is not run again where all that
    it is made from is as it was, and so are the files that it saved: cells, wording, `study.toml`, texts, codebook,
    glossary, language, package. `fresh` runs all, and makes everything anew that was kept.

    A study in both languages is reproduced in English in its own folder, and in Chinese in the folder `zh` there, each
    with its tables, figures and notebooks.

    A progress bar covers the reading of the corpus and the cells. Bad input is reported before anything is written. The
    first error ends the run: `PressframesError` if the researcher can mend it, `NotebookFailed` otherwise, each naming
    notebook and cell. What was complete by then, or when the run is interrupted, is not run again. Tables that a
    notebook saved the last time and now does not are deleted, and figures of the manifest that none draws any more.
    """
    runs = runs_of(study, only)
    with _only_run(study):
        _execute(study, runs, fresh=fresh, progress=progress)
    return [run.copy for run in runs]


@contextmanager
def _only_run(study: Study) -> Iterator[None]:
    """One run of this user at a time in the folder of a study: a second says that it waits, and finds work done."""
    lock = FileLock(private_cache() / f"run-{sha256(str(study.out.resolve()))}.lock")
    try:
        held = lock.acquire(blocking=False)
    except Timeout:
        tqdm.write(f"{study.out}: another run is at work in this folder. This one waits until it is done.")
        held = lock.acquire()
    with held:
        for made in (study.figures, study.tables, study.out / "build"):
            clear_leftovers(made, "**/.*")
        yield


def _execute(study: Study, runs: Sequence["Run"], *, fresh: bool, progress: bool) -> None:
    if fresh:
        forget()
        for run in runs:
            run.record.unlink(missing_ok=True)
    waiting = [run for run in runs if not run.is_complete()]
    if any(not run.is_last for run in waiting):  # what the last ones show may come out otherwise
        waiting = [run for run in runs if run in waiting or run.is_last]
    if progress and len(waiting) < len(runs):
        names = ", ".join(run.path.stem for run in runs if run not in waiting)
        tqdm.write(f"Nothing changed, so these are not run again (--fresh runs all): {names}")
    if waiting:
        cells = sum(kind == "code" for run in waiting for kind, _ in run.cells)
        with tqdm(total=cells + 1, disable=not progress, bar_format="{l_bar}{bar}| {elapsed} {desc}") as bar:
            bar.set_description_str("reading the corpus")
            _ = study.corpus, study.codebook, study.people, study.settings.compare and parts_of(study)
            _ = study.settings.frames.node and node_word(study)
            bar.update()
            loaded("pressframes.study.kernels").execute(waiting, bar)


def pages_are_due(study: Study) -> bool:
    """Whether a page beside the figures is not there, or anything was drawn or run after the last one was written."""
    pages = [study.figures / name for name in PAGES]
    made = [path for path in study.figures.rglob("*") if path.is_file() and path not in pages]
    made += (study.out / "build" / RECORDS).glob("*.json")
    written = [page.stat().st_mtime_ns for page in pages if page.exists()]
    newest = max((path.stat().st_mtime_ns for path in made), default=0)
    return len(written) < len(pages) or max(written) < newest


def in_each_language(study: Study) -> list[Study]:
    """The study once for each language that it speaks: what is in Chinese beside English goes into the folder `zh`."""
    if study.language or study.settings.language != "both":
        return [study]
    first, second = LANGUAGES
    return [replace(study, language=first), replace(study, language=second, out=study.out / second)]


def runs_of(study: Study, only: Sequence[str] = ()) -> list["Run"]:
    """The notebooks of a study, all or by number, once for each language."""
    chosen = _chosen(study.root, only)
    return [Run(one, path) for one in in_each_language(study) for path in chosen]


@dataclass(frozen=True)
class Run:
    """One notebook of a study in one language: what it is made from, and what it left."""

    study: Study
    path: Path

    @cached_property
    def cells(self) -> list[tuple[str, str]]:
        """The kind and the text of each cell of the notebook."""
        try:
            cells = json.loads(self.path.read_bytes())["cells"]
            return [(cell["cell_type"], "".join(cell["source"])) for cell in cells]
        except (ValueError, KeyError, TypeError):
            raise refused("not_notebook", self.path) from None

    @property
    def is_last(self) -> bool:
        """Whether it shows what the others have drawn, and has to wait for them."""
        return self.path.stem.endswith(LAST)

    @property
    def copy(self) -> Path:
        """Where the executed notebook is."""
        return self.study.out / "build" / self.path.name

    @property
    def record(self) -> Path:
        """The file that says from what the executed notebook was made, and which files it saved."""
        return self.copy.parent / RECORDS / f"{self.path.stem}.json"

    @cached_property
    def sources(self) -> str:
        """One SHA-256 of what the notebook is made from, as it was when it was first asked for."""
        study, wording = self.study, (str(WORDING / name) for name in (SHARED, f"{self.path.stem}.toml"))
        said = study.settings
        named = said.frames.codebook, said.words.dictionary, said.words.stop
        own = [(study.root, path) for path in study.existing(*wording, *named)]
        made_with = study.texts_sha256, study.sources_sha256, maker(), repr(study)
        return sha256(json.dumps(self.cells), files_sha256(own), *made_with)

    def made_from(self) -> str:
        """One SHA-256 of all that its outputs depend on: its sources, and what the others left where it is the last."""
        others = [path for path in self.record.parent.glob("*.json") if self.is_last and path != self.record]
        return sha256(self.sources, files_sha256((self.record.parent, path) for path in others))

    def is_complete(self) -> bool:
        """Whether it was run on what is there now, and all files that it saved are as it saved them."""
        try:
            as_saved = self.said == self._found(self.said["files"])
            return as_saved and self.drawn <= set(read_manifest(self.study.figures))
        except (OSError, PressframesError):
            return False

    @property
    def said(self) -> dict[str, Any]:
        """What the record says: what it was `made_from`, and its `files`; nothing where it is not there, or damaged."""
        try:
            return {"files": {}} | json.loads(self.record.read_text(encoding="utf-8"))
        except (OSError, ValueError, TypeError):
            return {"files": {}}

    @property
    def drawn(self) -> set[str]:
        """The figures among the files that it saved."""
        files = map(Path, self.said["files"])
        return {path.name.partition(".")[0] for path in files if path.parts[0] == self.study.figures.name}

    def keep(self, executed: str, written: Sequence[str]) -> None:
        """
        Save the executed notebook, and the record of the run when everything else is there; a table that the record
        before names, and this one does not, is deleted.
        """
        write_atomically(self.copy, executed)
        out, before = self.study.out.resolve(), self.said["files"]
        names = sorted({os.path.relpath(path, out) for path in [*written, str(self.copy.resolve())]})
        write_atomically(self.record, json.dumps(self._found(names)))
        for path in [out / name for name in before if name not in names]:
            if path.resolve().parent == self.study.tables.resolve():
                path.unlink(missing_ok=True)

    def _found(self, names: Iterable[str]) -> dict[str, Any]:
        """The record as the files are now; `OSError` where one is not there."""
        files = {name: sha256((self.study.out / name).read_bytes()) for name in names}
        return {"made_from": self.made_from(), "files": files}


def leave_out_others(study: Study) -> None:
    """
    Delete the figures of the manifest that no notebook of a study drew, once each of these has been run, in each
    language.
    """
    runs = [Run(study, path) for path in _chosen(study.root, ())]
    drawn = set().union(*(run.drawn for run in runs))
    for folder in (study.figures, *(study.figures / language for language in LANGUAGES)):
        with only_one(str(folder.resolve())):
            known = read_manifest(folder)
            gone = known.keys() - drawn if all(run.record.exists() for run in runs) else set()
            for path in (folder / f"{figure}{end}" for figure in gone for end in known.pop(figure)["files"]):
                if path.resolve().is_relative_to(folder.resolve()):
                    path.unlink(missing_ok=True)
            if gone:
                write_atomically(folder / MANIFEST, write_manifest(known))


def in_language(notebook: "NotebookNode", study: Study, name: str) -> "NotebookNode":
    """
    The notebook with its prose in the study's language, as the wording has it by cell; code and cell ids stay.

    A notebook without a wording of its own is somebody's own and stays as it is. `PressframesError` names a cell that
    the wording does not have.
    """
    path = study.root / WORDING / f"{name}.toml"
    if study.spoken == "en" or not path.exists():
        return notebook
    prose = replace(study, notebook=name).speech.wording.get("prose", {})
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            try:
                cell.source = prose[cell.id][study.spoken].strip()
            except KeyError:
                raise refused("no_prose", path, cell=cell.id, name=name, language=study.spoken) from None
    return notebook


def to_read(study: Study) -> Path:
    """The folder of the notebooks in the study's language: their own, or the copies in Chinese that a run wrote."""
    own, copies = study.root / "notebooks", study.out / "build"
    return own if study.spoken == "en" or not copies.exists() else copies


def loaded(name: str) -> Any:
    """
    A module that opens notebooks, loaded where one is opened.

    It asks jsonschema, which would take seconds to build a grammar for a check that it is not asked for.
    """
    modules: dict[str, Any] = sys.modules
    modules.setdefault(GRAMMAR, None)
    try:
        return import_module(name)
    finally:
        if modules[GRAMMAR] is None:
            del modules[GRAMMAR]


def _chosen(root: Path, only: Sequence[str]) -> list[Path]:
    paths = sorted((root / "notebooks").glob("[0-9][0-9]-*.ipynb"))
    if not paths:
        raise refused("no_notebook", root / "notebooks")
    numbers = [path.name[:2] for path in paths]
    for number in only:
        if number not in numbers:
            raise refused("no_number", f"--only {number}", known=", ".join(numbers))
    return [path for path in paths if not only or path.name[:2] in only]
