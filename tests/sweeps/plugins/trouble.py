"""Trouble: a rule that goes wrong on purpose, in one run of a sweep, once or always."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from govsim.behaviour.behaviour import Behaviour
from govsim.core.scheme import setting
from govsim.households.bills import Bills, Yuan

if TYPE_CHECKING:
    from govsim.core.world import World


@dataclass(frozen=True, kw_only=True)
class Trouble(Behaviour):
    """Adds nothing to any bill; does what GOVSIM_TROUBLE says, to the runs of one seed."""

    seed: int = setting(0, unit="number", low=0, what="The runs that are hit: those that begin from this seed.")
    weight: float = setting(0.0, unit="share", what="Tells designs apart, and changes nothing.")

    def adds(self, need: Yuan, people: Bills) -> Yuan:
        """Return nothing."""
        return np.zeros_like(need)

    def fall_ill(self, world: World) -> None:
        """Go wrong: GOVSIM_TROUBLE is "what:folder"; with a folder, only until a file in it says that it happened."""
        what, _, folder = os.environ.get("GOVSIM_TROUBLE", "").partition(":")
        if not what or world.seed != self.seed:
            return
        if folder:
            done = Path(folder) / f"{what} {self.weight}"
            if done.exists():
                return
            done.touch()
        TROUBLES[what]()


def _raise() -> None:
    raise RuntimeError("trouble")


def _hang() -> None:
    while True:
        time.sleep(0.01)


def _eat() -> None:
    eaten = []
    while True:
        eaten.append(np.ones(4_000_000))
        time.sleep(0.01)


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


TROUBLES = {"raise": _raise, "hang": _hang, "eat": _eat, "die": _die}
