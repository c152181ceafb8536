"""Applying: whether a household in need asks for help, honestly or not, by what it expects to get and what it costs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from govsim.core.population import Array
from govsim.households.bills import Yuan

# a year's work of two thousand hours, every second member earns: an hour is worth a thousandth of income per head
HOURS = 1000
DAYS = 365
ILLNESS = 4  # the class of those whom illness has impoverished; 1 to 3 are classes by income


@dataclass(frozen=True)
class Lines:
    """Who is entitled, CNY a head and year.

    Attributes:
        income: below which a household is extremely poor, on the guarantee, marginal; ascending.
        left: below which what the bill leaves of income makes it impoverished by illness.
    """

    income: Yuan
    left: float

    def group(self, income: Yuan, bill: Yuan) -> Array:
        """Return the class of each household, 0 for none, by income and by the bill that is left, both CNY a head."""
        found = np.where(income - bill < self.left, ILLNESS, 0).astype(np.uint8)
        for place in range(len(self.income), 0, -1):
            found[income < self.income[place - 1]] = place
        return found

    def threshold(self, bill: Yuan) -> Yuan:
        """Return the income per head below which a household with this bill is of some class, CNY."""
        return np.asarray(np.maximum(self.income[-1], self.left + bill))


def chance_of_approval(income: Yuan, threshold: Yuan, noise: float) -> Yuan:
    """Return Φ(ln(threshold / income) / σ): officials read income with a lognormal error of spread σ.

    Source: Kleven & Kopczuk 2011, AEJ: Economic Policy 3:54: complexity lowers both errors of screening.
    """
    apart = np.log(np.maximum(threshold, 1.0) / np.maximum(income, 1.0))
    return np.asarray(ndtr(apart / noise) if noise else (apart > 0).astype(np.float64))


@dataclass(frozen=True)
class Ordeal:
    """What applying costs, one entry a household or one for all.

    Attributes:
        steps: steps to go through. hours: of each.
        days: from the bill to the money. rate: yearly cost of a bridging loan.
        stigma: loss of dignity, in months of income per head.
    """

    steps: Array | float
    hours: float
    days: Array | float
    rate: float
    stigma: Array | float

    def cost(self, income: Yuan, benefit: Yuan) -> Yuan:
        """Return time, dignity and the bridging of what comes late, CNY.

        Sources: Nichols & Zeckhauser 1982 (AER P&P) on ordeals; Moffitt 1983 (AER) on stigma.
        """
        time = self.steps * self.hours * income / HOURS
        return np.asarray(time + self.stigma * income / 12 + benefit * self.rate * self.days / DAYS)


@dataclass(frozen=True)
class Deterrent:
    """What stands against a false declaration.

    Attributes:
        found: chance that it is found.
        fine: multiple of the grant that it sought.
        credit: loss of credit and standing of one who is found out, in years of income per head.
        conscience: what a yuan got by it costs each household, found or not, CNY.
        barred: what the help is worth today from which one found out is barred, CNY.
    """

    found: float
    fine: float
    credit: float
    conscience: Array
    barred: float

    def penalty(self, sought: Yuan) -> Yuan:
        """Return the fine of one found out, CNY: on what it sought, whether or not all of that would be paid."""
        return np.asarray(self.fine * sought)

    def gain(self, income: Yuan, sought: Yuan, funded: float) -> Yuan:
        """Return what a false declaration is expected to bring, CNY, applying itself apart (Becker 1968, JPE).

        Args:
            income: per head, CNY.
            sought: the grant that it is for, CNY.
            funded: share that is paid of what is granted.
        """
        lost = self.found * (self.penalty(sought) + self.credit * income + self.barred)
        return np.asarray((1.0 - self.found - self.conscience) * funded * sought - lost)


def worth_of_years(yearly: float, years: int, rate: float) -> float:
    """Return what a sum in each of the next years is worth today, at a rate of interest: Σ_t yearly/(1 + rate)^t."""
    return float(sum(yearly / (1.0 + rate) ** year for year in range(1, years + 1)))
