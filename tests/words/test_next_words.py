"""Next contacts are told in the reader's words, whatever is said of them."""

from __future__ import annotations

import pytest

from graphkam.model.graph import AccountGraph
from graphkam.model.policy import default_policy
from graphkam.model.results import NextReport
from graphkam.services.analysing import picture
from graphkam.services.samples import SAMPLES
from graphkam.words import LANGS, Lang
from graphkam.words.phrases import reason_text
from graphkam.words.phrases_next import contact_head, gain_text, last_text, score_text, talk_lines, who_text, why_lines
from tests.analysis.building import COACH, DEAL, EB, TB, UB, Building, contact, days_ago
from tests.analysis.sample_accounts import sample_account

OF_SAMPLES = [(found.graph, deal) for found in map(sample_account, SAMPLES) for deal in found.opportunities.values()]


def pressed() -> AccountGraph:
    """Somebody between the camps, leaving, in even keel and nowhere known; a coach kept; a user buyer to be found."""
    building = Building()
    building.person("boss", leaving="retires in June")
    building.part("boss", EB, TB, contact_level="met", mode="even_keel")
    building.part("friend", COACH, rating=4, contact_level="in_dialogue")
    building.part("foe", rating=-3, contact_level="met", mode="overconfident")
    for name in ("friend", "foe"):
        building.sways(name, "boss", 0.6)
    return building.graph()


def told(graph: AccountGraph, deal: str, lang: Lang) -> NextReport:
    return picture(graph, deal, default_policy(), lang).next()


@pytest.mark.parametrize("lang", LANGS)
def test_everything_said_of_a_contact_has_words(lang: Lang) -> None:
    lines = [
        line
        for graph, deal in [*OF_SAMPLES, (pressed(), DEAL)]
        for one in told(graph, deal, lang).contacts
        for line in (
            contact_head(lang, one), who_text(lang, one), gain_text(lang, one), score_text(lang, one),
            *why_lines(lang, one), *talk_lines(lang, one), *(reason_text(lang, caution) for caution in one.cautions),
        )
    ]  # fmt: skip

    assert all(line.strip() and "{" not in line for line in lines)
    heads = "".join(contact_head(lang, one) for one in told(pressed(), DEAL, lang).contacts)
    assert any("\u4e00" <= char <= "\u9fff" for char in heads) == (lang == "zh")


def test_a_gain_is_spelled_out_with_the_largest_parts_and_the_rest_together() -> None:
    building = Building()
    building.part("boss", EB, TB, rating=0, contact_level="met")
    building.part("user", UB, COACH, rating=0, contact_level="met", degree="high")
    for place in range(3):
        building.part(f"p{place}", TB, rating=0, contact_level="met", degree="low")
    building.sways("user", "boss", 0.5)

    # shares: 3 and 3 of 12 (technical buyers 2 each); only the boss hears the user, at 0.5: 0.6 × 0.8 × 0.5 of 0.4
    assert gain_text("en", contact(building, "user")) == (
        "+0.124 of weighted support: own share 0.100, through boss (economic buyer, technical buyer) 0.024."
    )


def test_small_parts_of_a_gain_are_summed_up() -> None:
    building = Building()
    building.part("user", UB, EB, COACH, rating=0, contact_level="met", degree="high", weight=99)
    for place in range(3):
        building.part(f"p{place}", TB, rating=0, contact_level="met", weight=1)
        building.sways("user", f"p{place}", 0.5)

    assert gain_text("en", contact(building, "user")).endswith("0.388, 3 more 0.003.")


@pytest.mark.parametrize(
    ("days", "en", "zh"),
    [
        (None, "no contact known", "没有联系记录"),
        (0, "last contact today", "今天刚联系过"),
        (1, "last contact 2026-06-29, 1 day ago", "最近联系 2026-06-29，1 天前"),
        (12, "last contact 2026-06-18, 12 days ago", "最近联系 2026-06-18，12 天前"),
    ],
)
def test_the_last_contact_is_told_with_the_days_since(days: int | None, en: str, zh: str) -> None:
    building = Building()
    building.member("us")
    building.part("boss", EB, TB, UB, COACH, rating=1, contact_level="met")
    if days is not None:
        building.call("us", "boss", day=days_ago(days))

    found = contact(building, "boss")

    assert (last_text("en", found), last_text("zh", found)) == (en, zh)
