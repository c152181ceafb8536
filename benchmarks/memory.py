"""Build a city of so many households, live some years, print the peak of resident memory in bytes."""

from __future__ import annotations

import sys
from pathlib import Path

from govsim.core.world import World


def peak() -> int:
    """Return this process's own peak; getrusage would count what the parent held when it forked."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return 1024 * int(status.split("VmHWM:")[1].split()[0])


def main(households: int, years: int) -> None:
    world = World("h-city", **{"population.households": households, "years": years})
    world.run()
    print(peak())


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
