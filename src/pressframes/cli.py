"""The command line, thin: words become calls, and errors become one paragraph with an exit status."""

import argparse
import os
import subprocess
import sys
from concurrent import futures
from contextlib import nullcontext
from dataclasses import replace
from importlib.metadata import version
from io import TextIOWrapper
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TextIO

from pressframes import coders, figures, proof  # each of their files is loaded by the command that uses it
from pressframes import study as studies
from pressframes.errors import NotebookFailed, PressframesError, lexicon, refused

PICTURES = (".svg", ".editable.svg", ".pdf", ".png", ".tiff")


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit status is 0, 1 for a failure of ours, 2 for input to mend, 130 when interrupted."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # such as a pipe in a code page without Chinese
            stream.reconfigure(errors="backslashreplace")
    options = _parser().parse_args(arguments)
    try:
        status = options.run(options) or 0  # most say nothing where all went well
        sys.stdout.flush()  # a reader such as `head` that has closed the pipe is noticed here, not at the end
        return status
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left goes nowhere
        return 0
    except (PressframesError, NotebookFailed) as error:
        _tell(f"pressframes: {error}", file=sys.stderr)
        return 1 if isinstance(error, NotebookFailed) else 2
    except KeyboardInterrupt:
        _tell("pressframes: interrupted; run again to go on", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    """The commands and their arguments, as `lexicons/commands.toml` has them."""
    parser = argparse.ArgumentParser(prog="pressframes", description="How Chinese newspapers frame events.")
    parser.add_argument("--version", action="version", version=f"pressframes {version('pressframes')}")
    _add_commands(parser, "COMMAND", lexicon("commands")["commands"], "")
    return parser


def _add_commands(parser: argparse.ArgumentParser, what: str, commands: dict[str, dict], above: str) -> None:
    """Commands below a parser, or steps below a command; the function that runs one has its name."""
    below = parser.add_subparsers(required=True, metavar=what)
    for name, said in commands.items():
        function, command = f"{above}_{name}".replace("-", "_"), below.add_parser(name, help=said["help"])
        if "steps" in said:
            _add_commands(command, "STEP", said["steps"], function)
            continue
        command.set_defaults(run=globals()[function])
        shared = [lexicon("commands")["sets"][group] for group in said.get("sets", ())]
        for arguments in (*shared, said.get("arguments", {})):
            for flags, options in arguments.items():
                kind = {"type": {"int": int, "float": float}[options["type"]]} if "type" in options else {}
                command.add_argument(*flags.split(), **{**options, **kind})


def _reading(options: argparse.Namespace) -> dict[str, Any]:
    """How the corpus is to be read, as `read_corpus` takes it."""
    said = {"kind": options.kind, "file_names": options.file_names, "columns": _pairs(options.columns, "--columns")}
    one_file = options.metadata and len(options.metadata) == 1 and "=" not in options.metadata[0]
    said["metadata"] = str(Path(options.metadata[0]).resolve()) if one_file else _pairs(options.metadata, "--metadata")
    return {name: value for name, value in said.items() if value}


def _pairs(words: list[str] | None, option: str) -> dict[str, str]:
    wrong = [word for word in words or [] if "=" not in word]
    if wrong:
        raise refused("no_pair", f"{option} {wrong[0]}")
    return dict(word.split("=", 1) for word in words or [])


def _new(options: argparse.Namespace) -> None:
    said = {"language": options.language, "publish": options.publish}
    _tell(studies.start_study(options.corpus, options.folder, **said, **_reading(options)))


def _build(options: argparse.Namespace) -> None:
    from pressframes.disk.build import build_corpus

    folder = Path(options.folder)
    into = Path(options.into) if options.into else folder.resolve().with_name(f"{folder.resolve().name}.corpus")
    with futures.ProcessPoolExecutor(options.workers) if options.workers > 1 else nullcontext() as workers:
        on = options.scheduler or workers
        words = {"preset": options.preset, "dictionary": options.dictionary, "traditional": options.traditional}
        _tell(build_corpus(folder, into, **words, on=on))


def _code_plan(options: argparse.Namespace) -> None:
    if options.folder:
        shares = _work(options)[1].result().shares
    else:
        study = _study(options)
        shares = coders.corrected.rule_shares(study.codes(), study.made("sentences"), study.codebook)
    table = coders.plan_codes(shares, accuracy=options.accuracy, wanted=options.wanted).round(3)
    _say("reach", table=table.to_string(index=False))
    _say("plan", wanted=options.wanted)


def _code_sample(options: argparse.Namespace) -> None:
    study = _study(options)
    sizes = {"size": options.size, "rare_size": options.rare, "seed": options.seed}
    kept = {"language": study.language or study.settings.language, "sheets": options.sheets}
    kept = {name: value for name, value in kept.items() if value}
    folder = study.root / options.folder
    made = coders.start_coding(study.corpus, study.codebook, folder, coders=options.coders, **sizes, **kept)
    _tell(*map(_short, made))
    parts = _work(options)[1].sample["part"]
    drawn = {"random": sum(parts == "random"), "rare": sum(parts == "rare"), "asked": options.rare}
    _say("fewer" if drawn["rare"] < options.rare else "drawn", **drawn)
    _say("sample", folder=options.folder)


def _code_read(options: argparse.Namespace) -> None:
    study, work = _work(options)
    least = coders.corrected.FEWEST_IN_GROUP
    speech = replace(study, notebook="07-validation").speech
    whole = work.result()
    renamed = {"agreements": coders.validation.ALPHA_ENDS, "models": {"false_positive": "model_alone"}}
    result = study.in_sides(whole, options.by)
    for name, title in lexicon("commands")["results"].items():
        table = getattr(result, name).drop(columns="codebook", errors="ignore")
        table = table.rename(columns=renamed.get(name, {}))
        table = table.dropna(subset="share") if "share" in table else table  # groups without one are named below
        _tell(*([title, speech.plain(table)] if len(table) else []))
    for row in result.groups[result.groups["share"].isna()].drop_duplicates("group").itertuples():
        _say("few", group=row.group, coded=row.coded, sentences=row.sentences, least=least)
    _tell(*(f"{badge}: {coders.validation.MEANING[badge]}" for badge in sorted(set(result.validation["badge"]))))
    _tell(*map(_short, result.save(work.folder)))
    if options.adopt:
        _tell(*map(_short, study.adopt(study.in_sides(whole))))
        _say("adopt")


def _code_settle(options: argparse.Namespace) -> None:
    _, work = _work(options)
    written = work.write_settle()
    _tell(*map(_short, written))
    open_, decided = work.differing, work.decided
    by = ", ".join(f"{name} {number}" for name, number in decided["by"].value_counts().items())
    _say("settled", decided=len(decided), differing=len(open_), by=by and f" ({by})")
    if len(decided) < len(open_):
        _say("unsettled")


def _code_add(options: argparse.Namespace) -> None:
    _, work = _work(options)
    table = work.add(options.file, options.name, person=options.person, empty=options.empty)
    what = "a person" if options.person else "a model, which never counts as a person"
    _say("add", name=options.name, what=what, sentences=table["sentence"].nunique())


def _code_export(options: argparse.Namespace) -> None:
    study, work = _work(options)
    if study.settings.corpus.publish != "all":
        _say("export", file=sys.stderr)
    _tell(_short(work.export(whole=options.whole)))


def _work(options: argparse.Namespace) -> "tuple[studies.Study, coders.work.Work]":
    """The study and the work of a folder that was begun."""
    study = _study(options)
    said = {"sheets": getattr(options, "sheets", None), "empty": getattr(options, "empty", None)}
    return study, coders.work.Work.open(study.root / options.folder, study.corpus, study.codebook).keep(**said)


def _study(options: argparse.Namespace) -> "studies.Study":
    """The study that a command works on: the one that is named, or the one around the working folder."""
    return studies.open_study(start=options.study)


def _reproduce(options: argparse.Namespace) -> None:
    if options.corpus and not options.out:
        raise refused("no_out", "reproduce --corpus")
    if options.corpus:
        options.study = studies.study_of(options.corpus, options.out, **_reading(options))
    study = replace(_study(options), without_text=options.without_text)
    study = study.into(options.out) if options.out else study
    executed = studies.reproduce(study, only=options.only, fresh=options.fresh)
    if studies.running.pages_are_due(study):
        _write_pages(study)
    drawn = figures.index.read_manifest(study.figures)
    _say("reproduce", figures=len(drawn), folder=_short(study.figures), tables=_short(study.tables))
    if not study.settings.authors:
        _say("anonymous")
    gallery, reading = (_short(study.figures / page) for page in ("index.html", "reading.html"))
    _say("look", gallery=gallery, notebook=_short(executed[0]), reading=reading)


def _write_pages(study: "studies.Study") -> None:
    proof.write_gallery(study.figures, studies.behind.front_of(study))
    asked = study.settings.question.get(study.spoken) or study.project.title
    figures.index.write_study_files(study.figures, study.project, asked)
    studies.write_reading(study, study.figures)


def _lab(options: argparse.Namespace) -> int:
    study = _study(options)
    folder = studies.running.to_read(study)
    if folder.name != "notebooks":
        _say("lab", folder=_short(folder))
    command = [sys.executable, "-m", "jupyter", "lab", str(folder)]
    return subprocess.run(command, env=os.environ | {"PRESSFRAMES_STUDY": str(study.root)}).returncode


def _doctor(options: argparse.Namespace) -> None:
    for row in studies.diagnose(start=options.study).itertuples():
        _tell(f"{'!' if row.to_do else ' '} {row.what}: {row.found}{row.to_do and f' -> {row.to_do}'}")


def _verify(options: argparse.Namespace) -> int:
    target, verifying = options.target, proof.verifying
    if target is None:
        study = _study(options)
        target = study.out if study.settings.language == "both" else study.figures
    named = _study(options).figures if options.study and options.target else None
    verdicts = verifying.verify(target, against=options.against or named)
    known = verifying.SAME_BYTES, verifying.MISSING
    told = [one for one in verdicts if len(verdicts) == 1 or one.answer not in known]
    _tell(*told, *([verifying.summary(verdicts)] if len(verdicts) > 1 else []))
    return 0 if all(verdict.same for verdict in verdicts) else 1


def _redrawn(options: argparse.Namespace, out: Path, formats: list[str] | None = None) -> "figures.save.SavedFigure":
    study = _study(options)
    asked = {name: getattr(options, name) for name in ("width", "language", "untitled", "font")}
    asked |= {"formats": formats, "folder": study.figures, "out": out, "project": study.project}
    return proof.journals.redraw(options.figure, options.preset, **asked)


def _draw(options: argparse.Namespace) -> None:
    out = Path(options.folder) if options.folder else _study(options).figures / options.preset
    saved = _redrawn(options, out, options.format)
    _tell(*(_short(path) for name, path in saved.files.items() if name in PICTURES))
    lacking = [text.get_text() for text in saved.figure.texts if "U+" in text.get_text()]
    _tell(*lacking)


def _preflight(options: argparse.Namespace) -> int:
    with TemporaryDirectory() as drawn:
        name = options.figure if options.folder else _redrawn(options, Path(drawn)).id
        table = proof.journals.preflight(name, options.preset, folder=options.folder or drawn)
    _tell(table.to_string(index=False), "", proof.journals.verdict(table, name, options.preset, options.folder))
    return 0 if table["passed"].all() else 1


def _trace(options: argparse.Namespace) -> None:
    import pandas as pd

    found = studies.behind.trace(_study(options), options.figure, options.row)
    shown = [name for name in found if (found[name].notna() & (found[name] != "")).any()]
    with pd.option_context("display.unicode.east_asian_width", True):
        told = found[shown].fillna("–").to_string(index=False)
    if len(found):
        _tell(told)
    else:
        _say("trace")


def _publish_counts(options: argparse.Namespace) -> None:
    _tell(*map(_short, _study(options).publish()))


def _tell(*lines: object, file: TextIO | None = None) -> None:
    """Print each on a line of its own, with a mark for each sign that a terminal would obey."""
    from pressframes.characters import with_marks  # loads numpy

    for line in lines:
        print(with_marks(str(line)), file=file)


def _say(what: str, /, *, file: TextIO | None = None, **facts: object) -> None:
    """Print what `lexicons/commands.toml` has a command say of some facts."""
    _tell(lexicon("commands")["says"][what].format(**facts), file=file)


def _short(path: Path) -> str:
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)
