"""govsim: what it offers to Python; each name is loaded when it is first asked for."""

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from govsim.experiments.compare import compare as compare
    from govsim.experiments.delphi import delphi as delphi
    from govsim.experiments.sweep.sweep import sweep as sweep
    from govsim.results.sweeps import read_sweep as read_sweep

# public names and where they live: `import govsim` itself loads nothing
_OFFERED = {
    "compare": "govsim.experiments.compare",
    "delphi": "govsim.experiments.delphi",
    "sweep": "govsim.experiments.sweep.sweep",
    "read_sweep": "govsim.results.sweeps",
}


def __getattr__(name: str) -> Any:
    if name not in _OFFERED:
        raise AttributeError(f"module 'govsim' has no attribute '{name}'")
    import importlib

    return getattr(importlib.import_module(_OFFERED[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_OFFERED])
