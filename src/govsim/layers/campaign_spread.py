"""Campaign spread: how the year's campaigns run through the network and beyond, and what donors give on the way."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from govsim.core.ledger import Fen, to_fen
from govsim.core.population import Array
from govsim.households.donation import Donating, Telling, amount
from govsim.networks.cascade import Round, spread
from govsim.networks.contacts_elsewhere import ContactsElsewhere, events, total
from govsim.networks.graph import Graph
from govsim.networks.pair_luck import luck_of

TELLS, DONATES, SIZE, TOLD, TOLD_ON, GIVERS, GIFTS = range(7)


@dataclass(frozen=True)
class Donors:
    """Who may give, and how.

    Attributes:
        living: for each household, whether somebody lives there.
        heard, donated: campaigns that it heard of last year, and gave to.
        helped: whether it has been helped by a campaign.
        mean: its mean donation, CNY; that of all is `usual`.
        spare: most that it gives this year, fen.
        spread: of the logarithm of a donation.
        telling, donating: the chances.
    """

    living: Array
    heard: Array
    donated: Array
    helped: Array
    mean: Array
    usual: float
    spare: Fen
    spread: float
    telling: Telling
    donating: Donating


@dataclass(frozen=True)
class Appeals:
    """The campaigns that run, one entry each, and trust in who carries them.

    Attributes:
        row: of the household. target: fen. severity: ln(target over the city's yearly income per head).
        verified: the platform vouches. mutual: the household has donated itself.
    """

    row: Array
    target: Fen
    severity: Array
    verified: Array
    mutual: Array
    trust: float


class CampaignSpread:
    """Campaigns on their way through a network and the contacts elsewhere.

    Attributes:
        raised: of each campaign, fen; outside: of which from elsewhere.
        donations: of each campaign; inside: of which by households of the city.
        heard, donated: campaigns of this year, for each household; given: what it gave, fen.
        tried: hearers in the city and donors among them, by tied or not, mutual or not.
    """

    def __init__(self, graph: Graph, elsewhere: ContactsElsewhere, donors: Donors, appeals: Appeals, key: int) -> None:
        self.graph, self.elsewhere, self.donors, self.appeals, self.key = graph, elsewhere, donors, appeals, key
        cases, nodes = len(appeals.row), len(graph)
        self.raised, self.outside = np.zeros(cases, np.int64), np.zeros(cases, np.int64)
        self.donations, self.inside = np.zeros(cases, np.int64), np.zeros(cases, np.int64)
        self.heard, self.donated, self.given = (np.zeros(nodes, np.int64) for _ in range(3))
        self.tried = np.zeros((2, 2, 2), np.int64)
        self.over = np.zeros(cases, np.bool_)

    def run(self, steps: int) -> CampaignSpread:
        """Let them run for so many steps; a campaign ends when its target is reached."""
        cases = np.arange(len(self.appeals.row))
        nobody = np.zeros(len(cases))
        tellers, elsewhere = (cases, self.appeals.row), nobody
        inside = spread(self.graph, *tellers, self._tells, self._luck_of_telling, steps, self.over)
        for step in range(1, steps + 1):
            told = self._told_elsewhere(*tellers, elsewhere, step)
            one = next(inside, None) or Round(step, cases[:0], cases[:0], (cases[:0], cases[:0]))
            self._collect(one, told, step)
            elsewhere = events(told * self.donors.telling.chance(step == 1, 0.0), self._luck(TOLD_ON, step))
            tellers = one.active
        return self

    def _luck(self, what: int, step: int) -> Array:
        return luck_of(self.key, np.array(what), self.appeals.row, np.array(step))

    def _luck_of_telling(self, case: Array, teller: Array, hearer: Array) -> Array:
        return luck_of(self.key, np.array(TELLS), self.appeals.row[case], teller, hearer)

    def _tells(self, case: Array, teller: Array, hearer: Array, step: int) -> Array:
        """Return the chance that each who is told tells it on."""
        return self.donors.telling.chance(step == 1, self.donors.heard[hearer]) * self.donors.living[hearer]

    def _told_elsewhere(self, case: Array, teller: Array, elsewhere: Array, step: int) -> Array:
        """Return how many are told elsewhere of each campaign: by tellers of the city, and by those elsewhere."""
        ties = np.bincount(case, self.graph.degree[teller], len(self.over))
        told = ties * self.elsewhere.per_tie + self.elsewhere.told_by(elsewhere, self._luck(TOLD, step))
        return np.asarray(np.rint(told) * ~self.over)

    def _collect(self, one: Round, told: Array, step: int) -> None:
        """Have those who hear of it for the first time donate, as far as each campaign's target."""
        appeals, donors = self.appeals, self.donors
        tied = step == 1
        gifts, like = self._gifts(one, tied)
        chance = donors.donating.chance(
            tied, appeals.mutual, appeals.severity, appeals.verified, appeals.trust, np.zeros(len(told))
        )
        givers = events(told * chance, self._luck(GIVERS, step))
        variance = np.exp(donors.spread**2) - 1.0
        far = to_fen(total(givers, like, variance, self._luck(GIFTS, step)))
        whole = np.bincount(one.case, gifts, len(told)).astype(np.int64) + far
        part = np.minimum(1.0, (appeals.target - self.raised) / np.maximum(whole, 1))
        gifts, far = np.floor(gifts * part[one.case]).astype(np.int64), np.floor(far * part).astype(np.int64)
        near = np.bincount(one.case, gifts > 0, len(told)).astype(np.int64)
        self.inside += near
        self.donations += near + np.rint(givers * part).astype(np.int64) * (far > 0)
        self.outside += far
        self.raised += np.bincount(one.case, gifts, len(told)).astype(np.int64) + far
        self.over |= part < 1.0
        np.add.at(self.given, one.node, gifts)
        self.donated += np.bincount(one.node, gifts > 0, len(self.graph)).astype(np.int64)
        self.heard += np.bincount(one.node, minlength=len(self.graph))

    def _gifts(self, one: Round, tied: bool) -> tuple[Fen, Array]:
        """Return what each hearer of the city gives, fen; and the mean gift of a campaign's hearers, CNY."""
        appeals, donors = self.appeals, self.donors
        row, node = appeals.row[one.case], one.node
        mutual = appeals.mutual[one.case] | donors.helped[node]
        chance = donors.donating.chance(
            tied, mutual, appeals.severity[one.case], appeals.verified[one.case], appeals.trust, donors.donated[node]
        )
        gives = (luck_of(self.key, np.array(DONATES), row, node) < chance) & donors.living[node]
        for what, counted in enumerate((np.ones_like(gives), gives)):
            self.tried[int(tied), :, what] += np.bincount(mutual[counted], minlength=2)
        size = np.zeros(len(node), np.int64)
        givers = np.flatnonzero(gives)
        luck = luck_of(self.key, np.array(SIZE), row[givers], node[givers])
        times = np.bincount(node[givers], minlength=len(self.graph))
        room = (donors.spare - self.given)[node[givers]] // times[node[givers]]
        size[givers] = np.minimum(to_fen(amount(donors.mean[node[givers]], donors.spread, luck)), np.maximum(room, 0))
        number = np.bincount(one.case, minlength=len(self.over))
        like = np.bincount(one.case, donors.mean[node], len(self.over)) / np.maximum(number, 1)
        return size, np.where(number > 0, like, donors.usual)
