"""The command line, thin: words become calls, and errors become one paragraph with an exit status."""

import argparse
import os
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pressframes.errors import PressframesError, refused

# What a command needs is imported when it runs, so that `pressframes --help` answers at once.
if TYPE_CHECKING:
    import pandas as pd

    from pressframes.coders.work import Work
    from pressframes.figures.save import SavedFigure
    from pressframes.frames.codebook import Codebook
    from pressframes.study.folder import Study


PICTURES = (".svg", ".editable.svg", ".pdf", ".png", ".tiff")


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit status is 0, 1 for a failure of ours, 2 for input to mend, 130 when interrupted."""
    options = _parser().parse_args(arguments)
    try:
        status = options.run(options)
        sys.stdout.flush()  # a reader such as `head` that has closed the pipe is noticed here, not at the end
        return status
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left goes nowhere
        return 0
    except PressframesError as error:
        print(f"pressframes: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("pressframes: interrupted; run again to go on", file=sys.stderr)
        return 130
    except RuntimeError as error:
        from pressframes.study.running import NotebookFailed

        if not isinstance(error, NotebookFailed):
            raise
        print(f"pressframes: {error}", file=sys.stderr)
        return 1


FOLDERS = (  # of draw, preflight and tiff
    "where it goes (default: figures/JOURNAL/ of the study)",
    "judge what lies in this folder (default: what `draw` would write)",
    "the folder of the figure (default: figures/ of the study)",
)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="pressframes", description="How Chinese newspapers frame events.")
    parser.add_argument("--version", action="version", version=f"pressframes {version('pressframes')}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    new = _command(commands, "new", _new, "lay out a study of your own: study.toml, notebooks, a codebook")
    new.add_argument("folder", metavar="FOLDER")
    new.add_argument("--language", choices=["en", "zh", "both"], default="en", help="of the notebooks (default: en)")
    new.add_argument("--publish", choices=["all", "counts"], default="all", help="counts: none of the text is shown")
    _add_corpus_options(new)
    run = _command(commands, "reproduce", _reproduce, "run the notebooks in order: tables, then figures")
    _add_corpus_options(run)
    run.add_argument("--out", metavar="FOLDER", help="where tables, figures and notebooks go (default: the study)")
    run.add_argument("--without-text", action="store_true", help="use the published counts even if the text is there")
    run.add_argument("--only", metavar="NN", nargs="+", default=[], help="run these notebooks alone, such as 03 06")
    run.add_argument("--fresh", action="store_true", help="run all notebooks, and make anew what was kept")
    check = _command(commands, "verify", _verify, "is this the figure that was published? (exit status 1: no)")
    check.add_argument("target", metavar="FIGURE|FOLDER", nargs="?", help="(default: all figures of the study)")
    check.add_argument("--against", metavar="FOLDER", help="the folder with manifest.json (default: the target's)")
    anew = _command(commands, "draw", _draw, "draw a saved figure for a journal, from its table, without a notebook")
    anew.add_argument("--format", nargs="+", help="svg, editable.svg, pdf, png, tiff (default: svg pdf png)")
    ready = _command(commands, "preflight", _preflight, "would a journal take a figure? (exit status 1: no)")
    tiff = _command(commands, "tiff", _tiff, "write a figure as TIFF for a journal that asks for it")
    behind = _command(commands, "trace", _trace, "the articles and sentences behind a row of a figure")
    for command in (anew, ready, tiff, behind):
        command.add_argument("figure", metavar="FIGURE")
    for command in (anew, ready):
        _add_page_options(command)
    for command, told in zip((anew, ready, tiff), FOLDERS, strict=True):
        command.add_argument("--folder", "--out", metavar="FOLDER", help=told)
    behind.add_argument("row", metavar="ROW", nargs="?", default="", help="a label or the number of a row")
    lab = _command(commands, "lab", _lab, "open the notebooks of the study in JupyterLab")
    health = _command(commands, "doctor", _doctor, "what is there, what the study lacks, what of its text is shown")
    counts = _command(
        commands, "publish-counts", _publish_counts, "count the text of the study anew into data/derived/"
    )
    for command in (run, check, anew, ready, tiff, behind, lab, health, counts, *_add_code_commands(commands)):
        command.add_argument("--study", metavar="FOLDER", help="the study (default: the one around this folder)")
    _add_build_command(commands)
    return parser


def _add_build_command(commands: Any) -> None:
    """The command that makes a corpus on disk, which is no part of a study."""
    build = _command(commands, "build", _build, "turn a folder of pages or tables into a corpus on disk, or add to one")
    build.add_argument("folder", metavar="FOLDER")
    build.add_argument("--into", metavar="CORPUS", help="the folder of the corpus (default: FOLDER.corpus)")
    build.add_argument("--preset", default="jieba", help="how text is cut into words (default: jieba)")
    build.add_argument("--dictionary", metavar="FILE", help="words of your own, in jieba's format")
    build.add_argument("--workers", type=int, default=1, metavar="N", help="processes on this machine (default: 1)")
    build.add_argument("--scheduler", metavar="ADDRESS", help="a Dask scheduler, or local for one of its own")


def _add_corpus_options(command: argparse.ArgumentParser) -> None:
    """What says which texts a study is laid out of, and how they are read."""
    command.add_argument("--corpus", metavar="SOURCE", help="texts of your own: a file, a folder or a known name")
    command.add_argument(
        "--kind", help="what text files hold: pages, articles, records, table or cut (default: found out)"
    )
    command.add_argument("--columns", metavar="FIELD=COLUMN", nargs="+", help="which column is what: text=正文")
    command.add_argument("--file-names", metavar="PATTERN", help='what file names say: "{date}_{newspaper}_{number}"')
    command.add_argument("--metadata", metavar="FILE|NAME=VALUE", nargs="+", help="a table about the files, or values")


def _add_page_options(command: argparse.ArgumentParser) -> None:
    """What a figure is drawn for."""
    places = "nature, plos, gb, slide, web or word"
    command.add_argument("--for", "--preset", dest="preset", metavar="JOURNAL", default="web", help=places)
    command.add_argument("--width", type=float, metavar="MM", help="(default: the journal's full width)")
    command.add_argument("--language", choices=["en", "zh"], help="of the words (default: that of the figure)")
    command.add_argument("--untitled", action="store_true", help="title and subtitle are left to the caption")
    command.add_argument("--font", metavar="FILE", help="a font of your own, with TrueType outlines")


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


def _command(commands: Any, name: str, run: Callable[..., int], what: str) -> argparse.ArgumentParser:
    """One more command: its parser, with the function that runs it."""
    parser = commands.add_parser(name, help=what)
    parser.set_defaults(run=run)
    return parser


def _new(options: argparse.Namespace) -> int:
    from pressframes.study import start_study

    said = {"language": options.language, "publish": options.publish}
    print(start_study(options.corpus, options.folder, **said, **_reading(options)))
    return 0


def _build(options: argparse.Namespace) -> int:
    from concurrent.futures import ProcessPoolExecutor
    from contextlib import nullcontext

    from pressframes.disk.build import build_corpus

    folder = Path(options.folder)
    into = Path(options.into) if options.into else folder.resolve().with_name(f"{folder.resolve().name}.corpus")
    with ProcessPoolExecutor(options.workers) if options.workers > 1 else nullcontext() as workers:
        on = options.scheduler or workers
        print(build_corpus(folder, into, preset=options.preset, dictionary=options.dictionary, on=on))
    return 0


def _add_code_commands(commands: Any) -> tuple[argparse.ArgumentParser, ...]:
    code = commands.add_parser(
        "code", help="people's codes, and models': draw sentences, read codes back, correct shares"
    )
    steps = code.add_subparsers(required=True, metavar="STEP")
    plan = _command(steps, "plan", _code_plan, "how wide intervals will be after 100, 200, 400 codes, and when to stop")
    plan.add_argument(
        "--accuracy", type=float, default=0.8, help="precision and recall that rules are supposed to have"
    )
    plan.add_argument("--wanted", type=float, default=0.05, help="how far an interval may reach to either side")
    sample = _command(steps, "sample", _code_sample, "draw sentences and write a sheet for each coder (CSV and Excel)")
    sample.add_argument("--coders", metavar="NAME", nargs="+", required=True)
    sample.add_argument("--size", type=int, default=200, help="sentences drawn at random (default: 200)")
    sample.add_argument("--rare", type=int, default=100, help="more from sentences with rare frames (default: 100)")
    sample.add_argument("--seed", type=int, default=20220326)
    read = _command(steps, "read", _code_read, "read the filled sheets back: agreement, accuracy, corrected shares")
    read.add_argument("--by", metavar="COLUMN|PERIOD", help="shares by group, too (default: what the study compares)")
    read.add_argument("--adopt", action="store_true", help="show badges and corrected shares on this study's charts")
    settled = _command(steps, "settle", _code_settle, "write a sheet of what coders coded differently, or read it back")
    add = _command(steps, "add", _code_add, "take in codes of a model, or of a person, by key (CSV or JSON lines)")
    export = _command(steps, "export", _code_export, "write sentences and the codebook for a model (JSON lines)")
    export.add_argument("--for", dest="reader", choices=["model"], default="model", help="who is to code them")
    export.add_argument("--whole", action="store_true", help="all sentences of the corpus, not the drawn ones alone")
    for step in (plan, sample, read, settled, add, export):
        step.add_argument(
            "folder", metavar="FOLDER", nargs="?" if step is plan else None, help="the folder of the work"
        )
        step.add_argument(
            "--codebook", metavar="FILE", help="another codebook (default: that of the work or the study)"
        )
    add.add_argument("file", metavar="FILE")
    add.add_argument("--as", dest="name", metavar="NAME", required=True, help="what the coder is called")
    add.add_argument("--person", action="store_true", help="these are codes of a person, not of a model")
    for step in (sample, read):
        step.add_argument("--sheets", choices=["csv", "xlsx"], help="one kind of sheet alone (default: the filled one)")
    for step in (read, settled, add):
        step.add_argument("--empty", type=int, choices=[0], help="cells without anything in them mean 0")
    return plan, sample, read, settled, add, export


def _code_plan(options: argparse.Namespace) -> int:
    from pressframes.coders import corrected

    if options.folder:
        shares = _work(options)[1].result().shares
    else:
        study, codebook = _study_and_codebook(options)
        shares = corrected.rule_shares(study.made("codes", made_with=codebook), study.made("sentences"), codebook)
    _print_plan(corrected.plan_codes(shares, accuracy=options.accuracy, wanted=options.wanted))
    print(corrected.STOPPING.format(wanted=options.wanted))
    return 0


def _code_sample(options: argparse.Namespace) -> int:
    import os

    from pressframes.coders import corrected, work

    study, codebook = _study_and_codebook(options)
    sizes = {"size": options.size, "rare_size": options.rare, "seed": options.seed}
    kept = {"language": study.spoken, "sheets": options.sheets}
    kept |= {"codebook_file": options.codebook and os.path.relpath(options.codebook, study.root)}
    kept = {name: value for name, value in kept.items() if value}
    folder = study.root / options.folder
    made = work.start_coding(study.corpus, codebook, folder, coders=options.coders, **sizes, **kept)
    print(*map(_short, made), sep="\n")
    shares = corrected.rule_shares(study.made("codes", made_with=codebook), study.made("sentences"), codebook)
    _print_plan(corrected.plan_codes(shares))
    return 0


def _print_plan(table: "pd.DataFrame") -> None:
    print(
        f"\nHow far an interval reaches to either side after so many codes\n{table.round(3).to_string(index=False)}\n"
    )


def _code_read(options: argparse.Namespace) -> int:
    from pressframes.coders.validation import MEANING

    study, work = _work(options)
    result = study.in_sides(work.result(), options.by)
    for title, table in (
        ("Agreement of coders", result.agreements),
        ("The rules against people, on the random part", result.validation.drop(columns="codebook")),
        ("Models against people, on the random part", result.models),
        ("Shares, as the rules give them and as corrected", result.shares),
        ("Corrected shares by group", result.groups),
        ("Differences of corrected shares", result.differences),
    ):
        print(f"{title}\n{table.round(3).to_string(index=False)}\n" if len(table) else "", end="")
    print(*(f"{badge}: {MEANING[badge]}" for badge in sorted(set(result.validation["badge"]))), sep="\n")
    print(*map(_short, result.save(work.folder)), sep="\n")
    if options.adopt:
        print(*map(_short, study.adopt(result)), sep="\n")
    return 0


def _code_settle(options: argparse.Namespace) -> int:
    _, work = _work(options)
    written = work.write_settle()
    print(*map(_short, written), sep="\n", end="\n" if written else "")
    open_, decided = work.differing, work.decided
    by = ", ".join(f"{name} {number}" for name, number in decided["by"].value_counts().items())
    print(f"{len(decided)} of {len(open_)} codes that differ are settled{by and f' ({by})'}.")
    if len(decided) < len(open_):
        print("The others count with the mean of their codes, and make intervals wider, until `settled` is filled in.")
    return 0


def _code_add(options: argparse.Namespace) -> int:
    _, work = _work(options)
    table = work.add(options.file, options.name, person=options.person, empty=options.empty)
    what = "a person" if options.person else "a model, which never counts as a person"
    print(f"{options.name} is {what}: codes of {table['sentence'].nunique()} sentences. See `code read`.")
    return 0


def _code_export(options: argparse.Namespace) -> int:
    study, work = _work(options)
    if study.settings.corpus.publish != "all":
        print(
            "pressframes: study.toml says that this text may only be counted, and the file holds it. Give it to no "
            "service that may keep it; a model on your own machine is no such service.",
            file=sys.stderr,
        )
    print(_short(work.export(whole=options.whole)))
    return 0


def _study_and_codebook(options: argparse.Namespace) -> "tuple[Study, Codebook]":
    from pressframes.frames.codebook import load_codebook

    study = _study(options)
    return study, load_codebook(options.codebook) if options.codebook else study.codebook


def _work(options: argparse.Namespace) -> "tuple[Study, Work]":
    """The study and the work of a folder that was begun, with the codebook that it was begun with."""
    from pressframes.coders.work import Work, work_options

    folder = _study(options).root / options.folder
    kept = work_options(folder).get("codebook_file")
    if kept and not options.codebook:
        options.codebook = str(_study(options).root / str(kept))
    study, codebook = _study_and_codebook(options)
    said = {"sheets": getattr(options, "sheets", None), "empty": getattr(options, "empty", None)}
    return study, Work.open(folder, study.corpus, codebook).keep(**said)


def _study(options: argparse.Namespace) -> "Study":
    """The study that a command works on: the one that is named, or the one around the working folder."""
    from pressframes.study import open_study

    return open_study(start=options.study)


def _reproduce(options: argparse.Namespace) -> int:
    from dataclasses import replace

    from pressframes.figures.index import write_study_files
    from pressframes.proof.gallery import write_gallery
    from pressframes.proof.reading_page import write_reading
    from pressframes.study import reproduce, study_of
    from pressframes.study.behind import front_of, material_of

    if options.corpus and not options.out:
        raise refused("no_out", "reproduce --corpus")
    if options.corpus:
        options.study = study_of(options.corpus, options.out, **_reading(options))
    study = replace(_study(options), without_text=options.without_text)
    study = study.into(options.out) if options.out else study
    executed = reproduce(study, only=options.only, fresh=options.fresh)
    write_gallery(study.figures, front_of(study))
    write_study_files(study.figures, study.project, study.settings.question.get(study.spoken) or study.project.title)
    sentences = write_reading(material_of(study), study.figures)
    figures = len(list(study.figures.glob("*.png")))
    print(f"Figures: {figures} in {_short(study.figures)}; tables: {_short(study.tables)}")
    if not study.settings.authors:
        print("No citations were written, because study.toml names no authors.")
    print(f"Open {_short(study.figures / 'index.html')} to see the figures, and read on from {_short(executed[0])}")
    print(f"Open {_short(sentences)} to read the sentences behind the numbers")
    return 0


def _lab(options: argparse.Namespace) -> int:
    import subprocess

    root = _study(options).root
    command = [sys.executable, "-m", "jupyter", "lab", str(root / "notebooks")]
    return subprocess.run(command, env=os.environ | {"PRESSFRAMES_STUDY": str(root)}).returncode


def _doctor(options: argparse.Namespace) -> int:
    from pressframes.study import diagnose

    for row in diagnose(start=options.study).itertuples():
        print(f"{'!' if row.to_do else ' '} {row.what}: {row.found}{row.to_do and f' -> {row.to_do}'}")
    return 0


def _verify(options: argparse.Namespace) -> int:
    from pressframes.proof.verifying import MISSING, SAME_BYTES, summary, verify

    verdicts = verify(options.target or _study(options).figures, against=options.against)
    told = [one for one in verdicts if len(verdicts) == 1 or one.answer not in (SAME_BYTES, MISSING)]
    print(*told, *([summary(verdicts)] if len(verdicts) > 1 else []), sep="\n")
    return 0 if all(verdict.same for verdict in verdicts) else 1


def _redrawn(options: argparse.Namespace, out: Path, formats: list[str] | None = None) -> "SavedFigure":
    from pressframes.proof.journals import redraw

    study = _study(options)
    asked = {name: getattr(options, name) for name in ("width", "language", "untitled", "font")}
    asked |= {"formats": formats}
    return redraw(options.figure, options.preset, folder=study.figures, out=out, project=study.project, **asked)


def _draw(options: argparse.Namespace) -> int:
    out = Path(options.folder) if options.folder else _study(options).figures / options.preset
    saved = _redrawn(options, out, options.format)
    print(*(_short(path) for name, path in saved.files.items() if name in PICTURES), sep="\n")
    lacking = [text.get_text() for text in saved.figure.texts if "U+" in text.get_text()]
    print(*lacking, sep="\n", end="\n" * bool(lacking))
    return 0


def _preflight(options: argparse.Namespace) -> int:
    from tempfile import TemporaryDirectory

    from pressframes.proof.journals import preflight, verdict

    with TemporaryDirectory() as drawn:
        name = options.figure if options.folder else _redrawn(options, Path(drawn)).id
        table = preflight(name, options.preset, folder=options.folder or drawn)
    print(table.to_string(index=False), verdict(table, name, options.preset, options.folder), sep="\n\n")
    return 0 if table["passed"].all() else 1


def _tiff(options: argparse.Namespace) -> int:
    from pressframes.figures.save import write_tiff

    print(_short(write_tiff(options.figure, folder=options.folder or _study(options).figures)))
    return 0


def _trace(options: argparse.Namespace) -> int:
    import pandas as pd

    from pressframes.study.behind import traced

    found = traced(_study(options), options.figure, options.row)
    shown = [name for name in found if (found[name].notna() & (found[name] != "")).any()]
    with pd.option_context("display.unicode.east_asian_width", True):
        print(found[shown].fillna("–").to_string(index=False) if len(found) else "Nothing of this row is in the texts.")
    return 0


def _publish_counts(options: argparse.Namespace) -> int:
    print(*map(_short, _study(options).publish()), sep="\n")
    return 0


def _short(path: Path) -> str:
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)
