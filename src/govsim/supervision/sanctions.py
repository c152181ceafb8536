"""Sanctions beyond recovery and fine. A new set of them writes `per_yuan`, `on_hospitals` and `on_seller`."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from govsim.core.scheme import Scheme

if TYPE_CHECKING:
    from govsim.contracts.agreement import Agreement
    from govsim.core.world import World


@dataclass(frozen=True, kw_only=True)
class Sanctions(Scheme):
    """What follows for the inspected, besides money, when a rule of supervision has proved something."""

    kind: ClassVar[str] = "sanctions"
    abstract: ClassVar[bool] = True

    @abstractmethod
    def per_yuan(self) -> float:
        """Return what these sanctions are expected to cost the inspected for each yuan proved, CNY. Pure."""

    @abstractmethod
    def on_hospitals(self, world: World, office: Any, proved: NDArray[np.float64], chance: NDArray[np.float64]) -> None:
        """Do what follows for hospitals.

        Args:
            world: its hospitals.
            office: the inspectorate.
            proved: share of each hospital's in-scope billing of the year that was proved to be too much.
            chance: the chance of inspection that each has met.
        """

    @abstractmethod
    def on_seller(self, world: World, office: Any, agreement: Agreement, proved: float) -> None:
        """Do what follows for an insurer.

        Args:
            world: its insurers.
            office: the inspectorate.
            agreement: the cover that it sold.
            proved: share of the year's valid claims that was proved to be refused.
        """


@dataclass(frozen=True, kw_only=True)
class MoneyOnly(Sanctions):
    """Recovery and fine are all there is."""

    def per_yuan(self) -> float:
        """Return nothing."""
        return 0.0

    def on_hospitals(self, world: World, office: Any, proved: NDArray[np.float64], chance: NDArray[np.float64]) -> None:
        """Let it rest."""

    def on_seller(self, world: World, office: Any, agreement: Agreement, proved: float) -> None:
        """Let it rest."""
