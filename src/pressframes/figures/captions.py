"""The words of figures, in English and Chinese side by side, with numbers put in from the data."""

import string
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pressframes.errors import PressframesError
from pressframes.figures.citation import HAN
from pressframes.files import read_text, read_toml

LANGUAGES = ("en", "zh")
PLACES = ("title", "caption", "alt", "limits")
# Sections of the file that are no figure's: what columns mean, and what codes in the tables are called.
COLUMNS, NAMES = "columns", "names"
OWN_NAME = "_zh"  # {frame_zh} is what {frame} is called in Chinese
Texts = dict[str, str]
Words = str | Mapping[str, str]  # a text, or a text by language (`{"en": ..., "zh": ...}`)


@dataclass(frozen=True)
class Caption:
    """
    The words of one figure, each a text or a text by language, and the id by which it is cited, such as
    `fig-03-keyness`.

    `caption` says what is seen, `alt` describes it to those who do not see it, `title` is the title drawn unless given,
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


@dataclass(frozen=True)
class Wording:
    """
    The words of all figures of a study, as a file has them: a section a figure, one for columns and one for names.

    `caption` gives the `Caption` of a figure. Calling the wording with a figure's id gives the figure's `title`,
    `caption`, `alt` and `limits`, each `{"en": ..., "zh": ...}`, with the numbers put where the texts have
    `{name}`, so that a number stands in both languages or in neither. A text in Chinese may ask for `{name_zh}`
    in place of `{name}`.

    >>> words = Wording("words.toml", {"fig-01": {"title": {"en": "{n:,} words", "zh": "{n:,} 个词"}}})
    >>> words("fig-01", n=2000)
    {'title': {'en': '2,000 words', 'zh': '2,000 个词'}}
    """

    file: str
    figures: Mapping[str, Mapping[str, Texts]]
    columns: Mapping[str, Texts] = field(default_factory=dict)
    names: Mapping[str, Texts] = field(default_factory=dict)

    def caption(self, figure_id: str, **numbers: object) -> Caption:
        """The caption of a figure with its numbers, and what the columns of the study's tables mean."""
        return Caption(figure_id, columns=self.columns, **self(figure_id, **numbers))

    def both(self, code: str) -> str:
        """
        What a code of the tables is called, in both languages, as charts label it; the code where it has no name.

        >>> Wording("words.toml", {}, names={"official": {"en": "officials", "zh": "官员"}}).both("official")
        'officials 官员'
        """
        return " ".join(self.names[code].values()) if code in self.names else str(code)

    def __call__(self, figure_id: str, **numbers: object) -> dict[str, Texts]:
        """The words of one figure. `PressframesError` names the text that asks for a number that was not given."""
        if figure_id not in self.figures:
            raise PressframesError(
                f"{self.file}: there are no words for {figure_id}. Expected a section [{figure_id}] with "
                f"{', '.join(PLACES)} in English (en) and Chinese (zh)."
            )
        texts = self.figures[figure_id]
        asked = {name for text in texts.values() for one in text.values() for name in _names(one)}
        missing, spare = sorted(asked - set(numbers)), sorted(set(numbers) - asked)
        if missing or spare:
            raise PressframesError(
                f"{self.file}, [{figure_id}]: the texts and the numbers given do not match; "
                f"asked for and not given: {', '.join(missing) or 'none'}; given and not asked for: "
                f"{', '.join(spare) or 'none'}. Expected each of them in both."
            )
        return {place: {name: one.format(**numbers) for name, one in text.items()} for place, text in texts.items()}


def read_wording(path: str | Path) -> Wording:
    """
    Read the words of figures from a TOML file: `[fig-01-blocks]` with `title.en`, `title.zh` and so on, `[columns]`,
    `[names]`. Numbers are named in braces and may have a format: `{n:,}`, `{share:.0%}`.

    Raises `PressframesError` for a file that is not TOML and for a text that is not there in both languages with
    the same numbers in it.
    """
    path = Path(path)
    sections = read_toml(read_text(path).text, path, "Expected the words of figures.")
    for section, texts in sections.items():
        for place, text in texts.items():
            _check(f"{path.name}, [{section}], {place}", text)
    columns, names = sections.pop(COLUMNS, {}), sections.pop(NAMES, {})
    return Wording(path.name, sections, columns, names)


def _check(where: str, text: object) -> None:
    if not isinstance(text, dict) or set(text) != set(LANGUAGES) or not all(map(str.strip, text.values())):
        raise PressframesError(f"{where}: the text is not there in both languages. Expected one for en and one for zh.")
    english, chinese = ({name.removesuffix(OWN_NAME) for name in _names(text[language])} for language in LANGUAGES)
    if english != chinese:
        odd = ", ".join(sorted(english ^ chinese))
        raise PressframesError(
            f"{where}: {odd} stands in one language and not in the other. Expected the same numbers in both."
        )


def _names(text: str) -> list[str]:
    return [name for _, name, _, _ in string.Formatter().parse(text) if name]
