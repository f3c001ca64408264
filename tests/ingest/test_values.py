"""Words and numbers of other programs' cells become our codes, and what is not understood is refused with its place."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from importlib import resources
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkam.errors import Place
from graphkam.ingest.foreign import values
from graphkam.ingest.foreign.cells import amount_of, emails_of, number_in, phones_of
from graphkam.ingest.foreign.days import DayReader
from graphkam.ingest.foreign.scales import RatingReader, StrengthReader, WeightReader, scale_in
from graphkam.model.codes import ContactLevel, Degree, InfluenceKind, Layer, Mode, ReportingKind, Role
from graphkam.words import problem_text
from tests.ingest.refusals import HERE, refusal

EB, TB, UB, COACH, INF, GATE = Role


# Salesforce's opportunity contact roles and HubSpot's buying roles, with its internal forms.
ROLES = [
    ("Business User", (UB,)), ("Decision Maker", (EB,)), ("Economic Buyer", (EB,)),
    ("Economic Decision Maker", (EB,)),
    ("Evaluator", (TB,)), ("Executive Sponsor", (INF,)), ("Influencer", (INF,)), ("Technical Buyer", (TB,)),
    ("Other", ()), ("Budget Holder", (EB,)), ("Champion", (COACH,)), ("End User", (UB,)),
    ("Legal & Compliance", (TB,)),
    ("DECISION_MAKER", (EB,)), ("BUDGET_HOLDER", (EB,)), ("END_USER", (UB,)), ("LEGAL_AND_COMPLIANCE", (TB,)),
    ("决策人", (EB,)), ("拍板人", (EB,)), ("使用部门", (UB,)), ("技术把关", (TB,)), ("教练/内线", (COACH,)),
    ("门卫", (GATE,)),
    ("economic_buyer", (EB,)), ("信息门卫", (GATE,)), ("EB", (EB,)), ("决", (EB,)), ("", ()), ("无", ()), ("—", ()),
    ("Decision Maker; End User", (EB, UB)), ("决策者、教练", (EB, COACH)), ("TB|UB", (TB, UB)),
    ("TB, UB / Coach", (TB, UB, COACH)),
    ("决策者（最终）", (EB,)), ("ＥＢ", (EB,)), ("End User;End User", (UB,)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "roles"), ROLES)
def test_role_words_of_other_programs_are_ours(text: str, roles: tuple[Role, ...]) -> None:
    assert values.roles_of(text, HERE) == values.RolesSaid(roles)


def test_a_blocker_is_an_attitude_and_no_role() -> None:
    said = values.roles_of("End User; Blocker", HERE)

    assert (said.roles, said.rating, said.unknown) == ((UB,), -3, ())


def test_an_unknown_role_is_named_and_the_others_are_kept() -> None:
    said = values.roles_of("决策者;大管家", HERE)

    assert said.roles == (EB,)
    (problem,) = said.unknown
    assert problem.place == HERE
    assert problem.params["word"] == "大管家"
    assert "大管家" in problem_text("zh", problem)
    assert "economic_buyer (决策者)" in problem_text("en", problem)


def test_a_word_of_the_user_s_own_outranks_ours() -> None:
    more = {"role": {"大管家": "gatekeeper", "Evaluator": "user_buyer"}}

    assert values.roles_of("大管家; evaluator", HERE, more).roles == (GATE, UB)
    assert values.degree_of("超级高", HERE, {"degree": {"超级高": "high"}}) is Degree.HIGH


@pytest.mark.parametrize(
    ("read", "text", "value"),
    [
        (values.degree_of, "高", Degree.HIGH),
        (values.degree_of, "Medium", Degree.MEDIUM),
        (values.degree_of, "L", Degree.LOW),
        (values.degree_of, "决定性", Degree.HIGH),
        (values.contact_level_of, "见过面", ContactLevel.MET),
        (values.contact_level_of, "never contacted", ContactLevel.IDENTIFIED),
        (values.contact_level_of, "In Dialogue", ContactLevel.IN_DIALOGUE),
        (values.mode_of, "困难型", Mode.TROUBLE),
        (values.mode_of, "Even-keel", Mode.EVEN_KEEL),
        (values.layer_of, "高层", Layer.DECISION),
        (values.layer_of, "Middle management", Layer.MANAGEMENT),
        (values.layer_of, "操作层", Layer.OPERATION),
        (values.tie_kind_of, "同学", InfluenceKind.PRIVATE),
        (values.tie_kind_of, "reports_to", ReportingKind.LINE),
        (values.tie_kind_of, "虚线", ReportingKind.DOTTED),
        (values.tie_kind_of, "Conflict", InfluenceKind.CONFLICT),
        (values.sign_of, "−", -1),
        (values.sign_of, "正面", 1),
        (values.yes_no, "是", True),
        (values.yes_no, "FALSE", False),
        (values.deleted, "1", True),
        (values.deleted, "", False),
        (values.currency_of, "人民币", "CNY"),
        (values.currency_of, "usd", "USD"),
        (values.currency_of, "CNY - Chinese Yuan", "CNY"),
        (values.currency_of, "PLN", "PLN"),
    ],
)
def test_words_of_both_languages_become_codes(read: Callable[[str, Place], Any], text: str, value: object) -> None:
    assert read(text, HERE) == value


READERS: dict[str, Callable[..., Any]] = {
    "degree": values.degree_of, "contact level": values.contact_level_of, "mode": values.mode_of,
    "layer": values.layer_of, "tie": values.tie_kind_of, "sign": values.sign_of, "currency": values.currency_of,
    "yes or no": values.yes_no, "rating": RatingReader().read, "weight": WeightReader().read,
    "strength": StrengthReader().read, "day": DayReader().read, "amount": amount_of, "number": number_in,
    "e-mail": emails_of, "phone": phones_of,
}  # fmt: skip


@pytest.mark.parametrize("what", READERS)
def test_an_empty_cell_is_nothing_and_gibberish_is_refused_with_its_place(what: str) -> None:
    for empty in ("", "  ", "N/A", "暂无", "无"):
        assert READERS[what](empty, HERE) in ((), None) or what == "yes or no"
    assert refusal(READERS[what], "qwertz 123 uiop!", HERE)


def test_every_section_of_the_table_is_in_both_languages_and_no_word_stands_twice() -> None:
    text = resources.files("graphkam.ingest.foreign").joinpath("values.toml").read_text(encoding="utf-8")
    for section, codes in tomllib.loads(text).items():
        if section in ("scale_ends", "sign", "currency"):
            continue
        values.words(section)
        for code, words in codes.items():
            assert any(word.isascii() for word in words), (section, code)
            assert any(not word.isascii() for word in words), (section, code)


@pytest.mark.parametrize(
    ("text", "rating"),
    [
        ("支持", 3), ("Supporter", 3), ("反对", -3), ("中立", 0), ("neutral", 0), ("不明", "unclear"),
        ("unknown", "unclear"),
        ("铁杆", 5), ("内线", 4), ("against", -3), ("+", 1), ("−−", -2), ("+++", 3), ("★★★★☆", 2),
        ("支持（口头）", 3),
        ("+3 supportive", 3), ("-4", -4), ("+5 热烈拥护", 5), ("", None),
    ],
)  # fmt: skip
def test_attitudes_become_ratings(text: str, rating: object) -> None:
    assert RatingReader("态度(-5~5)").read(text, HERE) == rating


@pytest.mark.parametrize(
    ("header", "text", "rating"),
    [
        # In a straight line between the ends −4 and +4 of values.toml.
        ("态度(1-5)", "1", -4), ("态度（1～5分）", "3", 0), ("Support (1 to 5)", "5", 4),
        ("支持度（五分制）", "4", 2),
        ("Rating 0-10", "10", 4), ("Rating 0-10", "5", 0), ("支持度(百分制)", "75", 2), ("态度(A-E)", "A", 4),
        ("态度(A-E)", "E", -4), ("Attitude (-5 to 5)", "3", 3),
    ],
)  # fmt: skip
def test_a_scale_named_in_the_header_is_used(header: str, text: str, rating: int) -> None:
    assert RatingReader(header).read(text, HERE) == rating


def test_numbers_on_an_unknown_scale_are_refused_and_not_taken_for_ratings() -> None:
    assert refusal(RatingReader("态度", ["1", "4", "5"]).read, "4", HERE) == "import.rating_scale_unknown"
    assert RatingReader("态度", ["-2", "4", "5"]).read("4", HERE) == 4
    assert refusal(RatingReader("态度(1-5)").read, "6", HERE) == "number_out_of_range"
    assert refusal(RatingReader("态度(-5-5)").read, "2.5", HERE) == "rating_whole"


@settings(deadline=None)  # the first example reads the tables
@given(st.integers(1, 5))
def test_a_scale_is_symmetrical(point: int) -> None:
    read = RatingReader("(1-5)").read
    up, down = read(str(point), HERE), read(str(6 - point), HERE)

    assert isinstance(up, int)
    assert isinstance(down, int)
    assert up == -down


def test_a_header_without_a_scale_has_none() -> None:
    assert scale_in("态度") is None
    assert scale_in("Rating 2026") is None
    assert scale_in("支持 (0～10)") == (0, 10)


def test_shares_are_percent_whether_written_so_or_as_fractions() -> None:
    assert WeightReader(["30%", "5%"]).read("30%", HERE) == 30
    assert WeightReader(["30", "5"]).read("5", HERE) == 5
    assert WeightReader(["0.3", "0.25"]).read("0.3", HERE) == 30
    assert WeightReader(["0.3", "25"]).read("0.3", HERE) == 0.3
    assert refusal(WeightReader().read, "101%", HERE) == "number_out_of_range"


@pytest.mark.parametrize(
    ("header", "cells", "text", "strength"),
    [
        ("强度", (), "强", 0.8), ("Strength", (), "weak", 0.2), ("强度", (), "中", 0.5),
        ("强度", ("0.4", "1"), "0.4", 0.4),
        ("强度(1-5)", (), "3", 0.6), ("强度", ("1", "5", "3"), "5", 1.0), ("w", ("12", "80"), "80", 0.8),
        ("强度", (), "60%", 0.6),
        ("强度", ("1",), "1", 1.0), ("强度", (), "★★★", 0.6), ("w", ("-0.5", "1"), "-0.5", 0.5),
        ("强度", (), "0", None),
    ],
)  # fmt: skip
def test_strengths_are_above_nothing_and_at_most_one(
    header: str, cells: tuple[str, ...], text: str, strength: float | None
) -> None:
    assert StrengthReader(header, cells).read(text, HERE) == strength


def test_a_negative_strength_is_a_negative_tie() -> None:
    assert [StrengthReader.sign(text) for text in ("-0.5", "0.5", "0", "strong")] == [-1, 1, None, None]
