"""The numbers of docs/analysis.md, sections 7 to 10, calculated by hand there: the program gives each of both pages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from graphkam.analysis.fragility import fragility
from graphkam.analysis.pry import plan_of
from graphkam.analysis.ways import leverage_ways
from graphkam.analysis.whatif import what_if
from graphkam.model.policy import default_policy
from graphkam.model.results_leverage import Controls
from graphkam.model.results_whatif import Suppositions, WhatIfReport
from tests.analysis.building import DEAL
from tests.analysis.leverage_example import example

DOCS = Path(__file__).parents[2] / "docs"
_ROW = re.compile(r"^\| `([\w.-]+)` \|.*\| (-?\d+\.\d{4}) \|$", re.MULTILINE)
POLICY = default_policy()
GRAPH = example().graph()


def ways() -> dict[str, float]:
    """Section 7."""
    found = {}
    for target in leverage_ways(GRAPH, DEAL, POLICY).targets:
        for way in (target.path, *target.alternatives):
            assert way is not None
            names = [way.steps[0].source_name, *(step.target_name for step in way.steps)]
            found["way." + "-".join(name.capitalize() for name in names)] = way.strength
    return found | {
        "without.Fay.Tia": only(Controls(to="tia", without=("fay",))),
        "steps.1.Tia": only(Controls(to="tia", most_steps=1)),
    }


def only(controls: Controls) -> float:
    (target,) = leverage_ways(GRAPH, DEAL, POLICY, controls).targets
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
    people = {one.person_id: one for one in fragility(GRAPH, DEAL, POLICY).people}
    assert set(people) == {"fay", "tia"}
    return {"cut.Tia": people["tia"].cut_off_share} | {
        f"loss.{name.capitalize()}": one.loss for name, one in people.items()
    }


def supposed() -> dict[str, float]:
    """Section 10."""
    won, left = (
        what_if(GRAPH, DEAL, POLICY, one) for one in (Suppositions(won=("max",)), Suppositions(leaves=("fay",)))
    )
    assert left.support_before.supporters == 0.1875
    return {
        "won.Max.Tia": reached(won, "tia"),
        "leaves.Fay.supporters": left.support_after.supporters,
        "leaves.Fay.vacant": left.support_after.vacant,
        "leaves.Fay.Tia": reached(left, "tia"),
    }


def reached(report: WhatIfReport, person: str) -> float:
    (found,) = [path.after for path in report.paths if path.person_id == person]
    return found


COMPUTED = {**ways(), **plan(), **broken(), **supposed()}


@pytest.mark.parametrize("page", ["analysis.md", "analysis.zh.md"])
def test_the_program_gives_every_number_of_the_page(page: str) -> None:
    said = {name: float(value) for name, value in _ROW.findall((DOCS / page).read_text(encoding="utf-8"))}

    assert said == {name: pytest.approx(value, abs=5.1e-5) for name, value in COMPUTED.items()}
