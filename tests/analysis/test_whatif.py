"""What would be different: each supposition alone, what it never does, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from graphkam.analysis.leverage.paths import leverage_paths
from graphkam.analysis.planning.whatif import what_if
from graphkam.analysis.reading.variant import supposed
from graphkam.errors import InputError, NotFoundError
from graphkam.model.codes import ContactLevel, Layer, Mode, Origin, Role
from graphkam.model.policy import default_policy
from graphkam.model.results_whatif import (
    Joining,
    NewContact,
    NewLink,
    NewMode,
    NewRating,
    NewRoles,
    PathChange,
    Suppositions,
    WhatIfReport,
)
from tests.analysis.building import COACH, DEAL, EB, TB, UB, Building, days_ago
from tests.analysis.leverage_example import example
from tests.analysis.test_laws import Made, accounts, few, numbers
from tests.analysis.test_policy_used import moved

POLICY = default_policy()


def then(building: Building, **wanted: Any) -> WhatIfReport:
    return what_if(building.graph(), DEAL, POLICY, Suppositions(**wanted))


def path(report: WhatIfReport, person: str) -> PathChange:
    (found,) = [change for change in report.paths if change.person_id == person]
    return found


def roles(report: WhatIfReport) -> dict[Role, tuple[str, str]]:
    return {change.role: (change.before, change.after) for change in report.roles}


def test_without_the_coach_the_role_is_vacant_and_the_way_begins_with_ours() -> None:
    report = then(example(), leaves=("fay",))

    assert roles(report) == {COACH: ("covered", "unidentified")}
    assert (COACH in report.uncovered_before, COACH in report.uncovered_after) == (False, True)
    assert path(report, "tia").path_before == ("fay", "tia")
    assert path(report, "tia").path_after == ("ann", "max", "tia")
    assert (path(report, "fay").state_before, path(report, "fay").state_after) == ("holding", None)


def test_answers_about_somebody_who_leaves_go_with_them() -> None:
    building = example()
    building.answered("max", "win", "accepted", age=3)

    report = then(building, leaves=("max",))

    assert "max" not in {contact.person_id for contact in report.contacts_after}


def test_when_one_of_ours_leaves_their_ties_and_last_contacts_go_with_them() -> None:
    building = Building()
    building.member("us")
    building.part("eve", EB, rating=0)
    building.knows("us", "eve", 0.9, days_ago(1))

    found = path(then(building, leaves=("us",)), "eve")

    assert (found.before, found.after) == (0.9, 0)
    assert (found.state_before, found.state_after) == ("undecided", "never_contacted")


def test_who_is_won_supports_us_in_dialogue_and_leads_on() -> None:
    report = then(example(), won=("tia",))

    assert roles(report) == {TB: ("uncovered", "covered")}
    assert report.support_after.supporters == pytest.approx(report.support_before.supporters + 0.25)
    assert path(report, "tia").state_after == "holding"
    # 0.5 · 0.65 · 0.9
    assert path(report, "eve").after == pytest.approx(0.2925)


def test_who_is_won_has_just_been_met_and_need_not_be_met_again() -> None:
    building = example()
    building.part("carl", UB, rating=0, contact_level="identified")
    building.sways("carl", "eve", 0.5)

    report = then(building, won=("carl",))

    assert "carl" in {one.person_id for one in then(building, won=("max",)).contacts_after}
    assert "carl" not in {one.person_id for one in report.contacts_after}


def test_who_supports_us_in_dialogue_already_has_not_been_met_anew() -> None:
    report = then(example(), won=("fay",))

    assert [one.kind for one in report.contacts_before if one.person_id == "fay"] == ["refresh", "find_out"]
    assert [one.kind for one in report.contacts_after if one.person_id == "fay"] == ["refresh", "find_out"]


def test_who_is_won_backs_no_rival_any_more() -> None:
    building = example()
    building.rival()
    building.backs("tia", 4)

    assert path(then(building, won=("tia",)), "eve").path_after == ("tia", "eve")


def test_winning_somebody_of_whom_a_rating_was_guessed_gives_no_more_than_a_supporter() -> None:
    building = example()
    building.part("tia", TB, rating=5, contact_level="met", origin=Origin.GUESS)

    assert path(then(building, won=("tia",)), "eve").after == pytest.approx(0.2925)


def test_a_rating_makes_an_opponent_of_a_supporter() -> None:
    report = then(example(), ratings=(NewRating(person_id="fay", rating=-4),))

    assert (report.support_before.opponents, report.support_after.opponents) == (0, 0.1875)
    assert path(report, "fay").state_after == "opposed"


def test_a_rating_that_is_unknown_again_counts_as_never_judged() -> None:
    report = then(example(), ratings=(NewRating(person_id="tia", rating=None),))

    assert path(report, "tia").state_after == "unknown"
    assert report.support_after.unknown == pytest.approx(0.25 + 0.375)


def test_a_mode_that_will_not_act_is_a_reason_to_change_it() -> None:
    report = then(example(), modes=(NewMode(person_id="fay", mode=Mode.OVERCONFIDENT),))

    assert path(report, "fay").state_after == "will_not_act"


def test_a_contact_level_covers_a_role() -> None:
    report = then(example(), contacts=(NewContact(person_id="tia", contact_level=ContactLevel.IN_DIALOGUE),))

    assert roles(report) == {TB: ("uncovered", "covered")}


def test_who_takes_a_role_fills_its_placeholder() -> None:
    building = example()
    building.part(None, UB, name="vacant", weight=10)

    report = then(building, roles=(NewRoles(person_id="max", roles=(UB,)),))

    assert roles(report) == {UB: ("unidentified", "uncovered")}
    assert report.support_after.vacant == 0


def test_somebody_new_with_a_tie_opens_a_way() -> None:
    report = then(
        example(),
        joins=(Joining(id="new", name="Newman", layer=Layer.DECISION),),
        won=("new",),
        links=(NewLink(source_id="new", target_id="eve", strength=0.9),),
    )

    assert path(report, "eve").path_after == ("Newman", "eve")
    assert path(report, "eve").after == pytest.approx(0.9 * 0.65 * 0.9)


def test_a_tie_of_ours_is_a_way_of_its_own() -> None:
    report = then(example(), links=(NewLink(source_id="ann", target_id="eve", strength=0.8),))

    assert (path(report, "eve").path_after, path(report, "eve").after) == (("ann", "eve"), 0.8)


def test_a_stronger_tie_in_place_of_one_that_is_known() -> None:
    report = then(example(), links=(NewLink(source_id="ann", target_id="max", strength=1.0),))

    assert path(report, "tia").after == pytest.approx(1.0 * 0.9 * 0.1875)


def test_a_supposition_that_changes_nothing_says_so() -> None:
    building = example()

    report = then(building, contacts=(NewContact(person_id="tia", contact_level=ContactLevel.MET),))

    assert (report.changed, report.roles, report.paths) == (False, (), ())
    assert report.support_before == report.support_after


def test_next_contacts_stand_side_by_side() -> None:
    report = then(example(), won=("max",))

    before, after = ([c.person_id for c in contacts] for contacts in (report.contacts_before, report.contacts_after))
    assert before != after
    assert report.changed


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ({}, "whatif_nothing"),
        ({"leaves": ("nobody",)}, "whatif_person_unknown"),
        ({"won": ("ann",)}, "whatif_person_unknown"),
        ({"ratings": (NewRating(person_id="nobody", rating=1),)}, "whatif_person_unknown"),
        ({"modes": (NewMode(person_id="nobody", mode=None),)}, "whatif_person_unknown"),
        ({"roles": (NewRoles(person_id="nobody", roles=()),)}, "whatif_person_unknown"),
        ({"contacts": (NewContact(person_id="nobody", contact_level=None),)}, "whatif_person_unknown"),
        ({"links": (NewLink(source_id="nobody", target_id="tia", strength=1),)}, "whatif_person_unknown"),
        ({"links": (NewLink(source_id="tia", target_id="ann", strength=1),)}, "whatif_person_unknown"),
        ({"links": (NewLink(source_id="tia", target_id="tia", strength=1),)}, "whatif_link_to_self"),
        ({"joins": (Joining(id="tia", name="Tia"),)}, "whatif_joins_twice"),
    ],
)
def test_what_cannot_be_supposed_is_refused(wanted: dict[str, Any], code: str) -> None:
    with pytest.raises(InputError) as caught:
        then(example(), **wanted)

    assert caught.value.code == code


def test_an_unknown_opportunity_is_refused() -> None:
    with pytest.raises(NotFoundError):
        what_if(example().graph(), "none", POLICY, Suppositions(leaves=("fay",)))


@pytest.mark.parametrize("strength", [0, -1, 1.01, float("nan"), float("inf")])
def test_a_strength_outside_its_range_is_refused(strength: float) -> None:
    with pytest.raises(ValidationError):
        NewLink(source_id="ann", target_id="tia", strength=strength)


@pytest.mark.parametrize("wanted", [{"won": ("max",)}, {"leaves": ("fay",)}])
def test_a_constant_that_is_not_reported_as_used_does_not_change_the_answer(wanted: dict[str, Any]) -> None:
    graph, question = example().graph(), Suppositions(**wanted)
    report = what_if(graph, DEAL, POLICY, question)
    used = {(use.name, use.key) for use in report.policy_used}

    assert ("willingness.by_rating", "2") in used or "won" not in wanted
    for name, constant in POLICY.constants.items():
        for key in constant.value if isinstance(constant.value, dict) else [None]:
            if (name, key) not in used:
                assert what_if(graph, DEAL, moved(name, key, 0.37), question) == report, (name, key)


def _agree(wanted: Suppositions) -> bool:
    """Nothing else is supposed of who leaves, and no attitude of who is won."""
    judged = {one.person_id for one in wanted.ratings}
    more = {*wanted.won, *judged, *(one.source_id for one in wanted.links)}
    return not more & set(wanted.leaves) and not judged & set(wanted.won)


SUPPOSITIONS = st.builds(
    Suppositions,
    leaves=st.lists(st.sampled_from(["ann", "us"]), max_size=2),
    won=st.lists(st.sampled_from(["ann", "bob"]), max_size=2),
    ratings=st.lists(
        st.builds(NewRating, person_id=st.sampled_from(["ann", "bob"]), rating=st.none() | st.integers(-5, 5)),
        max_size=1,
    ),
    links=st.lists(st.just(NewLink(source_id="ann", target_id="bob", strength=0.7)), max_size=1),
).filter(lambda wanted: not wanted.empty and _agree(wanted))


@few
@given(accounts(least=2), SUPPOSITIONS)
def test_the_account_itself_stays_as_it_was_and_the_answer_is_the_same_again(made: Made, wanted: Suppositions) -> None:
    graph = made.building().graph()
    told = graph.model_dump_json()

    report = what_if(graph, DEAL, POLICY, wanted)

    assert graph.model_dump_json() == told
    assert what_if(made.building().graph(), DEAL, POLICY, wanted) == report
    for name, number in numbers(report):
        assert -1e9 < number < 1e9, name
    for support in (report.support_before, report.support_after):
        assert sum(support.model_dump().values()) == pytest.approx(1)


@few
@given(accounts(least=2), st.sampled_from(["ann", "bob"]))
def test_winning_somebody_weakens_no_path(made: Made, person: str) -> None:
    graph = made.building().graph()

    for change in what_if(graph, DEAL, POLICY, Suppositions(won=(person,))).paths:
        assert change.person_id == person or change.after >= change.before - 1e-9


@few
@given(accounts(least=1))
def test_who_has_left_is_in_no_path(made: Made) -> None:
    graph = made.building().graph()

    left = supposed(graph, DEAL, Suppositions(leaves=("ann",)), 2)

    assert "ann" not in left.person_by_id
    for target in leverage_paths(left, DEAL, POLICY).targets:
        steps = target.path.steps if target.path else ()
        assert "ann" not in {end for step in steps for end in (step.source_id, step.target_id)}
