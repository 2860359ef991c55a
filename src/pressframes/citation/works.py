"""What is cited: a figure, and the project that it is a part of."""

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import version

from pressframes.errors import PressframesError

HAN = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True)
class Creator:
    """A person with family name and given names, or an organisation with its name as `family` and no given name."""

    family: str
    given: str = ""

    @property
    def is_chinese(self) -> bool:
        """Whether the name is written in Chinese characters, family name first and without a space."""
        return HAN.search(self.family) is not None


@dataclass(frozen=True)
class Project:
    """
    The work that a figure is a part of. `released` is a date such as 2026-11-24; `url` and `doi` may be unknown ("").

    For figures of a study of one's own, give its authors and title: they are who is cited.
    """

    title: str
    title_zh: str
    creators: tuple[Creator, ...]
    version: str
    released: str
    licence: str = "CC BY 4.0"
    url: str = ""
    doi: str = ""

    def __post_init__(self):
        try:
            datetime.date.fromisoformat(self.released)
        except ValueError:
            raise PressframesError(
                f"Project {self.title!r}: the release date is {self.released!r}. Expected a date such as 2026-11-24."
            ) from None
        if not self.creators:
            raise PressframesError(f"Project {self.title!r}: nobody is named as its author. Expected at least one.")

    @property
    def year(self) -> str:
        """The year of the release."""
        return self.released[:4]


# The same facts as CITATION.cff, which a test holds to them.
PROJECT = Project(
    title="pressframes: how Chinese newspapers frame events",
    title_zh="pressframes：中文报纸如何建构事件",
    creators=(Creator("The pressframes authors"),),
    version=version("pressframes"),
    released="2026-11-24",
)


@dataclass(frozen=True)
class FigureCitation:
    """One figure to be cited: its id, title by language (`en`, `zh`), project, and the hash of what it shows."""

    id: str
    title: Mapping[str, str]
    project: Project = field(default_factory=lambda: PROJECT)
    fingerprint: str = ""

    def title_in(self, language: str) -> str:
        """The title on one line, in a language or else in the one there is."""
        text = self.title.get(language) or next(iter(self.title.values()))
        return " ".join(text.split())
