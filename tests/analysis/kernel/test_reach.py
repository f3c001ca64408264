"""Reach: the strongest way of all, chosen among equals by rule, with links that cost nothing and links given twice."""

from __future__ import annotations

import math

import networkx as nx
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.sparse.csgraph import dijkstra

from graphkam.analysis.kernel.links import Links, links_of_costs, links_of_strengths
from graphkam.analysis.kernel.reach import (
    FEW_LINKS,
    MOST_ROUNDS,
    costs_from,
    reach,
    reach_within,
    strengths_from,
    without_middle,
)
from tests.analysis.kernel.made import STRENGTHS, Net, all_ways, many, nets


@many
@given(nets())
def test_every_target_is_reached_by_the_first_of_all_ways(net: Net) -> None:
    reached = reach(net.links, net.starts, net.targets)

    for target, strength, way in zip(net.targets, reached.strength, reached.ways, strict=True):
        ways = all_ways(net.links, net.starts, target)
        assert way == (ways[0][3] if ways else ())
        assert strength == pytest.approx(math.exp(-ways[0][0]) if ways else 0.0, abs=1e-8)


@many
@given(nets())
def test_costs_are_those_networkx_finds(net: Net) -> None:
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(net.size))
    for (one, other), strength in zip(net.ends, net.strengths, strict=True):
        if one != other:
            held = graph.get_edge_data(one, other, {"cost": math.inf})["cost"]
            graph.add_edge(one, other, cost=min(held, -math.log(strength)))

    found = nx.multi_source_dijkstra_path_length(graph, set(net.starts), weight="cost")

    expected = [found.get(node, math.inf) for node in range(net.size)]
    assert costs_from(net.links, net.starts).tolist() == pytest.approx(expected)


@many
@given(nets())
def test_rounds_over_few_links_find_the_librarys_costs_to_the_last_bit(net: Net) -> None:
    expected = dijkstra(net.links.matrix, indices=list(net.starts), min_only=True)

    assert costs_from(net.links, net.starts).tolist() == expected.tolist()


@pytest.mark.parametrize("people", [2, MOST_ROUNDS, MOST_ROUNDS + 1, 3 * MOST_ROUNDS, FEW_LINKS + 2])
def test_a_way_of_any_length_is_followed_to_its_end(people: int) -> None:
    """With more steps than rounds, or more links than rounds are made over, the library takes over."""
    chain = links_of_costs(people, range(people - 1), range(1, people), np.ones(people - 1))

    assert costs_from(chain, [0]).tolist() == list(range(people))


@many
@given(nets())
def test_a_start_is_reached_as_from_the_others_alone(net: Net) -> None:
    for own in net.starts:
        others = [start for start in net.starts if start != own]

        among, alone = (reach(net.links, starts, [own]) for starts in (net.starts, others))

        assert among.ways == alone.ways
        assert among.strength == pytest.approx(alone.strength)


def test_a_start_is_reached_as_from_the_others_alone_among_many_people() -> None:
    draw = np.random.default_rng(3)
    source, target = draw.integers(0, 300, (2, 1500))
    links = links_of_strengths(300, source, target, draw.choice([0.2, 0.4, 0.6, 0.8, 1.0], 1500))
    starts = list(range(12))

    for own in starts:
        among, alone = (reach(links, begin, [own]) for begin in (starts, [one for one in starts if one != own]))

        assert among.ways == alone.ways != ((),)
        assert among.strength == pytest.approx(alone.strength)


@many
@given(nets(), st.integers(1, 4))
def test_with_few_steps_it_is_the_first_of_all_short_ways(net: Net, most_steps: int) -> None:
    reached = reach_within(net.links, net.starts, net.targets, most_steps)

    for target, strength, way in zip(net.targets, reached.strength, reached.ways, strict=True):
        ways = [found for found in all_ways(net.links, net.starts, target) if found[1] <= most_steps + 1]
        assert way == (ways[0][3] if ways else ())
        assert strength == pytest.approx(math.exp(-ways[0][0]) if ways else 0.0, abs=1e-8)


@many
@given(nets())
def test_as_many_steps_as_people_are_no_limit(net: Net) -> None:
    unlimited, limited = (
        reach(net.links, net.starts, net.targets),
        reach_within(net.links, net.starts, net.targets, net.size),
    )

    assert limited.ways == unlimited.ways
    assert limited.strength == pytest.approx(unlimited.strength)


@many
@given(nets(), st.data())
def test_a_stronger_link_weakens_nothing(net: Net, data: st.DataObject) -> None:
    assume(net.ends)
    one, other = data.draw(st.sampled_from(net.ends))
    more = Net(
        net.size, (*net.ends, (one, other)), (*net.strengths, data.draw(STRENGTHS)), net.rank, net.starts, net.targets
    )

    before, after = (reach(made.links, made.starts, made.targets).strength for made in (net, more))

    assert (after >= before - 1e-12).all()


@many
@given(nets(), st.data())
def test_another_start_weakens_nothing(net: Net, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, net.size - 1))

    before, after = (reach(net.links, starts, net.targets).strength for starts in (net.starts, (*net.starts, start)))

    assert (after >= before - 1e-12).all()


@many
@given(nets(), st.data())
def test_without_somebody_nothing_is_stronger(net: Net, data: st.DataObject) -> None:
    gone = data.draw(st.integers(0, net.size - 1))
    starts = [start for start in net.starts if start != gone]
    targets = [target for target in net.targets if target != gone]

    before, after = reach(net.links, net.starts, targets), reach(net.links.without([gone]), starts, targets)

    assert (after.strength <= before.strength + 1e-12).all()
    assert all(gone not in way for way in after.ways)


@many
@given(nets(), st.data())
def test_only_allowed_people_act_in_the_middle(net: Net, data: st.DataObject) -> None:
    allowed = data.draw(st.lists(st.integers(0, net.size - 1)))
    links = without_middle(net.links, net.starts, allowed)

    for target, way in zip(net.targets, reach(links, net.starts, net.targets).ways, strict=True):
        ways = [found[3] for found in all_ways(net.links, net.starts, target)]
        kept = [found for found in ways if set(found[1:-1]) <= {*allowed, *net.starts}]
        assert way == (kept[0] if kept else ())


def test_links_of_strength_one_cost_nothing_and_still_lead_there() -> None:
    """0 → 1 → 2, both of strength 1, against 0 → 2 of 0.5: a sparse matrix that drops zeros would take the latter."""
    links = links_of_strengths(3, [0, 1, 0], [1, 2, 2], [1, 1, 0.5])

    assert reach(links, [0], [2]).ways == ((0, 1, 2),)
    assert strengths_from(links, [0]).tolist() == [1, 1, 1]


def test_of_several_links_between_two_people_the_strongest_counts() -> None:
    links = links_of_strengths(2, [0, 0, 0], [1, 1, 1], [0.5, 0.7, 0.2])

    assert reach(links, [0], [1]).strength.tolist() == pytest.approx([0.7])


def test_a_target_that_is_a_start_is_reached_from_the_others_only() -> None:
    links = links_of_strengths(2, [0], [1], [0.5])

    assert reach(links, [0, 1], [1]).ways == ((0, 1),)
    assert reach(links, [1], [1]).ways == ((),)


def test_more_nodes_than_sixteen_bits_count_are_told_apart() -> None:
    """65,537 is 1 in sixteen bits."""
    links = links_of_strengths(65_540, [0, 0, 65_537], [1, 65_537, 65_538], [0.9, 0.5, 0.5])

    assert reach(links, [0], [1, 65_538]).ways == ((0, 1), (0, 65_537, 65_538))


def test_nobody_to_start_from_reaches_nobody() -> None:
    links = links_of_strengths(2, [0], [1], [0.5])

    assert reach(links, [], [0, 1]).strength.tolist() == [0, 0]


def test_a_strength_of_nothing_carries_nothing() -> None:
    assert links_of_strengths(2, [0], [1], [0.0]).cost.size == 0


@pytest.mark.parametrize(
    ("source", "target", "strength"),
    [
        ([0], [1], [1.1]), ([0], [1], [-0.1]), ([0], [1], [math.nan]),
        ([0], [2], [0.5]), ([-1], [0], [0.5]), ([0, 1], [1], [0.5]),
    ],
)  # fmt: skip
def test_links_that_make_no_sense_are_refused(source: list[int], target: list[int], strength: list[float]) -> None:
    with pytest.raises(ValueError, match=r"."):
        links_of_strengths(2, source, target, strength)


@pytest.mark.parametrize("cost", [-1.0, math.inf, math.nan])
def test_costs_that_make_no_sense_are_refused(cost: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        links_of_costs(2, [0], [1], [cost])


def test_a_way_without_a_step_is_refused() -> None:
    with pytest.raises(ValueError, match="step"):
        reach_within(links_of_strengths(2, [0], [1], [0.5]), [0], [1], 0)


def lattice(levels: int) -> Links:
    """Two people a level, each tied to both of the next, all equally: 2 ** levels equally strong ways."""
    ends = [(2 * k + a, 2 * k + 2 + b) for k in range(levels) for a in (0, 1) for b in (0, 1)]
    return links_of_strengths(
        2 * levels + 2, [one for one, _ in ends], [other for _, other in ends], np.full(len(ends), 0.9)
    )


def test_a_thousand_people_with_countless_equal_ways_are_no_burden() -> None:
    links = lattice(500)

    way = reach(links, [0, 1], [1000]).ways[0]

    assert way == tuple(range(0, 1001, 2))
