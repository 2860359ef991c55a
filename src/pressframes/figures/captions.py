"""The words of a figure, in English and Chinese side by side."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pressframes.figures.citation import HAN

Words = str | Mapping[str, str]  # a text, or a text by language (`{"en": ..., "zh": ...}`)


@dataclass(frozen=True)
class Caption:
    """
    The words of one figure, each a text or a text by language, and the id by which it is cited, such as
    `fig-03-keyness`.

    `caption` says what is seen, `alt` describes it to those who do not see it, `title` is the finding, as it is drawn
    unless given, `topic` what the figure is about ("Frames"), which stays and is cited first when the finding changes,
    `limits` says what the figure does not show, and `columns` what the columns of its table mean. The id is the
    name of the figure's files.

    >>> Caption("fig-03-keyness", caption={"en": "Rates.", "zh": "频次。"}, alt={"en": "Bars.", "zh": "横条。"}).limits
    {}
    """

    id: str
    caption: Words
    alt: Words
    title: Words = ""
    limits: Words = field(default_factory=dict)
    columns: Mapping[str, Words] = field(default_factory=dict)
    topic: Words = ""


def in_languages(text: Words) -> dict[str, str]:
    """
    A text by language; a plain text is Chinese when it has a Chinese character in it.

    >>> in_languages("高频词")
    {'zh': '高频词'}
    """
    if isinstance(text, str):
        return {"zh" if HAN.search(text) else "en": text}
    return dict(text)


def both(texts: Mapping[str, str]) -> str:
    """
    All languages in one text, for fields that know no language.

    >>> both({"en": "Frequent words", "zh": "高频词"})
    'Frequent words / 高频词'
    """
    return " / ".join(dict.fromkeys(texts.values()))
