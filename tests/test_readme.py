"""The README and its Chinese twin say the same: headings, commands, code, files and numbers, in the same order."""

import re

import pytest
from conftest import ROOT

ENGLISH = (ROOT / "README.md").read_text(encoding="utf-8")
CHINESE = (ROOT / "README.zh-CN.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```\w*\n(.*?)^```$", re.DOTALL | re.M)
CODE = re.compile(r"^```(?!text)\w*\n(.*?)^```$", re.DOTALL | re.M)  # without citations, which are text
# Chinese months have digits where English ones have names.
MONTHS = re.compile(r"(?<!\d)\d{1,2} ?月")
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
LINK_TO_TWIN = re.compile(r"^\[(?:English|中文)\]\(README\S*\)\n", re.M)


def prose(text: str) -> str:
    """The text without its blocks of code, inline code and addresses, and without Chinese months."""
    return MONTHS.sub("", re.sub(r"`[^`]*`|\]\([^)]*\)", "", BLOCK.sub("", text)))


def sections(text: str) -> list[str]:
    return re.split(r"^(?=#+ )", BLOCK.sub("", text), flags=re.M)


def commands(text: str) -> list[str]:
    """Lines of code without their comments, which are in the reader's language."""
    return [line.partition("#")[0].rstrip() for block in CODE.findall(text) for line in block.splitlines()]


@pytest.mark.parametrize(
    ("what", "find"),
    [
        ("levels of headings", lambda text: [len(level) for level in re.findall(r"^(#+) ", BLOCK.sub("", text), re.M)]),
        ("commands", commands),
        ("names in code", lambda text: sorted(re.findall(r"`([^`]+)`", " ".join(BLOCK.sub("", text).split())))),
        ("links and pictures", lambda text: sorted(re.findall(r"\]\(([^)]+)\)", LINK_TO_TWIN.sub("", text)))),
        ("rows of tables", lambda text: len(re.findall(r"^\|", text, re.M))),
        ("points of lists", lambda text: len(re.findall(r"^- ", text, re.M))),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_chinese_readme_is_the_english_one(what, find):
    assert find(CHINESE) == find(ENGLISH), what


def test_every_section_says_the_same_numbers_in_both_languages():
    english, chinese = (
        [sorted(set(re.findall(r"\d+(?:[.,]\d+)*", prose(part)))) for part in sections(text)]
        for text in (ENGLISH, CHINESE)
    )

    for number, (one, other) in enumerate(zip(english, chinese, strict=True)):
        assert one == other, sections(ENGLISH)[number].splitlines()[0]


def test_the_figures_that_a_readme_shows_are_there_and_the_citation_is_the_figures_own():
    for text, style in ((ENGLISH, "APA"), (CHINESE, "GB/T 7714-2025（中文）")):
        shown = re.findall(r"!\[([^\]]+)\]\((figures/[\w-]+\.\w+)\)", text)
        assert len(shown) >= 3 and all(alt.strip() and (ROOT / path).exists() for alt, path in shown)
        cited = (ROOT / "figures" / "fig-08-frames.cite.txt").read_text(encoding="utf-8")
        (line,) = re.findall(rf"^{re.escape(style)}\n(.+)$", cited, re.M)
        assert f"\n{line}\n" in text, style
