"""`govsim compare`: what its page says, what it refuses."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from govsim.cli.compare import Ruin
from govsim.cli.compare_screen import RUINED, signed, size
from govsim.cli.example import EXAMPLE
from govsim.metrics.year.ruin import RUIN

SMALL = ("--set", "population.households=200", "--years", "3", "--workers", "1")
CHEAP = "layers.basic_resident.rates=[0.3, 0.2, 0.1]"


def test_the_page_says_what_moved_and_for_whom(govsim: Callable, tmp_path: Path) -> None:
    done = govsim("compare", EXAMPLE, "--vary", CHEAP, "--seeds", "3", "--out", "r", *SMALL)
    assert done.returncode == 0, done.stderr
    said = done.stdout
    assert max(map(len, said.splitlines())) <= 100
    for words in (
        "3 seeds, the same in every arm",
        "B  rates=0.3,0.2,0.1  from 2023 on",
        "layers.basic_resident.rates: [",
        "B against A: a mean year of 2023-25",
        "Who switched: payments of 40 %",
        "only in A  only in B",
        "tenth 1, poorest",
        "How the contract went",
        "What institutions hold at the end",
        "18 years lived",
        "tables in r",
    ):
        assert words in said
    assert re.search(r"Catastrophic health.* \+\d.* ± \d.* pt  (worse|under-powered) ", said)
    assert (tmp_path / "r" / "manifest.json").is_file()
    assert done.stderr == ""


def test_several_arms_have_a_part_each(govsim: Callable) -> None:
    done = govsim(
        "compare", EXAMPLE, EXAMPLE, "--vary", "layers.critical.rate=0.9 & layers.critical.cap=1000000",
        "--seeds", "1", "--outcome", "oop_per_head.quintile_1", *SMALL,
    )  # fmt: skip
    assert f"B  {EXAMPLE}-2  says the same as A" in done.stdout
    assert "C  rate=0.9+cap=1000000" in done.stdout
    assert "B against A" in done.stdout
    assert "C against A" in done.stdout
    assert "nobody: each household is ruined in both worlds or in neither" in done.stdout
    assert "Out-of-pocket payments, quintile 1" in " ".join(done.stdout.split())
    assert "12 years lived" not in done.stdout
    assert "6 years lived, 3 of a common past not twice" in done.stdout


def test_a_group_that_there_is_none_of_is_refused_and_the_seeds_are_kept(refused: Callable, tmp_path: Path) -> None:
    asked = ("--seeds", "1", "--outcome", "oop_per_head.quintile_9", "--out", "r", *SMALL)
    said = refused("compare", EXAMPLE, EXAMPLE, *asked)
    assert "no group 'quintile_9'" in said
    assert "Did you mean 'quintile_1'" in said or "quintile_1" in said
    assert list((tmp_path / "r" / "seeds").glob("1-*.zip"))


def test_an_institution_of_one_world_is_shown(govsim: Callable) -> None:
    done = govsim("compare", EXAMPLE, "--vary", "institutions.insurers.count=5", "--seeds", "1", *SMALL)
    assert re.search(r"insurer 5 +- +\S.* not in both", done.stdout)
    assert "1 in one world only" in done.stdout
    assert " 0 smaller differences" not in done.stdout


def test_every_kind_of_ruin_can_be_asked_for() -> None:
    assert [each.value for each in Ruin] == list(RUIN) == list(RUINED)


def test_quiet_says_nothing(govsim: Callable) -> None:
    done = govsim("compare", EXAMPLE, EXAMPLE, "--seeds", "1", "--quiet", *SMALL)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((EXAMPLE,), "takes two arms at least"),
        ((EXAMPLE, "--vary", "layers.critical.rat=1"), "Did you mean 'rate'"),
        ((EXAMPLE, "--vary", "nonsense"), "Write `--vary layers."),
        ((EXAMPLE, "--vary", "years=2"), "--years"),
        ((EXAMPLE, EXAMPLE, "--ruin", "poor"), "ruin"),
        ((EXAMPLE, EXAMPLE, "--outcome", "catastrophic_shar"), "Did you mean 'catastrophic_share'"),
        ((EXAMPLE, EXAMPLE, "--seeds", "0"), "seeds"),
        ((EXAMPLE, "nowhere.yaml"), "nowhere.yaml"),
    ],
)
def test_a_mistake_is_refused_before_anything_is_lived(
    refused: Callable[..., str], arguments: tuple[str, ...], said: str
) -> None:
    assert said in refused("compare", *arguments)


@pytest.mark.parametrize(
    ("value", "half", "unit", "text"),
    [
        (-0.00241, 0.000294, "share of households", "−0.24 ± 0.029 pt"),
        (1234567.0, 45678.0, "CNY", "+1.23 m ± 45,678"),
        (0.5, float("nan"), "months", "+0.5"),
        (0.0, 0.0, "months", "0 ± 0"),
    ],
)
def test_a_difference_has_two_digits_that_matter(value: float, half: float, unit: str, text: str) -> None:
    assert signed(value, half, unit) == text


def test_the_size_of_an_effect_is_in_points_where_it_is_a_share() -> None:
    assert size(0.0123, "share of premium") == "1.2 pt"
    assert size(12.3, "CNY per head") == "12"
    assert size(float("nan"), "CNY") == "-"
