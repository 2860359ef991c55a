"""
Inputs of every form that is read, made from invented content, changed with knowledge of the form, and read.

Some changes keep what the file says (order of columns, encodings, runs of a Word file, remarks of a TOML file): these must be read whole.
Others damage it, and may be refused, but by name. Files are written by hand, so that making one costs less than reading it.
"""

import csv
import io
import json
import random
import re
import sqlite3
import struct
import traceback
import zipfile
import zlib
from collections.abc import Callable
from functools import cached_property
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from pressframes.coders import answers, sheets, work
from pressframes.corpus.documents import corpus_from_texts
from pressframes.corpus.door import read_corpus
from pressframes.corpus.material import read_material
from pressframes.disk.build import build_corpus
from pressframes.disk.record import read_manifest as read_disk
from pressframes.errors import PressframesError
from pressframes.figures.index import content_hash
from pressframes.figures.index import read_manifest as read_figures
from pressframes.figures.read_back import read_svg
from pressframes.files import decode
from pressframes.frames.codebook import load_codebook
from pressframes.frames.events import load_expected, load_known
from pressframes.pages.page import load_decisions, text_hash
from pressframes.proof.gallery import read_figure
from pressframes.study.settings import read_settings
from pressframes.study.speech import read_wordings
from pressframes.words.dictionary import read_user_dictionary

SENTENCES = (
    "老渠清了，水到了田里。",
    "村民说：“桥也通了。”",
    "三百名志愿者冒雨到岗。",
    "学校今天照常上课。",
    "夜里又下了一场雨。",
)
SIGNS = ("\u200b", "\u202e", "😷", "𠮷", "　", "=1+1", "＂", "·", "")  # in the middle of a sentence
ODD = (
    *SIGNS,
    "\ufeff",
    "\u2028",
    "\x85",
    "\x0b",
    "\x00",
    "<b>",
    '"',
    "\\",
    "\r",
    "\t",
    "，" * 50,
    "[",
    "{",
    "'''",
    "\ud800",
)
VALUES = (None, True, -1, 10**30, 1.5, "", "水", [], ["水"], {}, {"水": 1}, [[]], [{}], "\u202e", "../../a", "nan")
MARK = re.compile(r"第\d+号渠修了\d+米")
Article = dict[str, str]


def articles(chance: random.Random) -> list[Article]:
    """Some articles, each with a sentence that no other has and perhaps an odd character."""
    made = []
    for number in range(chance.randrange(1, 4)):
        sentence = f"第{number}号渠修了{chance.randrange(10**6)}米"
        lines = [sentence + "。", *chance.choices(SENTENCES, k=chance.randrange(1, 4))]
        odd = chance.choice(SIGNS)
        made.append(
            {
                "标题": f"{number}号渠通水",
                "日期": "2023-07-03",
                "主题": "水利",
                "正文": "\n".join(lines).replace("又", odd + "又"),
            }
        )
    return made


def encoded(text: str, chance: random.Random) -> bytes:
    return text.encode(chance.choice(("utf-8", "utf-8-sig", "utf-16", "gb18030")))


def as_delimited(made: list[Article], chance: random.Random, delimiter: str) -> bytes:
    columns = chance.sample(list(made[0]), 4)
    quoting = chance.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL))
    buffer = io.StringIO()
    writer = csv.DictWriter(
        buffer, columns, delimiter=delimiter, quoting=quoting, lineterminator=chance.choice(("\n", "\r\n"))
    )
    writer.writeheader()
    for row in made:
        writer.writerow(row)
        buffer.write(chance.choice(("", "", "\n")))
    return encoded(buffer.getvalue(), chance)


def zipped(files: dict[str, str], chance: random.Random) -> bytes:
    with zipfile.ZipFile(
        whole := io.BytesIO(), "w", chance.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED))
    ) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return whole.getvalue()


def plain_xml(text: str) -> str:
    return escape("".join(sign for sign in text if sign >= " " or sign in "\n\t"))


def as_xlsx(made: list[Article], chance: random.Random) -> bytes:
    columns = chance.sample(list(made[0]), 4)
    shared, rows = [], []
    for row in [dict(zip(columns, columns, strict=True)), *made]:
        cells = []
        for column in columns:
            if chance.random() < 0.5:
                cells.append(f'<c t="inlineStr"><is><t xml:space="preserve">{plain_xml(row[column])}</t></is></c>')
            else:
                cells.append(f'<c t="s"><v>{len(shared)}</v></c>')
                half = len(row[column]) // 2
                parts = (row[column][:half], row[column][half:]) if chance.random() < 0.3 else (row[column],)
                runs = "".join(f'<r><t xml:space="preserve">{plain_xml(part)}</t></r>' for part in parts)
                shared.append(f"<si>{runs}</si>")
        rows.append(f"<row>{''.join(cells)}</row>" + chance.choice(("", "", "<row/>")))
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    return zipped(XLSX | {"xl/worksheets/sheet1.xml": f"<worksheet {main}><sheetData>{''.join(rows)}</sheetData></worksheet>",
                          "xl/sharedStrings.xml": f"<sst {main}>{''.join(shared)}</sst>"}, chance)  # fmt: skip


OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPES = "application/vnd.openxmlformats-officedocument."


def packed(main: str, kinds: dict[str, str]) -> dict[str, str]:
    """The files around the parts of an Office file: what they are, and which is the first."""
    parts = "".join(f'<Override PartName="/{name}" ContentType="{TYPES}{kind}+xml"/>' for name, kind in kinds.items())
    rels = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    first = f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="{main}"/>'
    return {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">{rels}{parts}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{first}</Relationships>',
    }


XLSX = packed("xl/workbook.xml", {
    "xl/workbook.xml": "spreadsheetml.sheet.main", "xl/worksheets/sheet1.xml": "spreadsheetml.worksheet",
    "xl/sharedStrings.xml": "spreadsheetml.sharedStrings",
}) | {
    "xl/workbook.xml": f'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{OFFICE}">'
                       '<sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{OFFICE}/worksheet" '
                                  f'Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{OFFICE}/sharedStrings" '
                                  'Target="sharedStrings.xml"/></Relationships>',
}  # fmt: skip
DOCX = packed("word/document.xml", {"word/document.xml": "wordprocessingml.document.main"})


def as_docx(made: list[Article], chance: random.Random) -> bytes:
    def paragraph(text: str, style: str = "") -> str:
        half = chance.randrange(len(text) + 1)
        runs = [f'<w:r><w:t xml:space="preserve">{plain_xml(part)}</w:t></w:r>' for part in (text[:half], text[half:])]
        wrap = chance.choice(("{}", "{}", '<w:ins w:id="1">{}</w:ins>', "<w:hyperlink>{}</w:hyperlink>",
                              "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>"))  # fmt: skip
        runs[1] = wrap.format(runs[1])
        return f"<w:p><w:pPr>{style and f'<w:pStyle w:val={style!r}/>'}</w:pPr>{''.join(runs)}</w:p>"

    body = []
    for row in made:
        text = "".join(paragraph(line) for line in row["正文"].split("\n"))
        wrap = chance.choice(
            (
                "{}",
                "{}",
                "<w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>",
                "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>",
            )
        )
        body += [paragraph(row["标题"], "Heading1"), wrap.format(text)]
    main = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    return zipped(
        DOCX | {"word/document.xml": f"<w:document {main}><w:body>{''.join(body)}</w:body></w:document>"}, chance
    )


def as_html(made: list[Article], chance: random.Random) -> bytes:
    tag = chance.choice(("p", "div", "P", "p class='a' onclick=b()"))
    name, close = tag.split()[0], chance.random() < 0.8 or "d" in tag[:1]
    text = "".join(f"<{tag}>{entities(line, chance)}{f'</{name}>' * close}\n" for line in made[0]["正文"].split("\n"))
    inside = chance.choice(
        ("", "", "<font>" * chance.randrange(400), "<div>" * chance.randrange(300), "<!-- 　 -->", "<script>1</script>")
    )
    title, kind = made[0]["标题"], chance.choice(("founder", "plain"))
    body = f"<founder-title><p>{title}</p></founder-title><div id=ozoom><founder-content>{inside}{text}</founder-content></div>"
    body = body if kind == "founder" else f"<h1>{title}</h1>{inside}{text}"
    code = chance.choice(("utf-8", "gb18030"))
    return f"<html><head><meta charset={code}><title>{title}-柳河日报</title></head><body>{body}</body></html>".encode(
        code
    )


def entities(text: str, chance: random.Random) -> str:
    return "".join(f"&#{ord(sign)};" if chance.random() < 0.02 else escape(sign) for sign in text)


def as_rtf(made: list[Article], chance: random.Random) -> bytes:
    def written(text: str) -> str:
        codes = [
            struct.unpack("<h", text.encode("utf-16-le")[at : at + 2])[0]
            for at in range(0, len(text.encode("utf-16-le")), 2)
        ]
        return "".join(f"\\u{code}?" for code in codes)

    lines = [line for row in made for line in (row["标题"], *row["正文"].split("\n"))]
    end = chance.choice(("\\par\n", "\\par ", "\\par}{"))
    return ("{\\rtf1\\ansi\\uc1{" + end.join(map(written, lines)) + "}}").encode()


TO_UNICODE = (
    "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000><FFFF> endcodespacerange {} endcmap end"
)


def as_pdf(made: list[Article], chance: random.Random) -> bytes:
    pages = []
    for row in made:
        lines = [(16, row["标题"]), *((10, line) for line in row["正文"].split("\n"))]
        content = "".join(f"BT /F {size} Tf 40 {780 - 24 * place} Td <{line.encode('utf-16-be').hex()}> Tj ET\n"
                          for place, (size, line) in enumerate(lines))  # fmt: skip
        pages.append(content.encode())
    used = {
        f"<{sign.encode('utf-16-be').hex()}>" for row in made for text in row.values() for sign in text if sign != "\n"
    }
    used = {f"<{code[at : at + 4]}>" for code in (one.strip("<>") for one in used) for at in range(0, len(code), 4)}
    maps = "".join(f"1 beginbfchar {code}{code} endbfchar " for code in sorted(used))
    last = 5 + len(pages)
    kids = " ".join(f"{number} 0 R" for number in range(last, last + len(pages)))
    font = "/Type0 /BaseFont /A /Encoding /Identity-H /ToUnicode 4 0 R /DescendantFonts [<</Type /Font /Subtype /CIDFontType2 " \
           "/BaseFont /A /CIDSystemInfo <</Registry (Adobe) /Ordering (Identity) /Supplement 0>> /DW 1000>>]"  # fmt: skip
    objects = [b"<</Type /Catalog /Pages 2 0 R>>", f"<</Type /Pages /Kids [{kids}] /Count {len(pages)}>>".encode(),
               f"<</Type /Font /Subtype {font}>>".encode(), stream(TO_UNICODE.format(maps).encode(), chance), *(stream(page, chance) for page in pages)]  # fmt: skip
    objects += [f"<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {number} 0 R /Resources <</Font <</F 3 0 R>>>>>>".encode()
                for number in range(5, last)]  # fmt: skip
    whole, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(whole))
        whole += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    return (
        whole
        + f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer <</Size {size} /Root 1 0 R>>\nstartxref\n{len(whole)}\n%%EOF".encode()
    )


def stream(data: bytes, chance: random.Random) -> bytes:
    packed_, said = (zlib.compress(data), " /Filter /FlateDecode") if chance.random() < 0.5 else (data, "")
    return f"<</Length {len(packed_)}{said}>>\nstream\n".encode() + packed_ + b"\nendstream"


def as_json(made: list[Article], chance: random.Random) -> bytes:
    inside: Any = chance.choice((made, {"data": {"list": made}}, {"code": 0, "rows": made}))
    return json.dumps(inside, ensure_ascii=chance.random() < 0.5, indent=chance.choice((None, 1))).encode(
        chance.choice(("utf-8", "utf-8-sig"))
    )


def as_lines(made: list[Article], chance: random.Random) -> bytes:
    end = chance.choice(("\n", "\r\n", "\n\n"))
    return "".join(json.dumps(row, ensure_ascii=chance.random() < 0.5) + end for row in made).encode()


def as_parquet(made: list[Article], chance: random.Random) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.Table.from_pylist(made).select(chance.sample(list(made[0]), 4))
    pq.write_table(
        table,
        whole := io.BytesIO(),
        compression=chance.choice(("none", "snappy", "zstd")),
        use_dictionary=chance.random() < 0.5,
    )
    return whole.getvalue()


def as_sqlite(made: list[Article], chance: random.Random) -> bytes:
    base = sqlite3.connect(":memory:")
    base.execute(f"create table {chance.choice(('a', '文章', '[a b]'))} (标题 text, 日期, 主题, 正文 text)")
    name = base.execute("select name from sqlite_master").fetchone()[0]
    base.executemany(f'insert into "{name}" values (:标题, :日期, :主题, :正文)', made)
    base.commit()
    return base.serialize()


def as_export(made: list[Article], chance: random.Random) -> bytes:
    colon, between = chance.choice("：:"), chance.choice(("\n\n", "\n\n\n", "\n----------\n\n"))
    return encoded(
        between.join(f"标题{colon}{row['标题']}\n日期{colon}{row['日期']}\n正文{colon}\n{row['正文']}" for row in made),
        chance,
    )


def as_ris(made: list[Article], chance: random.Random) -> bytes:
    end = chance.choice(("\n", "\r\n"))
    records = [["TY  - NEWS", f"T1  - {row['标题']}", f"AB  - {row['正文'].replace(chr(10), '')}", f"Y1  - {row['日期']}", "ER  - ", ""]
               for row in made]  # fmt: skip
    return "".join(line + end for record in records for line in record).encode()


def as_page(made: list[Article], chance: random.Random) -> bytes:
    return encoded("\n\n".join(blocks_of(made)), chance)


def as_torn(made: list[Article], chance: random.Random) -> bytes:
    return encoded("\n\n".join(chance.sample(blocks := blocks_of(made), len(blocks))), chance)


def blocks_of(made: list[Article]) -> list[str]:
    return [block for row in made for block in (row["标题"], "本报记者 王雨", *row["正文"].split("\n"))]


class Form(NamedTuple):
    """How a file is called, how it is made, how often, and whether what it says is text in an encoding."""

    name: str
    make: Callable[[list[Article], random.Random], bytes]
    weight: int
    is_text: bool = False


FORMS = (
    Form("a.csv", lambda made, chance: as_delimited(made, chance, chance.choice(",;")), 8, True),
    Form("a.tsv", lambda made, chance: as_delimited(made, chance, "\t"), 4, True),
    Form("a.xlsx", as_xlsx, 5), Form("a.docx", as_docx, 5), Form("a.html", as_html, 8), Form("a.rtf", as_rtf, 3), Form("a.pdf", as_pdf, 3),
    Form("a.json", as_json, 6), Form("a.jsonl", as_lines, 6), Form("a.parquet", as_parquet, 4), Form("a.sqlite", as_sqlite, 3),
    Form("export.txt", as_export, 4, True), Form("a.ris", as_ris, 4, True), Form("page.txt", as_page, 1, True), Form("torn.txt", as_torn, 1, True),
)  # fmt: skip


def damaged(data: bytes, chance: random.Random) -> bytes:
    """Some bytes flipped, cut off, doubled or put in; of archives in one of the files inside; of JSON and TOML a value."""
    if data[:2] == b"PK" and chance.random() < 0.8:
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(whole := io.BytesIO(), "w") as new:
            hit = chance.choice(old.namelist())
            for name in old.namelist():
                new.writestr(name, damaged(old.read(name), chance) if name == hit else old.read(name))
        return whole.getvalue()
    if data[:1] in b"[{" and chance.random() < 0.6:
        return changed_json(data, chance)
    changed = bytearray(data)
    for _ in range(chance.randrange(1, 4)):
        at, size = chance.randrange(len(changed) + 1), chance.choice((1, 3, 40, 4000))
        match chance.randrange(6):
            case 0:
                changed[at : at + size] = b""
            case 1:
                changed[at:at] = changed[at : at + size] * chance.choice((1, 2, 300))
            case 2:
                changed[at:at] = chance.choice(ODD).encode("utf-8", "surrogatepass") * chance.choice((1, 500))
            case 3:
                changed[at : at + 1] = bytes([chance.randrange(256)])
            case 4:
                changed[at : at + size] = chance.randbytes(min(size, 40))
            case 5:
                changed = bytearray(changed_lines(bytes(changed), chance))
    return bytes(changed)


def changed_lines(data: bytes, chance: random.Random) -> bytes:
    """A line doubled, taken out, moved, or with another value behind its sign of equality or comma."""
    lines = data.split(b"\n")
    at = chance.randrange(len(lines))
    value = json.dumps(chance.choice(VALUES), ensure_ascii=False).replace("null", "2023-07-03")
    value = value.replace("{", "{ a = ").replace(" a = }", "}").replace('"水":', '"水" =')
    match chance.randrange(6):
        case 0:
            lines.insert(at, lines[at])
        case 1:
            lines.pop(at)
        case 2:
            lines.insert(chance.randrange(len(lines)), lines.pop(at))
        case 3:
            sign = b"=" if b"=" in lines[at] else b","
            lines[at] = lines[at].partition(sign)[0] + sign + b" " + value.encode()
        case 4:  # one text, or one part of a list or table, of another kind
            lines[at] = re.sub(rb'"[^"]*"', lambda _: value.encode(), lines[at], count=chance.randrange(1, 4))
        case 5:  # the head of a table: a list of tables, another depth, or a value
            heads = [number for number, line in enumerate(lines) if line.startswith(b"[")] or [at]
            name = lines[hit := chance.choice(heads)].strip(b"[]\r")
            above = name.partition(b".")[0]
            lines[hit] = chance.choice(
                (b"[[%b]]" % name, b"[%b]" % name, b"[%b]" % above, b"[[%b]]" % above, above + b" = " + value.encode())
            )
    return b"\n".join(lines)


def changed_json(data: bytes, chance: random.Random) -> bytes:
    """One value of a JSON file (or of a line of it) of another kind, or gone."""
    text = data.decode("utf-8-sig", "surrogatepass")
    try:
        value, rest = json.loads(text), ""
    except ValueError:
        first, _, rest = text.partition("\n")
        try:
            value = json.loads(first)
        except ValueError:
            return data[: len(data) // 2]
    inside = value
    while isinstance(inside, (list, dict)) and inside:
        key = chance.choice(list(inside) if isinstance(inside, dict) else range(len(inside)))
        if chance.random() < 0.4 or not isinstance(inside[key], (list, dict)) or not inside[key]:
            if chance.random() < 0.2:
                del inside[key]
            else:
                inside[key] = chance.choice(VALUES)
            break
        inside = inside[key]
    return (json.dumps(value) + ("\n" + rest if rest else "")).encode()


CODEBOOK = """title = "水"
version = "1"

[scenes]
flood = ["洪水"]

[[frame]]
name = "水利"
words = ["水渠", "老渠", "引水…入村"]
examples = [{ text = "老渠清了。", coded = true }]

[[frame]]
code = "REPAIR"
name_en = "Repair"
name_zh = "修复"
definition = "Somebody mends what was broken."
tiers = { strong = "said", weak = "meant", literal = "as it stands" }
protocols = { standard = ["strong", "weak"] }
targets = { road = ["路", "桥"] }
scenes = { flood = "literal" }

[[frame.rules]]
id = "mend"
tier = "strong"
words = ["修了", "抢修"]
patterns = ["修(?:好|复)[^，。]{0,6}[桥路]"]
needs = ["渠"]
unless = ["修理厂"]
"""
STUDY = """title = "水"
question = { en = "Who mends?", zh = "谁修？" }
language = "both"
compare = "newspaper"
released = "2024-02-01"
authors = [{ name = "A B" }]

[corpus]
source = "peoples-daily-1998-01"
publish = "all"




"""
WORDING = """lead = { en = "{n} words", zh = "{n}个词" }

[columns]
word = { en = "word", zh = "词" }

[names]
"渠" = "canal"

[prose.a]
of = "12345678"
zh = "水"
"""
KNOWN = """orders = [{ frame = "REPAIR", more = "flood", less = "school", why = "it is mended" }]
probes = [{ text = "老渠修了。", carries = ["REPAIR"] }]

[topics.flood]
name = { en = "floods", zh = "洪水" }
words = ["洪水", "堤"]
places = ["柳河"]

[topics.school]
name = "schools"
words = ["学校"]
"""


class Bench:
    """The folder of the inputs, and the files of a study that are changed, each with how it is read and how often."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "texts").mkdir()
        (folder / "codebook.toml").write_text(CODEBOOK, encoding="utf-8")

    @cached_property
    def others(self) -> dict[str, tuple[bytes, Callable[[Path], object], int]]:
        corpus = corpus_from_texts([f"{SENTENCES[n % 5]}第{n}号渠修了。{SENTENCES[n % 3]}" for n in range(30)])
        codebook = load_codebook(self.folder / "codebook.toml")
        coding = self.folder / "coding"
        work.start_coding(corpus, codebook, coding, coders=["anna", "bo"], size=20, rare_size=4)
        sample = work._read_sample(coding / "sample.csv")
        keys = [sheets.row_key(row.sentence, row.text) for row in sample.itertuples()]
        lines = [{"key": key, "frames": {"水利": 0.2, "REPAIR": 1}, "reason": "水"} for key in keys]
        filled = re.sub(r",,,$", ",1,0,水", (coding / "anna.csv").read_text("utf-8-sig"), flags=re.M)
        settled = [*sheets.FIXED_COLUMNS, "frame", "settled", "by"]
        decided = [[1, keys[0], "", sample["text"][0], "", "REPAIR 修复", 1, "anna"]]
        decisions = {"text_sha256": text_hash("老渠"), "decisions": [{"start": 0, "end": 2, "kind": "body"}]}
        build_corpus(sources(self.folder / "articles"), self.folder / "corpus")
        from tests.sample_figures import draw, save

        table, figure = draw("log-ratios")
        save(figure, "fig-01", table, self.folder / "figures", caption="水", alt="水", source="水")
        files = {name: (self.folder / "figures" / name).read_bytes()
                 for name in ("manifest.json", "fig-01.json", "fig-01.svg", "fig-01.png", "fig-01.pdf")}  # fmt: skip

        def codes(path: Path) -> pd.DataFrame:
            return answers.read_codes(path, sample, sample, codebook)

        def picture(path: Path) -> str | None:
            return content_hash(path.name, path.read_bytes())

        def figure_files(path: Path) -> object:
            (path.parent / "fig-01.csv").write_text("word,log_ratio\n水,1\n", encoding="utf-8")
            return read_figure(path.parent, "fig-01")

        return {
            "codebook.toml": (CODEBOOK.encode(), load_codebook, 12),
            "study.toml": (STUDY.encode(), read_settings, 12),
            "03-statistics.toml": (WORDING.encode(), lambda path: read_wordings(path.parent, "03-statistics"), 6),
            "known-groups.toml": (KNOWN.encode(), load_known, 12),
            "expected.toml": ('[topics]\n"渠" = ["渠", "水"]\n"桥" = ["桥"]\n'.encode(), load_expected, 4),
            "anna.csv": (filled.encode(), lambda path: answers.read_sheet(path, sample, codebook), 8),
            "anna.xlsx": ((coding / "anna.xlsx").read_bytes(), lambda path: answers.read_sheet(path, sample, codebook, empty=0), 2),
            "settle.csv": (written(settled, decided), lambda path: answers.read_decided(path, sample, codebook), 6),
            "codes.jsonl": ("".join(json.dumps(line) + "\n" for line in lines).encode(), codes, 8),
            "codes.csv": (written(["key", "frame", "coded"], [[key, "REPAIR", 1] for key in keys]), codes, 6),
            "work.json": ((coding / "work.json").read_bytes(), lambda path: work.work_options(path.parent), 8),
            "sample.csv": ((coding / "sample.csv").read_bytes(), work._read_sample, 6),
            "words.txt": ("敲门行动 20 n\n流调\n# 记\n老渠 0\n".encode(), read_user_dictionary, 14),
            "page.json": (json.dumps(decisions).encode(), lambda path: load_decisions(path.with_suffix(".txt"), "老渠"), 6),
            "corpus.json": ((self.folder / "corpus" / "corpus.json").read_bytes(), lambda path: read_disk(path.parent), 8),
            "manifest.json": (files["manifest.json"], lambda path: read_figures(path.parent), 6),
            "fig-01.json": (files["fig-01.json"], figure_files, 4),
            "fig-01.svg": (files["fig-01.svg"], lambda path: read_svg(path.read_bytes(), str(path)), 4),
            "fig-01.png": (files["fig-01.png"], picture, 1), "fig-01.pdf": (files["fig-01.pdf"], picture, 1),
        }  # fmt: skip

    def one(self, number: int, seed: int) -> tuple[str, str]:
        """The form of an input, and what came of it: `read whole`, `read`, `refused by name`, or a fault in capitals."""
        chance = random.Random(seed * 10**6 + number)
        is_damaged = chance.random() < 0.6
        place = self.folder / "texts"
        if chance.random() < 0.5:
            name = chance.choices(list(self.others), [weight for _, _, weight in self.others.values()])[0]
            data, read, _ = self.others[name]
            data = damaged(data, chance) if is_damaged else kept_file(name, data, chance)
            path = place / name
            path.write_bytes(data)
            outcome = self.outcome(path, lambda: read(path), is_damaged)
        else:
            name, path, outcome = self.one_corpus(place, chance, is_damaged)
        for left in place.iterdir():
            left.unlink()
        return name, outcome

    def one_corpus(self, place: Path, chance: random.Random, is_damaged: bool) -> tuple[str, Path, str]:
        form = chance.choices(FORMS, [form.weight for form in FORMS])[0]
        made = articles(chance)
        data = form.make(made, chance)
        data = damaged(data, chance) if is_damaged else data
        path, beside = place / form.name, chance.random() < 0.1
        path.write_bytes(data)
        if beside:  # a folder with a table of metadata, which may be damaged, too
            table = written(["file", "newspaper", "page"], [[form.name, "柳河日报", 2], ["other.txt", "江州日报", 1]])
            (place / "metadata.csv").write_bytes(damaged(table, chance) if is_damaged else table)
        whole = read_corpus if beside or chance.random() < 0.1 else None
        said: list[str] = []

        def read() -> None:
            if whole:
                corpus = whole(place if beside else path)
                said.extend([*corpus.texts, corpus.documents.to_csv(), *corpus.notes])
            else:
                reading = read_material([path], place)
                for entry in reading.entries:
                    said.extend([*map(str, entry.fields.items()), *(line for _, line in entry.lines)])
                said.extend(reading.said())

        outcome = self.outcome(place if beside else path, read, is_damaged)
        if not outcome.startswith("read"):
            return form.name, path, outcome
        text = "".join("\n".join(said).split())
        if not is_damaged:
            expected = MARK.findall("".join(row["正文"] for row in made[: 1 if form.make is as_html else None]))
            expected = [mark for mark in expected if mark not in text]
        else:
            expected = [mark for mark in marks_in(data) if mark not in text] if form.is_text else []
        lost = expected and "left out" not in text and "leftout" not in text and "areinnodocument" not in text
        return form.name, path, "LOST " + expected[0] if lost else outcome

    @staticmethod
    def outcome(path: Path, read: Callable[[], object], is_damaged: bool) -> str:
        try:
            read()
        except PressframesError as error:
            if not is_damaged:
                return f"VALID AND REFUSED: {str(error)[-160:]}"
            return "refused by name" if path.stem in str(error) else f"REFUSED WITHOUT A NAME: {str(error)[:160]}"
        except TimeoutError:
            return "TOO LONG"
        except Exception as error:
            place = traceback.extract_tb(error.__traceback__)[-1]
            return (
                f"UNDOCUMENTED {type(error).__name__}: {str(error)[:80]} at {Path(place.filename).name}:{place.lineno}"
            )
        return "read" if is_damaged else "read whole"


def marks_in(data: bytes) -> list[str]:
    try:
        return MARK.findall(decode(data, "")[0])
    except PressframesError:
        return []


def written(head: list[str], rows: list[list[Any]]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows([head, *rows])
    return buffer.getvalue().encode()


def sources(folder: Path) -> Path:
    """A folder with sixty invented articles."""
    folder.mkdir()
    made = [
        {"headline": f"{n}号渠通水", "text": f"第{n}号渠修了{n * 37 % 1000}米。" + SENTENCES[n % 5] * (n % 4 + 1)}
        for n in range(60)
    ]
    (folder / "a.jsonl").write_text("".join(json.dumps(one) + "\n" for one in made), encoding="utf-8")
    return folder


def kept_file(name: str, data: bytes, chance: random.Random) -> bytes:
    """A file of a study changed so that it says the same: line ends, a mark, an encoding, remarks at its ends."""
    if name.endswith((".png", ".pdf", ".xlsx", ".svg")):
        return data
    if name.endswith(".json"):
        return json.dumps(
            json.loads(data), ensure_ascii=chance.random() < 0.5, indent=chance.choice((None, 2))
        ).encode()
    text = data.decode("utf-8-sig")
    if name == "sample.csv":
        return data
    if name.endswith(".toml"):
        text = chance.choice(("", "# 记\n", "\n\n")) + text + chance.choice(("", "\n# 末", "\n\n"))
    text = text.replace("\n", chance.choice(("\n", "\r\n")))
    codes = (
        ("utf-8", "utf-8-sig", "utf-16", "gb18030")
        if name in ("anna.csv", "settle.csv", "words.txt")
        else ("utf-8", "utf-8-sig")
    )
    return text.encode(chance.choice(codes))
