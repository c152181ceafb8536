"""The environment that sets a worker on another machine like one of this."""

from __future__ import annotations

from govsim.experiments.engine.settings import ENVIRONMENT, SETTINGS

DEATH_TIMEOUT = 60  # seconds that a worker looks for its scheduler before it gives up


def environment() -> dict[str, str]:
    """Return our settings as the variables from which a worker reads them."""
    settings = {f"DASK_{key.replace('.', '__').replace('-', '_').upper()}": str(SETTINGS[key]) for key in SETTINGS}
    return {**settings, **ENVIRONMENT}
