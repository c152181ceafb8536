"""Homophily: like is tied to like the more, the higher the setting, in every network of its own kind."""

import numpy as np
import pytest

WORDS = ("small_world", "preferential_attachment", "communities")
NODES = 4000


def alike(graph, group):
    """Return the share of ties inside a group over what chance would give."""
    one, other = graph.edges()
    shares = np.bincount(group[np.concatenate([one, other])]) / (2 * len(one))
    return np.mean(group[one] == group[other]) / (shares**2).sum()


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize(("setting", "column"), [("place_homophily", "urban"), ("income_homophily", "quintile")])
def test_more_of_it_ties_like_to_like_and_none_of_it_does_not(graph, people, word, setting, column):
    group = people(NODES)
    group = getattr(group, column).astype(int)
    found = [alike(graph(word, NODES, **{setting: level}), group) for level in (0, 0.5, 1)]
    assert found[0] == pytest.approx(1, abs=0.05)
    assert found[0] + 0.1 < found[1] < found[2] - 0.1


@pytest.mark.parametrize("word", WORDS)
def test_homophily_by_income_leaves_the_places_mixed_and_the_other_way_round(graph, people, word):
    rows = people(NODES)
    by_income, by_place = (graph(word, NODES, **{name: 1}) for name in ("income_homophily", "place_homophily"))
    assert alike(by_income, rows.urban.astype(int)) == pytest.approx(1, abs=0.05)
    # rich and poor of one place are as many as chance has it, but places differ in income by luck alone
    assert alike(by_place, rows.quintile) == pytest.approx(1, abs=0.05)


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("level", [0, 0.5, 1])
def test_it_changes_who_is_tied_not_how_many_ties_there_are(graph, word, level):
    found = graph(word, NODES, place_homophily=level, income_homophily=level)
    # in a circle of 400 a twentieth of the ties falls on a pair that is tied already
    most = 0.06 if word == "preferential_attachment" else 0.02
    assert 10 * (1 - most) < found.degree.mean() < 10.2
