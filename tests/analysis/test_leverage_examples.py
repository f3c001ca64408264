"""The numbers of docs/analysis.md, sections 6 to 10 and 12, by hand there: the program gives each of both pages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from graphkam.analysis.contact.contacts import next_contacts
from graphkam.analysis.leverage.controlled import controlled_paths
from graphkam.analysis.leverage.fragility import fragility
from graphkam.analysis.planning.lasting import lasting_ties_of
from graphkam.analysis.planning.pry import plan_of
from graphkam.analysis.planning.whatif import what_if
from graphkam.analysis.position.completeness import completeness
from graphkam.model.policy import default_policy
from graphkam.model.results_leverage import Controls, KeyPlayers
from graphkam.model.results_whatif import Suppositions, WhatIfReport
from tests.analysis.building import DEAL, EB
from tests.analysis.leverage_example import example

DOCS = Path(__file__).parents[2] / "docs"
_ROW = re.compile(r"^\| `([\w.-]+)` \|.*\| (-?\d+\.\d{4}) \|$", re.MULTILINE)
SECTIONS = ("6", "7", "8", "9", "10", "12")
POLICY = default_policy()
GRAPH = example().graph()


def following() -> dict[str, float]:
    """Section 6."""
    report = next_contacts(GRAPH, DEAL, POLICY)
    found = {"support": report.support}
    for one in report.contacts:
        name = one.person_id.capitalize()
        family = "ask" if one.kind == "find_out" else "keep" if name == "Fay" else "move"
        found |= {f"{family}.{name}": one.score, f"swing.{name}": one.swing}
    (led,) = [one for one in report.contacts if one.person_id == "max"]
    effects = {f"effect.Max.{effect.person_id.capitalize()}": effect.gain for effect in led.effects if effect.person_id}
    first, second = lasting_ties_of(GRAPH, DEAL, POLICY, 2).ties
    ties = {f"tie.first.{first.person_id.capitalize()}": first.gain}
    ties |= {f"tie.second.{second.person_id.capitalize()}": second.gain}
    return {**found, **effects, "gain.Max": led.gain, **ties}


def ways() -> dict[str, float]:
    """Section 7."""
    found = {}
    for target in controlled_paths(GRAPH, DEAL, POLICY).targets:
        for way in (target.path, *target.alternatives):
            assert way is not None
            names = [way.steps[0].source_name, *(step.target_name for step in way.steps)]
            found["way." + "-".join(name.capitalize() for name in names)] = way.strength
    return found | {
        "without.Fay.Tia": only(Controls(to="tia", without=("fay",))),
        "steps.1.Tia": only(Controls(to="tia", most_steps=1)),
    }


def only(controls: Controls) -> float:
    (target,) = controlled_paths(GRAPH, DEAL, POLICY, controls).targets
    assert target.path is not None
    return target.path.strength


def plan() -> dict[str, float]:
    """Section 8."""
    report = plan_of(GRAPH, DEAL, POLICY)
    assert [step.person_id for step in report.steps] == ["max", "tia", "eve"]
    assert [(contact.person_id, contact.kind) for contact in report.find_out] == [("fay", "find_out")]
    days = {f"days.{step.person_id.capitalize()}": step.days for step in report.steps}
    after = {
        f"after.{step.person_id.capitalize()}.{one.person_id.capitalize()}": one.after
        for step in report.steps
        for one in step.expect
    }
    return {**days, **after, "plan": report.cost, "independent": report.independent, "saved": report.saved}


def broken() -> dict[str, float]:
    """Section 9."""
    report = fragility(GRAPH, DEAL, POLICY)
    people = {one.person_id: one for one in report.people}
    assert set(people) == {"fay", "tia"}
    lost, other = (named(one) for one in report.lost_together)
    assert (other, report.lost_together[1].change) == ("Fay-Ann", report.lost_together[0].change)
    return {
        "cut.Tia": people["tia"].cut_off_share,
        **{f"loss.{name.capitalize()}": one.loss for name, one in people.items()},
        f"lost.{lost}": report.lost_together[0].change,
        **{f"won.{named(one)}": one.change for one in (*report.won, *report.won_together)},
    }


def named(found: KeyPlayers) -> str:
    return "-".join(person.person_id.capitalize() for person in found.people)


def supposed() -> dict[str, float]:
    """Section 10."""
    won, left = (
        what_if(GRAPH, DEAL, POLICY, one) for one in (Suppositions(won=("max",)), Suppositions(leaves=("fay",)))
    )
    assert left.support_before.supporters == 0.1875
    return {
        "won.Max.Tia": reached(won, "tia"),
        "won.Max.settled": won.settled_after,
        "leaves.Fay.settled": left.settled_after,
        "leaves.Fay.supporters": left.support_after.supporters,
        "leaves.Fay.vacant": left.support_after.vacant,
        "leaves.Fay.Tia": reached(left, "tia"),
    }


def reached(report: WhatIfReport, person: str) -> float:
    (found,) = [path.after for path in report.paths if path.person_id == person]
    return found


def complete() -> dict[str, float]:
    """Section 12."""
    report = completeness(GRAPH, DEAL, POLICY)
    share = {rule.rule: rule.share for rule in report.rules}
    costs = {rule.rule: rule.cost for rule in report.rules}
    same = {costs[rule] for rule in ("known_by_ours", "degree_known", "mode_known", "win_proved", "objective_stated")}
    assert len(same) == 1
    assert share["met"] == share["rating_verified"]
    judged = example()
    judged.part("eve", EB, rating=0, contact_level="met")
    return {
        "share.role_held": share["role_held"] or 0,
        "share.rating_verified": share["rating_verified"] or 0,
        "costs.known_by_ours": same.pop(),
        "costs.role_held": costs["role_held"],
        "completeness": report.score,
        "completeness.judged": completeness(judged.graph(), DEAL, POLICY).score,
    }


COMPUTED = {**following(), **ways(), **plan(), **broken(), **supposed(), **complete()}


@pytest.mark.parametrize("page", ["analysis.md", "analysis.zh.md"])
def test_the_program_gives_every_number_of_the_page(page: str) -> None:
    _, *sections = re.split(r"^## (?=\d)", (DOCS / page).read_text(encoding="utf-8"), flags=re.MULTILINE)
    ours = "".join(section for section in sections if section.split(".")[0] in SECTIONS)
    said = {name: float(value) for name, value in _ROW.findall(ours)}

    assert said == {name: pytest.approx(value, abs=5.1e-5) for name, value in COMPUTED.items()}
