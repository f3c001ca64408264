"""What would change the first recommendation, and what finding out is worth (docs/analysis.md, section 15)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkam.analysis.contact.advice import advice_of, value_of_knowing
from graphkam.analysis.contact.contacts import next_contacts
from graphkam.analysis.contact.supposing import Supposing, scores
from graphkam.analysis.reading.deal import Deal
from graphkam.analysis.reading.variant import supposed
from graphkam.model.codes import Mode
from graphkam.model.policy import default_policy
from graphkam.model.results_advice import AdviceReport, Question, Turn
from graphkam.model.results_whatif import NewMode, NewRating, Suppositions
from tests.analysis.building import COACH, DAY, DEAL, EB, INFLUENCER, TB, UB, Building, changed
from tests.analysis.leverage_example import example

POLICY = default_policy()


def advice(building: Building, **constants: Any) -> AdviceReport:
    policy = POLICY
    for name, value in constants.items():
        policy = changed(policy, name.replace("__", "."), value)
    return advice_of(building.graph(), DEAL, policy)


def first_if(building: Building, person: str, rating: int) -> tuple[str, str]:
    """Who comes first if somebody were rated so: by what-if's own way of supposing."""
    graph = supposed(building.graph(), DEAL, Suppositions(ratings=(NewRating(person_id=person, rating=rating),)), 2)
    found = next_contacts(graph, DEAL, POLICY, 1).contacts[0]
    return found.person_id, found.kind


def contest() -> Building:
    """Ida and Jon decide, nobody sways anybody; Ida comes first by more weight. All roles are held."""
    building = Building()
    building.person("ida", "management")
    building.person("jon", "management")
    building.part("ida", EB, TB, rating=0, contact_level="met", mode="growth", weight=40)
    building.part("jon", UB, COACH, rating=0, contact_level="met", mode="growth", weight=30)
    building.member("bob")
    building.knows("bob", "ida", 0.1, last=DAY)
    building.knows("bob", "jon", 0.1, last=DAY)
    return building


def turn(report: AdviceReport, what: str, person: str, rising: bool = False) -> Turn:
    (found,) = [one for one in report.turns if (one.what, one.person_id, one.rising) == (what, person, rising)]
    return found


def question(report: AdviceReport, what: str, subject: str) -> Question:
    (found,) = [one for one in report.questions if one.what == what and subject in (one.person_id, one.role)]
    return found


def test_who_would_be_a_supporter_already_is_not_first_any_more() -> None:
    found = turn(advice(contest()), "rating", "ida", rising=True)

    assert (found.now, found.then) == (0, 2)
    assert found.instead is not None
    assert found.instead.person_id == "jon"


def test_a_turning_point_is_the_nearest_value_at_which_the_advice_changes() -> None:
    """An opponent is approached with a quarter of the chance: from −2 on, as `support.opponent_to` says."""
    found = turn(advice(contest()), "rating", "ida")

    assert (found.now, found.then) == (0, -2)
    assert first_if(contest(), "ida", -1)[0] == "ida"
    assert first_if(contest(), "ida", -2)[0] == "jon"


def test_every_turning_rating_is_what_the_recommendations_say_when_it_is_supposed() -> None:
    for building in (contest(), example()):
        report = advice(building)
        assert report.first is not None
        for one in report.turns:
            if one.what == "rating":
                assert one.instead is not None
                then = first_if(building, one.person_id, int(one.then))
                assert then == (one.instead.person_id, one.instead.kind)
                assert then != (report.first.person_id, report.first.kind)


def test_a_tie_on_the_way_turns_the_advice_when_it_is_weaker() -> None:
    building = contest()
    building.member("ann")
    building.knows("ann", "ida", 0.9)
    building.knows("ann", "jon", 0.9)

    found = turn(advice(building), "tie", "ann")

    # Both are led in a day: Ida's 40 times her tie fall below Jon's 30 · 0.9 under 0.675.
    assert (found.other_id, found.now, found.then) == ("ida", 0.9, 0.65)
    assert found.instead is not None
    assert found.instead.person_id == "jon"


@pytest.mark.parametrize("other", [0.85, 0.5, None])
def test_of_two_ties_only_the_one_that_counts_is_supposed_to_be_weaker(other: float | None) -> None:
    """Whoever gave advice at 0.85 still sways by that when the trust of 0.9 is gone."""

    def built(trust: float) -> Building:
        building = contest()
        building.part("fay", rating=5, contact_level="supports_us")
        building.sways("fay", "ida", trust, "trust")
        building.sways("fay", "ida", other, "advice")
        building.sways("fay", "jon", 0.8)
        return building

    deal = Deal(built(0.9).graph(), DEAL, POLICY.reader())
    for weaker in (0.7, 0.3, 0.05):
        supposed_rows = scores(Supposing(deal).if_tied("fay", "ida", weaker))
        recorded = next_contacts(built(weaker).graph(), DEAL, POLICY).contacts

        families = {"win": "move", "prove": "move", "change_mode": "move", "find_out": "ask", "refresh": "keep"}
        assert supposed_rows == pytest.approx({(one.person_id, families[one.kind]): one.score for one in recorded})


def test_a_tie_of_ours_may_be_supposed_too_weak_to_begin_a_way() -> None:
    building = contest()
    building.member("ann")
    building.knows("ann", "ida", 0.9)

    rows = Supposing(Deal(building.graph(), DEAL, POLICY.reader())).if_tied("ann", "ida", 0.05)

    assert [(row.person_id, row.led) for row in rows] == [("ida", False), ("jon", False)]


def test_a_turning_point_is_found_though_values_beyond_it_turn_nothing() -> None:
    """Ben decides and is led by Dan, who has much weight: as no supporter any more Dan comes first himself, as an
    opponent, approached with a quarter of the chance, no longer."""
    building = Building()
    building.person("ben")
    building.part("ben", EB, TB, UB, COACH, rating="unclear", weight=40)
    building.part("dan", INFLUENCER, rating=3, contact_level="met", mode="trouble", weight=10)
    building.sways("dan", "ben", 0.5)
    building.member("us")
    building.knows("us", "dan", 0.1, last=DAY)

    found = turn(advice(building), "rating", "dan")

    assert (found.now, found.then) == (3, 1)
    assert [first_if(building, "dan", rating)[0] for rating in (2, 1, -5)] == ["ben", "dan", "ben"]


def test_a_mode_that_is_supposed_leaves_an_old_rating_old() -> None:
    """Otherwise Ida, a supporter whose rating is out of date, would need nothing any more."""
    building = contest()
    building.part("ida", EB, TB, rating=4, contact_level="met", weight=40, age=200)
    deal = Deal(building.graph(), DEAL, POLICY.reader())
    graph = supposed(building.graph(), DEAL, Suppositions(modes=(NewMode(person_id="ida", mode=Mode.GROWTH),)), 2)

    rows = Supposing(deal).if_judged("ida", "mode", Mode.GROWTH)

    told: list[Any] = [(row.person_id, row.kind, pytest.approx(row.score)) for row in rows]
    assert ("ida", "refresh") in [one[:2] for one in told]
    assert told == [(one.person_id, one.kind, one.score) for one in next_contacts(graph, DEAL, POLICY).contacts]


def test_a_question_is_asked_only_where_an_answer_changes_the_advice() -> None:
    building = contest()
    building.part("ida", EB, TB, contact_level="met", mode="growth", weight=40)

    report = advice(building)

    found = question(report, "rating", "ida")
    assert {answer.value: answer.changes for answer in found.answers} == {-3: True, 0: False, 3: True}
    assert sum(answer.probability for answer in found.answers) == pytest.approx(1)
    assert found.value > 0


def test_what_is_known_is_not_asked() -> None:
    assert advice(contest()).open_questions == 0
    assert advice(contest()).questions == ()


def test_who_could_tell_is_a_supporter_of_ours() -> None:
    building = contest()
    building.part("ida", EB, TB, contact_level="met", mode="growth", weight=40)
    building.person("fay", "management")
    building.part("fay", rating=4, contact_level="in_dialogue")

    assert question(advice(building), "rating", "ida").ask_id == "fay"


def test_a_role_that_nobody_holds_is_asked_for_where_finding_the_holder_is_worth_more() -> None:
    """Whoever holds it would be approached directly: 0.15 · 0.8 of the step, in three days; nobody else is worth it."""
    building = Building()
    building.part("ida", TB, UB, COACH, rating=4, contact_level="supports_us", mode="growth", weight=1)
    building.part(None, EB, name="open", weight=99)

    dumb = {"supporter": 0.0, "contact": 0.0, "stranger": 0.0}
    report = advice(building, approach__ask_chance=dumb)
    first = next_contacts(building.graph(), DEAL, changed(POLICY, "approach.ask_chance", dumb)).contacts[0]

    assert ("approach.direct_effort", "decision") in {(use.name, use.key) for use in report.policy_used}
    found = question(report, "role", EB)
    assert found.value + first.score == pytest.approx(0.99 * 0.4 * 0.15 * 0.8 / 3)
    assert found.ask_id == "ida"


@pytest.mark.parametrize(("stated", "asked"), [(0.3, True), (0.5, False)])
def test_a_tie_is_a_question_where_nobody_stated_how_strong_the_link_that_counts_is(stated: float, asked: bool) -> None:
    """Of two links the stronger counts; the one that nobody stated a strength for counts as 0.4."""
    building = contest()
    building.part("fay", rating=4, contact_level="in_dialogue")
    building.sways("fay", "ida", None, "trust")
    building.sways("fay", "ida", stated, "advice")

    assert advice(building).open_questions == int(asked)


def test_questions_are_examined_up_to_a_limit_and_the_rest_is_counted() -> None:
    building = contest()
    for name in ("kim", "lea", "max"):
        building.person(name, "operation")
        building.sways(name, "ida", 0.5)

    report = advice(building, information__most_questions=1)

    assert (report.examined, report.open_questions) == (1, 3)


def test_a_policy_that_examines_less_than_nothing_examines_nothing() -> None:
    report = advice(unjudged(), information__most_questions=-1)

    assert (report.examined, report.questions) == (0, ())


def unjudged() -> Building:
    building = contest()
    building.part("ida", EB, TB, contact_level="met", mode="growth", weight=40)
    return building


def without_mode() -> Building:
    building = contest()
    building.part("ida", EB, TB, rating=0, contact_level="met", weight=40)
    return building


def unstated() -> Building:
    building = contest()
    building.part("fay", rating=4, contact_level="in_dialogue")
    building.sways("fay", "jon")
    building.sways("fay", "ida", 0.3)
    return building


@pytest.mark.parametrize(
    ("made", "what", "name", "value"),
    [
        (unjudged, "rating", "information.ratings", {"-3": 0.0, "0": 1.0, "3": 0.0}),
        (without_mode, "mode", "information.modes", {"growth": 1.0, "trouble": 0.0}),
        (unstated, "tie", "information.ties", {"0.2": 1.0, "0.5": 0.0, "0.8": 0.0}),
        (unjudged, "rating", "information.most_questions", 0.0),
    ],
)
def test_what_answers_are_thought_possible_changes_what_is_asked(
    made: Callable[[], Building], what: str, name: str, value: Any
) -> None:
    before = advice(made())

    after = advice(made(), **{name.replace(".", "__"): value})

    assert name in {use.name for use in before.policy_used}
    assert what in {one.what for one in before.questions}
    assert after.questions != before.questions


def test_an_account_without_anybody_has_no_advice_to_change() -> None:
    report = advice(Building())

    assert (report.first, report.turns) == (None, ())


def test_possible_answers_without_any_probability_ask_nothing() -> None:
    building = contest()
    building.part("ida", EB, TB, contact_level="met", mode="growth", weight=40)

    report = advice(building, information__ratings={"-3": 0.0, "0": 0.0, "3": 0.0})

    assert report.questions == ()


def test_the_value_of_knowing_is_that_of_the_page() -> None:
    outcomes = [(0.25, {"kim": 0.02, "lea": 0.08}), (0.5, {"kim": 0.10, "lea": 0.08}), (0.25, {"lea": 0.08})]

    assert value_of_knowing(outcomes) == pytest.approx(0.01)


scored = st.dictionaries(st.sampled_from("abcd"), st.floats(0, 1), max_size=4)


@given(st.lists(st.tuples(st.floats(0, 1), scored), max_size=5))
def test_knowing_never_harms_and_is_worth_nothing_where_every_outcome_is_the_same(
    outcomes: list[tuple[float, dict[str, float]]],
) -> None:
    assert value_of_knowing(outcomes) >= 0
    assert value_of_knowing([(probability, {"a": 0.3, "b": 0.2}) for probability, _ in outcomes]) == pytest.approx(0)


def crowd(**last: Any) -> Building:
    """Seventy users, each approached directly: equal weights, so that today's first are those of the smaller ids."""
    building = Building()
    for number in range(70):
        building.person(f"user {number:02}", "operation")
        roles = (EB, TB, UB, COACH) if number == 0 else (UB,)
        told = {"rating": 0, "weight": 10} | (last if number == 69 else {})
        building.part(f"user {number:02}", *roles, contact_level="met", mode="growth", **told)
    return building


class Everybody(Supposing):
    """Compares everybody."""

    MOVES = 1000


def as_supposed(how: type[Supposing], building: Building, rating: int) -> dict[tuple[str, str], float]:
    """What everybody compared scores if the last of the crowd were rated so."""
    return scores(how(Deal(building.graph(), DEAL, POLICY.reader())).if_judged("user 69", "rating", rating))


def test_who_a_question_is_about_is_compared_under_every_answer() -> None:
    """An opponent, approached with a quarter of the chance, is the last of seventy even with twice the weight."""
    building = crowd(rating=None, weight=20)
    user = ("user 69", "move")

    for rating in (-3, 0):
        found, everybody = (as_supposed(how, building, rating) for how in (Supposing, Everybody))
        assert found[user] == everybody[user]
        assert len(everybody) == 70
    assert min(everybody.values()) > as_supposed(Everybody, building, -3)[user]


def test_today_s_first_people_are_compared_under_every_answer() -> None:
    """User 59, the sixtieth today, becomes the sixty-first once the last of the crowd is no opponent."""
    building = crowd(rating=-5, weight=20)

    assert ("user 59", "move") in as_supposed(Supposing, building, 0)
    assert ("user 60", "move") not in as_supposed(Supposing, building, 0)


def test_the_value_of_a_question_in_a_crowd_is_that_with_everybody_compared() -> None:
    building = crowd(rating=None, weight=20)

    found, everybody = (
        value_of_knowing([(1 / 3, as_supposed(how, building, rating)) for rating in (-3, 0, 1)])
        for how in (Supposing, Everybody)
    )

    assert found == pytest.approx(everybody, abs=1e-12)
    assert found > 0
