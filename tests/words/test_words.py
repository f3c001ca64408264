"""Every code that the program can say exists, in both languages, with the parameters it is given."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import get_args

import pytest

import graphkam
from graphkam.errors import InputError, Place, Problem
from graphkam.model import codes, results
from graphkam.model.entities import KINDS
from graphkam.words import LANGS, error_text, has, label, problem_text, say, shown, table

ROOT = Path(graphkam.__file__).parent
ERRORS = {
    "InputError", "NotFoundError", "ConflictError", "ConfigurationError", "StoreError", "UnavailableError",
    "AccessDeniedError", "NewerStoreError", "FullError", "Problem",
}  # fmt: skip


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


@cache
def trees() -> dict[str, ast.Module]:
    files = sorted(ROOT.rglob("*.py"))
    return {str(file.relative_to(ROOT)): ast.parse(file.read_text(encoding="utf-8")) for file in files}


def calls(*names: str) -> Iterator[tuple[str, ast.Call]]:
    """Calls of a function or class of that name, with the file and line they stand in."""
    for file, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", None)
                if called in names:
                    yield f"{file}:{node.lineno}", node


def texts(node: ast.expr | None) -> list[str]:
    """The constant texts an expression can be: itself, either branch of a choice."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return [*texts(node.body), *texts(node.orelse)]
    return []


def keyword(call: ast.Call, name: str) -> ast.expr | None:
    return next((item.value for item in call.keywords if item.arg == name), None)


def test_every_code_has_both_languages_with_the_same_parameters() -> None:
    for code, entry in table().items():
        assert set(entry) == set(LANGS), code
        assert fields(entry["en"]) == fields(entry["zh"]), code
        assert all(text.strip() for text in entry.values()), code


def test_the_chinese_sentences_of_errors_and_findings_are_chinese() -> None:
    prefixes = ("flag.", "remedy.", "reason.", "talk.", "cli.")
    plain = [code for code in table() if code.startswith(prefixes) and not fields(table()[code]["zh"])]

    assert plain
    assert [code for code in plain if not any("\u4e00" <= char <= "\u9fff" for char in table()[code]["zh"])] == []


def raised() -> list[tuple[str, str, set[str] | None]]:
    """Where, code, parameters of every error that is raised with a code that can be read off the source."""
    found: list[tuple[str, str, set[str] | None]] = []
    for place, call in calls(*ERRORS):
        first = call.args[0] if call.args else keyword(call, "code")
        problem = isinstance(call.func, ast.Name) and call.func.id == "Problem"
        given: set[str] | None = {item.arg for item in call.keywords if item.arg}
        if any(item.arg is None for item in call.keywords):
            given = None
        if problem:
            params = call.args[1] if len(call.args) > 1 else keyword(call, "params")
            keys = params.keys if isinstance(params, ast.Dict) else None
            given = {str(key.value) for key in keys if isinstance(key, ast.Constant)} if keys is not None else None
        found.extend((place, code, given) for code in texts(first))
    return found


def test_every_error_that_is_raised_has_its_words_and_is_given_what_they_name() -> None:
    found = raised()
    assert len(found) > 60

    assert {(place, code) for place, code, _ in found if not has(code)} == set()
    missing = [
        (place, code, fields(table()[code]["en"]) - given)
        for place, code, given in found
        if has(code) and given is not None and not fields(table()[code]["en"]) <= given
    ]
    assert missing == []


@pytest.mark.parametrize("kind", ["account", "opportunity", "person", "member"])
def test_what_cannot_be_found_has_its_words(kind: str) -> None:
    assert fields(table()[f"{kind}_not_found_among"]["en"]) == {"text", "there"}


def made(cls: str) -> set[str]:
    """Codes given to results of a class, also by way of a function of the analysis that takes the code first."""
    found = set()
    for place, call in calls(cls):
        if place.startswith("analysis"):
            found.update(texts(keyword(call, "code")))
    return found


def test_every_flag_has_its_sentence_and_its_remedy() -> None:
    called = [call for place, call in calls("_flag") if place.startswith("analysis")]
    flags = made("Flag") | {text for call in called for arg in call.args for text in texts(arg)}
    codes_there = {code.removeprefix("flag.") for code in table() if code.startswith("flag.")}
    known = {text for text in flags if has(f"flag.{text}")}

    assert len(known) >= 8
    assert made("Flag") <= codes_there
    assert {code for code in codes_there if not has(f"remedy.{code}")} == set()
    assert {code.removeprefix("remedy.") for code in table() if code.startswith("remedy.")} == codes_there


def test_every_text_in_the_analyses_that_looks_like_a_code_is_one() -> None:
    prefixes = ("reason.", "talk.", "flag.", "remedy.", "strength.")
    named = {
        node.value
        for file, tree in trees().items()
        if file.startswith("analysis")
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith(prefixes)
    }
    whole = {text for text in named if not text.endswith(".") and " " not in text}

    assert {text for text in whole if "reason" in text or "talk" in text}
    assert {text for text in whole if not has(text)} - policy_names() == set()


def policy_names() -> set[str]:
    from graphkam.model.policy import default_policy

    return set(default_policy().constants)


def test_every_strength_has_its_sentence() -> None:
    assert {code for code in made("Bullet") if not has(f"strength.{code}")} == set()


def test_what_to_talk_about_has_words_for_every_layer_and_mode() -> None:
    wanted = {f"talk.layer.{layer}" for layer in (*codes.Layer, "unknown")} | {f"talk.mode.{m}" for m in codes.Mode}

    assert {code for code in wanted if not has(code)} == set()


VOCABULARIES: dict[str, type[StrEnum]] = {
    "role": codes.Role,
    "degree": codes.Degree,
    "mode": codes.Mode,
    "contact_level": codes.ContactLevel,
    "layer": codes.Layer,
    "reporting_kind": codes.ReportingKind,
    "influence_kind": codes.InfluenceKind,
    "stage": codes.Stage,
    "deal_status": codes.DealStatus,
    "deal_position": codes.DealPosition,
    "account_match": codes.AccountMatch,
    "origin": codes.Origin,
    "source_kind": codes.SourceKind,
    "action_state": codes.ActionState,
    "answer_state": codes.AnswerState,
}


def test_no_closed_vocabulary_is_forgotten() -> None:
    there = {cls for cls in vars(codes).values() if isinstance(cls, type) and issubclass(cls, StrEnum)} - {StrEnum}

    assert there == set(VOCABULARIES.values())


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
def test_every_value_of_a_vocabulary_has_a_word_of_its_own(vocabulary: str) -> None:
    values = list(VOCABULARIES[vocabulary])

    assert [value for value in values if not has(f"{vocabulary}.{value.value}")] == []
    for lang in LANGS:
        words = [label(lang, vocabulary, value.value).casefold() for value in values]
        assert len(set(words)) == len(words)


RESULT_WORDS = {
    "target_state": get_args(results.TargetState),
    "contact_kind": get_args(results.ContactKind),
    "severity": get_args(results.Severity),
    "role_state": get_args(results.RoleState),
    "kind": tuple(KINDS),
}


@pytest.mark.parametrize("vocabulary", RESULT_WORDS)
def test_every_word_of_a_result_has_a_label(vocabulary: str) -> None:
    assert [value for value in RESULT_WORDS[vocabulary] if not has(f"{vocabulary}.{value}")] == []


def test_every_judged_attribute_of_a_person_in_a_deal_has_a_name() -> None:
    judged = KINDS["buying_influence"].JUDGED

    assert [attribute for attribute in judged if not has(f"attribute.{attribute}")] == []


def test_every_help_text_of_the_command_line_exists() -> None:
    used: set[str] = set()
    for place, call in calls("Option", "Argument", "Typer", "command"):
        if place.startswith("cli"):
            used.update(texts(keyword(call, "help")))
    assert len(used) > 20

    assert {code for code in used if not has(code)} == set()


def test_every_sentence_that_is_said_exists_and_is_given_what_it_names() -> None:
    wrong = []
    for place, call in calls("say"):
        said = [code for arg in call.args[:2] for code in texts(arg) if code not in LANGS]
        given = {item.arg for item in call.keywords if item.arg}
        everything = any(item.arg is None for item in call.keywords)
        wrong += [(place, code) for code in said if not has(code)]
        wrong += [(place, c) for c in said if has(c) and not everything and not fields(table()[c]["en"]) <= given]
    assert wrong == []


BUILT_ELSEWHERE = (
    # In the template of the API's page, and in docs/samples.md, whose tables are read with these words.
    "docs.where.", "holder_state.",
)  # fmt: skip


LETTERS = 2
"""Texts with gaps and no more letters than this fit whatever there is."""


def test_every_sentence_is_said_somewhere() -> None:
    """By its whole code, by its vocabulary, or by a text with gaps that the code fits."""
    whole: set[str] = set()
    gaps: set[str] = set()
    for tree in trees().values():
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                parts = (str(part.value) if isinstance(part, ast.Constant) else "\0" for part in node.values)
                gaps.add("".join(parts))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                whole.add(node.value)
    pages = "".join(file.read_text(encoding="utf-8") for kind in ("js", "j2") for file in ROOT.rglob(f"*.{kind}"))
    gaps.update(f"{begun}\0" for begun in re.findall(r"`([\w.]+)\$\{", pages))
    fitting = [
        re.compile(".*".join(map(re.escape, text.split("\0"))))
        for text in gaps
        if re.fullmatch(r"[\w.\0-]*", text) and len(re.findall("[a-z]", text)) > LETTERS
    ]

    unsaid = [
        code
        for code in table()
        if not {code, code.rpartition(".")[0]} & whole
        and not re.search(rf"[\"']{re.escape(code)}[\"']", pages)
        and not any(pattern.fullmatch(code) for pattern in fitting)
        and not code.startswith(BUILT_ELSEWHERE)
    ]

    assert unsaid == []


def test_every_command_has_its_help() -> None:
    from graphkam.cli.main import build

    for lang in LANGS:
        stack = [build(lang)]
        while stack:
            command = stack.pop()
            assert command.help
            assert not command.help.startswith("cmd."), command.name
            helps = [getattr(param, "help", None) or "" for param in command.params]
            assert [text for text in helps if text.startswith(("opt.", "arg."))] == [], command.name
            stack.extend(getattr(command, "commands", {}).values())


def test_a_sentence_shows_lists_codes_dates_and_what_is_unknown_in_the_readers_words() -> None:
    assert shown("en", ["a", codes.Role.COACH, 0.5, None, True]) == "a, coach, 0.5, unknown, yes"
    assert shown("zh", ["甲", codes.Role.COACH, 2.0, None, False]) == "甲、教练、2、未知、否"


def test_a_problem_begins_with_its_place() -> None:
    problem = Problem("id_twice", {"value": "P1"}, Place("a.xlsx", "人员", 3, "编号"))

    assert problem_text("en", problem).startswith("a.xlsx, sheet 人员, row 3, field 编号: ")
    assert problem_text("zh", problem).startswith("a.xlsx、工作表 人员、第 3 行、字段 编号：")


def test_many_problems_are_counted() -> None:
    error = InputError.of([Problem("file_empty")] * 25)

    assert error_text("en", error).splitlines()[-1] == "… and 5 more."


def test_braces_in_a_parameter_are_text() -> None:
    assert "{by}" in say("en", "reference_unknown", value="{by}", kind="{0}")


def test_a_code_without_words_is_told_as_something_unexpected() -> None:
    assert "no_such_code" in problem_text("en", Problem("no_such_code", {"a": 1}))
