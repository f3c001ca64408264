"""Everything of an account as JSON lines, losslessly: one line an entity or a fact, and back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from graphkam.errors import InputError, Place, Problem
from graphkam.ingest.batch import Batch
from graphkam.model.changes import Evidence, Statement
from graphkam.model.entities import KINDS, WORKSPACE, Account, Entity
from graphkam.model.facts import Fact
from graphkam.words.validation import field_of, problem_of

FORMAT = "graphkam"
FORMAT_VERSION = 1


def lines_of(account_id: str, entities: Iterable[Entity], facts: Iterable[Fact]) -> Iterator[str]:
    """A header line, then every entity in writing order (what is gone included), then every fact as it was recorded."""
    yield _line({"format": FORMAT, "version": FORMAT_VERSION, "account_id": account_id})
    order = list(KINDS)
    for entity in sorted(entities, key=lambda item: (order.index(item.KIND), item.id)):
        judged = set(entity.JUDGED)
        shown = entity.model_dump(mode="json", exclude_none=True, exclude={"version", "present", *judged})
        yield _line({"entity": entity.KIND, **shown})
    for fact in sorted(facts, key=lambda item: (item.recorded_at, item.id)):
        unsaid = {"retracted_at"} if fact.retracted_at is None else set()
        yield _line({"fact": fact.model_dump(mode="json", exclude=unsaid)})


def _line(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"


def read_lines(source: Path, largest_mb: float) -> Iterator[Batch]:
    """One batch an account. Raises InputError for a file that is missing, too large or not of this format."""
    place = Place(file=source.name)
    try:
        if source.exists() and not source.is_file():
            raise InputError("file_not_text", place)
        if source.stat().st_size > largest_mb * 1024 * 1024:
            raise InputError("file_too_large", place, limit=int(largest_mb))
        text = source.read_text(encoding="utf-8-sig")
    except FileNotFoundError as problem:
        raise InputError("file_missing", Place(file=str(source))) from problem
    except OSError as problem:
        raise InputError("file_unreadable", place, reason=problem.strerror or "?") from problem
    except UnicodeDecodeError as problem:
        raise InputError("file_encoding_unknown", place) from problem
    accounts: list[list[tuple[int, dict[str, Any]]]] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        content = _content(line, Place(file=source.name, row=number))
        if content.get("format") == FORMAT:
            if content.get("version") != FORMAT_VERSION:
                raise InputError("lines_version", Place(file=source.name, row=number), version=content.get("version"))
            accounts.append([])
        if not accounts:
            raise InputError("lines_without_header", place)
        accounts[-1].append((number, content))
    if not accounts:
        raise InputError("file_empty", place)
    return iter([_batch(source.name, numbered) for numbered in accounts])


def _content(line: str, place: Place) -> dict[str, Any]:
    """Raises InputError for what is no JSON object, or holds numbers or characters that no database keeps."""
    try:
        content = json.loads(line, parse_constant=_refused)
        json.dumps(content, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError) as problem:
        raise InputError("line_damaged", place) from problem
    if not isinstance(content, dict) or "\\u0000" in line:
        raise InputError("line_damaged", place)
    return content


def _refused(constant: str) -> None:
    raise ValueError(constant)


def _batch(file: str, numbered: list[tuple[int, dict[str, Any]]]) -> Batch:
    number, header = numbered[0]
    account_id = header.get("account_id")
    if not isinstance(account_id, str) or not account_id.strip() or account_id == WORKSPACE:
        raise InputError("line_wrong", Place(file=file, row=number), reason="account_id")
    statements: list[Statement] = []
    facts: list[Fact] = []
    problems: list[Problem] = []
    for number, content in numbered[1:]:
        place = Place(file=file, row=number)
        try:
            if "fact" in content:
                fact = Fact.model_validate(content["fact"])
                if fact.account_id != account_id:
                    problems.append(Problem("id_of_another_account", {"value": fact.account_id}, place))
                facts.append(fact)
            else:
                statements.append(_statement(content, account_id, place))
        except ValidationError as error:
            first = error.errors()[0]
            problems.append(problem_of(first, Place(file=file, row=number, field=field_of(first))))
        except (KeyError, TypeError):
            problems.append(Problem("line_wrong", {"reason": "entity"}, place))
        except InputError as error:
            problems.extend(error.problems)
    return Batch(account_id, tuple(statements), tuple(facts), rows=len(numbered) - 1, problems=tuple(problems))


def _statement(content: dict[str, Any], account_id: str, place: Place) -> Statement:
    kind = content.pop("entity")
    if kind not in KINDS:
        raise InputError("word_unknown", place, word=str(kind), allowed=", ".join(KINDS))
    entity = KINDS[kind].model_validate(content)
    other = isinstance(entity, Account) and entity.id != account_id and not entity.external
    if other or entity.account_id not in (account_id, WORKSPACE):
        raise InputError("id_of_another_account", place, value=entity.account_id)
    if entity.recorded_at is None:
        raise InputError("line_wrong", place, reason="recorded_at")
    evidence = Evidence(by=entity.recorded_by or "-", observed_at=entity.recorded_at.date(), confidence=1)
    return Statement.model_validate({"entity": entity, "evidence": evidence, "restored": True, "place": place})
