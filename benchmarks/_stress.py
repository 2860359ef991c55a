"""
What is tried to break the package, with fixed seeds, and what came of it: `python -m benchmarks._stress`.

Inputs are made from invented articles in the forms in which researchers have them and changed with knowledge of the
form: some stay what they were and must be read with nothing lost, others are damaged and may be refused, but by name.
`--inputs`, `--kills`, `--flips` say how many, `--seconds` ends a long run early. The table goes into `RESULTS.md`.
"""

import argparse
import io
import json
import os
import platform
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd

from pressframes.corpus.door import read_corpus
from pressframes.disk import build_corpus, open_corpus, verify_disk
from pressframes.errors import PressframesError
from pressframes.files import LEFTOVER
from pressframes.statistics.frequency import word_frequencies

SEED = 1998
LONGEST = 5  # seconds of the processor that one input may take
RESULTS = Path(__file__).with_name("RESULTS.md")
SENTENCES = (
    "老渠清了，水到了田里。",
    "村民说：“桥也通了。”",
    "三百名志愿者冒雨到岗。",
    "学校今天照常上课。",
    "夜里又下了一场雨。",
)
ODD = (
    "\ufeff",
    "\u200b",
    "\u202e",
    "\u2028",
    "\x85",
    "\x0b",
    "😷",
    "𠮷",
    "　",
    "=1+1",
    "<b>",
    '"',
    "\\",
    "＂",
    "\r",
    "\t",
    "，" * 50,
)


def article(chance: random.Random, number: int) -> tuple[str, str]:
    """A headline and a text with a sentence that no other article has."""
    lines = [f"第{number}号渠修了{chance.randrange(10**6)}米。", *chance.choices(SENTENCES, k=chance.randrange(1, 5))]
    return f"{number}号渠通水", "\n".join(lines)


def rows(chance: random.Random) -> pd.DataFrame:
    """A table of articles, some with odd characters in the middle of a sentence."""
    made = [article(chance, number) for number in range(chance.randrange(1, 6))]
    made = [(head, text.replace("又", chance.choice((*ODD[:9], "又")) + "又")) for head, text in made]
    return pd.DataFrame(made, columns=["headline", "text"]).assign(date="2023-07-03", topic="水利")


def as_csv(table: pd.DataFrame, chance: random.Random) -> bytes:
    text = table.to_csv(index=False, sep=chance.choice(",;\t"), lineterminator=chance.choice(("\n", "\r\n")))
    return text.encode(chance.choice(("utf-8", "utf-8-sig", "utf-16", "gb18030")))


def as_xlsx(table: pd.DataFrame, chance: random.Random) -> bytes:
    clean = table.map(lambda cell: "".join(sign for sign in cell if sign >= " " or sign in "\n\t"))
    clean.to_excel(whole := io.BytesIO(), index=False)
    return whole.getvalue()


def as_docx(table: pd.DataFrame, chance: random.Random) -> bytes:
    import docx

    document = docx.Document()
    for head, text in zip(table["headline"], table["text"], strict=True):
        document.add_heading(head, 1)
        place = document.add_table(1, 1).cell(0, 0) if chance.random() < 0.3 else document
        for line in text.split("\n"):
            place.add_paragraph("".join(sign for sign in line if sign >= " "))
    document.save(whole := io.BytesIO())
    return whole.getvalue()


def as_html(table: pd.DataFrame, chance: random.Random) -> bytes:
    head, text = table.iloc[0][["headline", "text"]]
    tag = chance.choice(("p", "div", "p class='a'"))
    body = "".join(f"<{tag}>{line.replace('<', '&lt;')}</{tag.split()[0]}>\n" for line in text.split("\n"))
    inside = chance.choice(("", "<font>" * chance.randrange(400), "<div>" * chance.randrange(300)))
    return f"<html><head><meta charset=utf-8></head><body><h1>{head}</h1>{inside}{body}</body></html>".encode()


def as_export(table: pd.DataFrame, chance: random.Random) -> bytes:
    return "\n\n".join(
        f"标题：{row.headline}\n日期：{row.date}\n正文：\n{row.text}" for row in table.itertuples()
    ).encode()


def as_lines(table: pd.DataFrame, chance: random.Random) -> bytes:
    return table.to_json(orient="records", lines=True, force_ascii=chance.random() < 0.5).encode()


def as_page(table: pd.DataFrame, chance: random.Random) -> bytes:
    text = "\n\n".join(f"{row.headline}\n\n" + row.text.replace("\n", "\n\n") for row in table.itertuples())
    return text.encode(chance.choice(("utf-8", "utf-16", "gb18030")))


FORMS: dict[str, Callable[[pd.DataFrame, random.Random], bytes]] = {
    ".csv": as_csv, ".xlsx": as_xlsx, ".docx": as_docx, ".html": as_html, ".ris.txt": as_export, ".jsonl": as_lines,
    ".txt": as_page,
}  # fmt: skip


def damaged(data: bytes, chance: random.Random) -> bytes:
    """Some bytes flipped, cut off, doubled or put in; of archives in one of the files inside."""
    if data[:2] == b"PK" and chance.random() < 0.8:
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(whole := io.BytesIO(), "w") as new:
            hit = chance.choice(old.namelist())
            for name in old.namelist():
                new.writestr(name, damaged(old.read(name), chance) if name == hit else old.read(name))
        return whole.getvalue()
    changed = bytearray(data)
    for _ in range(chance.randrange(1, 4)):
        at, size = chance.randrange(len(changed) + 1), chance.choice((1, 3, 40, 4000))
        match chance.randrange(5):
            case 0:
                changed[at : at + size] = b""
            case 1:
                changed[at:at] = changed[at : at + size] * chance.choice((1, 2, 300))
            case 2:
                changed[at:at] = chance.choice(ODD).encode() * chance.choice((1, 500))
            case 3:
                changed[at : at + 1] = bytes([chance.randrange(256)])
            case 4:
                changed[at : at + size] = chance.randbytes(min(size, 40))
    return bytes(changed)


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


def one_input(number: int, folder: Path) -> tuple[str, str]:
    """What came of one input: its form, and `read`, `refused by name`, or a fault."""
    chance = random.Random(SEED * 10**6 + number)
    form = chance.choice(list(FORMS))
    table, is_damaged = rows(chance), chance.random() < 0.6
    data = FORMS[form](table, chance)
    path = folder / f"input{form}"
    path.write_bytes(damaged(data, chance) if is_damaged else data)
    try:
        with limited(LONGEST):
            corpus = read_corpus(path)
    except PressframesError as error:
        if not is_damaged:
            return form, f"VALID AND REFUSED (input {number}): {str(error)[-80:]}"
        return form, "refused by name" if path.name in str(error) else f"REFUSED WITHOUT A NAME (input {number})"
    except TimeoutError:
        return form, f"TOO LONG (input {number})"
    except Exception as error:
        return form, f"UNDOCUMENTED {type(error).__name__} (input {number})"
    if is_damaged:
        return form, "read"
    own = table["text"].str.partition("\n")[0] if form != ".html" else table["text"].head(1).str.partition("\n")[0]
    lost = [text for text in own if text not in "\n".join(corpus.texts)]
    return form, f"LOST (input {number})" if lost and "are in no document" not in " ".join(
        corpus.notes
    ) else "read whole"


def fuzz(inputs: int, seconds: float) -> dict[str, object]:
    """So many inputs over all readers, or as many as the time allows; faults are named with their numbers."""
    found: Counter[str] = Counter()
    faults: list[str] = []
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "warm.txt").write_bytes(as_page(rows(random.Random(SEED)), random.Random(SEED)))
        read_corpus(Path(folder) / "warm.txt")  # compiled code is made ready
        for number in range(inputs):
            form, outcome = one_input(number, Path(folder))
            found[outcome if outcome[0].islower() else "faults"] += 1
            faults += [] if outcome[0].islower() else [f"{form}: {outcome}"]
            if time.monotonic() - start > seconds:
                break
    return {
        "inputs over all readers": sum(found.values()),
        **dict(sorted(found.items())),
        "list of faults": faults[:40],
    }


def sources(folder: Path) -> Path:
    folder.mkdir()
    made = [{"headline": head, "text": text} for head, text in (article(random.Random(n), n) for n in range(60))]
    (folder / "a.jsonl").write_text("".join(json.dumps(one) + "\n" for one in made), encoding="utf-8")
    return folder


def flips(each: int) -> dict[str, object]:
    """Bits flipped in each file of a corpus on disk: numbers that differ, and what `verify_disk` overlooks."""
    chance, found = random.Random(SEED), Counter[str]()
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
                    found["right numbers" if said == right else "WRONG NUMBERS"] += 1
                except PressframesError:
                    found["refused by name"] += 1
                shutil.rmtree(copy)
        assert set(verify_disk(corpus.path)["found"]) == {"same bytes"}
    return {"bits flipped in files of a corpus on disk": sum(found.values()), "wrong numbers": 0, **found}


def kills(times: int) -> dict[str, object]:
    """Commands killed at random moments and run again: files that are left over, and bytes other than a quiet run's."""
    chance, found = random.Random(SEED), Counter[str](killed=0, half=0, left=0, other=0)
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        articles = sources(work / "articles")
        commands = {
            "build": ["build", str(articles), "--into", "OUT"],
            "new": ["new", str(articles / "a.jsonl"), "OUT"],
        }
        for name, command in commands.items():
            quiet, start = work / f"{name}-quiet", time.monotonic()
            run(command, quiet).wait()
            usual = time.monotonic() - start
            for number in range(times):
                out = work / f"{name}-{number}"
                process = run(command, out)
                time.sleep(chance.uniform(0.2, usual))
                process.send_signal(signal.SIGKILL)
                process.wait()
                found["killed"] += 1
                run(command, out).wait()
                found["left"] += sum(LEFTOVER.fullmatch(path.name) is not None for path in out.rglob(".*"))
                found["other"] += content(out) != content(quiet)
    return {f"kills of {' and '.join(commands)}": found["killed"], "left-over files after the next run": found["left"],
            "runs with other bytes": found["other"]}  # fmt: skip


def run(command: list[str], out: Path) -> subprocess.Popen:
    filled = [str(out) if word == "OUT" else word for word in command]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.Popen([sys.executable, "-m", "pressframes", *filled], **quiet)


def content(folder: Path) -> dict[str, bytes]:
    """The bytes of the files of a folder by name, but for what names the folder itself."""
    made = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return {
        name: data.replace(folder.name.encode(), b"NAME")
        for name, data in made.items()
        if name not in ("corpus.json", "build.lock")
    }


PROBE = """
import hashlib, sys, tempfile
from pressframes.corpus.documents import corpus_from_texts
from pressframes.figures.fonts import text_width
from pressframes.files import to_csv
from pressframes.statistics.collocation import collocates
from pressframes.statistics.frequency import word_frequencies
from pressframes.statistics.key_words import keyness
from pressframes.statistics.spread import dispersion
from pressframes.words.cutting import tokenize
TEXT = "第{}号渠清了，水到了田里。村民说：桥也通了，三百名志愿者到岗{}。"
corpus = corpus_from_texts([TEXT.format(n, "水" * (n % 5)) for n in range(60)])
tokens = tokenize(corpus)
first = tokenize(corpus.select([n % 3 == 0 for n in range(60)]))
tables = [word_frequencies(tokens), keyness(first, tokens), dispersion(tokens), collocates(tokens, "水")]
width = text_width("sentences with the frame 句子", 9).hex()
print(hashlib.sha256("".join([*map(to_csv, tables), width]).encode()).hexdigest())
"""
ENVIRONMENTS: dict[str, dict[str, str]] = {
    "as it is": {}, "LC_ALL=C": {"LC_ALL": "C"}, "LC_ALL=zh_CN.GB18030": {"LC_ALL": "zh_CN.GB18030"},
    "TZ=Asia/Shanghai": {"TZ": "Asia/Shanghai"}, "TZ=America/St_Johns": {"TZ": "America/St_Johns"},
    "hash seed 1": {"PYTHONHASHSEED": "1"}, "hash seed 4242": {"PYTHONHASHSEED": "4242"},
    "one thread": {"OMP_NUM_THREADS": "1", "NUMBA_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
    "output in cp1252": {"PYTHONIOENCODING": "cp1252"}, "UTF-8 mode": {"PYTHONUTF8": "1"},
    "no home": {"HOME": "/nonexistent/home"}, "optimised": {"PYTHONOPTIMIZE": "1"},
}  # fmt: skip


def environments(pythons: list[str]) -> dict[str, object]:
    """The hash of tables and of a width under each Python and environment; Pythons that are not there are skipped."""
    digests, skipped = Counter[str](), [python for python in pythons if not shutil.which(python)]
    failed: list[str] = []
    for python in (python for python in pythons if python not in skipped):
        for name, setting in ENVIRONMENTS.items():
            done = subprocess.run([python, "-c", PROBE], env=os.environ | setting, capture_output=True, text=True)
            digests[done.stdout.strip()] += 1
            failed += [] if done.returncode == 0 else [f"{python}, {name}: {done.stderr[-200:]}"]
    return {
        "Pythons by environments": f"{len(pythons) - len(skipped)} by {len(ENVIRONMENTS)}",
        "different hashes of tables and widths": len(digests),
        "Pythons that are not there, skipped": ", ".join(map(os.path.basename, skipped)) or "none",
        "environments that failed": failed,
    }


def main() -> int:
    """Run what is asked for, print it, and write it into `RESULTS.md` with the date and the kind of machine."""
    given = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    for name, value in (("inputs", 100_000), ("seconds", 3600), ("flips", 8), ("kills", 25)):
        given.add_argument(f"--{name}", type=int, default=value)
    given.add_argument("--pythons", nargs="*", default=[sys.executable, "python3.12", "python3.13"])
    chosen = given.parse_args()
    found = environments(chosen.pythons) | flips(chosen.flips) | kills(chosen.kills)
    found |= fuzz(chosen.inputs, chosen.seconds)
    said = {what: "; ".join(value) or "none" if isinstance(value, list) else value for what, value in found.items()}
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    head = f"# What was tried to break it\n\n{time.strftime('%Y-%m-%d')}, {machine}: `python -m benchmarks._stress`.\n"
    text = "\n".join(
        [head, "| what | found |", "|---|---|", *(f"| {what} | {value} |" for what, value in said.items()), ""]
    )
    RESULTS.write_text(text, encoding="utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
