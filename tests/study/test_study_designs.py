"""Designs against what is known of them: strata, low discrepancy, walks, crosses."""

from pathlib import Path

import numpy as np
import pytest
from study_texts import CAP, GOOD, GROWTH, RANGES, RATE, drawn, read

from govsim.core.errors import EngineError
from govsim.experiments.study import Study
from govsim.experiments.study.factor import Factor
from govsim.experiments.study.plan import Drawn
from govsim.experiments.study.sampling import Recipe, crossed


def points(study: Study) -> np.ndarray:
    """Return the values of all designs, one a row."""
    return np.array([list(study.point(design).labels.values()) for design in range(study.designs)])


def ranged(low: float, high: float, kind: type = float, *, log: bool = False) -> Factor:
    """Return a factor between two ends."""
    return Factor("x", "lever", "range", ("x",), kind, low=low, high=high, log=log)


def listed(*values: object) -> Factor:
    """Return a factor of listed values."""
    return Factor("x", "lever", "list", ("x",), type(values[0]), values=values, changes=tuple({"x": v} for v in values))


def test_a_latin_hypercube_has_one_point_in_each_strip_of_each_factor(tmp_path: Path):
    found = points(drawn(tmp_path, "{latin_hypercube: {points: 50, seed: 3}}"))
    assert found.shape == (50, 3)
    for column, low, high in ((0, 0.5, 0.7), (1, 0.02, 0.1)):
        strips = np.floor((found[:, column] - low) / (high - low) * 50).astype(int)
        assert sorted(strips) == list(range(50))
    assert sorted(found[:, 2]) == [0.04] * 25 + [0.08] * 25  # a list has equal slices


def test_the_seed_of_a_design_decides_its_points(tmp_path: Path):
    one, same, other = (points(drawn(tmp_path, f"{{latin_hypercube: {{points: 8, seed: {s}}}}}")) for s in (3, 3, 4))
    assert (one == same).all()
    assert not (one == other).all()


def test_sobol_fills_the_box_evenly(tmp_path: Path):
    from scipy.stats import qmc

    study = drawn(tmp_path, "{sobol: {points: 64, seed: 5}}", RANGES.replace("uncertainties:\n" + GROWTH, ""))
    unit = (points(study) - [0.5, 0.02]) / [0.2, 0.08]
    assert np.allclose(unit, qmc.Sobol(2, scramble=True, rng=5).random(64))
    cells = {(int(x * 8), int(y * 8)) for x, y in unit}
    assert len(cells) == 64  # one point in each of 8 × 8 cells


def test_saltelli_crosses_two_samples_as_salib_reads_them():
    from SALib.sample import sobol

    box = {"num_vars": 3, "names": ["a", "b", "c"], "bounds": [[0, 1]] * 3}
    for pairs, rows in ((False, 16 * 5), (True, 16 * 8)):
        recipe = Recipe("saltelli", 16, 9, second_order=pairs)
        mine = recipe.draw(3)
        assert len(mine) == recipe.rows(3) == rows
        assert np.array_equal(mine, sobol.sample(box, 16, calc_second_order=pairs, seed=np.random.default_rng(9)))


def test_a_cross_differs_from_its_sample_in_one_factor():
    rows = crossed(np.arange(12.0).reshape(2, 6), second_order=False)
    assert rows[:5].tolist() == [[0, 1, 2], [3, 1, 2], [0, 4, 2], [0, 1, 5], [3, 4, 5]]


def test_saltelli_has_as_many_designs_as_its_formula_says(tmp_path: Path):
    assert drawn(tmp_path, "{saltelli: {points: 8, seed: 1}}").designs == 8 * (3 + 2)
    assert drawn(tmp_path, "{saltelli: {points: 8, seed: 1, second_order: true}}").designs == 8 * (2 * 3 + 2)


def test_a_morris_walk_moves_one_factor_at_a_time(tmp_path: Path):
    study = drawn(tmp_path, "{morris: {trajectories: 6, levels: 4, seed: 2}}")
    walks = points(study).reshape(6, 4, 3)
    moved = (np.diff(walks, axis=1) != 0).sum(axis=2)
    assert (moved == 1).all()
    assert {tuple(sorted(np.nonzero(np.diff(walk, axis=0))[1])) for walk in walks} == {(0, 1, 2)}
    on_grid = (walks[:, :, 0] - 0.5) / 0.2 * 3
    assert np.allclose(on_grid, np.round(on_grid))


def test_equal_points_of_a_walk_keep_their_rows(tmp_path: Path):
    text = GOOD.replace("[0.5, 0.6, 0.7]", "[0.5]")
    study = drawn(tmp_path, "{morris: {trajectories: 4, seed: 2}}", text)
    found = [tuple(study.point(design).labels.values()) for design in range(study.designs)]
    assert study.designs == 4 * 4
    assert len(set(found)) < len(found)


def test_lists_and_whole_numbers_have_equal_slices():
    unit = (np.arange(600) + 0.5) / 600
    for factor, count in ((listed(5.0, 6.0, 7.0), 3), (ranged(1, 6, int), 6)):
        _, counts = np.unique(factor.codes(unit), return_counts=True)
        assert counts.tolist() == [600 // count] * count
    assert ranged(2, 4, int).codes(np.array([0.0, 0.5, 1.0])).tolist() == [2, 3, 4]


def test_a_third_of_three_values_is_the_second():
    assert listed(1.0, 2.0, 3.0).codes(np.array([0, 1 / 3, 2 / 3, 1])).tolist() == [0, 1, 2, 2]
    hundred = listed(*map(float, range(100)))  # 0.29 × 100 is 28.999...
    assert hundred.codes(np.arange(100) / 100).tolist() == list(range(100))


def test_a_range_is_kept_within_its_ends():
    for factor in (ranged(0.1, 0.3), ranged(0.1, 0.3, log=True), ranged(1, 1000, int, log=True)):
        codes = factor.codes(np.linspace(0, 1, 1001))
        assert codes.min() == factor.low
        assert codes.max() == factor.high
        assert (np.diff(codes) >= 0).all()
    assert ranged(0.01, 1.0, log=True).codes(np.array([0.5]))[0] == pytest.approx(0.1)


def test_every_design_meets_every_state_of_the_world(tmp_path: Path):
    text = RANGES.replace("design: grid", "design: {sobol: {points: 4}}").replace(
        "values: [0.04, 0.08]", "from: 0.04, to: 0.08"
    )
    study = read(tmp_path, text + "uncertainty_design: {latin_hypercube: {points: 5, seed: 1}}\n")
    found = points(study).reshape(4, 5, 3)
    assert (found[:, :, 2] == found[0, :, 2]).all()
    assert (found[:, :, :2] == found[:, :1, :2]).all()
    assert len(np.unique(found[0, :, 2])) == 5
    assert len(np.unique(found[:, 0, 0])) == 4


def test_points_are_not_taken_from_a_library_that_draws_others():
    honest = Drawn.of(Recipe("sobol", 8, 1), (ranged(0, 1),))
    assert len(Drawn(honest.recipe, honest.factors, honest.digest).codes(3)) == 1
    with pytest.raises(EngineError, match="same versions of NumPy, SciPy and SALib"):
        Drawn(honest.recipe, honest.factors, "0" * 64).codes(3)


def test_steps_make_a_range_a_list_in_a_sample_too(tmp_path: Path):
    text = GOOD.replace(RATE, "  layers.critical.rate: {from: 0.5, to: 0.7}\n")
    found = points(drawn(tmp_path, "{latin_hypercube: {points: 20}}", text))
    assert set(found[:, 1]) == {0.02, 0.04, 0.06, 0.08, 0.1}
    assert CAP in text
