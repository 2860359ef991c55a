"""
What is tried to break the package, with fixed seeds, and what came of it: `python -m benchmarks._stress`.

`inputs`: files of every form, changed (`_inputs`). `flips`: bits in each file of a corpus on disk. `kills`: commands
ended at random moments, and run again. `environments`: Pythons and settings. `installs`: wheel, ZIP, clones.
`sizes`: of packages. `--inputs`, `--kills`, `--flips` say how many, `--seconds` ends a part early. The tables go
into `RESULTS.md`.
"""

import argparse
import ast
import contextlib
import csv
import importlib
import logging
import os
import platform
import random
import re
import shlex
import shutil
import signal
import subprocess
import sys
import sysconfig
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks._inputs import SENTENCES, Bench, sources
from pressframes import cli
from pressframes.corpus.door import read_corpus
from pressframes.disk import build_corpus, open_corpus
from pressframes.errors import PressframesError
from pressframes.files import LEFTOVER
from pressframes.statistics.frequency import word_frequencies
from tests.sample_figures import draw, save

SEED = 1998
LONGEST = 5  # seconds of the processor that one input may take
RESULTS = Path(__file__).with_name("RESULTS.md")
MEMORY = "/dev/shm" if os.path.isdir("/dev/shm") else None  # where files cost no disk


@contextmanager
def limited(seconds: int) -> Iterator[None]:
    """`TimeoutError` where something takes longer."""

    def stop(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def fuzz(inputs: int, seconds: float) -> dict[str, object]:
    """So many inputs over all readers, or as many as the time allows; faults are named with their numbers."""
    found, forms = Counter[str](), Counter[str]()
    faults: list[str] = []
    slowest, start = (0.0, ""), time.monotonic()
    logging.disable(logging.WARNING)  # of the PDF library
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder, warnings.catch_warnings(action="ignore"):
        bench = Bench(Path(folder))
        (bench.folder / "warm.txt").write_text("老渠清了\n\n水到了田里。\n", encoding="utf-8")
        read_corpus(bench.folder / "warm.txt")  # compiled code is made ready
        bench.others  # noqa: B018 (made before time is taken)
        for number in range(inputs):
            begun = time.process_time()
            try:
                with limited(LONGEST):
                    form, outcome = bench.one(number, SEED)
            except TimeoutError:
                form, outcome = "?", "TOO LONG"
            slowest = max(slowest, (time.process_time() - begun, f"{form}, input {number}"))
            forms[form] += 1
            found[outcome if outcome[0].islower() else outcome.split(" ")[0]] += 1
            if not outcome[0].islower():
                faults.append(f"input {number}, {form}: {outcome}")
                print(faults[-1], file=sys.stderr, flush=True)
            if time.monotonic() - start > seconds:
                break
    logging.disable(logging.NOTSET)
    valid = found["read whole"] + found["VALID"]
    return {
        f"inputs over all readers ({len(forms)} forms)": sum(found.values()),
        "undocumented errors": found["UNDOCUMENTED"],
        "silent losses": found["LOST"],
        f"inputs over {LONGEST} s of the processor": found["TOO"],
        "slowest input": f"{slowest[0]:.1f} s ({slowest[1]})",
        "changed, still valid, and read whole": f"{found['read whole']} of {valid}",
        "damaged and read": found["read"],
        "damaged and refused by name": found["refused by name"],
        "refused without a name": found["REFUSED"],
        "inputs by form": ", ".join(f"{form} {number}" for form, number in sorted(forms.items())),
        "list of faults": [fault.replace("\n", " ").replace("|", "/") for fault in faults[:40]],
    }


def flips(each: int) -> dict[str, object]:
    """Bits flipped in each file of a corpus on disk: numbers that differ."""
    chance, found = random.Random(SEED), Counter({"wrong numbers": 0})
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        corpus = build_corpus(sources(work / "articles"), work / "corpus", part_bytes=3000)
        right = word_frequencies(corpus).to_csv() + corpus.documents.to_csv() + "".join(corpus.texts)
        names = [path.relative_to(corpus.path) for path in corpus.path.rglob("*") if path.is_file()]
        for name in (name for name in names if (corpus.path / name).stat().st_size):
            for flip in range(each):
                copy = Path(shutil.copytree(corpus.path, work / f"copy-{flip}"))
                data = bytearray((copy / name).read_bytes())
                data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
                (copy / name).write_bytes(data)
                try:
                    opened = open_corpus(copy)
                    said = word_frequencies(opened).to_csv() + opened.documents.to_csv() + "".join(opened.texts)
                    found["right numbers" if said == right else "wrong numbers"] += 1
                except PressframesError:
                    found["refused by name"] += 1
                shutil.rmtree(copy)
        open_corpus(corpus.path, whole=True)
    return {"bits flipped in files of a corpus on disk": sum(found.values()), **found}


def tiny_study(folder: Path) -> dict[str, tuple[list[str], str]]:
    """A study of a few short texts with what commands need; by name each command, and the folder that it writes."""
    texts = folder / "texts"
    texts.mkdir()
    for number in range(12):
        lines = [f"第{number * 12 + n}段渠修好了，{SENTENCES[n % 5]}" for n in range(12)]
        (texts / f"2024-0{number % 2 + 1}-03_{'柳河日报' if number % 2 else '江州日报'}_{number}.txt").write_text(
            f"{number}号渠通水\n\n" + "\n".join(lines) + "\n", encoding="utf-8"
        )
    assert wait(start(["new", "--corpus", str(texts), str(folder / "study")])) == 0
    study = folder / "study"
    sample = [
        "code",
        "sample",
        "coding",
        "--coders",
        "anna",
        "bo",
        "--size",
        "110",
        "--sheets",
        "csv",
        "--study",
        str(study),
    ]
    assert wait(start(sample)) == 0
    for coder in ("anna", "bo"):
        sheet = study / "coding" / f"{coder}.csv"
        rows = list(csv.reader(sheet.read_text("utf-8-sig").splitlines()))
        filled = [
            row[:5] + [str((number + place) % 2) for place in range(len(row) - 6)] + [""]
            for number, row in enumerate(rows[2:])
        ]
        with sheet.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([*rows[:2], *filled])
    table, figure = draw("log-ratios")
    save(figure, "fig-90-words", table, study / "figures", caption="水", alt="水", source="水")
    return {
        "build": (["build", str(sources(folder / "articles")), "--into", "OUT"], ""),
        "new": (["new", "--corpus", str(texts), "OUT"], ""),
        "draw": (["draw", "fig-90", "--for", "nature", "--study", "OUT"], "figures"),
        "code read": (["code", "read", "coding", "--study", "OUT"], "coding"),
        "reproduce": (["reproduce", "--only", "01", "--study", "OUT"], ""),
    }  # fmt: skip


def start(command: list[str], out: Path | None = None) -> int:
    """The process of a command, forked from this one, which has imported all; in a group of its own."""
    child = os.fork()
    if child:
        return child
    os.setsid()
    null = os.open(os.devnull, os.O_RDWR)
    for stream in range(3 if "STRESS_TALKS" not in os.environ else 0):
        os.dup2(null, stream)
    try:
        os._exit(cli.main([str(out) if word == "OUT" else word for word in command]))
    except BaseException:
        os._exit(99)


def wait(process: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def kills(times: int, seconds: float, only: list[str]) -> dict[str, object]:
    """
    Commands killed at random moments and run again, until each was killed so many times or so many seconds are over.

    A command that ended before the kill does not count.

    After the kill no file may be other than before or after a quiet run; after the next run nothing is left over, and
    all bytes are those of a quiet run.
    """
    chance, found, begun = random.Random(SEED), Counter[str](), time.monotonic()
    for module in (
        "disk.build",
        "study",
        "study.kernels",
        "proof.journals",
        "proof.gallery",
        "study.reading_page",
        "coders.work",
    ):
        importlib.import_module(f"pressframes.{module}")
    faults: list[str] = []
    spent: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as place:
        work = Path(place)
        commands = {name: said for name, said in tiny_study(work).items() if name in only or not only}
        quiet: dict[str, tuple[dict[str, bytes], dict[str, bytes], float]] = {}
        for number in range(times * 4):
            for name, (command, _) in commands.items():
                if found[name] == times:
                    continue
                out = work / f"{name.replace(' ', '-')}-name"
                if name not in quiet:
                    for _ in range(2):  # the first time is longer, for what is made once on a machine
                        before, since = prepared(out, work / "study", name), time.monotonic()
                        assert wait(start(command, out)) == 0, name
                    quiet[name] = (before, content(out), time.monotonic() - since)
                    if name == "reproduce":
                        assert any(path.startswith("figures/") for path in quiet[name][1]), "nothing was drawn"
                before, right, usual = quiet[name]
                if spent[name] > seconds / 2 or time.monotonic() - begun > seconds:
                    continue  # the slowest command leaves time for the others
                since = time.monotonic()
                prepared(out, work / "study", name)
                process = start(command, out)
                time.sleep(chance.uniform(0, usual))
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process, signal.SIGKILL)
                found[name] += wait(process) == -signal.SIGKILL
                half = [path for path, data in content(out).items() if data not in (before.get(path), right.get(path))]
                wait(start(command, out))
                after = content(out)
                other = [path for path in after.keys() | right.keys() if after.get(path) != right.get(path)]
                left = [path.name for path in out.rglob(".*") if LEFTOVER.fullmatch(path.name)]
                for what, paths in (("half", half), ("left", left), ("other", other)):
                    found[f"- {what}"] += len(paths)
                    faults += [f"{name}, kill {number}: {what}: {', '.join(sorted(paths)[:3])}"] if paths else []
                spent[name] += time.monotonic() - since
    each = ", ".join(f"{name} {found[name]}" for name in commands)
    return {
        f"kills ({each})": sum(found[name] for name in commands),
        "files half after a kill": found["- half"],
        "left-over files after the next run": found["- left"],
        "files with other bytes after the next run": found["- other"],
        "what was found after kills": faults[:20],
    }


def prepared(out: Path, study: Path, name: str) -> dict[str, bytes]:
    """The folder as it is before a command: none, or the study."""
    shutil.rmtree(out, ignore_errors=True)
    if name not in ("build", "new"):
        shutil.copytree(study, out)
    return content(out)


def content(folder: Path) -> dict[str, bytes]:
    """The bytes of the files of a folder by name, but for hidden ones and those that say when they are written."""
    paths = [path for path in folder.rglob("*") if path.is_file()] if folder.exists() else []
    names = {path: path.relative_to(folder).as_posix() for path in paths}
    return {name: path.read_bytes() for path, name in names.items() if not (HIDDEN.search(name) or name in BUSY)}


HIDDEN, BUSY = re.compile(r"(?:^|/)\.|^build/"), ("build.lock", "builder.txt", "build.json")


PROBE = """
import hashlib, pathlib, sys, tempfile
import pandas
from pressframes.corpus.documents import corpus_from_texts
from pressframes.figures import Caption, Chart, Provenance, draw_bars, draw_word_cloud, save_figure
from pressframes.figures.fonts import text_width
from pressframes.files import to_csv
from pressframes.statistics.collocation import collocates
from pressframes.statistics.frequency import word_frequencies
from pressframes.statistics.key_words import keyness
from pressframes.statistics.frequency import dispersion
from pressframes.words.cutting import tokenize
TEXT = "第{}号渠清了，水到了田里。村民说：桥也通了，三百名志愿者到岗{}。"
corpus = corpus_from_texts([TEXT.format(n, "水" * (n % 5)) for n in range(60)])
tokens = tokenize(corpus)
first = tokenize(corpus.select([n % 3 == 0 for n in range(60)]))
tables = [word_frequencies(tokens), keyness(first, tokens), dispersion(tokens), collocates(tokens, "水")]
said = [*map(to_csv, tables), text_width("sentences with the frame 句子", 9).hex()]
made = {"tables and a width": hashlib.sha256("".join(said).encode()).hexdigest()}
table = pandas.DataFrame({"word": ["渠", "水"], "count": [60, 7.5], "low": [50, 1.1], "high": [70, 12]})
bars = Chart(table, label="word", value="count", interval=("low", "high"), title="渠 Ditches", xlabel="Count")
with tempfile.TemporaryDirectory() as folder:
    charts = [(draw_bars, bars), (draw_word_cloud, Chart(table, "word", "count", title="云"))]
    for number, (draw, chart) in enumerate(charts):
        caption = Caption(f"fig-0{number}", caption="水渠", alt="三条", limits="虚构")
        save_figure(draw(chart), caption, Provenance(table, source="Invented"), folder=folder)
    files = sorted(pathlib.Path(folder).iterdir())
    made |= {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
print(made)
"""
ENVIRONMENTS: dict[str, dict[str, str]] = {
    "as it is": {}, "LC_ALL=C": {"LC_ALL": "C"}, "LC_ALL=zh_CN.GB18030": {"LC_ALL": "zh_CN.GB18030"},
    "TZ=Asia/Shanghai": {"TZ": "Asia/Shanghai"}, "TZ=America/St_Johns": {"TZ": "America/St_Johns"},
    "hash seed 1": {"PYTHONHASHSEED": "1"}, "hash seed 4242": {"PYTHONHASHSEED": "4242"},
    "one thread": {"OMP_NUM_THREADS": "1", "NUMBA_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
    "output in cp1252": {"PYTHONIOENCODING": "cp1252"}, "UTF-8 mode": {"PYTHONUTF8": "1"},
    "no home": {"HOME": "/dev/null/home"}, "optimised": {"PYTHONOPTIMIZE": "1"},
}  # fmt: skip


def probed(python: str, setting: dict[str, str]) -> dict[str, str]:
    """The hash of the probe's tables and of each file of its figures under a Python and a setting; else the error."""
    done = subprocess.run(
        [python, "-W", "ignore", "-c", PROBE], env=os.environ | setting, capture_output=True, text=True
    )
    return ast.literal_eval(done.stdout) if done.returncode == 0 else {"error": done.stderr[-300:]}


def held(found: dict[str, dict[str, str]]) -> dict[str, object]:
    """What was found of runs by name, each held against the first."""
    first = next(iter(found.values()))
    differing = {name: [file for file in first.keys() | made.keys() if made.get(file) != first.get(file)]
                 for name, made in found.items()}  # fmt: skip
    return {
        "runs": len(found),
        "files of figures and tables in each": len(first),
        "files with other bytes": sum(map(len, differing.values())),
        "what differs": [f"{name}: {', '.join(sorted(files))} {found[name].get('error', '')}"
                         for name, files in differing.items() if files],
    }  # fmt: skip


def environments(pythons: list[str]) -> dict[str, object]:
    """The bytes of tables and figures under each Python and environment; Pythons that are not there are skipped."""
    there, found = [python for python in pythons if shutil.which(python)], {}
    for python in there:
        version = subprocess.run([python, "-V"], capture_output=True, text=True).stdout.strip()
        found |= {f"{version}, {name}": probed(python, setting) for name, setting in ENVIRONMENTS.items()}
    skipped = ", ".join(os.path.basename(python) for python in pythons if python not in there) or "none"
    shape = f"{len(there)} by {len(ENVIRONMENTS)}"
    return {"Pythons by environments": shape, **held(found), "Pythons that are not there, skipped": skipped}


def installs() -> dict[str, object]:
    """The bytes of tables and figures of a clone installed in the ways that there are; needs hatchling."""
    found = {"this tree": probed(sys.executable, {})}
    top, odd = str(RESULTS.parent.parent), "一个 带空格的 文件夹"
    clone, pip = ["git", "clone", "--quiet"], ["-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation"]
    with tempfile.TemporaryDirectory() as place:
        work = Path(place)
        python = work / "venv" / "bin" / "python"
        for command in (
            [*clone, "-c", "core.autocrlf=true", "-c", "core.eol=crlf", top, str(work / "line ends")],
            [*clone, top, str(work / odd)],
            ["git", "-C", top, "archive", "--format=zip", "--output", str(work / "a.zip"), "HEAD"],
            [sys.executable, *pip, "--target", str(work / "wheel"), top],
            [sys.executable, "-m", "venv", str(work / "venv")],
        ):
            subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
        others = python.parent.parent / "lib" / f"python{sys.version_info[0]}.{sys.version_info[1]}" / "site-packages"
        (others / "others.pth").write_text(sysconfig.get_path("purelib"))  # what this Python has
        subprocess.run([str(python), *pip, "--editable", str(work / odd)], check=True)
        shutil.unpack_archive(work / "a.zip", work / "zip")
        (work / "closed").mkdir(mode=0o500)
        places = {"clone, line ends converted": "line ends/src", "ZIP": "zip/src", "wheel": "wheel"}
        settings = {name: {"PYTHONPATH": str(work / folder)} for name, folder in places.items()}
        settings["home that cannot be written"] = {name: str(work / "closed") for name in ("HOME", "XDG_CACHE_HOME")}
        found |= {name: probed(sys.executable, setting) for name, setting in settings.items()}
        for name, setting in {
            "editable, blanks and Chinese in its path": {},
            "the same, LC_ALL=C": {"LC_ALL": "C"},
        }.items():
            found[name] = probed(str(python), {"PYTHONPATH": "", **setting})
    return held(found)


SIZES = """
import importlib.metadata as m
files = {d.name: [f.locate() for f in d.files or () if f.suffix != ".pyc"] for d in m.distributions()}
sizes = {name: sum(path.stat().st_size for path in paths if path.is_file()) for name, paths in files.items()}
print({name.lower().replace("_", "-").replace(".", "-"): size for name, size in sizes.items()})
"""


def sizes(python: str) -> dict[str, object]:
    """How large what `make reproduce` installs is in an environment made from requirements.lock, by package."""
    done = subprocess.run([python, "-c", SIZES], capture_output=True, text=True, check=True)
    lock = (RESULTS.parent.parent / "requirements.lock").read_text(encoding="utf-8")
    locked = {
        name.replace("_", "-").replace(".", "-") for name in re.findall(r"^([\w.-]+)==", lock.lower(), flags=re.M)
    }
    found = {name: size / 1e6 for name, size in ast.literal_eval(done.stdout).items() if name in locked}
    largest = sorted(found, key=found.__getitem__, reverse=True)[:10]
    return {
        "packages": len(found),
        "MB installed, without the bytecode that Python makes": round(sum(found.values())),
        **{f"- {name}": f"{found[name]:.0f} MB" for name in largest},
        "- the others": f"{sum(found.values()) - sum(map(found.__getitem__, largest)):.0f} MB",
    }


def main() -> int:
    """Run the parts asked for, print them, and put each into `RESULTS.md` with the date and the kind of machine."""
    given = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    for name, value in (("inputs", 100_000), ("seconds", 3600), ("flips", 8), ("kills", 25)):
        given.add_argument(f"--{name}", type=int, default=value)
    given.add_argument("--pythons", nargs="*", default=[sys.executable, "python3.12", "python3.13"])
    given.add_argument("--parts", nargs="*", default=["inputs", "flips", "kills", "environments", "installs", "sizes"])
    given.add_argument("--commands", nargs="*", default=[], help="that are killed (default: all)")
    chosen = given.parse_args()
    parts: dict[str, Callable[[], dict[str, object]]] = {
        "inputs": lambda: fuzz(chosen.inputs, chosen.seconds),
        "flips": lambda: flips(chosen.flips),
        "kills": lambda: kills(chosen.kills, chosen.seconds, chosen.commands),
        "environments": lambda: environments(chosen.pythons),
        "installs": installs,
        "sizes": lambda: sizes(chosen.pythons[0]),
    }
    for name in chosen.parts:
        since = time.monotonic()
        found = parts[name]()
        write_part(name, chosen.commands if name == "kills" else [], found, time.monotonic() - since)
    return 0


def write_part(part: str, commands: list[str], found: dict[str, object], seconds: float) -> None:
    """Put a table of what was found in place of the one of the same part and commands in `RESULTS.md`."""
    name = "-".join([part, *commands]).replace(" ", "-")
    asked = shlex.join(["--parts", part, *(["--commands", *commands] if commands else [])])
    said = {what: "; ".join(value) or "none" if isinstance(value, list) else value for what, value in found.items()}
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    command = f"{seconds / 60:.0f} minutes: `python -m benchmarks._stress {asked}`"
    head = f"## {name}\n\n{time.strftime('%Y-%m-%d')}, {machine}, {command}.\n"
    table = "\n".join(
        [head, "| what | found |", "|---|---|", *(f"| {what} | {value} |" for what, value in said.items())]
    )
    print(table, flush=True)
    before = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else ""
    first, *others = re.split(r"^(?=## )", before, flags=re.M)
    kept = {other.split()[1]: other.strip() for other in others} | {name: table}
    RESULTS.write_text("\n\n".join([first.strip(), *(kept[one] for one in sorted(kept))]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
