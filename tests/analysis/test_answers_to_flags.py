"""Section 4 of docs/analysis.md: which strength answers a flag, by which path, and where none does."""

from __future__ import annotations

import pytest

from graphkam.analysis.position.flags import red_flags
from graphkam.model.codes import SourceKind
from graphkam.model.entities import Opportunity
from graphkam.model.policy import default_policy
from graphkam.model.results import FlagAnswer
from tests.analysis.building import COACH, DEAL, EB, INFLUENCER, TB, UB, Building, answered_flags, changed


def answers(building: Building, code: str, person: str | None = None) -> tuple[FlagAnswer, ...]:
    """Of the one flag with that code, about that person where one is said."""
    report = answered_flags(building.graph(), DEAL, default_policy())
    found = [flag for flag in report.flags if flag.code == code and person in (None, flag.subject_id)]
    assert len(found) == 1, f"{len(found)} flags {code}"
    assert found[0].answers is not None
    return found[0].answers


def ways(building: Building, code: str, person: str | None = None) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.code, one.way_ids or (one.how, one.subject_id)) for one in answers(building, code, person)]


def contested() -> Building:
    """Tia, who checks, is unclear; Max, met and neutral, sways her at 0.8: 0.8 · 0.25 · 0.75 = 0.15."""
    building = Building()
    building.part("tia", TB, rating="unclear", contact_level="met")
    building.part("max", INFLUENCER, rating=0, contact_level="met")
    building.sways("max", "tia", 0.8)
    return building


class TestRecordedStrengths:
    def test_one_that_moves_the_role_gets_there_through_who_values_it(self) -> None:
        building = contested()
        building.strength("fast", ["max"], True, moves_roles=(TB,))

        (answer,) = answers(building, "support_uncertain")

        assert (answer.code, answer.strength_id, answer.how, answer.way_ids) == (
            "recorded", "fast", "path", ("max", "tia"),
        )  # fmt: skip
        assert answer.strength == pytest.approx(0.8 * 0.25 * 0.75)

    @pytest.mark.parametrize(
        "values", [{"moves_roles": (UB,)}, {"answers": ("stale",)}, {}], ids=["another role", "another flag", "nothing"]
    )
    def test_one_that_moves_another_role_and_names_another_flag_does_not(self, values: dict[str, object]) -> None:
        building = contested()
        building.strength("fast", ["max"], True, **values)

        assert ways(building, "support_uncertain") == []

    def test_one_that_names_the_flag_answers_it_whatever_it_moves(self) -> None:
        building = contested()
        building.strength("fast", ["max"], True, answers=("support_uncertain",))

        assert ways(building, "support_uncertain") == [("recorded", ("max", "tia"))]

    @pytest.mark.parametrize(("valued", "apart"), [([], True), (["max"], None), (["max"], False)])
    def test_one_that_is_not_proved_answers_nothing(self, valued: list[str], apart: bool | None) -> None:
        building = contested()
        building.strength("fast", valued, apart, moves_roles=(TB,))

        assert ways(building, "support_uncertain") == []

    def test_what_the_person_values_is_answered_directly(self) -> None:
        building = contested()
        building.strength("fast", ["max", "tia"], True, moves_roles=(TB,))

        (answer,) = answers(building, "support_uncertain")

        assert (answer.how, answer.subject_id, answer.strength, answer.way) == ("directly", "tia", 1, ())

    def test_nobody_of_ours_has_met_the_person_so_nothing_is_direct(self) -> None:
        building = contested()
        building.part("tia", TB, rating="unclear", contact_level="identified")
        building.strength("fast", ["tia"], True, moves_roles=(TB,))

        assert ways(building, "never_contacted") == []

    @pytest.mark.parametrize("judged", [{"rating": -2, "contact_level": "met"}, {"contact_level": "identified"}])
    def test_who_is_against_us_or_was_never_met_carries_nothing_on(self, judged: dict[str, object]) -> None:
        building = contested()
        building.part("max", INFLUENCER, **judged)  # type: ignore[arg-type]  # attributes as cases name them
        building.sways("max", "tia", 1)
        building.strength("fast", ["max"], True, moves_roles=(TB,))

        assert ways(building, "support_uncertain") == []

    def test_who_backs_a_rival_as_well_carries_nothing_on(self) -> None:
        building = contested()
        building.rival()
        building.backs("max", 3)
        building.strength("fast", ["max"], True, moves_roles=(TB,))

        assert ways(building, "support_uncertain") == []

    def test_a_path_too_weak_to_name_is_none(self) -> None:
        building = contested()
        building.sways("max", "tia", 0.05)  # beside 0.8, which goes
        building.remove("max sways tia trust None 0.8")
        building.strength("fast", ["max"], True, moves_roles=(TB,))

        # 0.05 · 0.1875 < 0.01
        assert ways(building, "support_uncertain") == []

    def test_a_product_does_not_tell_what_we_do_not_know(self) -> None:
        building = contested()
        building.strength("fast", ["max"], True, moves_roles=(TB,))

        assert ways(building, "mode_unknown", "tia") == []

    def test_a_flag_about_nobody_is_answered_through_the_most_willing_who_value_it(self) -> None:
        building = contested()
        building.part("sue", UB, rating=3, contact_level="met")
        building.strength("fast", ["max", "sue"], True, answers=("no_coach",))

        first = answers(building, "no_coach")[0]

        # willingness of +3, met: 0.8 · 0.75
        assert (first.code, first.how, first.subject_id) == ("recorded", "directly", "sue")
        assert first.strength == pytest.approx(0.6)

    def test_strengths_of_another_opportunity_answer_nothing_here(self) -> None:
        building = contested()
        building._say(Opportunity(id="other", account_id="acme", name="Another"))
        building.strength("fast", ["max"], True, moves_roles=(TB,), opportunity_id="other")

        assert ways(building, "support_uncertain") == []


class TestPeople:
    def test_a_proved_coach_answers_by_their_path(self) -> None:
        building = contested()
        building.part("coach", COACH, rating=4, degree="medium", contact_level="met")
        building.sways("coach", "max", 1)

        # 1 · 0.9 · 0.75, then 0.8 · 0.1875
        (answer,) = answers(building, "support_uncertain")
        assert (answer.code, answer.way_ids) == ("proved_coach", ("coach", "max", "tia"))
        assert answer.strength == pytest.approx(0.9 * 0.75 * 0.15)

    def test_a_coach_whose_standing_is_not_proved_answers_nothing(self) -> None:
        building = contested()
        building.part("coach", COACH, rating=4, degree="low", contact_level="met")
        building.sways("coach", "tia", 1)

        assert ways(building, "support_uncertain") == []

    def test_an_important_supporter_answers_and_a_supporter_of_low_degree_does_not(self) -> None:
        building = contested()
        for name, degree in (("big", "high"), ("small", "low")):
            building.part(name, INFLUENCER, rating=4, degree=degree, contact_level="met")
            building.sways(name, "tia", 0.5)

        assert ways(building, "support_uncertain") == [("important_supporter", ("big", "tia"))]

    def test_nobody_answers_for_themselves(self) -> None:
        building = Building()
        building.person("ann", since=None)
        building.part("ann", EB, rating=4, contact_level="met")
        building.person("ann", since=building.graph().day)

        assert ways(building, "new_in_job", "ann") == []

    def test_an_executive_answers_through_whom_the_executive_knows(self) -> None:
        building = contested()
        building.person("max", "decision")
        building.member("chief", executive=True)
        building.knows("chief", "max", 0.7)

        (answer,) = answers(building, "support_uncertain")

        assert (answer.code, answer.way_ids, answer.member_id) == ("executive_tie", ("chief", "max", "tia"), "chief")
        assert answer.strength == pytest.approx(0.7 * 0.15)

    def test_an_executive_who_knows_the_person_answers_in_one_step(self) -> None:
        building = contested()
        building.person("tia", "decision")
        building.member("chief", executive=True)
        building.knows("chief", "tia", 0.7)

        assert ways(building, "support_uncertain") == [("executive_tie", ("chief", "tia"))]

    def test_who_is_in_conflict_with_the_person_answers_nothing(self) -> None:
        building = contested()
        building.part("big", INFLUENCER, rating=4, degree="high", contact_level="met")
        building.sways("big", "tia", 1)
        building.sways("tia", "big", kind="conflict")

        assert ways(building, "support_uncertain") == []
        assert ways(building, "conflict") == []

    def test_at_most_two_answers_the_strongest_first_and_ties_by_id(self) -> None:
        building = contested()
        for name, strength in (("d", 0.5), ("c", 0.5), ("b", 0.5), ("a", 0.2)):
            building.part(name, INFLUENCER, rating=4, degree="high", contact_level="met")
            building.sways(name, "tia", strength)

        assert [way[0] for _, way in ways(building, "support_uncertain")] == ["b", "c"]

    def test_a_committee_is_reached_through_any_of_its_members(self) -> None:
        building = Building()
        building.people("tia", "tom")
        building.committee("board", "tia", "tom")
        building.part("board", TB, rating="unclear", contact_level="met")
        building.part("big", INFLUENCER, rating=4, degree="high", contact_level="met")
        building.sways("big", "tom", 0.5)

        assert ways(building, "support_uncertain", "board") == [("important_supporter", ("big", "tom"))]


class TestAsking:
    def test_a_proved_coach_is_asked_first_then_who_is_tied_to_the_person(self) -> None:
        building = contested()
        building.part("coach", COACH, rating=4, degree="medium", contact_level="met")
        building.part("far", INFLUENCER, rating=5, contact_level="supports_us")
        building.part("near", INFLUENCER, rating=2, contact_level="met")
        building.reports("near", "tia")

        assert ways(building, "win_unknown", "tia") == [
            ("proved_coach", ("ask", "coach")), ("supporter", ("ask", "near")),
        ]  # fmt: skip

    def test_a_supporter_is_asked_of_their_own_win_but_not_of_their_own_standing(self) -> None:
        building = Building()
        building.part("sue", UB, rating=3, contact_level="met")

        assert ways(building, "win_unknown", "sue") == [("supporter", ("ask", "sue"))]
        assert ways(building, "degree_unknown", "sue") == []

    @pytest.mark.parametrize(
        "judged",
        [{"age": 61}, {"source": SourceKind.NONE}, {"contact_level": "identified"}, {"rating": 1}],
        ids=["stale", "no evidence", "not met", "no supporter"],
    )
    def test_only_who_supports_us_on_fresh_evidence_is_asked(self, judged: dict[str, object]) -> None:
        building = Building()
        building.part("sue", UB, **({"rating": 3, "contact_level": "met"} | judged))  # type: ignore[arg-type]  # attributes as cases name them

        assert ways(building, "rival_unknown") == []

    def test_the_strength_of_asking_is_how_willing_who_is_asked_is(self) -> None:
        building = Building()
        building.member("us")
        building.part("sue", UB, rating=3, contact_level="met")
        building.knows("us", "sue", 0.3)

        (answer,) = answers(building, "rival_unknown")

        assert answer.strength == pytest.approx(0.8 * 0.75)
        assert answer.member_id == "us"


def test_what_is_our_own_doing_is_answered_only_by_a_strength_that_names_it() -> None:
    building = Building()
    building.member("us")
    building.part("sue", UB, rating=3, contact_level="met")
    building.knows("us", "sue", 0.9)

    assert (ways(building, "single_thread"), ways(building, "objective_uncertain")) == ([], [])

    building.strength("fast", ["sue"], True, answers=("single_thread",))
    assert ways(building, "single_thread") == [("recorded", ("directly", "sue"))]


def test_flags_and_strengths_stay_as_they_were() -> None:
    building = contested()
    building.strength("fast", ["max"], True, moves_roles=(TB,))
    graph = building.graph()

    plain = red_flags(graph, DEAL, default_policy())
    found = answered_flags(graph, DEAL, default_policy())

    assert all(flag.answers is None for flag in plain.flags)
    assert tuple(flag.model_copy(update={"answers": None}) for flag in found.flags) == plain.flags
    assert found.strengths == plain.strengths
    assert {use.name for use in plain.policy_used} <= {use.name for use in found.policy_used}


def test_an_executive_s_word_counts_little_with_an_opponent() -> None:
    building = Building()
    building.member("chief", executive=True)
    building.person("vp", "decision")
    building.part("vp", EB, rating=-4, contact_level="met", degree="high")
    building.knows("chief", "vp", 0.8)

    (answer,) = answers(building, "strongly_opposed")

    # 0.8 × 0.25, `approach.opponent_factor`: as in the paths and the next contact.
    assert answer.code == "executive_tie"
    assert answer.strength == pytest.approx(0.2)


def test_who_is_no_executive_and_good_matches_answer_nothing() -> None:
    building = contested()
    building.account(match="core")
    building.person("max", "decision")
    building.member("rep")
    building.knows("rep", "max", 0.9)

    assert ways(building, "support_uncertain") == []


def test_a_team_s_table_that_says_more_than_certain_gives_no_path_above_one() -> None:
    building = contested()
    building.strength("fast", ["max"], True, moves_roles=(TB,))
    policy = changed(default_policy(), "willingness.by_rating", {"0": 50})

    report = answered_flags(building.graph(), DEAL, policy)

    assert all(one.strength <= 1 for flag in report.flags for one in flag.answers or () if one.how == "path")
