from __future__ import annotations

import pytest

from graphkam.errors import InputError
from graphkam.model.policy import Constant, default_policy, policy_from_toml

DEFAULT = default_policy().constants


@pytest.mark.parametrize("name", DEFAULT)
def test_every_constant_has_its_reason_in_both_languages(name: str) -> None:
    constant: Constant = DEFAULT[name]

    assert constant.en.endswith(".")
    assert constant.zh.endswith("。")
    assert any("\u4e00" <= char <= "\u9fff" for char in constant.zh)
    assert not any("\u4e00" <= char <= "\u9fff" for char in constant.en)
    assert constant.unit
    assert constant.source


def test_a_copy_keeps_the_default_of_what_it_leaves_out() -> None:
    policy = policy_from_toml('version = 7\n["judgement.stale_after_days"]\nvalue = 30\n', "ours.toml")

    assert policy.version == 7
    assert policy.reader().number("judgement.stale_after_days") == 30
    others = {name: constant for name, constant in policy.constants.items() if name != "judgement.stale_after_days"}
    assert others == {name: constant for name, constant in DEFAULT.items() if name != "judgement.stale_after_days"}


def test_entries_of_a_table_merge() -> None:
    policy = policy_from_toml('["contact.limit_days"]\nvalue = { high = 14 }\n', "ours.toml")

    default = DEFAULT["contact.limit_days"].value
    assert isinstance(default, dict)
    assert policy.constants["contact.limit_days"].value == default | {"high": 14}


def test_a_whole_copy_says_the_same() -> None:
    text = "".join(f'["{name}"]\nvalue = {_toml(constant.value)}\n' for name, constant in DEFAULT.items())

    assert policy_from_toml(text, "copy.toml").constants == DEFAULT


def _toml(value: float | dict[str, float]) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f'"{key}" = {number}' for key, number in value.items()) + " }"
    return str(value)


WRONG = [
    ('["judgement.stale_after"]\nvalue = 1\n', "policy_name_unknown"),
    ('["judgement.stale_after_days"]\nunit = "days"\n', "policy_value_missing"),
    ('["judgement.stale_after_days"]\nvalue = "many"\n', "policy_value_wrong"),
    ('["judgement.stale_after_days"]\nvalue = { a = 1 }\n', "policy_value_wrong"),
    ('["judgement.stale_after_days"]\nvalue = nan\n', "policy_value_wrong"),
    ('["judgement.stale_after_days"]\nvalue = inf\n', "policy_value_wrong"),
    ('["judgement.stale_after_days"]\nvalue = 1\nreason = "x"\n', "policy_value_wrong"),
    ('["contact.limit_days"]\nvalue = 3\n', "policy_value_wrong"),
    ('["contact.limit_days"]\nvalue = { highest = 3 }\n', "policy_value_wrong"),
    ('["contact.limit_days"]\nvalue = { high = "x" }\n', "policy_value_wrong"),
    ('"judgement.stale_after_days" = 3\n', "policy_value_missing"),
    ("value = [", "policy_unreadable"),
]


@pytest.mark.parametrize(("text", "code"), WRONG, ids=[f"{n}-{code}" for n, (_, code) in enumerate(WRONG)])
def test_a_wrong_copy_is_refused_with_its_place(text: str, code: str) -> None:
    with pytest.raises(InputError) as caught:
        policy_from_toml(text, "ours.toml")

    assert caught.value.code == code
    assert caught.value.problems[0].place.file == "ours.toml"


def test_a_reader_remembers_what_it_handed_out() -> None:
    reader = default_policy().reader()
    reader.entry("contact.limit_days", "high")
    reader.entry("contact.limit_days", None)
    reader.number("judgement.half_life_days")

    assert [(use.name, use.key) for use in reader.used()] == [
        ("contact.limit_days", "high"), ("contact.limit_days", "unknown"), ("judgement.half_life_days", None),
    ]  # fmt: skip


def test_reading_a_table_as_a_number_is_a_mistake_of_the_program() -> None:
    reader = default_policy().reader()
    with pytest.raises(KeyError):
        reader.number("contact.limit_days")
    with pytest.raises(KeyError):
        reader.entry("judgement.half_life_days", "high")
    with pytest.raises(KeyError):
        reader.number("nothing")


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ('["tie.assumed_by_reporting"]\nvalue = { line_down = 1.5 }\n', "tie.assumed_by_reporting[line_down]"),
        ('["path.shortest_useful"]\nvalue = -0.1\n', "path.shortest_useful"),
        ('["support.supporter_from"]\nvalue = 6\n', "support.supporter_from"),
        ('["approach.direct_effort"]\nvalue = { decision = 1e300 }\n', "approach.direct_effort[decision]"),
        ('["approach.mode_factor"]\nvalue = { growth = 101 }\n', "approach.mode_factor[growth]"),
    ],
)
def test_a_number_outside_its_range_is_refused_where_the_policy_is_read(text: str, field: str) -> None:
    with pytest.raises(InputError) as refused:
        policy_from_toml(text, "ours.toml")

    (problem,) = refused.value.problems
    assert (problem.code, problem.place.file, problem.place.field) == ("policy_value_range", "ours.toml", field)


def test_the_defaults_are_within_their_ranges() -> None:
    for name, constant in DEFAULT.items():
        value = constant.value
        written = "{" + ", ".join(f'"{k}" = {v}' for k, v in value.items()) + "}" if isinstance(value, dict) else value

        assert policy_from_toml(f'["{name}"]\nvalue = {written}\n', "ours.toml").constants == DEFAULT
