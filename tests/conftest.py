"""Fixtures for all tests."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with data that may not be committed, or a skip where it is not there."""
    folder = Path(os.environ.get("PRESSFRAMES_SHARED") or ROOT.parent / "shared")
    if not folder.is_dir():
        pytest.skip(f"{folder} is not there: set PRESSFRAMES_SHARED to the folder with the shared data")
    return folder
