"""The generated parts of the documentation, and the schema of scenario files, are as the code has them now."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_nothing_lags_behind_the_code():
    # a process of its own: schemes of other tests and of GOVSIM_SCHEMES are not part of the package
    clean = {name: value for name, value in os.environ.items() if name != "GOVSIM_SCHEMES"}
    done = subprocess.run(
        [sys.executable, str(ROOT / "docs" / "generate.py"), "--check"],
        env=clean,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stdout + done.stderr
