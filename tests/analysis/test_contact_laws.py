"""Laws of next contacts, for made-up accounts: gains are what the whole model, solved anew by hand, says they are.

The model is written here from docs/analysis.md, section 6, and docs/analysis-models.md, section 1, alone: one dense
matrix, one solve for each question.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.typing import NDArray

from graphkam.analysis.contact.contacts import next_contacts
from graphkam.model.codes import REQUIRED_ROLES, Role
from graphkam.model.policy import Policy, default_policy
from graphkam.model.results import Contact, NextReport
from tests.analysis.building import DEAL, Building, changed, shares
from tests.analysis.path_building import along
from tests.analysis.test_laws import PARTS, Made, Part, accounts, enumerated, few, level_of, numbers

POLICY = default_policy()
STEP = 0.4
_MET = ("met", "in_dialogue", "supports_us")
_LAYER = {"decision": 0.4, "management": 0.6, "operation": 0.7, None: 0.6}
_MODE = {"growth": 1.0, "trouble": 1.0, "even_keel": 0.5, "overconfident": 0.3, None: 0.8}
_CHANCE = {"supports_us": 0.9, "in_dialogue": 0.6, "met": 0.4, "identified": 0.15, "not_identified": 0.1, None: 0.15}
_DIRECT = {"decision": 3.0, "management": 2.0, "operation": 1.5, None: 2.5}
_LED = {"decision": 1.5, "management": 1.0, "operation": 0.8, None: 1.0}


@dataclass(frozen=True)
class Model:
    """x = A W x + (I − A) s for everybody of a made-up account, dense."""

    names: list[str]
    heard: NDArray[np.float64]
    follows: NDArray[np.float64]
    own: NDArray[np.float64]
    weights: NDArray[np.float64]

    def settled(self, own: NDArray[np.float64]) -> NDArray[np.float64]:
        matrix = np.eye(len(self.names)) - np.diag(self.follows) @ self.heard
        return np.asarray(np.linalg.solve(matrix, (1 - self.follows) * own), dtype=np.float64)

    def rises(self, person: str, change: float) -> dict[str, float]:
        """Who decides → share × how far the settled opinion rises."""
        unit = np.array([float(name == person) for name in self.names])
        rise = self.settled(self.own + change * unit) - self.settled(self.own)
        return dict(zip(self.names, (self.weights * rise).tolist(), strict=True))


def own_attitude(part: Part) -> float:
    if isinstance(part.rating, int):
        return part.rating / 5
    return 0.0 if part.rating == "unclear" or level_of(part) in _MET else -0.2


def model_of(made: Made) -> Model:
    names = sorted(made.parts)
    place = {name: at for at, name in enumerate(names)}
    ties: dict[tuple[str, str], float] = {}
    for person, manager, dotted in made.lines:
        for pair, value in (((manager, person), 0.3 if dotted else 0.5), ((person, manager), 0.15 if dotted else 0.25)):
            ties[pair] = max(ties.get(pair, 0.0), value)
    for a, b, _, hostile in made.links:
        if hostile:
            ties.pop((a, b), None)
            ties.pop((b, a), None)
    recorded: dict[tuple[str, str], float] = {}
    for a, b, strength, hostile in made.links:
        if not hostile:
            recorded[a, b] = max(recorded.get((a, b), 0.0), 0.4 if strength is None else strength)
    heard = np.zeros((len(names), len(names)))
    for (a, b), strength in (ties | recorded).items():
        heard[place[b], place[a]] = strength
    total = heard.sum(axis=1, keepdims=True)
    heard = np.divide(heard, total, out=np.zeros_like(heard), where=total > 0)
    share = shares(made.building())
    parts = [made.parts[name] for name in names]
    return Model(
        names,
        heard,
        np.minimum([_LAYER[p.layer] * _MODE[p.mode] for p in parts] * np.minimum(total[:, 0], 1), 0.98),
        np.array([own_attitude(part) for part in parts]),
        np.array([share.get(f"part of {name}", 0.0) for name in names]),
    )


def holding(part: Part) -> bool:
    supports = isinstance(part.rating, int) and part.rating >= 2
    return supports and level_of(part) in _MET and part.mode not in ("even_keel", "overconfident") and part.age <= 60


def report_of(made: Made, policy: Policy = POLICY) -> NextReport:
    return next_contacts(made.building().graph(), DEAL, policy)


def moves_of(report: NextReport) -> dict[str, Contact]:
    codes = ("reason.holds", "reason.sways")
    return {one.person_id: one for one in report.contacts if one.reasons[0].code in codes}


@few
@given(accounts(most=5))
def test_everybody_who_sways_support_and_is_not_won_is_moved_for_exactly_what_it_adds(made: Made) -> None:
    model = model_of(made)
    report = report_of(made)
    moves = moves_of(report)

    assert report.support == pytest.approx(float(model.weights @ model.settled(model.own)))
    for name, part in made.parts.items():
        change = max(min(STEP, 1 - own_attitude(part)), STEP * 0.4)
        rises = model.rises(name, change)
        gain = sum(rises.values())
        assert (name in moves) == (not holding(part) and gain / change > 1e-9)
        if name in moves:
            assert moves[name].gain == pytest.approx(gain)
            assert moves[name].swing == pytest.approx(gain / change)
            told = {effect.person_id: effect.gain for effect in moves[name].effects}
            assert told == pytest.approx({who: value for who, value in rises.items() if value > 1e-9}, abs=2e-9)


@few
@given(accounts(most=5))
def test_a_move_takes_the_better_of_the_two_approaches(made: Made) -> None:
    for name, found in moves_of(report_of(made)).items():
        part = made.parts[name]
        level = level_of(part)
        opposed = isinstance(part.rating, int) and part.rating <= -2
        direct = _CHANCE[level] * (0.25 if opposed else 1) / _DIRECT[part.layer]
        fulcrum = isinstance(part.rating, int) and part.rating >= 2 and level in _MET
        led = 0.0 if fulcrum else enumerated(made, name) / _LED[part.layer]

        assert found.chance / found.effort == pytest.approx(max(direct, led) * _MODE[part.mode])
        if abs(direct - led) > 1e-8:
            assert found.led == (led > direct)


@few
@given(accounts())
def test_effects_add_up_to_the_gain_the_largest_first(made: Made) -> None:
    for found in report_of(made).contacts:
        gains = [effect.gain for effect in found.effects]

        assert sum(gains) == pytest.approx(found.gain, abs=1e-8)
        assert all(one >= other - 1e-9 for one, other in pairwise(gains))


@few
@given(accounts())
def test_the_way_told_is_the_one_whose_strength_was_used(made: Made) -> None:
    for found in report_of(made).contacts:
        assert found.led == (found.path is not None)
        if found.path is not None:
            mode = made.parts[found.person_id].mode
            assert found.chance == pytest.approx(found.path.strength * _MODE[mode])
            assert along(found)[-1] == found.person_id
            inside = [one for one in along(found)[:-1] if one in made.parts]
            assert found.through_id == (inside[0] if inside else None)


@few
@given(accounts(least=1), st.data())
def test_another_supporter_with_a_tie_makes_nobody_harder_to_reach(made: Made, data: st.DataObject) -> None:
    whom = data.draw(st.sampled_from(sorted(made.parts)))
    more = replace(made, fulcrums=(("zoe", whom, 0.8),))

    before, after = moves_of(report_of(made)), moves_of(report_of(more))

    for name in before.keys() & after.keys():
        ratios = [found[name].chance / found[name].effort for found in (before, after)]
        assert ratios[1] >= ratios[0] * (1 - 1e-9)


@few
@given(accounts(), st.integers(0, 4))
def test_asking_for_fewer_gives_the_first_of_them(made: Made, most: int) -> None:
    graph = made.building().graph()
    whole = next_contacts(graph, DEAL, POLICY)

    short = next_contacts(graph, DEAL, POLICY, most)

    assert short == whole.model_copy(update={"contacts": whole.contacts[:most], "policy_used": short.policy_used})


def everybody(*judged: str, rating: int | str | None = None) -> Made:
    part = Part((), rating, "met", None, None, 0, 0.0, None, None, None)
    roles = dict(zip(judged, REQUIRED_ROLES, strict=False))
    return Made({name: replace(part, roles=(roles[name],) if name in roles else ()) for name in judged})


def weighing(weight: float) -> Made:
    return Made({name: replace(part, weight=weight) for name, part in everybody("ann", "bob", "cay").parts.items()})


def with_everybody_stubborn() -> Policy:
    by_layer = dict.fromkeys(("decision", "management", "operation", "unknown"), 0.0)
    return changed(POLICY, "opinion.susceptibility_by_layer", by_layer)


ODD: dict[str, Callable[[], tuple[Building, Policy]]] = {
    "no people": lambda: (Building(), POLICY),
    "one person": lambda: (Made({"ann": everybody("ann").parts["ann"]}).building(), POLICY),
    "no roles": lambda: (
        replace(
            Made({name: replace(part, roles=()) for name, part in everybody("ann", "bob").parts.items()}),
            links=(("ann", "bob", 0.5, False),),
        ).building(),
        POLICY,
    ),
    "only opponents": lambda: (
        replace(everybody("ann", "bob", "cay", rating=-5), links=(("ann", "bob", 1.0, False),)).building(),
        POLICY,
    ),
    "everybody stubborn": lambda: (
        replace(everybody("ann", "bob"), links=(("ann", "bob", 1.0, False), ("bob", "ann", 1.0, False))).building(),
        with_everybody_stubborn(),
    ),
    "islands": lambda: (
        replace(
            everybody("ann", "bob", "cay", "dan"), links=(("ann", "bob", 0.5, False), ("cay", "dan", 0.5, False))
        ).building(),
        POLICY,
    ),
    "a circle that hears only itself": lambda: (
        replace(
            everybody("ann", "bob", "cay"),
            links=(("ann", "bob", 1.0, False), ("bob", "cay", 1.0, False), ("cay", "ann", 1.0, False)),
        ).building(),
        changed(POLICY, "opinion.susceptibility_by_layer", {"unknown": 9.0}),
    ),
    "strengths from next to nothing to one": lambda: (
        replace(everybody("ann", "bob"), links=(("ann", "bob", 1e-9, False), ("bob", "ann", 1.0, False))).building(),
        POLICY,
    ),
    "influence on oneself": lambda: (
        replace(everybody("ann", "bob"), links=(("ann", "ann", 1.0, False), ("ann", "bob", 0.5, False))).building(),
        POLICY,
    ),
    "weights of three hundred percent": lambda: (
        weighing(100.0).building(),
        POLICY,
    ),
    "weights of nothing": lambda: (
        weighing(0.0).building(),
        POLICY,
    ),
    "nothing counts": lambda: (
        everybody("ann", "bob").building(),
        changed(POLICY, "opinion.contact_step", 0.0),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ODD)
def test_odd_accounts_give_finite_numbers_within_their_bounds(name: str) -> None:
    building, policy = ODD[name]()

    report = next_contacts(building.graph(), DEAL, policy)

    for field, number in numbers(report):
        assert math.isfinite(number), field
    assert -1 <= report.support <= 1
    assert sum(found.swing for found in report.contacts if found.kind != "find_out") <= 1 + 1e-9
    for found in report.contacts:
        assert found.gain >= 0
        assert 0 <= found.chance <= 1
        assert found.effort > 0
        assert found.score == pytest.approx(found.gain * found.chance / found.effort)


@few
@given(PARTS, PARTS, st.sampled_from([0.05, 0.5, 1.0]))
def test_being_listened_to_by_somebody_who_decides_makes_anybody_count_more(
    one: Part, other: Part, strength: float
) -> None:
    one, other = replace(one, roles=(), weight=None), replace(other, roles=(Role.ECONOMIC_BUYER,), weight=None)
    assume(not holding(one))

    alone = moves_of(report_of(Made({"ann": one, "bob": other})))
    heard = moves_of(report_of(Made({"ann": one, "bob": other}, links=(("ann", "bob", strength, False),))))

    assert "ann" not in alone
    assert heard["ann"].gain > 0
