"""Contracts and clauses that contradict each other, or the law of the contract, are refused by name and line."""

from pathlib import Path

import pytest
from mistakes import GOOD, Mistake, line
from test_mistakes import refused

from govsim.core.scenario import read_text

# the contract stands in line 18; the clauses of a case from line 20 on
CONTRACT = "  - risk_corridor: {covers: critical, buyer: city_fund, chosen_by: {scored: {price_weight: 0.3}}}\n"


def contract(name: str, settings: str, *says: str) -> Mistake:
    """A mistake in the contract itself."""
    new = f"  - cover: {{covers: critical, buyer: city_fund, {settings}}}\n"
    return line(name, CONTRACT, new, "city.yaml:18: contracts.cover", *says)


def clauses(name: str, written: str, *says: str) -> Mistake:
    """A mistake in the clauses beside it."""
    return line(name, CONTRACT, f"{CONTRACT}clauses:\n{written}\n", *says)


MISTAKES = [
    # --- contracts ------------------------------------------------------------------------------
    contract(
        "a cap below the floor",
        "scheme: risk_corridor, profit_cap: 0.03, floor: 0.05",
        ".floor: 0.05 is above the profit cap, 0.03",
    ),
    contract("a share over one", "scheme: risk_corridor, loss_share: 1.2", ".loss_share: 1.2 is above 1"),
    contract(
        "bands without shares",
        "scheme: risk_corridor, bands: [0.03, 0.08], band_shares: [0.5]",
        ".band_shares: 1 shares for 2 further bands",
    ),
    contract(
        "a menu with one item",
        "scheme: menu, powers: [1], fees: [0]",
        ".powers: a menu of 1 leaves no choice",
        "linear_share",
    ),
    contract(
        "a menu of equal items",
        "scheme: menu, powers: [1, 1], fees: [0, 0]",
        ".powers: two items of the menu are the same",
    ),
    contract(
        "a menu whose lists differ in length",
        "scheme: menu, powers: [1, 0.5], fees: [0]",
        ".fees: 1 fees for 2 powers",
    ),
    contract(
        "an attachment above the limit",
        "scheme: stop_loss, attachment: 1.5, limit: 1.2",
        ".attachment: 1.5 is not below the limit, 1.2",
    ),
    contract(
        "a floor above the target",
        "scheme: pay_for_performance, floor: 0.8, target: 0.6",
        ".floor: 0.8 is not below the target, 0.6",
    ),
    contract(
        "a bonus that nobody can reach",
        "scheme: pay_for_performance, target: 1, bonus: 0.02",
        ".bonus: no score is above a target of 1",
    ),
    contract(
        "pay by a score that nobody gives",
        "scheme: pay_for_performance",
        "looks at a score, but nobody evaluates",
        "`- evaluation: {contract: cover}`",
    ),
    contract(
        "an award to somebody who sells nothing",
        "scheme: fixed_price, chosen_by: {direct_award: {seller: city_fund}}",
        "'city_fund', whom direct_award names, is no insurer",
        "insurer_1",
    ),
    contract(
        "an extension by a score that nobody gives",
        "scheme: fixed_price, chosen_by: {lowest_price: {extends_if_score_above: 0.9}}",
        "looks at a score, but nobody evaluates",
        "every last seller goes on",
    ),
    contract(
        "a menu of two administrators",
        "scheme: menu, powers: [0, 0, 1], fees: [0, 0.5, 0]",
        ".powers: 2 items have a power of 0",
        "Leave one",
    ),
    contract(
        "a share of nothing",
        "scheme: linear_share, power: 0",
        ".power: with 0 the bid would not matter to its bidder",
        "cost_plus",
    ),
    contract(
        "a floor that is the cap",
        "scheme: risk_corridor, profit_cap: 0.02, floor: 0.02",
        ".floor: 0.02 is the profit cap too",
        "cost_plus",
    ),
    contract("a gate that nobody guards", "scheme: shared_savings, gate: 0.5", "its gate is open to all"),
    contract(
        "netting by the month", "scheme: cost_plus, netting: month", ".netting: 'month' is not one of the choices"
    ),
    # --- clauses ----------------------------------------------------------------------------------
    clauses(
        "a transfer of something unknown",
        "  - transfer: {share: 0.2, of: premiums}",
        "city.yaml:20: clauses.transfer.of: no sum of money is called 'premiums'. Did you mean 'premium'?",
    ),
    clauses(
        "a transfer when something unknown",
        "  - transfer: {share: 0.2, of: premium, when: denial_share, above: 0.03}",
        "city.yaml:20: clauses.transfer.when: no quantity is called 'denial_share'. Did you mean 'denied_share'?",
    ),
    clauses(
        "a condition without a threshold",
        "  - transfer: {share: 0.2, of: premium, when: denied_share}",
        "clauses.transfer.when: a condition has one threshold. Write `above:` or `below:`",
    ),
    clauses(
        "a condition with two thresholds",
        "  - transfer: {share: 0.2, of: premium, when: denied_share, above: 0.03, below: 0.1}",
        "a condition has one threshold",
    ),
    clauses(
        "a threshold of nothing",
        "  - transfer: {share: 0.2, of: premium, above: 0.03}",
        "clauses.transfer.above: there is nothing to compare",
    ),
    clauses(
        "a share of a transfer over one", "  - transfer: {share: 1.2, of: premium}", "transfer.share: 1.2 is above 1"
    ),
    clauses(
        "a transfer by a score that nobody gives",
        "  - transfer: {share: 0.2, of: premium, when: score, below: 0.5}",
        "looks at a score, but nobody evaluates",
    ),
    clauses(
        "two indexations of one contract",
        "  - indexation: {by: cost}\n  - second: {scheme: indexation, by: income, contract: risk_corridor}",
        "city.yaml:21: clauses.second: 'risk_corridor' has a clause on indexation already, 'indexation'",
    ),
    clauses(
        "two evaluations of one contract",
        "  - evaluation\n  - second: {scheme: evaluation}",
        "clauses.second: 'risk_corridor' has a clause on evaluation already, 'evaluation': they contradict each other",
    ),
    clauses(
        "a clause of a contract that is not there",
        "  - indexation: {contract: risk_coridor}",
        "city.yaml:20: clauses.indexation.contract: there is no contract 'risk_coridor'. Did you mean 'risk_corridor'?",
    ),
    clauses(
        "a misspelt clause", "  - indexaton: {}", "city.yaml:20: clauses.indexaton: unknown clause", "'indexation'"
    ),
    line(
        "a clause without any contract",
        f"contracts:\n{CONTRACT}",
        "clauses:\n  - indexation\n",
        "city.yaml:18: clauses.indexation: stands in no contract: there is none",
    ),
    clauses(
        "weights over one",
        "  - evaluation: {service: 0.8, denial: 0.3, days: 0, staff: 0}",
        "city.yaml:20: clauses.evaluation.service: the weights sum to 1.1, more than 1",
    ),
    clauses(
        "an evaluation of nothing",
        "  - evaluation: {service: 0, denial: 0, days: 0, staff: 0}",
        "no indicator has a weight",
    ),
    clauses(
        "barred and extended at once",
        "  - evaluation: {extended_above: 0.4, excluded_below: 0.5}",
        "clauses.evaluation.extended_above: 0.4 is below excluded_below, 0.5",
    ),
    clauses(
        "a consortium of more than there are",
        "  - consortium: {members: 6}",
        "city.yaml:20: clauses.consortium: 6 members are more than the insurers that there are, 4",
    ),
    clauses("a lead with more than all", "  - consortium: {lead_share: 1.2}", "consortium.lead_share: 1.2 is above 1"),
    clauses("nothing for the lead", "  - consortium: {lead_share: 0}", "consortium.lead_share: 0 is below 0.01"),
    clauses("nothing for the partners", "  - consortium: {lead_share: 1}", "nothing is left for the partners"),
    clauses(
        "a floor of a score that nobody gives",
        "  - early_termination: {score_floor: 0.5}",
        "clauses.early_termination: looks at a score, but nobody evaluates",
    ),
]


def text(mistake: Mistake) -> str:
    return GOOD.replace(mistake.old, mistake.new, 1)


@pytest.fixture(autouse=True, scope="module")
def catalogue_is_read():
    """Load all schemes once: what is timed is a reading, not an import."""
    read_text(GOOD)


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.name)
def test_a_contract_that_cannot_be_is_refused_with_place_and_fix(
    mistake: Mistake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    assert GOOD.count(mistake.old) == 1
    monkeypatch.chdir(tmp_path)
    Path("city.yaml").write_text(text(mistake), encoding="utf-8")
    said = refused("city.yaml")
    assert all(fragment in said for fragment in mistake.says), said


GOOD_CLAUSES = """\
clauses:
  - back: {scheme: transfer, share: 0.2, of: premium, when: denied_share, above: 0.03}
  - kept: {scheme: transfer, share: 0.4, of: recovered}
  - indexation: {contract: risk_corridor, by: cost}
  - evaluation: {extended_above: 0.8, excluded_below: 0.5}
  - early_termination: {score_floor: 0.3}
  - renegotiation
  - consortium
  - pass_through: {share: 0.5}
  - authority
  - data_access
  - minimum_staff
  - publication
  - ratchet
"""


def test_all_clauses_together_are_good():
    spec = read_text(GOOD.replace(CONTRACT, CONTRACT + GOOD_CLAUSES))
    assert sum(scheme.kind == "clauses" for scheme in spec.schemes(2016)) == 13


def test_two_contracts_have_an_index_each():
    text = GOOD.replace(
        CONTRACT,
        CONTRACT + "  - basic_cover: {scheme: fixed_price, covers: basic, buyer: city_fund}\n"
        "clauses:\n  - one: {scheme: indexation, contract: risk_corridor}\n"
        "  - two: {scheme: indexation, contract: basic_cover}\n",
    )
    assert len(read_text(text).schemes(2016)) > 0
