"""Standing: what a hospital's own injuries and disputes have made of it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Standing:
    """A hospital in the eyes of those who may be hurt there, insure it, or work there.

    Attributes:
        drawn: whether chance has said what it is like.
        risk: its own chance of injury over that of others, for life.
        communication: how well it talks with patients, in spreads of the hospitals of a city.
        lot: its place, 0 to 1, among those of its level that a mandate reaches one after the other.
        fear: disputes for each 1,000 admissions that those who treat expect, violence counted more.
        rate: disputes for each 1,000 admissions as patients remember them.
        dispute_chance: chance that an injury by negligence is disputed, as it believes.
        fault_share: share of disputes that are about negligence, as it believes.
        award: what a disputed injury costs whoever pays it, as it believes, first-year CNY.
        covered: whether it has liability cover this year.
        spared: share of injuries that its insurer's advice has prevented.
        admissions, losses, revenue: of all years on which its premium is rated, older ones counted less; money in CNY.
        bridge: what it has been advanced for its premium, fen.
        year, year_before: disputes and admissions of the last year that is over, and of the one before it.
        treated, violent: admissions, and violent disputes, of all years so far: without cover, with cover.
    """

    drawn: bool = False
    risk: float = 1.0
    communication: float = 0.0
    lot: float = 0.0
    fear: float = 0.0
    rate: float = 0.0
    dispute_chance: float = 0.0
    fault_share: float = 1.0
    award: float = 0.0
    covered: bool = False
    spared: float = 0.0
    admissions: float = 0.0
    losses: float = 0.0
    revenue: float = 0.0
    bridge: int = 0
    year: tuple[int, int] = (0, 0)
    year_before: tuple[int, int] = (0, 0)
    treated: list[int] = field(default_factory=lambda: [0, 0])
    violent: list[int] = field(default_factory=lambda: [0, 0])
