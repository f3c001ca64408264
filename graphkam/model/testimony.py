"""What a statement adds to the history: the facts that are news, oldest observation first."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING, Any

from graphkam.model.codes import Origin
from graphkam.model.entities import Entity
from graphkam.model.facts import PRESENT, Fact, by_undoing, fact_id, standing

if TYPE_CHECKING:
    from graphkam.model.changes import Statement


def new_facts(
    account_id: str,
    statements: Sequence[Statement],
    history: Sequence[Fact],
    recorded_at: datetime,
    carried: Sequence[Fact],
    shown: Mapping[tuple[str, str], list[Fact]],
) -> list[Fact]:
    """The facts the statements add, oldest observation first, so that a told history leaves its whole trace.

    `carried` are the facts that came with the statements: what their author knew of. `shown` is the history of what
    merging shows otherwise than it is stored. A person's row without a day may come from an export of either, so it is
    news only where it is to both; what has a day is news where it is to one. A machine speaks of its own record only.
    """
    by_key: dict[tuple[str, str], list[Fact]] = {}
    for fact in history:
        by_key.setdefault((fact.subject_id, fact.attribute), []).append(fact)
    added: dict[str, Fact] = {}
    aware = {fact.id for fact in carried}
    recorded = recorded_at.isoformat()
    for statement in sorted(statements, key=lambda item: item.evidence.observed_at):
        for attribute, value in _spoken(statement, by_key).items():
            told = by_key.setdefault((statement.entity.id, attribute), [])
            seen = shown.get((statement.entity.id, attribute))
            news = _news(told, statement, value, aware)
            if seen is not None and news != statement.evidence.dated and _of_the_view(told, statement, value):
                news = _news(seen, statement, value, aware)
            if news:
                fact = _fact(account_id, statement, attribute, value, recorded_at, recorded)
                told.append(fact)
                if seen is not None:
                    seen.append(fact)
                added[fact.id] = fact
    return list(added.values())


def _of_the_view(told: Sequence[Fact], statement: Statement, value: Any) -> bool:
    return statement.evidence.origin is not Origin.SYSTEM and not _repeats(told, statement, value)


_in_json = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode


def unsaid(value: Any) -> bool:
    """Whether the value of an attribute says nothing: it is left as it is."""
    return value is None or value == () or value == {} or value == ""


def _json(value: Any) -> Any:
    """A judged attribute's value as a fact keeps it."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_json(item) for item in value]
    return value


def _spoken(statement: Statement, by_key: Mapping[tuple[str, str], list[Fact]]) -> dict[str, Any]:
    """Judged attributes the statement speaks of, as JSON values.

    What is gone is there again once somebody speaks of it: on a day later told, or in a file that a machine reads now;
    what only the undoing of an import took away, in any file.
    """
    if statement.restored:
        return {}
    entity: Entity = statement.entity
    if statement.gone:
        return {PRESENT: False}
    values = entity.__dict__
    cleared = statement.cleared
    spoken = {
        attribute: None if attribute in cleared else _json(values[attribute])
        for attribute in entity.JUDGED
        if attribute in cleared or not unsaid(values[attribute])
    }
    told = by_key.get((entity.id, PRESENT))
    last = max(told, key=standing) if told else None
    current = statement.evidence.dated or statement.evidence.origin is Origin.SYSTEM
    if last is not None and last.value is False and (current or by_undoing(last)):
        spoken[PRESENT] = True
    return spoken


def _news(told: Sequence[Fact], statement: Statement, value: Any, aware: set[str]) -> bool:
    """Whether this adds anything: another value, or a judgement that is expressly confirmed.

    The same testimony again says nothing new; neither does a machine that repeats its last word, even where a person's
    judgement holds against it, nor a person's row without a day that repeats what its author said before a judgement
    that it does not know of: that row is old, not a change of mind. A machine's row without a day tells what its
    source says now.
    """
    evidence = statement.evidence
    if not told:
        return value is not None
    if evidence.origin is Origin.SYSTEM and not evidence.dated:
        last = _last_word(told, statement)
        return bool((last or max(told, key=standing)).value != value)
    changes_back = statement.confirms and max(told, key=standing).value != value
    if _repeats(told, statement, value) and not changes_back:
        return False
    unaware = not evidence.dated and max(told, key=standing).id not in aware
    if unaware and any(f.value == value and f.by == evidence.by for f in told):
        return False
    if evidence.origin is not Origin.PERSON:
        own = [fact for fact in told if fact.origin is evidence.origin and fact.by == evidence.by]
        if own and max(own, key=standing).value == value:
            return False
    return statement.confirms or bool(max(told, key=standing).value != value)


def _last_word(told: Sequence[Fact], statement: Statement) -> Fact | None:
    """What machines said last on the speaker's behalf; whether something is there they say with one voice."""
    by = statement.evidence.by
    own = [f for f in told if f.origin is Origin.SYSTEM and (f.by == by or f.attribute == PRESENT)]
    return max(own, key=standing, default=None)


def _repeats(told: Sequence[Fact], statement: Statement, value: Any) -> bool:
    by, observed_at = statement.evidence.by, statement.evidence.observed_at
    return any(fact.value == value and fact.by == by and fact.observed_at == observed_at for fact in told)


def _fact(
    account_id: str, statement: Statement, attribute: str, value: Any, recorded_at: datetime, recorded: str
) -> Fact:
    evidence = statement.evidence
    seed = f"{recorded}|{evidence.by}|{evidence.observed_at}"
    return Fact(
        id=fact_id(statement.entity.id, attribute, seed, _in_json(value)),
        account_id=account_id,
        kind=statement.entity.KIND,
        subject_id=statement.entity.id,
        attribute=attribute,
        value=value,
        observed_at=evidence.observed_at,
        recorded_at=recorded_at,
        by=evidence.by,
        origin=evidence.origin,
        source=evidence.source,
        call_id=evidence.call_id,
        why=evidence.why,
        confidence=evidence.confidence,
    )
