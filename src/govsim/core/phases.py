"""The policy year: twelve verbs, always in this order. Read this file first.

Whoever acts in a phase has a method of that name: institutions first (those who decide),
then schemes in the order of the scenario (the rules they live under).
"""

from __future__ import annotations

from typing import NamedTuple


class Phase(NamedTuple):
    """One verb of the year: who decides what in it, and who pays whom."""

    name: str
    decides: str
    pays: str


YEAR = (
    # time first: everything below sees this year's people, parameters and reforms
    Phase("open_year", "time passes: ageing, births, deaths, income; dated parameters and reforms apply", "-"),
    # budgets before tenders: a buyer knows what it can spend
    Phase(
        "set_budget",
        "funds and supervisor claim their subsidies and budgets",
        "government → funds, supervisor",
    ),
    # lapsed contracts are replaced before anybody can rely on them
    Phase("procure", "insurers estimate and bid or stay away; the buyer awards; both sign", "bonds"),
    # people join once they know what is on offer
    Phase("enrol", "households join or leave voluntary covers and circles", "-"),
    # income arrives, then contributions and premiums leave
    Phase("collect", "-", "outside → households → funds; buyer → seller"),
    # nature moves after everybody is insured or not
    Phase("fall_ill", "nature: who needs care, and how much", "-"),
    # bills are made here and paid in the next phase
    Phase("seek_care", "households seek or forgo; hospitals choose intensity, coding, scope", "-"),
    # layers pay in the scenario's order, the household's purse last
    Phase("settle", "each layer takes its slice; households pay, borrow or abandon", "payers → hospitals"),
    # only bills that exist can be inspected
    Phase("supervise", "the supervisor inspects, recovers, fines", "hospitals → funds, government"),
    # contracts close on audited claims
    Phase("reconcile", "profit and loss are shared under each agreement", "buyer ↔ seller"),
    # beliefs move on what the year has shown
    Phase("learn", "insurers and hospitals update what they expect; some insurers leave", "-"),
    # households live on what is left; then the books must balance
    Phase("close_year", "households consume, repay and save; metrics are recorded", "households → outside"),
)

PHASES = tuple(phase.name for phase in YEAR)
