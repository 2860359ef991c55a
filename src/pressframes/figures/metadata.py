"""What a picture says of itself inside its own file: whose it is, what it shows, from where, under which terms."""

from collections.abc import Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape

from PIL.PngImagePlugin import PngInfo

from pressframes.citation import Project
from pressframes.citation.works import HAN

LANGUAGES = {"en": "en", "zh": "zh-CN"}  # as XML names them
NAMESPACES = (
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/" '
    'xmlns:Iptc4xmpCore="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"'
)


@dataclass(frozen=True)
class Facts:
    """The facts embedded in every picture; `title`, `caption` and `alt` by language (`en`, `zh`)."""

    id: str
    title: Mapping[str, str]
    caption: Mapping[str, str]
    alt: Mapping[str, str]
    source: str
    project: Project
    fingerprint: str

    @property
    def creators(self) -> list[str]:
        """Names as they are written: family name first in Chinese, last in English."""
        return [
            creator.family + creator.given if creator.is_chinese else f"{creator.given} {creator.family}".strip()
            for creator in self.project.creators
        ]

    @property
    def identifier(self) -> str:
        """The figure within its project: an address where one is known."""
        base = f"https://doi.org/{self.project.doi}" if self.project.doi else self.project.url
        return f"{base}#{self.id}" if base else self.id

    @property
    def content(self) -> str:
        """The hash of what the figure says, whatever drew it."""
        return f"sha256:{self.fingerprint}"


def in_languages(text: str | Mapping[str, str]) -> dict[str, str]:
    """
    A text by language; a plain text is Chinese when it has a Chinese character in it.

    >>> in_languages("高频词")
    {'zh': '高频词'}
    """
    if isinstance(text, str):
        return {"zh" if HAN.search(text) else "en": text}
    return dict(text)


def first(texts: Mapping[str, str]) -> str:
    """The English text, or the one there is."""
    return texts.get("en") or next(iter(texts.values()))


def both(texts: Mapping[str, str]) -> str:
    """All languages in one text, for fields that know no language."""
    return " / ".join(dict.fromkeys(texts.values()))


def xmp(facts: Facts) -> str:
    """
    The facts as an XMP packet, the one form that PNG, TIFF and PDF share.

    Source: ISO 16684-1 (XMP); IPTC Photo Metadata Standard 2021.1 for the alternative text.
    """
    rows = [
        f"<dc:title>{_by_language(facts.title)}</dc:title>",
        f"<dc:creator>{_list('Seq', facts.creators)}</dc:creator>",
        f"<dc:description>{_by_language(facts.caption)}</dc:description>",
        f"<dc:identifier>{escape(facts.identifier)}</dc:identifier>",
        f"<dc:source>{escape(facts.source)}</dc:source>",
        f"<dc:relation>{_list('Bag', [facts.content])}</dc:relation>",
        f"<dc:rights>{_by_language({'en': facts.project.licence})}</dc:rights>",
        "<dc:type><rdf:Bag><rdf:li>StillImage</rdf:li></rdf:Bag></dc:type>",
        "<xmpRights:Marked>True</xmpRights:Marked>",
        f"<Iptc4xmpCore:AltTextAccessibility>{_by_language(facts.alt)}</Iptc4xmpCore:AltTextAccessibility>",
    ]
    inner = "\n".join(f"   {row}" for row in rows)
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/">\n <rdf:RDF {NAMESPACES}>\n  <rdf:Description rdf:about="">\n{inner}\n'
        '  </rdf:Description>\n </rdf:RDF>\n</x:xmpmeta>\n<?xpacket end="r"?>'
    )


def png_info(facts: Facts) -> PngInfo:
    """The facts as text chunks of a PNG file, in UTF-8 (iTXt), and as XMP."""
    info = PngInfo()
    for name, text in {
        "Title": both(facts.title),
        "Author": "; ".join(facts.creators),
        "Description": both(facts.caption),
        "Alt Text": both(facts.alt),
        "Source": f"{facts.source} ({facts.identifier}, {facts.content})",
        "Copyright": facts.project.licence,
        "XML:com.adobe.xmp": xmp(facts),
    }.items():
        info.add_itxt(name, text)
    return info


def dublin_core(facts: Facts) -> dict[str, str | list[str]]:
    """The facts as matplotlib embeds them in SVG."""
    return {
        "Title": both(facts.title),
        "Creator": facts.creators,
        "Identifier": facts.identifier,
        "Description": both(facts.caption),
        "Source": facts.source,
        "Relation": facts.content,
        "Rights": facts.project.licence,
        "Language": LANGUAGES["zh" if HAN.search(both(facts.title)) else "en"],
    }


def _by_language(texts: Mapping[str, str]) -> str:
    rows = [("x-default", first(texts))] + [(LANGUAGES.get(name, name), text) for name, text in texts.items()]
    items = "".join(f'<rdf:li xml:lang="{name}">{escape(text)}</rdf:li>' for name, text in rows)
    return f"<rdf:Alt>{items}</rdf:Alt>"


def _list(kind: str, texts: list[str]) -> str:
    return f"<rdf:{kind}>{''.join(f'<rdf:li>{escape(text)}</rdf:li>' for text in texts)}</rdf:{kind}>"
