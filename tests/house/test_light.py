"""Asking govsim for its name or its help loads no heavy library: they come when a world is lived."""

import subprocess
import sys

HEAVY = {"mesa", "pandas", "numpy", "scipy", "pyarrow", "networkx", "solara", "matplotlib", "distributed"}
HELP = """
sys.argv = ["govsim", "--help"]
from govsim.cli import main
try:
    main()
except SystemExit as stop:
    assert not stop.code, stop.code
"""


def heavy_after(code: str) -> list[str]:
    """Return the heavy libraries that are loaded once `code` has run in a fresh interpreter."""
    program = f"import sys\n{code}\nprint('LOADED', *sorted({HEAVY!r} & set(sys.modules)), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return next(line for line in done.stderr.splitlines() if line.startswith("LOADED")).split()[1:]


def test_the_rule_can_be_broken() -> None:
    assert heavy_after("import numpy") == ["numpy"]


def test_importing_govsim_is_light() -> None:
    assert heavy_after("import govsim") == []


def test_the_help_is_light() -> None:
    assert heavy_after(HELP) == []
