"""How much is known, and how sure results are: said of every report, by the rules of docs/analysis.md."""

from __future__ import annotations

from typing import Any

import pytest

from graphkam.analysis.contact.advice import advice_of
from graphkam.analysis.contact.agenda import account_of, agenda
from graphkam.analysis.leverage.fragility import fragility
from graphkam.analysis.leverage.rivals import rival_paths
from graphkam.analysis.planning.lasting import lasting_ties_of
from graphkam.analysis.planning.pry import plan_of
from graphkam.analysis.planning.whatif import what_if
from graphkam.analysis.position.chart import evaluation_chart
from graphkam.analysis.reading.deal import Deal
from graphkam.analysis.reading.knowledge import knowledge_of
from graphkam.model.codes import Origin, SourceKind
from graphkam.model.graph import AccountGraph
from graphkam.model.policy import default_policy
from graphkam.model.results import Flag, FlagAnswer, Knowledge
from graphkam.model.results_leverage import FragilityReport
from graphkam.model.results_whatif import NewContact, Suppositions
from tests.analysis.building import ANALYSES, COACH, DEAL, EB, TB, Building, answered_flags, changed, flagged

POLICY = default_policy()
HALF_LIFE = int(Deal(Building().graph(), DEAL, POLICY.reader()).policy.number("judgement.half_life_days"))
ASSUMED = POLICY.reader().number("tie.assumed_confidence")
LITTLE = "information.little_below"


def reports(graph: AccountGraph) -> dict[str, Any]:
    """Every report of an opportunity but the list of answers, which rests on nothing that is known of the map."""
    found = {name: ask(graph, DEAL, POLICY) for name, ask in ANALYSES.items() if name != "answers"}
    found["advice"] = advice_of(graph, DEAL, POLICY)
    found["what if"] = what_if(
        graph, DEAL, POLICY, Suppositions(contacts=(NewContact(person_id="tia", contact_level=None),))
    )
    return found


def two(age: int = 0) -> Building:
    """Fay supports us and sways Tia, on whose word the decision hangs. Stated 80 % sure, `age` days ago."""
    building = Building()
    building.part("fay", COACH, rating=4, contact_level="in_dialogue")
    building.part("tia", TB, rating=-4, contact_level="met", age=age)
    building.sways("fay", "tia", 0.8, age=age)
    return building


def test_every_report_says_how_much_is_known_and_by_which_limit() -> None:
    graph = two().graph()
    known = knowledge_of(Deal(graph, DEAL, POLICY.reader()))

    assert (known.people, known.verified, known.little) == (2, 2, True)
    for name, report in reports(graph).items():
        assert report.known == known, name
        assert LITTLE in {use.name for use in report.policy_used}, name


def test_an_agenda_says_it_of_each_opportunity_that_was_looked_at() -> None:
    report = agenda(account_of(two().graph(), [DEAL], POLICY), POLICY)

    assert [one.known.little for one in report.looked] == [True]
    assert LITTLE in {use.name for use in report.policy_used}


@pytest.mark.parametrize(("limit", "little"), [(2, False), (3, True)])
def test_little_is_known_below_the_limit_of_the_team(limit: float, little: bool) -> None:
    for ask in (found for name, found in ANALYSES.items() if name != "answers"):
        assert ask(two().graph(), DEAL, changed(POLICY, LITTLE, limit)).known.little is little


def test_a_rivals_paths_rest_on_what_we_know_not_on_what_the_rival_sees() -> None:
    building = two()
    building.rival()
    building.backs("tia", 4)
    graph = building.graph()

    assert rival_paths(graph, DEAL, POLICY, "rival").known == knowledge_of(Deal(graph, DEAL, POLICY.reader()))


def flag(building: Building, code: str) -> Flag:
    (found,) = [one for one in flagged(building).flags if one.code == code]
    return found


class TestFlags:
    def test_confidence_is_that_of_the_fact_halved_for_each_half_life(self) -> None:
        assert flag(two(), "strongly_opposed").confidence == pytest.approx(0.8)
        assert flag(two(2 * HALF_LIFE), "strongly_opposed").confidence == pytest.approx(0.2)

    def test_of_several_facts_the_lowest_counts(self) -> None:
        building = two(HALF_LIFE)

        outweigh = flag(building, "opponents_outweigh")

        assert len(outweigh.facts) == 2
        assert outweigh.confidence == pytest.approx(0.4)

    def test_what_is_not_recorded_is_neither_sure_nor_unsure(self) -> None:
        assert flag(two(), "rival_unknown").confidence is None

    def test_a_guess_that_counts_as_unknown_says_nothing_of_how_sure_it_is_that_nobody_knows(self) -> None:
        building = Building()
        building.part("eve", EB, rating=3, source=SourceKind.NONE, origin=Origin.GUESS)

        assert flag(building, "rating_unknown").facts
        assert flag(building, "rating_unknown").confidence is None

    def test_an_account_in_upheaval_is_as_sure_as_whoever_said_so(self) -> None:
        building = two()
        building.account(reorganisation="merger", match="poor")

        assert flag(building, "reorganisation").confidence == pytest.approx(0.8)
        assert flag(building, "poor_match").confidence == pytest.approx(0.8)

    def test_a_strength_is_as_sure_as_its_fact(self) -> None:
        building = two()
        building.part("fay", COACH, rating=4, contact_level="in_dialogue", degree="high", age=HALF_LIFE // 2)

        (coach,) = [one for one in flagged(building).strengths if one.code == "proved_coach"]

        assert coach.confidence == pytest.approx(0.8 * 0.5**0.5)


class TestAnswers:
    def answer(self, building: Building, code: str, how: str) -> FlagAnswer:
        found = [one for one in answered_flags(building.graph(), DEAL, POLICY).flags if one.code == code]
        (answer,) = [one for one in found[0].answers or () if one.how == how]
        return answer

    def test_by_a_path_is_as_sure_as_its_weakest_word(self) -> None:
        building = two(HALF_LIFE)
        building.part("fay", COACH, rating=4, contact_level="in_dialogue", degree="high")

        assert self.answer(building, "strongly_opposed", "path").confidence == pytest.approx(0.4)

    def test_who_is_asked_is_as_sure_as_their_rating(self) -> None:
        building = two()
        building.part("fay", COACH, rating=4, contact_level="in_dialogue", age=HALF_LIFE // 2)

        assert self.answer(building, "rival_unknown", "ask").confidence == pytest.approx(0.8 * 0.5**0.5)

    def test_what_is_valued_by_whom_it_is_about_rests_on_neither(self) -> None:
        building = two()
        building.strength("fast", valued_by=["tia"], sets_apart=True, moves_roles=(TB,))

        assert self.answer(building, "strongly_opposed", "directly").confidence is None


class TestFragility:
    def report(self, building: Building) -> FragilityReport:
        return fragility(building.graph(), DEAL, POLICY)

    def test_a_holder_is_as_sure_as_the_best_path(self) -> None:
        building = two(HALF_LIFE)
        building.part("eve", EB)

        sure = {one.person_id: one.confidence for one in self.report(building).holders}

        assert sure["tia"] == pytest.approx(0.4)
        assert sure["fay"] == pytest.approx(0.8), "with us: as sure as that"
        assert sure["eve"] is None, "no path"

    def test_what_breaks_is_as_sure_as_the_path_that_breaks(self) -> None:
        (fay,) = self.report(two(HALF_LIFE)).people

        assert [one.person_id for one in fay.broken] == ["tia"]
        assert fay.confidence == pytest.approx(0.4)

    def test_of_ours_who_only_know_somebody_nothing_breaks(self) -> None:
        building = two()
        building.member("ann")
        building.knows("ann", "fay")

        (ann,) = self.report(building).members

        assert ann.only_contact_of
        assert ann.confidence is None

    def test_what_winning_opens_is_as_sure_as_the_paths_there_are_then(self) -> None:
        building = two()
        building.part("max", rating=0, contact_level="met")
        building.part("eve", EB)
        building.sways("max", "eve", 0.8, confidence=0.6)

        first = self.report(building).won[0]

        assert [one.person_id for one in first.people] == ["max"]
        assert [one.person_id for one in first.changed] == ["eve"]
        assert first.confidence == pytest.approx(0.6)

    def test_what_two_take_with_them_is_as_sure_as_the_paths_of_today(self) -> None:
        building = Building()
        building.part("fay", rating=4, contact_level="in_dialogue")
        building.part("guy", rating=4, contact_level="in_dialogue")
        building.part("eve", EB)
        building.sways("fay", "eve", 0.8, confidence=0.7)
        building.sways("guy", "eve", 0.7, confidence=0.2)

        (pair,) = self.report(building).lost_together

        assert {one.person_id for one in pair.people} == {"fay", "guy"}
        assert pair.confidence == pytest.approx(0.7), "the stronger of the two ways is the one there is today"


class TestOthers:
    def test_a_lasting_tie_is_as_sure_as_what_is_known_of_the_person(self) -> None:
        building = two(HALF_LIFE)
        building.part("eve", EB)
        building.sways("tia", "eve", 0.5)

        sure = {tie.person_id: tie.confidence for tie in lasting_ties_of(building.graph(), DEAL, POLICY).ties}

        assert sure["tia"] == pytest.approx(0.4)
        assert sure["eve"] == pytest.approx(ASSUMED), "never judged, never met"

    def test_who_was_met_and_not_judged_is_as_sure_as_that(self) -> None:
        building = Building()
        building.part("eve", EB, contact_level="met", age=HALF_LIFE)

        (tie,) = lasting_ties_of(building.graph(), DEAL, POLICY).ties

        assert tie.confidence == pytest.approx(0.4)

    def test_a_line_of_the_chart_is_as_sure_as_the_rating(self) -> None:
        building = two(HALF_LIFE)
        building.part("eve", EB)

        sure = {row.holder_id: row.confidence for row in evaluation_chart(building.graph(), DEAL, POLICY).rows}

        assert sure["tia"] == pytest.approx(0.4)
        assert sure["eve"] is None

    def test_a_path_that_would_be_there_no_more_was_as_sure_as_its_steps(self) -> None:
        report = what_if(two(HALF_LIFE).graph(), DEAL, POLICY, Suppositions(leaves=("fay",)))

        (path,) = [one for one in report.paths if one.person_id == "tia"]

        assert path.confidence_before == pytest.approx(0.4)
        assert path.confidence_after is None


def test_nothing_known_is_counted_as_nothing() -> None:
    known = knowledge_of(Deal(Building().graph(), DEAL, POLICY.reader()))

    assert known == Knowledge(
        people=0, with_layer=0, with_manager=0, influence_links=0, roles_held=0, judged=0, verified=0, guesses=0,
        little=True,
    )  # fmt: skip


def test_a_direct_step_of_a_plan_is_as_sure_as_a_direct_recommendation() -> None:
    building = Building()
    building.part("eve", EB, rating=3, source=SourceKind.NONE, origin=Origin.GUESS)

    (step,) = plan_of(building.graph(), DEAL, POLICY).steps

    assert step.direct
    assert step.confidence == pytest.approx(ASSUMED), "a guess is nothing to rest on"
