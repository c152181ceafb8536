"""Stakes: what each path of a dispute promises a patient, in first-year CNY, and which one it takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from govsim.core.population import Array
from govsim.disputes.bargaining import settlement
from govsim.disputes.choice import chosen, nested_logit
from govsim.disputes.disputes import PATHS
from govsim.disputes.mediation import proposal, success

if TYPE_CHECKING:
    from govsim.agents.court import Court
    from govsim.agents.mediator import Committee
    from govsim.disputes.dispute_resolution import DisputeResolution

# mediation and a suit are both before third parties; the others stand alone
NESTS = ((0,), (1, 2), (3,), (4,))
YEAR = 365.0


@dataclass(frozen=True)
class Stakes:
    """What patients see before them; one entry a dispute, money in first-year CNY.

    Attributes:
        rule, court, committee: the rule of disputes, the court, the mediators if there are any.
        loss: what a court would award. chance: of that, as the patient sees it.
        trust: of its household in hospitals.
    """

    rule: DisputeResolution
    court: Court
    committee: Committee | None
    loss: Array
    chance: Array
    trust: Array

    def worth(self) -> Array:
        """Return what each path is worth to each patient, CNY; a row a dispute, a column a path."""
        rule, law, loss, chance = self.rule, self.court, self.loss, self.chance
        late = self.discount
        asked = settlement(chance, chance, loss, 1.0, law.cost(loss), law.defence, late, rule.bargaining_power)
        asked = np.minimum(asked, rule.settlement_cap if rule.settlement_cap is not None else np.inf)
        paths = {
            "negotiate": asked - rule.delay_cost * rule.negotiation_days,
            "mediate": self._mediation(),
            "sue": late * chance * rule.collected * loss - law.cost(loss) - rule.delay_cost * law.days,
            "violence": rule.violent_chance * (1.0 - rule.police) * rule.violent_share * loss
            + rule.resentment * (1.0 - self.trust)
            - rule.police * rule.penalty
            - rule.shame,
            "give_up": np.zeros(len(loss)),
        }
        return np.stack([np.broadcast_to(paths[path], len(loss)) for path in PATHS], axis=1)

    @property
    def discount(self) -> float:
        """Return what a yuan at the end of a suit is worth when it begins."""
        return float(self.rule.patience ** (self.court.days / YEAR))

    def _mediation(self) -> Array:
        if self.committee is None or not self.committee.capacity:
            return np.full(len(self.loss), -np.inf)
        offered = self.proposed(self.chance)
        return self.agreed(self.committee.days) * offered - self.rule.delay_cost * self.committee.days

    def proposed(self, seen: Array) -> Array:
        """Return what mediators would propose, CNY, who see a fault with this chance."""
        bench: Any = self.committee
        return np.asarray(proposal(self.loss * seen, bench.role.effective_independence, self.rule.mediation_bias))

    def agreed(self, days: float) -> Array:
        """Return the chance that both sides accept what mediators propose after so many days."""
        bench: Any = self.committee
        role, rule = bench.role, self.rule
        relative, late = np.maximum(self.loss / rule.usual_claim, 1e-9), days / role.days - 1.0
        return np.asarray(success(role.effective_independence, role.expertise, relative, late, rule.mediation_success))

    def choose(self, luck: Array, closed: tuple[int, ...] = ()) -> Array:
        """Return the path that each takes: a nested logit of what they are worth, some of them closed."""
        utility = self.worth() / self.rule.taste
        utility[:, list(closed)] = -np.inf
        return np.asarray(chosen(nested_logit(utility, NESTS, (1.0, self.rule.similarity, 1.0, 1.0)), luck))
