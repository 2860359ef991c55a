"""The command line, thin: words become calls, and errors become one paragraph with an exit status."""

import argparse
import sys
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from pathlib import Path

from pressframes.corpora import EPIDEMIC_PAGE
from pressframes.counted import publish_counts
from pressframes.errors import PressframesError
from pressframes.figures import PRESETS, preflight
from pressframes.gallery import write_gallery
from pressframes.reproduce import NotebookFailed, reproduce
from pressframes.study import Study, find_root
from pressframes.trace import trace
from pressframes.verify import verify


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit status is 0, 1 for a failure of ours, 2 for input that must be mended."""
    options = _parser().parse_args(arguments)
    try:
        return options.run(options)
    except PressframesError as error:
        print(f"pressframes: {error}", file=sys.stderr)
        return 2
    except NotebookFailed as error:
        print(f"pressframes: {error}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="pressframes", description="How Chinese newspapers frame events.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    run = commands.add_parser("reproduce", help="run the notebooks in order: tables, then figures")
    run.add_argument("--corpus", metavar="FOLDER", help="a folder of .txt pages of your own (default: the study's)")
    run.add_argument("--out", metavar="FOLDER", help="where tables, figures and notebooks go (default: the clone)")
    run.add_argument("--without-text", action="store_true", help="use the published counts even if the text is there")
    run.set_defaults(run=_reproduce)
    check = commands.add_parser("verify", help="is this the figure that was published? (exit status 1: no)")
    check.add_argument("target", metavar="FIGURE|FOLDER", nargs="?", default="figures")
    check.add_argument("--against", metavar="FOLDER", help="the folder with manifest.json (default: the target's)")
    check.set_defaults(run=_verify)
    ready = commands.add_parser("preflight", help="check a figure against what a journal asks for")
    ready.add_argument("figure", metavar="FIGURE")
    ready.add_argument("--preset", choices=sorted(PRESETS), default="web")
    ready.add_argument("--folder", default="figures")
    ready.set_defaults(run=_preflight)
    behind = commands.add_parser("trace", help="the articles and paragraphs behind a label of a figure")
    behind.add_argument("figure", metavar="FIGURE")
    behind.add_argument("label", metavar="LABEL")
    behind.set_defaults(run=_trace)
    counts = commands.add_parser("publish-counts", help="count the page's text anew into data/derived/")
    counts.set_defaults(run=_publish_counts)
    build = commands.add_parser("build", help="turn a folder of pages or tables into a corpus on disk, or add to one")
    build.add_argument("folder", metavar="FOLDER")
    build.add_argument("--into", metavar="CORPUS", help="the folder of the corpus (default: FOLDER.corpus)")
    build.add_argument("--preset", default="jieba", help="how text is cut into words (default: jieba)")
    build.add_argument("--dictionary", metavar="FILE", help="words of your own, in jieba's format")
    build.add_argument("--workers", type=int, default=1, metavar="N", help="processes on this machine (default: 1)")
    build.add_argument("--scheduler", metavar="ADDRESS", help="a Dask scheduler, whose workers do the work")
    build.set_defaults(run=_build)
    return parser


def _build(options: argparse.Namespace) -> int:
    from pressframes.disk import build_corpus  # needs an extra, so it is asked for only here

    folder = Path(options.folder)
    into = Path(options.into) if options.into else folder.resolve().with_name(f"{folder.resolve().name}.corpus")
    pool = ProcessPoolExecutor(options.workers) if options.workers > 1 else nullcontext()
    with pool as workers:
        on = options.scheduler or workers
        print(build_corpus(folder, into, preset=options.preset, dictionary=options.dictionary, on=on))
    return 0


def _reproduce(options: argparse.Namespace) -> int:
    root = find_root(Path.cwd())
    if options.corpus and not options.out:
        raise PressframesError(
            "reproduce --corpus: no --out folder was given. Expected a folder for the results of your own "
            "corpus, so that the study's figures stay as they are; add --out FOLDER."
        )
    study = Study(
        root=root,
        out=Path(options.out).resolve() if options.out else root,
        corpus_name=str(Path(options.corpus).resolve()) if options.corpus else EPIDEMIC_PAGE,
        without_text=options.without_text,
    )
    reproduce(study)
    write_gallery(study.figures)
    figures = len(list(study.figures.glob("*.png")))
    print(f"Figures: {figures} in {_short(study.figures)}; tables: {_short(study.tables)}")
    return 0


def _verify(options: argparse.Namespace) -> int:
    verdicts = verify(options.target, against=options.against)
    print(*verdicts, sep="\n")
    return 0 if all(verdict.same for verdict in verdicts) else 1


def _preflight(options: argparse.Namespace) -> int:
    table = preflight(options.figure, options.preset, folder=options.folder)
    print(table.to_string(index=False))
    return 0 if table["passed"].all() else 1


def _trace(options: argparse.Namespace) -> int:
    study = Study(root=(root := find_root(Path.cwd())), out=root)
    print(trace(options.figure, options.label, folder=study.figures, corpus=study.corpus).to_string(index=False))
    return 0


def _publish_counts(options: argparse.Namespace) -> int:
    study = Study(root=(root := find_root(Path.cwd())), out=root)
    for path in publish_counts(study.corpus, study.codebook, study.tables / EPIDEMIC_PAGE):
        print(_short(path))
    return 0


def _short(path: Path) -> str:
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)


if __name__ == "__main__":
    sys.exit(main())
