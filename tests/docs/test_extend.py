"""What docs/extend.md says is lived: its blocks, written as they stand into a folder, and nothing else edited."""

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "extend.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"File `(?P<path>[^`]+)`:\n\n```\w+\n(?P<text>.*?)```", re.DOTALL)
LINE = re.compile(r"^The line, in `(?P<section>\w+):`.*?\n\n```yaml\n(?P<text>.*?)```", re.DOTALL | re.MULTILINE)
NEW = ("out_of_pocket_cap", "claims_limit", "expense_refund", "large_bill_audit", "heavily_indebted_share")
RULES = (*NEW, "mixed_payment")

# lived in a process of its own, where nothing but the environment names the new rules
RUN = """
import sys
from govsim.experiments.run import run
run(sys.argv[1], out=sys.argv[2])
"""
CASES = """
import importlib.util, sys
from pathlib import Path
spec = importlib.util.spec_from_file_location("runner", sys.argv[1])
runner = importlib.util.module_from_spec(spec)
spec.loader.exec_module(runner)
for path in map(Path, sys.argv[2:]):
    content = runner.read(path)
    for case in content["cases"]:
        runner.run(content["scheme"], case)
        print(case["name"])
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a newcomer who has copied every file of the page."""
    folder = tmp_path_factory.mktemp("newcomer")
    for block in BLOCK.finditer(PAGE):
        path = folder / block["path"]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block["text"], encoding="utf-8")
    return folder


def told(place: Path, *command: str) -> str:
    """Run Python there, as the page says, and return what it prints."""
    environment = {**os.environ, "GOVSIM_SCHEMES": "my-rules", "COLUMNS": "160", "NO_COLOR": "1"}
    done = subprocess.run(
        [sys.executable, *command], cwd=place, env=environment, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


@pytest.fixture(scope="module")
def results(place: Path):
    from govsim.results import read

    told(place, "-c", RUN, "my-city.yaml", "results")
    return read(place / "results")


def test_the_page_has_a_file_for_each_rule_and_a_case_for_each_scheme(place: Path):
    assert {path.stem for path in place.glob("my-rules/*.py")} == set(RULES)
    assert {path.stem for path in place.glob("tests/cases/*/*.yaml")} == set(RULES) - {"heavily_indebted_share"}


def test_each_line_stands_in_the_scenario(place: Path):
    scenario = yaml.safe_load((place / "my-city.yaml").read_text(encoding="utf-8"))
    lines = {found["section"]: yaml.safe_load(found["text"]) for found in LINE.finditer(PAGE)}
    assert set(lines) == {"layers", "payments", "contracts", "clauses", "supervision", "outcomes"}
    for section, (line,) in lines.items():
        assert line in scenario[section], f"'{line}' is not in {section} of my-city.yaml"


def test_the_hand_worked_cases_hold(place: Path):
    cases = sorted(str(path) for path in place.glob("tests/cases/*/*.yaml"))
    said = told(place, "-c", CASES, str(ROOT / "tests" / "cases" / "test_cases.py"), *cases)
    assert len(said.splitlines()) == 5


def test_the_layer_pays_and_is_measured(results):
    flows, metrics = results["flows"], results["metrics"]
    paid = flows[(flows.memo == "out_of_pocket_cap") & (flows.phase == "settle")]
    assert set(paid.payer) == {"resident_fund"}
    assert set(paid.payee) >= {"hospitals"} or paid.payee.str.contains("hospital").all()
    assert (paid.groupby("year").fen.sum() > 0).all()
    for name in ("reimbursement_by_layer", "beneficiary_share", "benefit_per_enrollee"):
        of_it = metrics[(metrics.metric == name) & (metrics.group == "out_of_pocket_cap")]
        assert (of_it.value > 0).all(), name
        assert len(of_it) == 2, name


def test_the_contract_settles_as_its_rule_and_the_clause_say(results):
    agreements, flows, tenders = results["agreements"], results["flows"], results["tenders"]
    sold = agreements[(agreements.name == "stopped_cover") & agreements.premium_fen.notna()]
    assert len(sold) > 0
    refund = 0.5 * (sold.expenses_fen - 0.04 * sold.premium_fen).clip(lower=0)
    assert (refund > 100).all(), "no year of this run has expenses above the allowance: the page proves nothing"
    expected = 100 * sold.enrolled * sold.year.map(tenders[tenders.winner != ""].set_index("year").estimate)
    due = (sold.claims_fen - 0.9 * expected).clip(lower=0) + refund
    assert (due - sold.settlement_fen).abs().max() <= 1
    assert (sold.claims_fen > 0.9 * expected).any(), "no year reaches the limit: the page proves nothing"
    settled = flows[(flows.memo == "settlement") & (flows.payer == "resident_fund")]
    assert settled.fen.sum() == sold.settlement_fen.sum()
    assert set(agreements.name) == {"stopped_cover"}


def test_hospitals_are_paid_the_mixture_and_answer_to_it(results):
    flows, metrics = results["flows"], results["metrics"]
    cleared = flows[flows.memo == "clearing of hospitals"]
    assert set(cleared.phase) == {"reconcile"}
    assert cleared.fen.sum() > 0
    induced = metrics[(metrics.metric == "inducement_share") & (metrics.group == "all")]
    assert (induced.value < 0).all(), "half of a yuan of treatment pays no hospital whose margin is less than a half"


def test_the_audit_recovers(results):
    flows, metrics = results["flows"], results["metrics"]
    for memo in ("recovery", "fine", "inspection"):
        assert flows[(flows.phase == "supervise") & (flows.memo == memo)].fen.sum() > 0, memo
    assert (metrics[metrics.metric == "recoveries_per_head"].value > 0).all()


def test_the_metric_is_recorded(results):
    metrics = results["metrics"]
    found = metrics[metrics.metric == "heavily_indebted_share"]
    assert list(found.year) == [2023, 2024]
    assert set(found.unit) == {"share of households"}
    assert found.value.between(0, 1).all()
    assert found.value.max() > 0


def test_explain_list_and_schema_know_them(place: Path):
    explained = told(place, "-m", "govsim", "explain", "my-city.yaml")
    for word in ("out_of_pocket_cap", "stopped_cover", "expense_refund", "mixed_payment", "large_bill_audit"):
        assert word in explained
    assert "heavily_indebted_share" in told(place, "-m", "govsim", "list", "metrics")
    schema = told(place, "-m", "govsim", "schema")
    assert all(word in schema for word in RULES)
    told(place, "-m", "govsim", "check", "my-city.yaml")


def test_the_commands_that_begin_them_work(tmp_path: Path):
    commands = re.findall(r"^govsim (new .*)$", PAGE, re.MULTILINE)
    assert len(commands) == 5
    for command in commands:
        told(tmp_path, "-m", "govsim", *command.split())
    assert {path.stem for path in tmp_path.glob("my-rules/*.py")} == set(NEW)
    assert importlib.util.find_spec("govsim") is not None
