"""Section 1 of docs/analysis.md: whoever has left covers nothing, carries nothing, and proves nothing."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkam.analysis.contact.contacts import next_contacts
from graphkam.analysis.leverage.controlled import controlled_paths
from graphkam.analysis.leverage.fragility import fragility
from graphkam.analysis.leverage.paths import leverage_paths
from graphkam.analysis.planning.lasting import lasting_ties_of
from graphkam.analysis.planning.pry import plan_of
from graphkam.analysis.planning.whatif import support_of, what_if
from graphkam.analysis.position.chart import evaluation_chart
from graphkam.analysis.position.coverage import role_coverage
from graphkam.analysis.position.flags import red_flags
from graphkam.analysis.reading.deal import Deal
from graphkam.analysis.reading.variant import supposed
from graphkam.model.codes import ContactLevel, Origin
from graphkam.model.entities import Account, Position
from graphkam.model.graph import AccountGraph
from graphkam.model.policy import default_policy
from graphkam.model.results_leverage import Controls
from graphkam.model.results_whatif import NewRating, Suppositions
from tests.analysis.building import (
    COACH,
    DAY,
    DEAL,
    EB,
    TB,
    UB,
    Building,
    answered_flags,
    contacts,
    coverage,
    days_ago,
    flagged,
    flags,
    paths,
)
from tests.analysis.test_laws import Made, accounts, few

POLICY = default_policy()


def lost(**position: Any) -> Building:
    """The coach, whom the boss hears, left ten days ago; what is said of the two was said before."""
    building = Building()
    building.member("us")
    building.person("coach", "operation", **({"until": days_ago(10)} | position))
    building.part("coach", COACH, rating=5, contact_level="supports_us", degree="high", age=20)
    building.part("boss", EB, rating=0, contact_level="identified")
    building.sways("coach", "boss", 0.9, age=20)
    building.knows("us", "coach", 0.9, days_ago(15))
    return building


def roles(building: Building) -> dict[str, str]:
    return {row.role: row.state for row in coverage(building).roles}


def reading(graph: AccountGraph) -> Deal:
    return Deal(graph, DEAL, POLICY.reader())


def test_a_role_whose_holder_has_left_is_held_by_nobody() -> None:
    assert roles(lost())["coach"] == "unidentified"
    assert roles(lost(until=days_ago(-1)))["coach"] == "covered"


@pytest.mark.parametrize(("until", "gone"), [(days_ago(1), True), (DAY, True), (days_ago(-1), False), (None, False)])
def test_gone_is_who_holds_no_position_from_the_day_it_ended(until: Any, gone: bool) -> None:
    assert ("coach" in reading(lost(until=until).graph()).gone) is gone


def test_who_holds_another_position_still_or_takes_one_later_is_not_gone() -> None:
    building = lost()
    building._say(Account(id="bank", account_id="bank", name="Bank", external=True))
    building._say(Position(id="another", account_id="acme", person_id="coach", employer_id="bank"))
    later = lost()
    later._say(Position(id="later", account_id="acme", person_id="coach", employer_id="acme", since=days_ago(-30)))

    assert not reading(building.graph()).gone
    assert not reading(later.graph()).gone


def test_of_whom_no_position_is_known_at_all_nothing_is_said() -> None:
    graph = lost(until=None).graph()
    nowhere = graph.model_copy(update={"positions": ()})

    assert not reading(nowhere).gone
    assert {row.role: row.state for row in role_coverage(nowhere, DEAL, POLICY).roles}[COACH] == "covered"


def test_of_several_positions_the_last_to_end_says_when_somebody_left() -> None:
    building = lost()
    building._say(Position(id="earlier", account_id="acme", person_id="coach", employer_id="acme", until=days_ago(400)))

    assert reading(building.graph()).gone == {"coach": days_ago(10)}


def test_that_a_holder_has_left_is_a_high_red_flag_that_says_when_and_on_what_it_rests() -> None:
    building = lost(leaving="retires")

    (flag,) = [flag for flag in flagged(building).flags if flag.code == "has_left"]

    assert (flag.severity, flag.subject_id, flag.subject_name) == ("high", "coach", "coach")
    assert flag.params == {"roles": (COACH,), "day": days_ago(10)}
    day = days_ago(20)
    assert flag.facts == (f"position of coach/leaving/Ann/{DAY}/retires", f"part of coach/roles/Ann/{day}/['coach']")


def test_it_weighs_less_that_a_holder_has_left_once_a_successor_is_there() -> None:
    building = lost()
    assert ("has_left", "coach", "high") in flags(building)

    building.part("heir", COACH)

    assert ("has_left", "coach", "medium") in flags(building)


def test_of_whoever_has_left_no_other_flag_speaks() -> None:
    building = lost(leaving="retires", since=days_ago(30))
    building.fact("part of coach", "rating", -3, by="Ben")

    codes = {code for code, person, _ in flags(building) if person == "coach"}

    assert codes == {"has_left"}
    assert ("no_coach", None, "high") in flags(building)
    assert not {code for code, _, _ in flags(building)} & {"contradiction", "coach_unproved"}


def test_no_flag_speaks_of_whoever_left_without_a_role() -> None:
    building = lost()
    building.part("coach", rating=5, contact_level="supports_us")

    assert "has_left" not in {code for code, _, _ in flags(building)}


def test_who_succeeds_somebody_is_asked_of_a_supporter() -> None:
    building = lost()
    building.part("user", UB, rating=4, contact_level="in_dialogue")

    (flag,) = [one for one in answered_flags(building.graph(), DEAL, POLICY).flags if one.code == "has_left"]

    assert [(answer.how, answer.subject_id) for answer in flag.answers or ()] == [("ask", "user")]


def test_whoever_has_left_is_no_strength_and_values_none() -> None:
    building = lost()
    building.strength("quick change", valued_by=["coach"], sets_apart=True)

    (bullet,) = flagged(building).strengths

    assert (bullet.code, bullet.proved, bullet.params) == ("recorded", False, {"valued_by": []})
    assert {one.code for one in flagged(lost(until=None)).strengths} == {"important_supporter", "proved_coach"}


def test_whoever_has_left_is_no_fulcrum_and_carries_no_step() -> None:
    assert paths(lost(until=None)).fulcrums == ("coach",)
    assert paths(lost()).fulcrums == ()
    assert [target.path for target in paths(lost()).targets] == [None]


def test_not_even_where_the_tie_is_stated_anew_does_whoever_has_left_carry_a_step() -> None:
    building = lost()
    building.sways("coach", "boss", 0.9, "private")

    assert reading(building.graph()).graph.influence != ()
    assert [target.path for target in paths(building).targets] == [None]


def test_no_path_leads_to_whoever_has_left_and_asking_for_one_is_no_error() -> None:
    report = controlled_paths(lost().graph(), DEAL, POLICY, Controls(to="coach"))

    assert [target.path for target in report.targets] == [None]


def test_nobody_who_has_left_is_recommended() -> None:
    assert {(one.person_id, one.through_id) for one in contacts(lost()).contacts} == {("boss", None)}


def test_what_is_stated_after_somebody_left_is_still_heard() -> None:
    """An influence that outlives the job: the old chief still plays golf with the boss."""
    heard, silent = lost(), lost()
    heard.sways("coach", "boss", 0.9, "private", age=9)
    silent.sways("coach", "boss", 0.9, "private", age=10)

    assert [link.kind for link in reading(heard.graph()).graph.influence] == ["private"]
    assert reading(silent.graph()).graph.influence == ()
    # The boss, neutral, hears somebody met and never judged: nothing changes but whom else one could win.
    assert [one.swing for one in contacts(heard).contacts] < [one.swing for one in contacts(silent).contacts]


def test_a_guess_that_somebody_who_left_is_heard_is_no_statement() -> None:
    building = lost()
    identity = building.sways("coach", "boss", 0.9, "private")
    building.facts[identity] = ()
    building.fact(identity, "strength", 0.9, origin=Origin.GUESS)

    assert reading(building.graph()).graph.influence == ()


def test_a_committee_goes_on_without_those_who_left_and_says_so() -> None:
    building = Building()
    building.people("ann")
    building.person("bob", until=days_ago(3))
    building.part(building.committee("board", "ann", "bob"), EB, rating=3, contact_level="in_dialogue")
    deal = reading(building.graph())

    assert deal.people_behind(deal.part_of["board"]) == ("ann",)
    assert roles(building)["economic_buyer"] == "covered"
    assert ("has_left", "bob", "medium") in flags(building)


def test_a_tie_to_whoever_has_left_is_no_second_thread() -> None:
    building = lost()
    building.member("you")
    building.knows("you", "boss", 0.5)

    assert ("single_thread", None, "high") in flags(building)
    assert ("single_thread", None, "high") not in flags(_still_there(building))


def _still_there(building: Building) -> Building:
    building.person("coach", "operation")
    return building


def test_the_chart_names_the_open_role_and_not_whoever_left() -> None:
    rows = evaluation_chart(lost().graph(), DEAL, POLICY).rows

    assert "coach" not in {row.holder_id for row in rows}
    assert [row.kind for row in rows if COACH in row.roles] == ["open"]


def test_supposing_something_of_whoever_has_left_supposes_nothing_new() -> None:
    report = what_if(lost().graph(), DEAL, POLICY, Suppositions(won=("coach",)))

    assert [one.already for one in report.suppositions] == [True]
    assert report.roles == ()
    assert report.paths == ()
    anew = what_if(lost().graph(), DEAL, POLICY, Suppositions(ratings=(NewRating(person_id="coach", rating=-5),)))
    assert anew.support_before == anew.support_after


@few
@given(accounts(least=1), st.integers(0, 5))
def test_who_has_left_is_as_if_one_supposed_that_they_leave(made: Made, place: int) -> None:
    """What is recorded and what is supposed say the same: ties stated up to the day on which somebody goes are gone."""
    person = sorted(made.parts)[place % len(made.parts)]
    there = made.building()
    supposing = supposed(there.graph(), DEAL, Suppositions(leaves=(person,)), 2)
    there.person(person, made.parts[person].layer, until=DAY)
    recorded = there.graph()

    for analysis in (role_coverage, leverage_paths, plan_of, next_contacts, fragility, lasting_ties_of):
        assert _told(analysis(recorded, DEAL, POLICY)) == _told(analysis(supposing, DEAL, POLICY))
    assert support_of(reading(recorded)) == support_of(reading(supposing))
    beside = [flag for flag in red_flags(recorded, DEAL, POLICY).flags if flag.code != "has_left"]
    assert beside == list(red_flags(supposing, DEAL, POLICY).flags)


def _told(report: Any) -> dict[str, Any]:
    """All but how many people are known, and the constants read about them: a name stays known."""
    told: dict[str, Any] = report.model_dump(exclude={"known", "policy_used"})
    return told


def test_an_account_that_nobody_left_is_read_as_it_is() -> None:
    graph = lost(until=None).graph()

    assert graph.of_those_there is graph


def test_names_and_positions_of_those_who_left_stay_known() -> None:
    graph = lost().graph()

    assert graph.of_those_there.people == graph.people
    assert graph.of_those_there.positions == graph.positions
    assert reading(graph).name_of("coach") == "coach"
    assert reading(graph).level_of_person("coach") is ContactLevel.MET


def test_a_technical_buyer_who_left_is_no_opponent_any_more() -> None:
    building = lost()
    building.part("foe", TB, rating=-4, contact_level="met")
    building.person("foe", until=days_ago(1))

    assert ("no_opponent", None, "low") in flags(building)
    assert not {code for code, person, _ in flags(building) if person == "foe"} - {"has_left"}
