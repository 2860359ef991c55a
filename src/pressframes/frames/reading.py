"""An article to read with its codes: sentence by sentence, frames in colour, the rule on hover, speakers named."""

import html
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from pressframes.corpus.documents import Corpus
from pressframes.files import write_atomically
from pressframes.frames.codebook import STANDARD, Codebook
from pressframes.sentences import find_sentences
from pressframes.voices.speakers import SPEECH_KINDS

# Tableau's 20 colours, light ones set apart by a border: readable under black text.
COLOURS = (
    "#f28e8c", "#a0cbe8", "#ffbe7d", "#8cd17d", "#f1ce63", "#86bcb6", "#d4a6c8", "#d7b5a6", "#fabfd2", "#bab0ac",
    "#b6992d", "#9ecae1", "#e6ab02", "#c6dbef", "#fdd0a2", "#c7e9c0", "#dadaeb", "#d9d9d9", "#fcbba1", "#bcbddc",
)  # fmt: skip
STYLE = """
.pf{font-family:'Noto Sans SC','Source Han Sans SC','Microsoft YaHei',sans-serif;line-height:1.9;max-width:52em}
.pf mark{padding:0 .1em;border-radius:.2em}
.pf .badge{font-size:.7em;padding:0 .35em;margin-right:.2em;border-radius:.6em}
.pf .s{margin:.15em 0}.pf .n{color:#767676;font-size:.75em;margin-right:.5em}.pf .said{border-bottom:2px dotted #555}
.pf h3,.pf h4{margin:.6em 0 .2em}.pf .legend{margin-bottom:.8em;display:flex;flex-wrap:wrap;row-gap:.2em}
.pf mark.aside{background:none!important;outline:1px solid #999}
"""


@dataclass(frozen=True)
class Reading:
    """The view of one article: shown by a notebook as it is, and saved as a page by `save`."""

    title: str
    body: str

    def _repr_html_(self) -> str:
        return f"<style>{STYLE}</style><div class='pf' lang='zh'>{self.body}</div>"

    def save(self, path: str | Path) -> Path:
        """Write the view as an HTML file that opens in any browser. It holds the article's text: mind the copyright."""
        head = f"<meta charset='utf-8'><title>{html.escape(self.title)}</title>"
        page = f"<!doctype html><html lang='zh'><head>{head}</head><body>{self._repr_html_()}</body></html>\n"
        return write_atomically(path, page)


def show(
    corpus: Corpus, document: int, codes: pd.DataFrame, codebook: Codebook, *, quotes: pd.DataFrame | None = None
) -> Reading:
    """
    One article with its codes, to read and to check.

    Each sentence is a line with its number and the frames it carries under the standard protocol; the words
    that fired are marked in the frame's colour, and resting on one shows frame, rule and tier. A word whose
    tier does not count (抗疫, the topic) is only outlined. With `quotes` (a table of
    `attribute_speech`) reported speech is underlined and names its speaker. All text is escaped: what an
    article prints is shown and never run. Needs the text.
    """
    text = corpus.text_of(document)
    sentences = find_sentences(corpus)
    sentences = sentences[sentences["document"] == document]
    roles = corpus.paragraphs[corpus.paragraphs["document"] == document].set_index("paragraph")["role"]
    own = codes[codes["document"] == document]
    own = own.assign(counts=_counts(own, codebook))
    colours = {frame.code: COLOURS[number % len(COLOURS)] for number, frame in enumerate(codebook.frames)}
    speech = [] if quotes is None else _speech(quotes, document)
    lines = [_legend(codebook, own, colours)]
    for row in sentences.itertuples():
        coded = own[own["sentence"] == row.sentence]
        carried = coded.loc[coded["counts"], "frame"].unique()
        tag = "p" if roles[row.paragraph] in ("body", "byline") else "h4"
        badges = "".join(_badge(code, colours[code]) for code in carried)
        marked = _marked(text, row.start, row.end, coded, colours, speech)
        lines.append(f"<{tag} class='s'><span class='n'>{row.sentence}</span>{marked} {badges}</{tag}>")
    title = corpus.documents["headline"].iloc[document]
    return Reading(title if isinstance(title, str) else f"{corpus.name} {document}", "\n".join(lines))


def _legend(codebook: Codebook, codes: pd.DataFrame, colours: dict[str, str]) -> str:
    present = set(codes["frame"])
    badges = [
        _badge(frame.code, colours[frame.code], f"{frame.name_zh} {frame.name_en}: {frame.definition}")
        for frame in codebook.frames
        if frame.code in present
    ]
    return f"<div class='legend'>{''.join(badges)}</div>"


def _badge(code: str, colour: str, title: str = "") -> str:
    return f"<span class='badge' style='background:{colour}' title='{html.escape(title)}'>{html.escape(code)}</span>"


def _speech(quotes: pd.DataFrame, document: int) -> list[tuple[int, int, str]]:
    own = quotes[(quotes["document"] == document) & quotes["kind"].isin(SPEECH_KINDS) & quotes["inside"].isna()]
    return [(row.start, row.end, f"{row.speaker} ({row.role})") for row in own.itertuples()]


def _marked(text: str, start: int, end: int, codes: pd.DataFrame, colours: dict[str, str], speech: list) -> str:
    """The sentence cut at every border of a span; each piece is marked with all that covers it."""
    spans = [(row.start, row.end, row.frame, _label(row), row.counts) for row in codes.itertuples()]
    borders = {start, end}
    borders |= {border for first, last, *_ in [*spans, *speech] for border in (first, last) if start < border < end}
    pieces = []
    ordered = sorted(borders)
    for first, last in zip(ordered, ordered[1:], strict=False):
        piece = html.escape(text[first:last].strip("\n"))
        covering = [span for span in spans if span[0] <= first and last <= span[1]]
        if covering:
            label = html.escape("; ".join(span[3] for span in covering))
            counting = [span for span in covering if span[4]]
            style = f"style='background:{colours[counting[0][2]]}'" if counting else "class='aside'"
            piece = f"<mark {style} title='{label}'>{piece}</mark>"
        speaker = next((name for begin, finish, name in speech if begin <= first and last <= finish), None)
        if speaker:
            piece = f"<span class='said' title='{html.escape(speaker)}'>{piece}</span>"
        pieces.append(piece)
    return "".join(pieces)


def _counts(codes: pd.DataFrame, codebook: Codebook) -> list[bool]:
    """Whether each code's tier makes its sentence carry the frame under the standard protocol."""
    tiers = {frame.code: frame.protocols[STANDARD] for frame in codebook.frames}
    return [not tiers[row.frame] or row.tier in tiers[row.frame] for row in codes.itertuples()]


def _label(row) -> str:
    return f"{row.rule}, {row.tier}" if isinstance(row.tier, str) else row.rule
