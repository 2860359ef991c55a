"""The paragraph on methods: what was done, with numbers that are looked up, the same in both languages."""

import re
import shutil

import numpy as np
import pandas as pd
import pytest
from conftest import ROOT

from pressframes.study.behind import methods_paragraph
from pressframes.study.folder import Study

ROWS = [("江州日报", "2024-06-03", "老渠清了，水来了。"), ("石埠晚报", "2024-06-09", "桥通了。志愿者到岗，水退了。")]
REPORTS = '{ en = "the reports", zh = "这些报道" }'


@pytest.fixture
def study(tmp_path, peoples_daily, monkeypatch):
    """Two reports of two newspapers, which the study compares; of January 1998 sixty articles are enough."""
    some = peoples_daily.select(np.arange(len(peoples_daily.texts)) < 60)
    monkeypatch.setattr("pressframes.corpus.door.read_peoples_daily", lambda: some)
    shutil.copytree(ROOT / "notebooks" / "wording", tmp_path / "notebooks" / "wording")
    shutil.copy(ROOT / "data" / "coding" / "codebook.toml", tmp_path)
    write(tmp_path, 'compare = "newspaper"')
    return Study(tmp_path, tmp_path)


def write(root, above: str = "", below: str = "", rows: list = ROWS) -> None:
    pd.DataFrame(rows, columns=["报纸", "日期", "正文"]).to_csv(root / "texts.csv", index=False)
    text = f'{above}\n[corpus]\nsource = "texts.csv"\nname = {REPORTS}\n{below}'
    (root / "study.toml").write_text(text, encoding="utf-8")


def numbers(text: str) -> list[str]:
    return sorted(re.findall(r"\d+(?:[.,]\d+)*", text.split("\n")[0]))


def test_it_says_what_was_compared_how_words_were_cut_and_by_which_codebook(study):
    english = study.methods()

    words = study.counts().groupby("document")["count"].sum().tolist()
    assert english.startswith(
        f"We read 1 text of 江州日报, of 2024-06-03, with {words[0]} words. "
        f"We read 1 text of 石埠晚报, of 2024-06-09, with {words[1]} words. "
        "The texts were compared by newspaper, each group with all others. Words were cut by jieba 0.42.1 with"
    )
    book = study.codebook
    assert (
        f"version {book.version}, SHA-256 {book.hash[:12]}), which defines {len(book.frames)} frames; none of"
        in english
    )
    assert f"(sources {study.sources_sha256[:12]})" in english
    assert english.count("\n\nWorks: ") == 1 and "Rayson, P. & Garside" in english and "{" not in english


@pytest.mark.parametrize(
    ("above", "below", "rows"),
    [
        ('compare = "newspaper"', "", ROWS),
        ("", "", ROWS[:1]),
        ("", '[words]\npreset = "trained"', [(None, None, text) for *_, text in ROWS]),
    ],
    ids=["groups", "one text and a reference", "no dates and no newspapers"],
)
def test_both_languages_have_the_same_numbers(study, above, below, rows):
    write(study.root, above, below, rows)
    study = Study(study.root, study.root)
    english, chinese = study.methods("en"), study.methods("zh")

    months = [one for one in numbers(english) if not re.match("19|1$", one)]  # January 1998 is 1998年1月
    assert "–" not in english and "95" in english
    assert months == [one for one in numbers(chinese) if not re.match("19|1$", one)] and len(months) > 8
    assert "——" not in chinese and not re.search(
        "[\u4e00-\u9fff]", english.split("Works:")[0].replace("江州日报", "").replace("石埠晚报", "")
    )
    assert Study(study.root, study.root, language="zh").methods() == chinese == methods_paragraph(study, "zh")
    assert english._repr_markdown_() == english


def test_a_corpus_against_a_reference_names_both_and_its_newspapers(study):
    write(study.root, below='[words]\npreset = "trained"')
    text = Study(study.root, study.root).methods()

    assert "In the reports the newspapers are “江州日报”, “石埠晚报”. " in text
    assert "We compared the reports with People's Daily of January 1998. " in text
    assert "Words were cut by the preset “trained” of pressframes" in text and "Yu, S., Duan, H." in text
