"""The toy catalogue in place of the real one, for the tests that ask for it."""

import pytest
import toys

from govsim.core import scheme


@pytest.fixture
def toy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scheme, "catalogue", toys.catalogue)
