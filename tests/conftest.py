"""What every test may ask for: the shared data of the project, where it is at hand, and the corpora, read once."""

import os
from pathlib import Path

import pytest

from pressframes.peoples_daily import read_peoples_daily

ROOT = Path(__file__).parent.parent


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
    """People's Daily of January 1998."""
    return read_peoples_daily()
