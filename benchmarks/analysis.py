"""The analyses against bare linear algebra and against networkx; how good the greedy choice of lasting ties is."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Iterator
from itertools import combinations, islice
from typing import Any

import networkx as nx
import numpy as np
from scipy.linalg import lu_factor, lu_solve
from scipy.sparse.csgraph import dijkstra

from benchmarks.accounts import OPPORTUNITY, account
from benchmarks.accounts import graph as graph_of
from benchmarks.measuring import Contest, report
from graphkam.analysis.contact.contacts import next_contacts
from graphkam.analysis.kernel.alternatives import ways_in_order
from graphkam.analysis.kernel.contact import Ranking, next_contact
from graphkam.analysis.kernel.fragility import points_of_failure
from graphkam.analysis.kernel.lasting import lasting_ties
from graphkam.analysis.kernel.links import Floats, Links
from graphkam.analysis.kernel.opinion import listening, opinion
from graphkam.analysis.kernel.plan import pry_plan
from graphkam.analysis.kernel.reach import reach
from graphkam.analysis.planning.pry import entry_of, plan_links
from graphkam.analysis.reading.arrays import AccountArrays, from_columns
from graphkam.analysis.reading.constants import constants_of
from graphkam.analysis.reading.deal import Deal
from graphkam.analysis.reading.multigraph import influence_graph
from graphkam.analysis.reading.net import net_of
from graphkam.model.graph import AccountGraph
from graphkam.model.policy import default_policy

_FIRST = 10


_ROUNDS = 31

_POLICY = default_policy()
_CONSTANTS = constants_of(_POLICY)


def run(rounds: int | None) -> bool:
    """Prints the table; true where every goal is met."""
    return report("analysis", contests(), notes(), rounds or _ROUNDS)


def contests() -> Iterator[Contest]:
    for people, goal in ((200, 1.5), (1000, 0.15), (2000, 0.05)):
        yield _core(_arrays(people), people, goal)
    yield _whole(200)
    yield _answer(2000)
    yield _lasting(_arrays(200))
    for people, goal in ((200, 0.10), (1000, 0.05)):
        yield _reach(people, goal)
        yield _reach(people, None, ready=True)
    yield _alternatives(_arrays(200))
    yield _plan(200)
    yield _failure(_arrays(200))


def _arrays(people: int) -> AccountArrays:
    return from_columns(account(people), _CONSTANTS)


def _system(
    arrays: AccountArrays,
) -> tuple[Floats, Floats]:
    """I − A W and (I − A) s, dense."""
    ground = arrays.ground
    heard = ground.heard
    susceptibility = np.minimum(ground.susceptibility, 1 - _CONSTANTS.least_stubbornness)
    matrix = np.eye(ground.people)
    matrix[heard.listener, heard.source] -= susceptibility[heard.listener] * heard.share
    return matrix, (1 - susceptibility) * ground.own


def _next(arrays: AccountArrays) -> Ranking:
    constants = _CONSTANTS
    return next_contact(
        arrays.ground, constants.least_stubbornness, constants.contact_step, _FIRST, constants.least_strength
    )


def _core(arrays: AccountArrays, people: int, goal: float) -> Contest:
    matrix, right = _system(arrays)
    return Contest(
        f"next contact on arrays, {people:,} people",
        lambda: _next(arrays),
        lambda: np.linalg.solve(matrix, right),
        "one dense solve",
        goal,
    )


def _whole(people: int) -> Contest:
    columns, constants = account(people), _CONSTANTS
    matrix, right = _system(_arrays(people))

    def ours() -> object:
        arrays = from_columns(columns, constants)
        return _next(arrays)

    def bare() -> object:
        factors = lu_factor(matrix)
        return lu_solve(factors, right), lu_solve(factors, right, trans=1)

    return Contest(f"next contact from stored columns, {people:,} people", ours, bare, "scipy's LU and two solves", 2.5)


def _answer(people: int) -> Contest:
    """What a user waits for once the account has been read: everybody ranked, five described, every reason with it."""
    held, policy = graph_of(people), default_policy()
    values = {name: getattr(held, name) for name in AccountGraph.model_fields}
    matrix, right = _system(_arrays(people))
    return Contest(
        f"the whole answer from the graph in memory, {people:,} people",
        # A graph made anew has no index yet, as after reading it from a store.
        lambda: next_contacts(AccountGraph.model_construct(**values), OPPORTUNITY, policy, most=5),
        lambda: np.linalg.solve(matrix, right),
        "one dense solve",
        None,
    )


def _lasting(arrays: AccountArrays) -> Contest:
    ground = arrays.ground
    matrix, right = _system(arrays)

    def ours() -> object:
        model = opinion(ground.heard, ground.susceptibility, _CONSTANTS.least_stubbornness)
        return lasting_ties(model, ground.own, ground.weights, 5, _CONSTANTS.lasting_tie)

    return Contest(
        "five lasting ties, 200 people", ours, lambda: np.linalg.solve(matrix, right), "one dense solve", 2.5
    )


def _targets(arrays: AccountArrays) -> list[int]:
    found: list[int] = np.flatnonzero(arrays.ground.weights).tolist()
    return found


def _networkx(links: Links) -> nx.DiGraph[int]:
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(links.size))
    graph.add_weighted_edges_from(
        zip(links.source.tolist(), links.target.tolist(), links.cost.tolist(), strict=True), weight="cost"
    )
    return graph


def _reach(people: int, goal: float | None, *, ready: bool = False) -> Contest:
    """Against networkx on the graph it hands out, or on one made ready for this search: one edge a pair, numbered."""
    arrays = _arrays(people)
    links, targets = arrays.ground.links, _targets(arrays)
    starts = arrays.ground.starts.tolist()
    graph: nx.DiGraph[Any] = _networkx(links) if ready else influence_graph(graph_of(people), OPPORTUNITY, _POLICY)
    name: Callable[[int], Any] = int if ready else links.order.__getitem__
    begin = {name(start) for start in starts}
    asked = {target: name(target) for target in targets}

    def bare() -> dict[int, Any]:
        costs: Any = nx.multi_source_dijkstra(graph, begin, weight="cost")[0]
        least = {target: costs[node] for target, node in asked.items()}
        for target, node in asked.items():
            if node in begin:
                least[target] = nx.multi_source_dijkstra(graph, begin - {node}, target=node, weight="cost")[0]
        return least

    for told, strength in zip(bare().values(), reach(links, starts, targets).strength, strict=True):
        assert math.isclose(math.exp(-told), strength), "the two disagree"
    own = sum(target in starts for target in targets)
    return Contest(
        f"reach of all roles with their ways, {people:,} people",
        lambda: reach(links, starts, targets),
        bare,
        f"networkx, 1 search and {own} up to its target{', its graph made ready' if ready else ''}",
        goal,
    )


def _alternatives(arrays: AccountArrays) -> Contest:
    links, starts = arrays.ground.links, arrays.ground.starts.tolist()
    target = next(one for one in _targets(arrays) if one not in starts)
    graph = _networkx(links)
    graph.remove_edges_from([(one, start) for start in starts for one in list(graph.predecessors(start))])
    graph.add_weighted_edges_from(((-1, start, 0.0) for start in starts), weight="cost")
    return Contest(
        "best way and two alternatives, 200 people",
        lambda: list(islice(ways_in_order(links, starts, target), 3)),
        lambda: list(islice(nx.shortest_simple_paths(graph, -1, target, weight="cost"), 3)),
        "networkx",
        0.30,
    )


def _to_win(people: int, seed: int = 1) -> tuple[Links, Floats, list[int]]:
    """Links and entry costs of a plan, and whom of those who decide it has to win."""
    deal = Deal(graph_of(people, seed), OPPORTUNITY, default_policy().reader())
    net = net_of(deal)
    entry = entry_of(net)
    targets = sorted({net.index[person] for part in deal.holders for person in deal.people_behind(part)})
    return plan_links(net), entry, [one for one in targets if entry[one] > 0]


def _plan(people: int) -> Contest:
    links, entry, targets = _to_win(people)
    return Contest(
        f"exact plan for six roles, {people} people",
        lambda: pry_plan(links, entry, targets[:6]),
        lambda: pry_plan(links, entry, targets[:6], exact_up_to=0),
        "the heuristic",
        20,
    )


def _failure(arrays: AccountArrays) -> Contest:
    links, starts = arrays.ground.links, arrays.ground.starts.tolist()
    targets = _targets(arrays)

    def one_by_one() -> object:
        found = []
        for person in range(links.size):
            left = links.without([person])
            begin = np.array([start for start in starts if start != person], dtype=np.int32)
            found.append(np.isinf(dijkstra(left.matrix, indices=begin, min_only=True)[targets]))
        return found

    return Contest(
        "single points of failure, 200 people",
        lambda: points_of_failure(links, starts, targets),
        one_by_one,
        "removing each person",
        0.1,
    )


def notes() -> Iterator[str]:
    yield _greedy_against_optimum()
    yield _heuristic_against_optimum()


def _greedy_against_optimum(cases: int = 300) -> str:
    """The gain of the greedy choice as a share of the best set's, every set tried."""
    draw = np.random.default_rng(1)
    found = []
    for _ in range(cases):
        people, count = int(draw.integers(6, 11)), int(draw.integers(2, 4))
        ties = int(draw.integers(people, 4 * people))
        source, target = draw.integers(0, people, ties), draw.integers(0, people, ties)
        who = listening(people, source, target, draw.uniform(0.1, 1, ties))
        model = opinion(who, draw.uniform(0.2, 0.95, people), 0.02)
        own, weights = draw.uniform(-1, 1, people), draw.dirichlet(np.ones(people))
        beta = float(draw.choice([0.3, 1.0, 3.0]))
        inverse = model.solver.solve(np.eye(people, order="F"))
        right = model.stubbornness * own
        matrix = np.linalg.inv(inverse).astype(np.float64)

        sets = combinations(range(people), count)
        before = float(weights @ model.opinions(own))
        best = max(_support(matrix, right, weights, chosen, beta) for chosen in sets) - before
        greedy = sum(tie.gain for tie in lasting_ties(model, own, weights, count, beta))
        found.append(greedy / best)
    return (
        f"Lasting ties chosen one by one, against every set of two or three tried ({cases} made-up accounts of 6–10 "
        f"people): at least {min(found):.3f} of the optimum, median {statistics.median(found):.3f} "
        f"(guaranteed: {1 - 1 / np.e:.3f})."
    )


def _support(matrix: Floats, right: Floats, weights: Floats, chosen: tuple[int, ...], beta: float) -> float:
    """c·x with the ties of a set, solved anew."""
    tied, pushed = matrix.copy(), right.copy()
    for one in chosen:
        tied[one, one] += beta
        pushed[one] += beta
    return float(weights @ np.linalg.solve(tied, pushed))


def _heuristic_against_optimum(cases: int = 100) -> str:
    """Cost of the heuristic and of independent ways, as multiples of the exact plan's."""
    heuristic, independent = [], []
    for seed in range(cases):
        links, entry, targets = _to_win(60, seed)
        plan = pry_plan(links, entry, targets)
        heuristic.append(pry_plan(links, entry, targets, exact_up_to=0).cost / plan.cost)
        independent.append(plan.independent / plan.cost)
    return (
        f"Plans ({cases} made-up accounts of 60 people, seven or eight roles to win): the heuristic costs "
        f"{statistics.mean(heuristic):.3f} × the optimum on average, {max(heuristic):.3f} at worst; independent best "
        f"ways cost {statistics.mean(independent):.3f} × on average."
    )
