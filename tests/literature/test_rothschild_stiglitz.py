"""Two risks, one market: Rothschild & Stiglitz 1976 (Q J Economics 90:629)."""

from math import exp, log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govsim.households.separating_menu import Contract, Exponential, TwoRisks

WEALTH = 100_000.0

RISKS = st.builds(
    lambda aversion, part, low, more: TwoRisks(
        WEALTH, part * WEALTH, low, low + more * (0.95 - low), Exponential(aversion / WEALTH)
    ),
    aversion=st.floats(0.5, 8),
    part=st.floats(0.1, 0.9),
    low=st.floats(0.02, 0.5),
    more=st.floats(0.1, 1),
)
BY_HAND = TwoRisks(10.0, 2.0, 0.25, 0.5, Exponential(log(2)))
LOGARITHMIC = TwoRisks(WEALTH, 0.6 * WEALTH, 0.05, 0.2, log)


def test_a_menu_by_hand() -> None:
    # r = ln 2, L = 2, p_h = ½: the high risks pay 1 for all. With x = 2^{B/4} their envy ends where
    # ½·x + ½·4/x³ = 2¹, x⁴ − 4x³ + 4 = 0: x = 1.1151, B = 4·log2 x = .6286, at a premium of .1571
    roots = np.roots([1, -4, 0, 0, 4])
    cover = 4 * np.log2(min(root.real for root in roots if abs(root.imag) < 1e-9 and root.real > 0))
    assert cover == pytest.approx(0.6286, abs=1e-4)
    high, low = BY_HAND.separating()
    assert high == Contract(1.0, 2.0)
    assert (low.premium, low.cover) == pytest.approx((cover / 4, cover), rel=1e-12)


@settings(deadline=None)
@given(risks=RISKS)
def test_the_menu_earns_zero_the_high_risks_are_covered_in_full_and_just_do_not_envy(risks: TwoRisks) -> None:
    high, low = risks.separating()
    assert (high.premium, high.cover) == (risks.high * risks.loss, risks.loss)
    assert low.premium == risks.low * low.cover
    assert 0 < low.cover < risks.loss
    # the condition of incentives binds; for CARA free of wealth: (1 − p)·e^{rP} + p·e^{r(L + P − B)} = e^{r·p·L}
    r, p = risks.utility.aversion, risks.high
    left = (1 - p) * exp(r * low.premium) + p * exp(r * (risks.loss + low.premium - low.cover))
    assert left == pytest.approx(exp(r * high.premium), rel=1e-10)
    assert risks.expected(low, risks.low) > risks.expected(high, risks.low)
    assert risks.expected(low, risks.low) > risks.expected(Contract(0, 0), risks.low)


def test_of_any_concave_utility() -> None:
    high, low = LOGARITHMIC.separating()
    assert LOGARITHMIC.expected(low, 0.2) == pytest.approx(log(WEALTH - 12_000), rel=1e-14)
    assert 0 < low.cover < high.cover
    assert 0 < LOGARITHMIC.critical_share() < 1


@settings(deadline=None)
@given(risks=RISKS, share=st.floats(0.01, 0.99))
def test_the_best_pool_is_the_closed_form_of_cara(risks: TwoRisks, share: float) -> None:
    """Marginal utilities: e^{r(L − B)} = odds of the pool's chance over those of the low risks'; no cover below 0."""
    mean = share * risks.high + (1 - share) * risks.low
    odds = mean / (1 - mean) / (risks.low / (1 - risks.low))
    cover = max(risks.loss - log(odds) / risks.utility.aversion, 0.0)
    pool = risks.best_pool(share)
    assert pool.cover == pytest.approx(cover, abs=1e-5 * risks.loss)  # flat at the top: √ε
    assert pool.premium == pytest.approx(mean * pool.cover)


@settings(deadline=None)
@given(risks=RISKS)
def test_there_is_no_equilibrium_if_and_only_if_high_risks_are_few(risks: TwoRisks) -> None:
    critical = risks.critical_share()
    assert 0 < critical < 1
    few, many = 0.98 * critical, critical + 0.02 * (1 - critical)
    assert risks.pool_preferred(few)
    assert not risks.pool_preferred(many)
    # and then by all
    pool, (whole, _) = risks.best_pool(few), risks.separating()
    assert risks.expected(pool, risks.high) > risks.expected(whole, risks.high)


def earned(risks: TwoRisks, share: float, offer: Contract) -> float:
    """Return what a contract earns a head if it is offered beside the separating menu: those take it who gain."""
    menu = risks.separating()
    total = 0.0
    for chance, weight, own in ((risks.high, share, menu[0]), (risks.low, 1 - share, menu[1])):
        if risks.expected(offer, chance) > risks.expected(own, chance) + 1e-12:
            total += weight * (offer.premium - chance * offer.cover)
    return total


@pytest.mark.parametrize("risks", [BY_HAND, LOGARITHMIC])
def test_no_contract_earns_beside_the_menu_unless_high_risks_are_few(risks: TwoRisks) -> None:
    critical = risks.critical_share()
    covers = np.linspace(0, risks.loss, 81)
    rates = np.linspace(0.5 * risks.low, risks.high, 81)
    offers = [Contract(rate * cover, cover) for cover in covers for rate in rates]
    assert max(earned(risks, critical + 0.01, offer) for offer in offers) <= 1e-9 * risks.loss
    assert max(earned(risks, 0.5 * critical, offer) for offer in offers) > 1e-4 * risks.loss


@settings(deadline=None)
@given(risks=RISKS, share=st.floats(0.02, 0.98), part=st.floats(0.05, 1), dearer=st.floats(0, 0.9))
def test_any_pool_is_broken_by_a_contract_that_skims_the_cream(
    risks: TwoRisks, share: float, part: float, dearer: float
) -> None:
    mean = share * risks.high + (1 - share) * risks.low
    rate = mean + dearer * (risks.high - mean)  # it earns nothing, or something, on all
    pool = Contract(rate * part * risks.loss, part * risks.loss)
    offer = risks.cream_skimming(pool)
    assert offer is not None
    assert offer.cover < pool.cover
    assert risks.expected(offer, risks.low) > risks.expected(pool, risks.low)
    assert risks.expected(offer, risks.high) < risks.expected(pool, risks.high)
    assert offer.premium > risks.low * offer.cover
    assert pool.premium < risks.high * pool.cover  # left with the high risks it loses


def test_what_is_no_pool_cannot_be_skimmed() -> None:
    assert BY_HAND.cream_skimming(Contract(0, 0)) is None
    assert BY_HAND.cream_skimming(Contract(0.2 * 2, 2)) is None  # loses on the low risks already


def test_as_high_risks_become_rare_in_the_menu_the_low_still_bear_the_cost_of_being_told_apart() -> None:
    # the menu does not depend on the share; the pool becomes the low risks' own fair and full cover
    pool = BY_HAND.best_pool(1e-9)
    assert (pool.premium, pool.cover) == pytest.approx((0.5, 2), rel=1e-6)
    assert BY_HAND.pool_preferred(1e-9)
