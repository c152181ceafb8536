from pathlib import Path

import pytest
from rows import about

from govsim.results.store.store import Store, founded


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return founded(str(tmp_path / "sweep"), about(), "title: A study\n")
