"""Where little is known one sentence says so, and beside what is said stands how sure it is."""

from __future__ import annotations

from datetime import date

import pytest

from graphkam.model.results import Bullet, Flag, Knowledge
from graphkam.model.results_agenda import AgendaReport, Looked
from graphkam.words import LANGS, Lang
from graphkam.words.phrases_agenda import agenda_text
from graphkam.words.phrases_coverage import bullet_line, flag_line
from graphkam.words.phrases_knowledge import little_in_agenda, little_text, with_confidence

NOBODY = Knowledge(
    people=0, with_layer=0, with_manager=0, influence_links=0, roles_held=0, judged=0, verified=0, guesses=0,
    little=True,
)  # fmt: skip
LITTLE = NOBODY.model_copy(update={"people": 3, "verified": 1})
ENOUGH = NOBODY.model_copy(update={"people": 3, "verified": 3, "little": False})


def agenda(*known: Knowledge, member: str | None = None) -> AgendaReport:
    looked = tuple(
        Looked(
            account_id="acme", account_name="Acme", opportunity_id=str(place), opportunity_name=f"Line {place}",
            day=date(2026, 6, 30), known=one,
        )
        for place, one in enumerate(known, start=1)
    )  # fmt: skip
    return AgendaReport(member_id=member, member_name=member, days=None, errands=(), looked=looked)


def test_where_little_is_known_a_sentence_says_how_much_and_where_to_go_on() -> None:
    assert little_text("en", LITTLE) == (
        "Very little is known, so this is a beginning and not a finding: 1 rating is verified; "
        "see `graphkam next` for the fact that would help most."
    )
    assert little_text("zh", LITTLE) == (
        "所知甚少，这只是起点，不是结论：已核实的评分 1 个；最值得先弄清的一点见 `graphkam next`。"
    )
    assert "see /there for" in (little_text("en", LITTLE, "/there") or "")
    assert "is named here" in (little_text("en", LITTLE, None) or "")


@pytest.mark.parametrize("lang", LANGS)
def test_where_enough_is_known_nothing_is_said_of_it(lang: Lang) -> None:
    assert little_text(lang, ENOUGH) is None


def test_where_nobody_is_known_people_are_asked_for_whatever_a_team_calls_little() -> None:
    for known in (NOBODY, NOBODY.model_copy(update={"little": False})):
        assert (little_text("en", known) or "").startswith("Nobody is known yet: add people")
        assert (little_text("zh", known) or "").startswith("还没有已知的人")


class TestAgenda:
    def test_names_the_opportunities_of_which_little_is_known(self) -> None:
        said = little_in_agenda("en", agenda(LITTLE, ENOUGH, LITTLE.model_copy(update={"verified": 0})))

        assert said is not None
        assert "of 2 opportunities" in said
        assert "Line 1 (1 rating verified), Line 3 (0 ratings verified);" in said

    def test_names_three_and_counts_the_others(self) -> None:
        assert "Line 3 (1 rating verified), 2 more;" in (little_in_agenda("en", agenda(*[LITTLE] * 5)) or "")

    def test_of_one_opportunity_alone_it_says_what_every_result_says(self) -> None:
        assert little_in_agenda("zh", agenda(LITTLE)) == little_text("zh", LITTLE)

    def test_of_one_of_ours_it_is_said_only_where_they_act(self) -> None:
        assert little_in_agenda("en", agenda(LITTLE, ENOUGH, member="Ann")) is None

    def test_where_nobody_is_known_the_heading_asks_for_people_and_nothing_is_said_twice(self) -> None:
        mine = agenda(ENOUGH, NOBODY, member="Ann")

        assert agenda_text("en", mine).startswith("Nobody is known yet: add people")
        assert agenda_text("en", mine).endswith("(Acme · Line 2).")
        assert agenda_text("zh", agenda(NOBODY, NOBODY)).endswith("（Line 1、Line 2）。")
        assert little_in_agenda("en", mine) is None
        assert little_in_agenda("en", agenda(NOBODY, NOBODY)) is None

    def test_where_people_are_known_and_nothing_is_to_be_done_that_is_said(self) -> None:
        assert agenda_text("en", agenda(LITTLE, ENOUGH)).startswith("Nothing to do")
        assert agenda_text("en", agenda()).startswith("Nothing to do")


def test_how_sure_it_is_stands_beside_in_percent() -> None:
    assert with_confidence("en", "A way", 0.474) == "A way; 47% sure"
    assert with_confidence("zh", "一条路", 0.474) == "一条路；把握 47%"
    assert with_confidence("en", "A way", None) == "A way"


def test_a_flag_or_strength_that_rests_on_nothing_recorded_is_told_alone() -> None:
    flag, bullet = Flag(code="no_coach", severity="high"), Bullet(code="recorded", text="快")

    assert flag_line("zh", flag) == "没有教练。"
    assert flag_line("zh", flag.model_copy(update={"confidence": 0.5})) == "没有教练。 · 把握 50%"
    assert "sure" not in bullet_line("en", bullet)
    assert bullet_line("en", bullet.model_copy(update={"confidence": 0.5})).endswith(" · 50% sure")
