"""All figures of a folder on one page, in English and Chinese, to be read, searched, copied from and downloaded."""

import base64
import importlib.resources
import io
import json
from collections.abc import Mapping
from html import escape
from pathlib import Path

import pandas as pd

from pressframes.coders.validation import UNVALIDATED
from pressframes.errors import PressframesError
from pressframes.figures.captions import both
from pressframes.figures.fonts import FAMILY, font_subset
from pressframes.figures.index import read_manifest
from pressframes.files import write_atomically
from pressframes.proof.verifying import Verdict, verify

NAME = "index.html"
MOST_ROWS = 200  # shown of a table; the rest is in its file
PICTURES = (".outlined.svg", ".png", ".svg")  # the first there is: glyphs as shapes look the same everywhere
# Every word of the page that is not a figure's own.
SAYS = {
    "title": ("Figures", "图表"),
    "search": ("Search titles, captions, words in tables (press /)", "搜索标题、图注、表中词语（按 / 键）"),
    "skip": ("Skip to the figures", "跳到图表"),
    "limits": ("What it does not show:", "局限："),
    "alt": ("Described in words", "文字描述"),
    "table": ("The numbers drawn", "图中数据"),
    "cite": ("Copy a citation:", "复制引文："),
    "files": ("Download:", "下载："),
    "source": ("Source:", "来源："),
    "good": ("checked: files unchanged, picture and table agree", "已核对：文件未变，图表数据一致"),
    "bad": ("changed since it was saved", "保存后有改动"),
    "unvalidated": ("frames coded by rule, not checked by people", "框架按规则编码，尚未经人工检验"),
    "validated": ("frames checked against people’s codes: {badge}", "框架已与人工编码核对：{badge}"),
    "rows": (
        "The first {shown} of {rows} rows; all are in the .csv file.",
        "前 {shown} 行，共 {rows} 行；全部见 .csv 文件。",
    ),
    "none": ("There is no figure here yet.", "尚无图表。"),
}


def write_gallery(folder: str | Path = "figures") -> Path:
    """
    Write `index.html` into a folder of saved figures: one static page that needs nothing but the files beside it.
    The part of the font that it uses is inside it.

    Each figure stands there with its picture, caption, description, what it does not show, its table, buttons
    that copy each citation, links to each file, and a badge that says whether the files are still as they were saved.
    The page is the same at every run. Raises `PressframesError` when a figure's record is missing.
    """
    folder = Path(folder)
    figures = read_manifest(folder)
    articles = "\n".join(_article(figure, folder, figures[figure]) for figure in sorted(figures))
    return write_atomically(folder / NAME, _page(articles or f"<p>{_both('none')}</p>"))


def _page(articles: str) -> str:
    inside = importlib.resources.files("pressframes.proof")
    font = base64.b64encode(font_subset(articles + "".join(map("".join, SAYS.values())))).decode()
    css, js = ((inside / f"gallery.{kind}").read_text(encoding="utf-8") for kind in ("css", "js"))
    english, chinese = SAYS["search"]
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src 'self' file: data:; font-src data:; \
style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>{SAYS["title"][0]} · {SAYS["title"][1]}</title>
<style>
@font-face {{ font-family: "{FAMILY} subset"; src: url(data:font/woff;base64,{font}) format("woff"); }}
{css}</style>
</head>
<body class="en">
<a class="skip" href="#figures">{_both("skip")}</a>
<header>
<h1>{_both("title")}</h1>
<input type="search" id="search" aria-label="{escape(english)} {escape(chinese)}" \
data-en="{escape(english)}" data-zh="{escape(chinese)}">
<span class="count" id="count" role="status"></span>
<button type="button" data-language="en" lang="en">English</button>
<button type="button" data-language="zh" lang="zh-CN">中文</button>
</header>
<p id="status" role="status" aria-live="polite" class="heard"></p>
<main id="figures">
{articles}
</main>
<script>
{js}</script>
</body>
</html>
"""


def _article(figure: str, folder: Path, listed: dict) -> str:
    record = _record(folder / f"{figure}.json")
    table = pd.read_csv(io.BytesIO((folder / f"{figure}.csv").read_bytes()), keep_default_na=False, dtype=str)
    picture = next((name for name in PICTURES if name in listed["files"]), None)
    limits = f"<p>{_both('limits')} {_in_both(record['limits'])}</p>" if record.get("limits") else ""
    searched = " ".join(
        [figure, record["source"], *(text for name in ("title", "caption", "alt") for text in record[name].values())]
        + [" ".join(row) for row in table.to_numpy()]
    )
    alt = " / ".join(record["alt"].values())
    return f"""<article id="{figure}" data-text="{escape(searched.lower())}">
<h2>{_in_both(record["title"])}</h2>
<p class="id"><a href="#{figure}">{figure}</a> {_badge(verify(figure, against=folder))}{_validation(record)}</p>
<figure>
<img src="{figure}{picture}" alt="{escape(alt)}" loading="lazy">
<figcaption><p>{_in_both(record["caption"])}</p>{limits}
<p class="source">{_both("source")} {escape(record["source"])} {escape(record["rights"])}</p></figcaption>
</figure>
<div class="row"><span>{_both("cite")}</span>{_citations(folder / f"{figure}.cite.txt")}</div>
<div class="row"><span>{_both("files")}</span>{_files(figure, listed)}</div>
<details><summary>{_both("alt")}</summary><p>{_in_both(record["alt"])}</p></details>
<details><summary>{_both("table")}</summary>{_table(table, record["columns"])}</details>
</article>"""


def _record(path: Path) -> dict:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise PressframesError(
            f"{path}: the record of the figure is missing or not as save_figure wrote it. "
            "Save the figure again, or take it out of manifest.json."
        ) from None


def _badge(verdicts: list[Verdict]) -> str:
    changed = [str(verdict) for verdict in verdicts if not verdict.same]
    kind = "bad" if changed else "good"
    return f'<span class="badge {kind}" title="{escape("; ".join(changed))}">{_both(kind)}</span>'


def _validation(record: dict) -> str:
    """The badge of a figure with coded frames: whether people's codes stand behind them."""
    badge = record["made_with"].get("validation")
    if not badge:
        return ""
    kind = "unvalidated" if badge == UNVALIDATED else "validated"
    english, chinese = (text.format(badge=badge) for text in SAYS[kind])
    return f' <span class="badge {kind}">{_in_both({"en": english, "zh": chinese})}</span>'


def _citations(path: Path) -> str:
    blocks = [block.split("\n", 1) for block in path.read_text(encoding="utf-8").strip().split("\n\n")]
    return "".join(
        f'<button type="button" data-copy="{escape(line)}" title="{escape(line)}">{escape(style)}</button>'
        for style, line in blocks
    )


def _files(figure: str, listed: dict) -> str:
    return "".join(f'<a class="file" download href="{figure}{name}">{name[1:]}</a>' for name in listed["files"])


def _table(table: pd.DataFrame, columns: dict) -> str:
    head = "".join(
        f'<th scope="col" title="{escape(both(columns.get(name, {}).get("meaning", {})))}">{escape(name)}</th>'
        for name in table
    )
    rows = "".join(f"<tr>{''.join(map(_cell, row))}</tr>\n" for row in table.head(MOST_ROWS).to_numpy())
    english, chinese = (text.format(shown=MOST_ROWS, rows=len(table)) for text in SAYS["rows"])
    more = f"<p>{_in_both({'en': english, 'zh': chinese})}</p>" if len(table) > MOST_ROWS else ""
    inner = f"<table><thead><tr>{head}</tr></thead>\n<tbody>{rows}</tbody></table>"
    return f'<div class="scroll" tabindex="0">{inner}</div>{more}'


def _cell(text: str) -> str:
    try:
        float(text)
    except ValueError:
        return f"<td>{escape(text)}</td>"
    return f'<td class="number">{escape(text)}</td>'


def _both(key: str) -> str:
    english, chinese = SAYS[key]
    return _in_both({"en": english, "zh": chinese})


def _in_both(texts: Mapping[str, str]) -> str:
    """A text in both languages, of which the page shows one; a text in one language is always shown."""
    if len(texts) == 1:
        ((language, text),) = texts.items()
        return f'<span lang="{"zh-CN" if language == "zh" else language}">{escape(text)}</span>'
    return "".join(
        f'<span class="{language}" lang="{"zh-CN" if language == "zh" else language}">{escape(text)}</span>'
        for language, text in texts.items()
    )
