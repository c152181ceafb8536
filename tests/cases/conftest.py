"""The town of three households, for cases in Python."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from town import found

from govsim.core.world import World


@pytest.fixture
def town(tmp_path: Path) -> Callable[..., World]:
    """Return a function that founds the town with sections of a scenario, and settings by path."""

    def make(sections: dict[str, Any] | None = None, **settings: Any) -> World:
        return found(tmp_path, sections or {}, settings)

    return make
