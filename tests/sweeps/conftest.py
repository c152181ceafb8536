import os
from pathlib import Path

import pandas as pd
import pytest
from harness import live

from govsim.results.sweeps import read_sweep

TIMES = int(os.environ.get("GOVSIM_FAULTS", "1"))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Try each fault so often: once in the tests, GOVSIM_FAULTS times when asked for more."""
    if "attempt" in metafunc.fixturenames:
        metafunc.parametrize("attempt", range(TIMES))


@pytest.fixture(scope="session")
def undisturbed_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("undisturbed") / "sweep"
    live(out, "--quiet")
    return out


@pytest.fixture(scope="session")
def undisturbed(undisturbed_folder: Path) -> pd.DataFrame:
    return read_sweep(undisturbed_folder)
