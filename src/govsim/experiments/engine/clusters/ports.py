"""The port at which workers find the scheduler of this process."""

from __future__ import annotations

import socket

from govsim.core.errors import EngineError


def must_be_free(port: int) -> None:
    """Refuse a port that somebody else has; 0 is always free.

    Raises:
        EngineError: it is taken, or not ours to take.
    """
    try:
        socket.create_server(("", port)).close()
    except OSError as error:
        raise EngineError(
            f"no scheduler can listen at port {port} here: {(error.strerror or str(error)).lower()}. "
            "Name another `port` in the cluster's file, or 0 for any."
        ) from None
