"""Whatever pydantic refuses is told in our own words, in both languages, and repeats little of what was given."""

from __future__ import annotations

import re
import unicodedata
from typing import Annotated, Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError, PydanticKnownError, SchemaValidator, core_schema

from graphkam.errors import Place
from graphkam.model.codes import Role
from graphkam.model.entities import Rating, Roles
from graphkam.words import LANGS, Lang, has, problem_text, table
from graphkam.words.validation import LONGEST_PIECE, OTHER, SENTENCES, field_of, piece, problem_of

LIMITS = {
    **dict.fromkeys(("gt", "ge", "lt", "le", "multiple_of", "min_length", "max_length", "actual_length"), 7),
    **dict.fromkeys(
        ("max_digits", "decimal_places", "whole_digits", "expected_version", "tz_expected", "tz_actual"), 7
    ),
    **dict.fromkeys(("field_type", "class_name", "class", "attribute", "method_name", "encoding"), "Thing"),
    **dict.fromkeys(("error", "encoding_error"), "this went wrong inside"),
    **dict.fromkeys(("discriminator", "tag", "expected_tags", "expected_schemas", "expected_schemes"), "Thing"),
    "pattern": "[a-z]",
    "expected": "'high', 'medium' or 'low'",
}
"""A value for every parameter that pydantic's own sentences name."""

ENGLISH = re.compile(r"[A-Za-z]{2,} [A-Za-z]{2,}")
REMEDY = re.compile(r"\b(Write|Add|Leave|Correct|Shorten|Send|Take)\b|one of: |from \{?\w+\}? to ")


def refused(kind: str) -> dict[str, Any]:
    """What pydantic says where a value is wrong in this way."""

    def refuse(value: Any) -> Any:
        raise PydanticKnownError(kind, LIMITS)  # type: ignore[arg-type]  # any of them

    return errors(refuse, "given")[0]


def errors(refuse: Any, value: Any) -> list[dict[str, Any]]:
    """At a field, as most errors are."""
    field = core_schema.typed_dict_field(core_schema.no_info_plain_validator_function(refuse))
    with pytest.raises(ValidationError) as caught:
        SchemaValidator(core_schema.typed_dict_schema({"field": field})).validate_python({"field": value})
    return [dict(item) for item in caught.value.errors()]


def told(model: Any, value: Any, lang: Lang = "en") -> list[str]:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(model).validate_python(value)
    return [problem_text(lang, problem_of(item, Place(field=field_of(item)))) for item in caught.value.errors()]


@pytest.mark.parametrize("kind", get_args(core_schema.ErrorType))
def test_every_type_of_error_has_a_sentence_in_both_languages(kind: str) -> None:
    item = refused(kind)
    english, chinese = (problem_text(lang, problem_of(item, Place())) for lang in LANGS)

    assert REMEDY.search(english), english
    assert not ENGLISH.search(chinese), chinese
    assert any("\u4e00" <= char <= "\u9fff" for char in chinese)
    assert item["msg"] not in english


def test_every_sentence_that_stands_for_a_type_exists_and_names_what_to_do() -> None:
    codes = {*SENTENCES.values(), OTHER, *(code for code in table() if code.startswith("validation."))}

    assert [code for code in codes if not has(code)] == []
    assert [code for code in codes if not REMEDY.search(table()[code]["en"])] == []
    assert set(SENTENCES) <= set(get_args(core_schema.ErrorType))


def test_a_limit_is_named_as_it_is() -> None:
    assert told(Annotated[float, Field(gt=0)], 0) == ["0 is too small. Write a number greater than 0."]
    assert told(Annotated[float, Field(le=0.125)], 1) == ["1 is too large. Write 0.125 or less."]
    assert told(Annotated[str, Field(max_length=3)], "abcd", "zh") == ["超过 3 个字符，请缩短。"]
    assert told(Annotated[list[int], Field(max_length=1)], [1, 2]) == ["More than 1 entry. Leave some out."]


def test_what_is_no_word_of_a_vocabulary_is_refused_with_all_that_are() -> None:
    allowed = ", ".join(Role)

    assert told(Role, "couch") == [f"“couch” is not one of: {allowed}."]
    assert told(Roles, ["coach", "couch"]) == [f"field [1]: “couch” is not one of: {allowed}."]
    assert told(Roles, [["coach"]])[0] == f"field [0]: “[…]” is not one of: {allowed}."


def test_a_field_is_named_by_the_way_to_it_without_what_pydantic_tried_there() -> None:
    class Judged(BaseModel):
        model_config = ConfigDict(extra="forbid")
        rating: Rating | None

    class Many(BaseModel):
        ratings: tuple[Judged, ...]

    assert told(Many, {"ratings": [{"rating": 0}, {"rating": 9}]})[0].startswith("field ratings[1].rating: 9 is too ")
    assert told(Many, {"ratings": [{"rating": 0, "int": 1}]})[0].startswith(
        "field ratings[0].int: There is no field “i"
    )
    assert told(Many, []) == ['Not an object. Write one in braces, each value after its name: {"name": …}.']


def test_a_code_of_our_own_keeps_its_words_and_repeats_a_short_piece_only() -> None:
    def refuse(value: Any) -> Any:
        raise PydanticCustomError("date_expected", "no date", {"value": value})

    problem = problem_of(errors(refuse, "2026\u202e" + "x" * 500)[0], Place())

    piece_shown = "2026\ufffd" + "x" * (LONGEST_PIECE - 5) + "…"
    assert problem_text("en", problem) == f"“{piece_shown}” is no date. Write 2026-06-15."


def test_what_our_own_code_says_in_english_is_not_passed_on() -> None:
    def refuse(value: Any) -> Any:
        raise ValueError("the password was hunter2")

    (item,) = errors(refuse, {"password": "hunter2"})

    texts = [problem_text(lang, problem_of(item, Place())) for lang in LANGS]
    assert texts == [
        "“{…}” cannot be taken here. Correct it, or leave it out.",
        "此处不接受“{…}”。请更正，或去掉该项。",
    ]
    assert "hunter2" not in str(problem_of(item, Place()))


@given(st.text() | st.integers() | st.floats() | st.none() | st.booleans() | st.binary() | st.lists(st.text()))
def test_a_piece_is_short_and_steers_no_screen(value: Any) -> None:
    shown = piece(value)

    assert len(shown) <= LONGEST_PIECE + 1
    assert not any(unicodedata.category(char)[0] == "C" and char != "\ufffd" for char in shown)
    shown.encode()
