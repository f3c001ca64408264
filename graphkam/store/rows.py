"""Entities and facts as the database stores them, and back.

Lists stand for tuples, JSON text for dictionaries and for a fact's value, ISO text for days and moments: it comes back
the same from every database, and reading is twice as fast as with temporal values, which the driver builds one by one
in Python. Moments are UTC with six digits after the second, so that their texts sort as they do; `datetime(…)` and
`date(…)` turn them into temporal values inside a statement.

What a database would take silently and give back differently (the empty id, a mixed list, a number that is not finite
or does not fit) is refused before it is written.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from enum import Enum
from functools import cache, lru_cache
from typing import Any

from graphkam.errors import InputError, Problem
from graphkam.model.entities import KINDS, Entity
from graphkam.model.facts import Fact

INTERNAL = ("last_lock", "last_write")
"""Properties of an account's node that only the store knows."""

_FIRST = ("recorded_at", "recorded_by", "origin")
_json = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
_sorted_json = json.JSONEncoder(ensure_ascii=False, sort_keys=True, allow_nan=False).encode
_OPTIONAL_FACT_FIELDS = ("call_id", "why", "retracted_at")


def entity_row(entity: Entity, recorded_at: datetime) -> dict[str, Any]:
    """`first` is written on creation only, `values` always. Raises InputError for what cannot be stored."""
    held = entity.__dict__
    first = {name: held[name] for name in _FIRST}
    first["recorded_at"] = first["recorded_at"] or recorded_at
    return {
        "id": entity.id,
        "version": entity.version,
        "values": _stored(entity.KIND, entity.id, {name: held[name] for name in _said(type(entity))}),
        "first": _there(_stored(entity.KIND, entity.id, first)),
    }


def created_row(row: dict[str, Any]) -> dict[str, Any]:
    """The row of an entity that cannot be there yet: all is set at once."""
    return row | {"values": {}, "first": _there(row["values"]) | row["first"]}


def created_fact_row(fact: Fact) -> dict[str, Any]:
    """The row of a fact that is written once: nothing needs to be taken away. Raises InputError."""
    row = fact_row(fact)
    return {"id": row["id"], "values": _there(row["values"])}


def _there(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


@cache
def _said(kind: type[Entity]) -> tuple[str, ...]:
    """What a write always sets."""
    return tuple(name for name in kind.model_fields if name not in ("version", *_FIRST))


def fact_row(fact: Fact) -> dict[str, Any]:
    """Raises InputError for what cannot be stored."""
    try:
        value = _json(fact.value)
    except ValueError as error:
        raise InputError("value_not_storable", kind="fact", id=fact.id, field="value") from error
    return {"id": fact.id, "values": _stored("fact", fact.id, {**fact.__dict__, "value": value})}


def stored_moment(moment: datetime) -> str:
    """Raises ValueError for a moment without a time zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return _moment(moment, moment.fold)


@lru_cache(maxsize=64)
def _moment(moment: datetime, _fold: int) -> str:
    """Most of what is written at once was recorded at once. Two moments an hour apart are equal but for their fold."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def entities_from(kind: str, found: Iterable[Mapping[str, Any]]) -> tuple[Entity, ...]:
    cls = KINDS[kind]
    entities = []
    for item in found:
        said = {name: value for name, value in item.items() if name not in INTERNAL}
        if "external_ids" in said:
            said["external_ids"] = json.loads(said["external_ids"])
        entities.append(cls.model_validate(said))
    return tuple(entities)


def facts_from(account_id: str, columns: Mapping[str, list[Any]]) -> tuple[Fact, ...]:
    names = tuple(columns)
    facts = []
    for values in zip(*columns.values(), strict=True):
        said = dict(zip(names, values, strict=True))
        said |= {"account_id": account_id, "value": json.loads(said["value"])}
        for name in _OPTIONAL_FACT_FIELDS:
            said[name] = said[name] or None
        facts.append(Fact.model_validate(said))
    return tuple(facts)


def _stored(kind: str, identity: str, said: Mapping[str, Any]) -> dict[str, Any]:
    try:
        # nearly all values are nothing or plain text; what is neither is worth a call
        stored = {
            name: value
            if value is None or value is True or value is False or (type(value) is str and value.isascii())
            else _value(value)
            for name, value in said.items()
        }
    except ValueError:
        stored = {}
    if stored and identity.strip():
        return stored
    names = [name for name, value in said.items() if not _storable(value)]
    names += [] if identity.strip() else ["id"]
    raise InputError.of(
        [Problem("value_not_storable", {"kind": kind, "id": identity, "field": name}) for name in names]
    )


def _storable(value: Any) -> bool:
    try:
        _value(value)
    except ValueError:
        return False
    return True


def _value(value: Any) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, Enum):
        return _value(value.value)
    if isinstance(value, str):
        value.encode()
        return value
    if isinstance(value, int) and -(2**63) <= value < 2**63:
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    if isinstance(value, datetime):
        return stored_moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return _sorted_json(dict(value))
    if isinstance(value, list | tuple):
        items = [_value(item) for item in value]
        if any(item is None or isinstance(item, list) for item in items) or len({type(item) for item in items}) > 1:
            raise ValueError("a mixed list")
        return items
    raise ValueError("no stored form")
