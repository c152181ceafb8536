"""A skip is loud, and in CI a failure: tried on a small suite of its own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CONFTEST = Path(__file__).parents[1] / "conftest.py"


def _run(folder: Path, ci: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(folder)]
    env = {**os.environ, "GOVSIM_CI": ci, "PYTEST_ADDOPTS": ""}
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    shutil.copy(CONFTEST, tmp_path / "conftest.py")
    (tmp_path / "test_passes.py").write_text("def test_passes():\n    pass\n")
    return tmp_path


SKIPS = {
    "one test": "import pytest\n@pytest.mark.skip(reason='no browser')\ndef test_one():\n    pass\n",
    "a whole file": "import pytest\npytest.importorskip('no_such_module', reason='no browser')\n",
}


@pytest.mark.parametrize("what", SKIPS)
def test_a_skip_is_said_in_capitals_and_fails_only_in_ci(suite: Path, what: str) -> None:
    (suite / "test_skips.py").write_text(SKIPS[what])
    at_home, in_ci = _run(suite, "0"), _run(suite, "1")
    assert "1 SKIPPED: THEY PROVE NOTHING" in at_home.stdout
    assert "no browser" in at_home.stdout
    assert at_home.returncode == 0
    assert "1 SKIPPED: A SKIPPED TEST IS A FAILURE HERE" in in_ci.stdout
    assert in_ci.returncode == 1


def test_without_skips_nothing_is_said(suite: Path) -> None:
    done = _run(suite, "1")
    assert "SKIPPED" not in done.stdout
    assert done.returncode == 0
