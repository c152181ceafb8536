"""The scenario that these tests live: the first one that ships."""

from __future__ import annotations

import pytest

from govsim.core.scenario import shipped


@pytest.fixture
def scenario() -> str:
    return next(iter(shipped()))
