"""A panel of three experts and four items, worked by hand."""

from math import erfc
from pathlib import Path

import numpy as np
import pytest
from sheets import FIRST, GOOD, HEADER, ITEMS, read, sheet

from govsim.experiments.delphi.rounds import agreement, rounds
from govsim.experiments.delphi.weights import entropy_weights, experts, weights


def test_kendalls_w_has_its_ties_corrected(tmp_path: Path) -> None:
    found = rounds(read(GOOD, tmp_path)).iloc[0]
    # ranks a 4 2 3 1, b 3 2 4 1, c 4 1 2.5 2.5: sums 11, 5, 9.5, 4.5 around 7.5; Σ 31.5; one tie of two
    assert found["w"] == pytest.approx(12 * 31.5 / (9 * 60 - 3 * 6))
    assert found["chi_square"] == pytest.approx(3 * 3 * 378 / 522)
    assert found["freedom"] == 3
    # for χ²(3): erfc(√(x/2)) + √(2x/π) e^(−x/2)
    x = 9 * 378 / 522
    assert found["p"] == pytest.approx(erfc(np.sqrt(x / 2)) + np.sqrt(2 * x / np.pi) * np.exp(-x / 2))


def test_spread_and_consensus_of_each_item(tmp_path: Path) -> None:
    found = agreement(read(GOOD, tmp_path)).set_index(["round", "item"])
    one, four = found.loc[(1, "one")], found.loc[(1, "four")]
    assert (one["n"], one["median"], one["quartile_1"], one["quartile_3"]) == (3, 5, 4.5, 5)
    assert one["mean"] == pytest.approx(14 / 3)
    assert one["sd"] == pytest.approx(np.sqrt(1 / 3))
    assert one["cv"] == pytest.approx(np.sqrt(1 / 3) / (14 / 3))
    assert (four["mean"], four["sd"], four["cv"]) == (2, 1, 0.5)
    assert (one["consensus"], four["consensus"]) == (True, False)
    assert agreement(read(GOOD, tmp_path), 0.6).set_index(["round", "item"]).loc[(1, "four"), "consensus"]


def test_who_misses_a_round_lowers_the_response_rate(tmp_path: Path) -> None:
    first, second = (row for _, row in rounds(read(GOOD, tmp_path)).iterrows())
    assert (first["answered"], first["response_rate"], first["complete"]) == (3, 1, 3)
    assert (second["answered"], second["complete"]) == (2, 2)
    assert second["response_rate"] == pytest.approx(2 / 3)
    assert (second["w"], second["mean_cv"], second["consensus_items"]) == (1, 0, 4)
    assert np.isnan(first["order_kept"])
    assert second["order_kept"] == 1


def test_w_is_of_those_who_scored_every_item(tmp_path: Path) -> None:
    whole = rounds(read(sheet({each: FIRST[each] for each in "ab"}), tmp_path)).iloc[0]
    gap = rounds(read(GOOD.replace("c,two,1,2,", "c,two,1,,"), tmp_path)).iloc[0]
    assert (gap["answered"], gap["complete"], gap["w"]) == (3, 2, whole["w"])


def test_weights_count_experts_by_their_authority(tmp_path: Path) -> None:
    panel = read(sheet(FIRST), tmp_path)
    assert experts(panel)["authority"].tolist() == pytest.approx([0.8, 0.6, 0.6])
    # (.8·5 + .6·4 + .6·5) / 2 = 4.7, and so on
    found = weights(panel).set_index("item")
    assert found["panel"].to_dict() == pytest.approx(dict(zip(ITEMS, np.array([4.7, 2.7, 4, 2]) / 13.4, strict=True)))
    assert found["equal"].tolist() == [0.25] * 4


def test_authority_can_differ_by_item(tmp_path: Path) -> None:
    text = f"{HEADER}a,one,1,5,1,1\na,two,1,5,0,0\nb,one,1,1,0.5,0.5\nb,two,1,1,0.5,0.5\n"
    panel = read(text, tmp_path)
    assert experts(panel)["authority"].tolist() == [0.5, 0.5]
    # of the first item (1·5 + ½·1) / 1.5 = 11/3, of the second b's alone: 1
    assert weights(panel)["panel"].tolist() == pytest.approx([11 / 14, 3 / 14])


def test_without_familiarity_all_count_alike(tmp_path: Path) -> None:
    text = "expert,item,round,score\na,one,1,5\na,two,1,1\nb,one,1,3\nb,two,1,1\n"
    panel = read(text, tmp_path)
    assert experts(panel)["authority"].isna().all()
    assert weights(panel)["panel"].tolist() == pytest.approx([0.8, 0.2])


def test_groups_have_weights_of_their_own(tmp_path: Path) -> None:
    text = "expert,item,round,score,group\na,one,1,5,x\na,two,1,1,x\nb,one,1,3,y\nb,two,1,1,y\nc,one,1,3,z\n"
    found = weights(read(text, tmp_path))
    assert found["x"].tolist() == pytest.approx([5 / 6, 1 / 6])
    assert found["y"].tolist() == [0.75, 0.25]
    assert "z" not in found, "nobody of it scored the second item"


def test_an_item_that_is_dropped_has_no_weight(tmp_path: Path) -> None:
    later = {"a": "five,2,3", "b": "five,2,4"}
    text = sheet(FIRST) + "".join(
        f"{expert},{row},{about}\n"
        for expert, about in (("a", "0.9,0.7"), ("b", "0.5,0.7"))
        for row in (later[expert], "one,2,5")
    )
    panel = read(text, tmp_path)
    assert weights(panel)["item"].tolist() == ["one", "five"]
    assert rounds(panel)["items"].tolist() == [4, 2]
    assert np.isnan(rounds(panel)["order_kept"]).all(), "one item only was asked about twice"


def test_entropy_weights_of_three_worlds() -> None:
    # first item 0, ½, 1: shares 0, ⅓, ⅔, entropy (ln 3 − ⅔ ln 2) / ln 3; second 0, 0, 1: entropy 0; third does not move
    outcomes = np.array([[1.0, 7, 4], [2, 7, 4], [3, 8, 4]])
    first = 1 - (np.log(3) - 2 / 3 * np.log(2)) / np.log(3)
    assert entropy_weights(outcomes).tolist() == pytest.approx([first / (1 + first), 1 / (1 + first), 0])
    assert entropy_weights(np.ones((3, 2))).tolist() == [0.5, 0.5]
