"""Records as JSON text and back: compact, and safe to read whatever a file brought into them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields
from datetime import date
from operator import attrgetter
from typing import Any

from graphkam.errors import Place
from graphkam.ingest.foreign.records import (
    NOBODY,
    UNJUDGED,
    CompanyRecord,
    DealRecord,
    Guess,
    Judged,
    PartRecord,
    PersonRecord,
    Record,
    Ref,
    TieRecord,
)
from graphkam.model.codes import ContactLevel, Degree, InfluenceKind, Layer, Mode, ReportingKind, Role

CLASSES: tuple[type[Record], ...] = (CompanyRecord, PersonRecord, DealRecord, PartRecord, TieRecord)
"""The kinds of record; what is packed is unpacked by its number among them."""


Values = Any
"""What stands for a part of a record in JSON: a list of its values, a text, or none where it says nothing."""

_encoder = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":"))
_decoder = json.JSONDecoder()


def pack(record: Record) -> str:
    """The record as text. Raises UnicodeEncodeError for characters that are none (half of a pair)."""
    text = _encoder.encode(_values(record))
    text.encode()
    return text


def _values(record: Record) -> list[Values]:
    values_of, writers, _ = _FORMS[type(record)]
    values = list(values_of(record))
    for index, write in writers:
        if values[index] is not None:
            values[index] = write(values[index])
    return values


def content(record: Record) -> str:
    """All that a record says, without where it says it."""
    return _encoder.encode(_values(record)[1:])


def place_of(packed: str) -> Place:
    """Where a packed record stands."""
    return Place(*_decoder.raw_decode(packed)[0][0])


def unpack(kind: int, packed: str) -> Record:
    """The record of the kind with that number."""
    values = _decoder.raw_decode(packed)[0]
    cls = CLASSES[kind]
    for index, read in _FORMS[cls][2]:
        if values[index] is not None:
            values[index] = read(values[index])
        elif read is _ref:
            values[index] = NOBODY
        elif read is _judged:
            values[index] = UNJUDGED
    return cls(*values)


_parts_of_place = attrgetter("file", "sheet", "row", "field")
_parts_of_ref = attrgetter("key", "name", "email")
_parts_of_judged = attrgetter(*(item.name for item in fields(Judged)))


def _said_ref(ref: Ref) -> Values:
    return None if ref is NOBODY else _parts_of_ref(ref)


def _ref(value: Values) -> Ref:
    return Ref(*value)


def _said_judged(judged: Judged) -> Values:
    if judged is UNJUDGED:
        return None
    values = list(_parts_of_judged(judged))
    values[_OBSERVED] = judged.observed.isoformat() if judged.observed else None
    return values


_OBSERVED = [item.name for item in fields(Judged)].index("observed")


def _judged(value: Values) -> Judged:
    roles, rating, degree, weight, mode, contact_level, result, win, observed, by, why = value
    return Judged(
        roles=tuple(Role(role) for role in roles),
        rating=rating,
        degree=Degree(degree) if degree else None,
        weight=weight,
        mode=Mode(mode) if mode else None,
        contact_level=ContactLevel(contact_level) if contact_level else None,
        result=result,
        win=win,
        observed=date.fromisoformat(observed) if observed else None,
        by=by,
        why=why,
    )


def _said_managers(managers: tuple[tuple[Ref, ReportingKind], ...]) -> Values:
    return [(_parts_of_ref(ref), kind) for ref, kind in managers]


def _managers(value: Values) -> tuple[tuple[Ref, ReportingKind], ...]:
    return tuple([(Ref(*ref), _REPORTING[kind]) for ref, kind in value])


def _said_refs(refs: tuple[Ref, ...]) -> Values:
    return [_parts_of_ref(ref) for ref in refs]


def _refs(value: Values) -> tuple[Ref, ...]:
    return tuple([Ref(*ref) for ref in value])


def _said_guesses(guesses: tuple[Guess, ...]) -> Values:
    return [(guess.attribute, guess.why) for guess in guesses]


def _guesses(value: Values) -> tuple[Guess, ...]:
    return tuple([Guess(*guess) for guess in value])


def _place(value: list[Any]) -> Place:
    return Place(*value)


_REPORTING = {kind.value: kind for kind in ReportingKind}
_TIE_KINDS: dict[str, InfluenceKind | ReportingKind] = {kind.value: kind for kind in InfluenceKind} | _REPORTING
_LAYERS = {layer.value: layer for layer in Layer}

_Change = Callable[[Any], Any]
_AS_REF: tuple[_Change, _Change] = (_said_ref, _ref)
_AS_DAY: tuple[_Change, _Change] = (date.isoformat, date.fromisoformat)
_WAYS: dict[str, tuple[_Change | None, _Change | None]] = {
    "place": (_parts_of_place, _place),
    "judged": (_said_judged, _judged),
    "managers": (_said_managers, _managers),
    "assistants": (_said_refs, _refs),
    "guesses": (_said_guesses, _guesses),
    "emails": (None, tuple),
    "units": (None, tuple),
    "layer": (None, _LAYERS.__getitem__),
    "kind": (None, _TIE_KINDS.__getitem__),
    **dict.fromkeys(("parent", "owner", "company", "person", "opportunity", "source", "target"), _AS_REF),
    **dict.fromkeys(("since", "until", "last_contact", "close_date", "observed"), _AS_DAY),
}
"""Field of a record → what makes JSON of its value, what makes the value of JSON. Codes of ours are texts already."""

_Steps = tuple[tuple[int, _Change], ...]


def _form(cls: type[Record]) -> tuple[Callable[[Any], tuple[Any, ...]], _Steps, _Steps]:
    names = [item.name for item in fields(cls)]
    ways = [(index, *_WAYS[name]) for index, name in enumerate(names) if name in _WAYS]
    writers = tuple((index, write) for index, write, _ in ways if write is not None)
    return attrgetter(*names), writers, tuple((index, read) for index, _, read in ways if read is not None)


_FORMS: dict[type[Record], tuple[Callable[[Any], tuple[Any, ...]], _Steps, _Steps]] = {c: _form(c) for c in CLASSES}
