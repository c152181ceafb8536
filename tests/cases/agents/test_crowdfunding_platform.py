"""How far a platform is trusted, by hand; what it pays and whom it finds out is in layers/test_crowdfunding.py."""

import pytest

from govsim.agents.crowdfunding_platform import CrowdfundingPlatform


@pytest.mark.parametrize(
    ("verification", "accuracy", "escapes"), [(0, 0.8, 1), (0.5, 0.8, 0.6), (1, 0.8, 0.2), (1, 1, 0)]
)
def test_a_false_campaign_escapes_if_it_is_not_verified_or_not_seen_through(
    verification: float, accuracy: float, escapes: float
) -> None:
    platform = CrowdfundingPlatform(verification=verification, accuracy=accuracy)
    assert platform.escapes == pytest.approx(escapes)
