"""The examples of docs/analysis-models.md, calculated by hand there: the program gives every number of both pages."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from graphkam.analysis.kernel.alternatives import difference, ways_in_order
from graphkam.analysis.kernel.fragility import Worth, key_players_lost, points_of_failure
from graphkam.analysis.kernel.lasting import lasting_ties
from graphkam.analysis.kernel.links import Links, links_of_costs, links_of_strengths
from graphkam.analysis.kernel.opinion import best_first, listening, opinion
from graphkam.analysis.kernel.plan import pry_plan
from graphkam.analysis.kernel.reach import Way, reach
from graphkam.model.policy import default_policy

DOCS = Path(__file__).parents[3] / "docs"
PAGES = ("analysis-models.md", "analysis-models.zh.md")
_ROW = re.compile(r"^\| `([\w.-]+)` \|.*\| (-?\d+\.\d{4}) \|$", re.MULTILINE)

AN, BO, CY = range(3)
F, M, T, ANN = range(4)


def opinions() -> dict[str, float]:
    """Sections 1 and 2."""
    numbers = default_policy().reader()
    step, beta = numbers.number("opinion.contact_step"), numbers.number("opinion.lasting_tie")
    model = opinion(
        listening(3, [CY, BO, AN], [AN, AN, BO], [0.6, 0.3, 0.5]), np.array([0.5, 0.5, 0.9]),
        numbers.number("opinion.least_stubbornness"),
    )  # fmt: skip
    own, weights = np.array([0, -0.6, 0.8]), np.array([0.5, 0.5, 0])
    settled = model.opinions(own)
    gains = model.swing(weights) * np.minimum(step, 1 - own)
    first, second = lasting_ties(model, own, weights, 2, beta)
    assert best_first(gains, 1) == [AN]
    names = ("An", "Bo", "Cy")
    return {
        **{f"x.{name}": settled[place] for place, name in enumerate(names)},
        "support": weights @ settled,
        **{f"gain.{name}": gains[place] for place, name in enumerate(names)},
        **{f"of.An.{name}": model.attribution(AN)[place] for place, name in enumerate(names)},
        f"tie.first.{names[first.person]}": first.gain,
        f"tie.second.{names[second.person]}": second.gain,
    }


def ways() -> dict[str, float]:
    """Section 3: F, M, T and our Ann."""
    table = default_policy().reader()
    friend = table.entry("willingness.by_rating", 4) * table.entry("willingness.by_contact", "in_dialogue")
    neutral = table.entry("willingness.by_rating", 0) * table.entry("willingness.by_contact", "met")
    links = links_of_strengths(4, [F, F, M, ANN], [M, T, T, M], [0.8 * friend, 0.15 * friend, 0.9 * neutral, 0.7])
    found = list(ways_in_order(links, [F, ANN], T))
    assert reach(links, [F, ANN], [T]).ways == (found[0].way,)

    def name(way: Way) -> str:
        return "-".join(("F", "M", "T", "Ann")[node] for node in way)

    return {f"way.{name(ranked.way)}": ranked.strength for ranked in found} | {
        f"difference.{name(one.way)}.{name(other.way)}": difference(one.way, other.way)
        for place, other in enumerate(found)
        for one in found[:place]
    }


def plans() -> dict[str, float]:
    """Section 4: F, G, R1, R2."""
    links = links_of_costs(4, [0, 0, 0, 1, 1], [1, 2, 3, 2, 3], [2, 2.5, 2.5, 1, 1])
    entry = np.array([0, np.inf, np.inf, np.inf])
    plan = pry_plan(links, entry, [2, 3])
    assert plan.people == (1, 2, 3)
    return {
        "plan": plan.cost,
        "heuristic": pry_plan(links, entry, [2, 3], exact_up_to=0).cost,
        "independent": plan.independent,
        "farthest": plan.farthest,
    }


def fishnet() -> Links:
    """Section 5: F, A, B, C, R1, R2, Ann."""
    return links_of_strengths(7, [0, 0, 1, 2, 3, 3, 6], [1, 2, 3, 3, 4, 5, 5], np.full(7, 0.5))


def fragility() -> dict[str, float]:
    """Section 5."""
    names = ("F", "A", "B", "C", "R1", "R2", "Ann")
    links, starts, targets = fishnet(), [0, 6], [4, 5]
    reached = reach(links, starts, targets)
    worth = Worth(targets, np.ones(2))
    found = [*key_players_lost(links, starts, worth, 1, 10).sets, *key_players_lost(links, starts, worth, 2, 20).sets]
    lost = {frozenset(names[node] for node in players.people): players.change for players in found}
    return {
        "reach.R1": reached.strength[0],
        "reach.R2": reached.strength[1],
        "lost.Ann": lost[frozenset({"Ann"})],
        "lost.C": lost[frozenset({"C"})],
        "lost.F": lost[frozenset({"F"})],
        "lost.Ann-C": lost[frozenset({"Ann", "C"})],
    }


COMPUTED = {**opinions(), **ways(), **plans(), **fragility()}


@pytest.mark.parametrize("page", PAGES)
def test_the_program_gives_every_number_of_the_page(page: str) -> None:
    said = {name: float(value) for name, value in _ROW.findall((DOCS / page).read_text(encoding="utf-8"))}

    assert said == {name: pytest.approx(value, abs=5.1e-5) for name, value in COMPUTED.items()}


def test_points_of_failure_are_those_of_the_example() -> None:
    """Section 5: R1 (4) fails without F (0) and without C (3); R2 has none."""
    assert points_of_failure(fishnet(), [0, 6], [4, 5]) == {0: (4,), 3: (4,)}


def test_the_best_single_key_player_is_our_ann() -> None:
    """Section 5: without Ann (6) R2 is reached by way of C only."""
    (first,) = key_players_lost(fishnet(), [0, 6], Worth([4, 5], np.ones(2)), 1, 1).sets

    assert first.people == (6,)
