"""What those who are covered get from a seller: service, refusals, waiting, complaints, satisfaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from govsim.core.metric import metric
from govsim.core.parameter import parameter
from govsim.metrics.year.agreements import Sold, mean, over

if TYPE_CHECKING:
    from govsim.core.world import World

PROMISE = "Che 1993, RAND J Econ 24:668"
SHADING = "Hart, Shleifer & Vishny 1997 (QJE): quality that nobody can verify"


def _number(world: World, name: str) -> float:
    return float(parameter(f"service/{name}").at(world.year))


def _denied(record: Any) -> float:
    return float(record.denied / max(1, record.claims + record.denied))


def _service(each: Sold) -> float:
    """Return the service delivered, at most 1: more than the norm satisfies nobody twice."""
    return min(1.0, float(each.record.quality))


@metric(unit="index 0..1", label="Service quality promised", better="higher", source=PROMISE)
def service_quality_promised(world: World) -> dict[str, float]:
    """Service quality that the seller promised in its bid, by contract; the mean by persons enrolled."""
    return mean(world, lambda each: each.agreement.quality)


@metric(unit="index 0..1", label="Service quality", better="higher", source=SHADING)
def service_quality(world: World) -> dict[str, float]:
    """Service quality that the seller delivered in the year, by contract; the mean by persons enrolled."""
    return mean(world, lambda each: each.record.quality)


@metric(unit="index 0..1", label="Verified score", better="higher", source="Holmström & Milgrom 1991 (JLEO)")
def verified_score(world: World) -> dict[str, float]:
    """What an evaluation saw of the service in the year; 1 where nobody evaluates. The mean by persons enrolled."""
    return mean(world, lambda each: each.record.score)


@metric(
    unit="relative to the norm",
    label="Staff at work",
    better="higher",
    source="IJERPH 2020;17(5):1490: staff in contracts",
)
def staff_at_work(world: World) -> dict[str, float]:
    """Staff that the seller had at work, relative to the norm; the mean by persons enrolled."""
    return mean(world, lambda each: each.record.staff)


@metric(unit="share of valid claims", label="Valid claims refused", better="lower", source=SHADING)
def valid_claim_denial(world: World) -> dict[str, float]:
    """Valid claims that the seller refused over those that it paid or refused, by value."""
    return over(world, lambda each: each.record.denied, lambda each: each.record.claims + each.record.denied)


@metric(unit="days", label="Days to payment", better="lower", source="Insurance Law of the PRC, article 23")
def settlement_days(world: World) -> dict[str, float]:
    """Days from bill to payment; the mean by persons enrolled."""
    return mean(world, lambda each: each.record.days)


@metric(
    unit="per 1,000 beneficiaries",
    label="Complaints",
    better="lower",
    source="assumption: parameters service/complaints_*",
)
def complaints(world: World) -> dict[str, float]:
    """Complaints per 1,000 beneficiaries: a + 1,000·b·d + c·(1 − q) + e·max(0, days/standard − 1).

    d is the share of valid claims refused, q the service delivered, at most 1; a complaints where nothing is wrong,
    b the share of the refused who complain, c more where there is no service, e more for each standard period of
    delay. An assumption in all four (parameters service/complaints_*), and an index rather than a forecast.
    """
    usual, refused, service, delay, standard = (
        _number(world, name)
        for name in (
            "complaints_usual",
            "complaints_refused",
            "complaints_service",
            "complaints_delay",
            "settlement_standard",
        )
    )

    def formula(each: Sold) -> float:
        late = max(0.0, float(each.record.days) / standard - 1.0)
        poor = 1.0 - _service(each)
        return usual + 1000 * refused * _denied(each.record) + service * poor + delay * late

    return mean(world, formula)


@metric(
    unit="index 0..1",
    label="Satisfaction of beneficiaries",
    better="higher",
    source="assumption: service and promptness weigh the same, a refusal spoils both",
)
def satisfaction(world: World) -> dict[str, float]:
    """(1 − d)·(q + min(1, standard/days))/2: who is refused is not satisfied; others by service and promptness.

    d is the share of valid claims refused, q the service delivered, at most 1, standard the parameter
    service/settlement_standard. An assumption; the mean by persons enrolled.
    """
    standard = _number(world, "settlement_standard")

    def formula(each: Sold) -> float:
        prompt = min(1.0, standard / max(float(each.record.days), 1e-9))
        return (1.0 - _denied(each.record)) * (_service(each) + prompt) / 2

    return mean(world, formula)
