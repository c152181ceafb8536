"""The injured of a year: who was hurt in hospital, by negligence or not, how badly, and how clear the fault looks."""

from __future__ import annotations

from dataclasses import dataclass

from govsim.core.population import Array


@dataclass(frozen=True)
class Injuries:
    """One row for each injured patient.

    Attributes:
        person, household, hospital: rows of the patient and its household, index of the house.
        negligent: whether care fell short of the standard.
        severity: standard score of the loss.
        loss: what a court would award for it if the hospital is at fault, CNY.
        merit: how clear the fault is, in spreads; a court finds for the patient above zero.
        defensive: defensive care of the house, share of the bill.
    """

    person: Array
    household: Array
    hospital: Array
    negligent: Array
    severity: Array
    loss: Array
    merit: Array
    defensive: Array

    def __len__(self) -> int:
        return len(self.person)
