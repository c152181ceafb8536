"""Aftermath: what a year's disputes leave in hospitals' fear and beliefs, their name, and households' trust."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from govsim.agents.court import bench_of
from govsim.agents.hospital import hospitals
from govsim.core.ledger import FEN_PER_YUAN
from govsim.core.population import Array
from govsim.disputes.disputes import VIOLENCE, Disputes
from govsim.disputes.indemnity import covers_of
from govsim.disputes.medical_injury import PER
from govsim.disputes.rule import injury_rule
from govsim.disputes.stakes import YEAR
from govsim.households.income import risen

if TYPE_CHECKING:
    from govsim.agents.hospital import Hospital
    from govsim.core.world import World
    from govsim.disputes.dispute_resolution import DisputeResolution
    from govsim.households.bills import Bills

# share of disputes about negligence that hospitals expect at first; as many disputes as that belief is worth
FIRST_FAULTS, WEIGHT = 0.6, 200.0
# part of what was known that lasts a year: a premium, and a belief, look back some five years
MEMORY = 0.8


def start(rule: DisputeResolution, world: World) -> None:
    """Give everybody the beliefs with which they start."""
    world.households.hospital_trust[:] = rule.first_trust
    negligence = injury_rule(world)
    for house in hospitals(world):
        standing = house.standing
        standing.fear = rule.first_disputes * (1.0 + rule.peers)
        standing.rate = rule.first_disputes
        disputed = FIRST_FAULTS * rule.first_disputes / PER / max(negligence.negligence_rate, 1e-6)
        standing.dispute_chance = min(1.0, disputed)
        standing.award, standing.fault_share = rule.first_award, FIRST_FAULTS


def learn(rule: DisputeResolution, world: World) -> None:
    """Move fear, reputation, beliefs and trust by what the year has shown."""
    bench, houses = bench_of(world), hospitals(world)
    treated = np.bincount(world.bills["inpatient"].hospital, minlength=len(houses))
    _frighten(rule, world, bench.filed, treated)
    _believe(rule, world, bench.filed, bench.closed)
    _remember(houses, bench.closed, treated, world.bills["inpatient"])
    _count(houses, bench.filed, treated)
    _trust(rule, world, bench.closed, bench.filed)


def _remember(houses: Sequence[Hospital], closed: Disputes, treated: Array, bills: Bills) -> None:
    """Take the year into what premiums are rated on."""
    insured = np.where(closed.by(VIOLENCE), 0.0, closed.award)
    for layer in covers_of(bills.world):
        insured = layer.part(insured)
    losses = np.bincount(closed.hospital, insured, len(houses))
    revenue = np.bincount(np.asarray(bills.hospital), bills.billed / FEN_PER_YUAN, len(houses))
    for house, patients, lost, earned in zip(houses, treated, losses, revenue, strict=True):
        standing = house.standing
        standing.admissions = MEMORY * standing.admissions + float(patients)
        standing.losses = MEMORY * standing.losses + float(lost)
        standing.revenue = MEMORY * standing.revenue + float(earned)


def _count(houses: Sequence[Hospital], filed: Disputes, treated: Array) -> None:
    """Let hospitals remember what is measured over more years than one."""
    seen, violent = filed.count(len(houses)), filed.count(len(houses), filed.by(VIOLENCE))
    for house, patients, disputes, attacks in zip(houses, treated, seen, violent, strict=True):
        standing = house.standing
        standing.year_before, standing.year = standing.year, (int(disputes), int(patients))
        standing.treated[standing.covered] += int(patients)
        standing.violent[standing.covered] += int(attacks)


def _frighten(rule: DisputeResolution, world: World, filed: Disputes, treated: Array) -> None:
    """Let those who treat fear what happened to them and, less, to others; violence and long waits count for more."""
    houses = hospitals(world)
    weight = 1.0 + (rule.violence_weight - 1.0) * filed.by(VIOLENCE) + rule.wait_weight * filed.days / YEAR
    felt = np.bincount(filed.hospital, weight, len(houses))
    seen = filed.count(len(houses))
    everybody = PER * felt.sum() / max(1.0, float(treated.sum()))
    for house, own, disputes, patients in zip(houses, felt, seen, treated, strict=True):
        standing, share = house.standing, PER / max(1.0, float(patients))
        standing.fear += (1.0 - rule.fear_memory) * (own * share + rule.peers * everybody - standing.fear)
        standing.rate += (1.0 - rule.fear_memory) * (disputes * share - standing.rate)


def _believe(rule: DisputeResolution, world: World, filed: Disputes, closed: Disputes) -> None:
    """Let hospitals take in the city's figures: how many injuries by negligence are disputed, what a dispute costs."""
    injured = world.once_a_year("injuries", lambda: None)
    faults, disputed = int(injured.negligent.sum()), int(filed.negligent.sum())
    paid = float(closed.award.sum()) / risen(world)
    for house in hospitals(world):
        standing = house.standing
        weight = WEIGHT / max(standing.dispute_chance, 1e-6)
        standing.dispute_chance = (standing.dispute_chance * weight + disputed) / (weight + faults)
        standing.fault_share = (WEIGHT * standing.fault_share + disputed) / (WEIGHT + len(filed))
        standing.award = (WEIGHT * standing.award + paid) / (WEIGHT + len(closed))


def _trust(rule: DisputeResolution, world: World, closed: Disputes, filed: Disputes) -> None:
    """Let trust follow the news, and one's own case: what was paid of what was lost."""
    trust = world.households.hospital_trust
    if len(filed):
        violent, fair = float(filed.by(VIOLENCE).mean()), float(filed.agreed.mean())
        news = rule.first_trust + (1.0 - rule.first_trust) * (fair - 0.5) - violent
        trust[:] += np.float32(rule.trust_gain) * (np.float32(min(max(news, 0.0), 1.0)) - trust)
    adequacy = np.minimum(1.0, closed.paid / FEN_PER_YUAN / np.maximum(closed.loss, 1.0))
    own = closed.household
    trust[own] += rule.own_trust_gain * (np.where(closed.negligent, adequacy, trust[own]) - trust[own])
