"""Networks of a city: chance, small cities, what is measured."""

import networkx as nx
import numpy as np
import pytest

from govsim.core.errors import ScenarioError
from govsim.core.metric import metrics
from govsim.core.world import World

ALL = """
  kin: {scheme: small_world, place_homophily: 0.9, income_homophily: 0.6}
  online: {scheme: preferential_attachment, degree: 6}
  work: {scheme: communities, size: 20, inside: 0.7, income_homophily: 0.5}
  neighbours: {scheme: networkx, function: watts_strogatz_graph, arguments: {k: 4, p: 0.1}}
"""
NAMES = ("kin", "online", "work", "neighbours")
METRICS = [name for name in metrics() if name.startswith("network_")]


def edges(world: World) -> dict[str, list[list[int]]]:
    return {name: [each.tolist() for each in graph.edges()] for name, graph in world.networks.items()}


def test_same_seed_same_graphs_other_seed_others(city):
    assert edges(city(ALL)) == edges(city(ALL))
    first, other = edges(city(ALL)), edges(city(ALL, seed=2))
    assert all(first[name] != other[name] for name in NAMES)


def test_one_network_more_moves_no_other(city):
    first, more = edges(city(ALL)), edges(city(ALL + "  club: {scheme: communities}\n"))
    assert {name: more[name] for name in NAMES} == first


def test_a_city_with_networks_lives_and_its_branch_shares_them(city):
    world = city(ALL)
    world.step()
    twin = world.branch()
    assert all(twin.networks[name] is world.networks[name] for name in NAMES)
    twin.step()


@pytest.mark.parametrize("word", ["small_world", "preferential_attachment", "communities"])
def test_a_city_too_small_for_the_degree_is_tied_as_far_as_it_goes_and_says_so(city, word):
    more = {"communities": ", size: 1000, inside: 1", "small_world": ", rewired: 0"}.get(word, "")
    world = city(f"  kin: {{scheme: {word}, degree: 40{more}}}", households=12)
    graph = world.networks["kin"]
    assert world.population_notes == ["network 'kin': 40 ties were asked for, but a household has only 11 others"]
    if word != "preferential_attachment":  # there who comes first meets nobody
        assert graph.degree.tolist() == [11] * 12


def test_networks_are_measured_by_name(city):
    world = city(ALL, households=2000)
    world.step()
    found = {name: {} for name in METRICS}
    for _, name, group, value in world.records:
        if name in found:
            found[name][group] = value
    assert len(found) == 5
    assert all(set(groups) == set(NAMES) for groups in found.values())
    for name in NAMES:
        graph = world.networks[name].to_networkx()
        assert found["network_degree"][name] == pytest.approx(2 * graph.number_of_edges() / 2000)
        assert found["network_isolated_share"][name] == pytest.approx(nx.number_of_isolates(graph) / 2000)
        assert found["network_clustering"][name] == pytest.approx(nx.average_clustering(graph))
        expected = nx.degree_pearson_correlation_coefficient(graph)
        assert found["network_degree_assortativity"][name] == pytest.approx(expected, abs=1e-6)
        fifth = world.households.quintile
        inside = np.mean([fifth[one] == fifth[other] for one, other in graph.edges])
        shares = np.bincount([fifth[end] for edge in graph.edges for end in edge]) / (2 * graph.number_of_edges())
        assert found["network_income_homophily"][name] == pytest.approx(inside / (shares**2).sum())
    assert found["network_income_homophily"]["kin"] > 1.3


def test_a_city_without_networks_measures_none(city):
    world = World("h-city", **{"population.households": 100, "years": 1}).run()
    assert not [name for _, name, _, _ in world.records if name in METRICS]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{scheme: small_world, degree: 7}", "networks.kin.degree: 7 is odd. Write 8."),
        ("{scheme: small_world, income_homophily: 1.2}", "1.2 is above 1 (unit: share)"),
        ("{scheme: communities, size: 5}", "8 ties inside, but a block of 5 has only 4 others. Write at most 0.4"),
        ("{scheme: networkx, function: watts_strogats_graph}", "Did you mean 'watts_strogatz_graph'?"),
        ("{scheme: networkx, function: read_edgelist}", "NetworkX has no generator 'read_edgelist'."),
        (
            "{scheme: networkx, function: watts_strogatz_graph, arguments: {k: 4, q: 1}}",
            "watts_strogatz_graph takes no 'q'. Known: k, n, p.",
        ),
        ("{scheme: networkx, function: watts_strogatz_graph, arguments: {k: 4}}", "needs 'p'."),
        (
            "{scheme: networkx, function: watts_strogatz_graph, arguments: {k: 4, p: 1, create_using: x}}",
            "takes no 'create_using'",
        ),
        (
            "{scheme: networkx, function: watts_strogatz_graph, arguments: {k: 400, p: 0.1}}",
            "networks.kin: watts_strogatz_graph cannot be made of these arguments: k>n",
        ),
        ("{scheme: networkx, function: petersen_graph}", "makes 10 nodes, but there are 200 households."),
        (
            "{scheme: networkx, function: number_of_nonisomorphic_trees, arguments: {order: 3}}",
            "number_of_nonisomorphic_trees returns no graph.",
        ),
    ],
)
def test_what_cannot_be_is_refused_with_the_way_out(city, line, said):
    with pytest.raises(ScenarioError) as refused:
        city(f"  kin: {line}")
    assert said in str(refused.value)
