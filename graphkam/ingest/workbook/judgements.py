"""The judgement sheet: one row a dated judgement, either told by a user or exported with its whole record."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from graphkam.errors import InputError, Place
from graphkam.ingest.fields import code_of, codes_of, day_of, moment_of, number_of, rating_of, yes_no
from graphkam.ingest.workbook.sheets import Row, canonical
from graphkam.model.changes import Statement
from graphkam.model.codes import (
    AccountMatch,
    AnswerState,
    ContactLevel,
    DealPosition,
    DealStatus,
    Degree,
    Layer,
    Mode,
    Origin,
    Role,
    SourceKind,
    Stage,
)  # fmt: skip
from graphkam.model.entities import KINDS, AnyEntity
from graphkam.model.facts import PRESENT, Fact
from graphkam.model.identity import is_own_id

if TYPE_CHECKING:
    from graphkam.ingest.workbook.book import Reading

_SHEET_OF: dict[str, str] = {
    "buying_influence": "roles",
    "opportunity": "opportunities",
    "position": "positions",
    "influence": "influence",
    "coverage": "coverage",
    "backing": "backings",
    "answer": "answers",
}
_COLUMN_OF = {"holder": "holder_id"}
_FACT = re.compile(r"f_[0-9a-f]{24}")


def judgement(reading: Reading, row: Row) -> Iterator[Statement | Fact]:
    """A fact with its record where the row carries one, else a statement about a single attribute."""
    kind, subject = _subject(reading, row)
    attribute = attribute_of(kind, row.get("attribute"), row.place("attribute"))
    value = json_value(reading, kind, attribute, row.get("value"), row.place("value"))
    if row.get("fact"):
        _known_subject(reading, subject, row)
        yield _recorded(reading, row, kind, subject, attribute, value)
        return
    base = _entity(reading, subject, row)
    empty = {name: type(base).model_fields[name].get_default() for name in base.JUDGED}
    raw = {name: getattr(base, name) for name in type(base).model_fields} | empty
    if value is not None:
        raw[attribute] = value
    entity = type(base).model_validate(raw)
    cleared = (attribute,) if value is None else ()
    yield Statement(entity=entity, evidence=reading.evidence(row), cleared=cleared, place=row.place())


def _subject(reading: Reading, row: Row) -> tuple[str, str]:
    text, kind = row.get("subject"), row.get("kind")
    if not text:
        raise InputError("cell_empty", row.place("subject"), column="subject")
    if kind:
        if kind not in KINDS:
            raise InputError("word_unknown", row.place("kind"), word=kind, allowed=", ".join(KINDS))
        return kind, reading.names.find(kind, text, row.place("subject"))
    identity = reading.names.find_any(("buying_influence", "opportunity"), text, row.place("subject"))
    return ("buying_influence" if is_own_id(identity, "buying_influence") else "opportunity"), identity


def _entity(reading: Reading, subject: str, row: Row) -> AnyEntity:
    made = reading.made.get(subject)
    if made is not None:
        return made.entity
    known = reading.importing.known
    if known is not None and subject in known.by_id:
        return known.by_id[subject]
    raise InputError("reference_unknown", row.place("subject"), value=row.get("subject"), kind="judgement")


def _known_subject(reading: Reading, subject: str, row: Row) -> None:
    """A record must speak of something in this file or in the history of this account."""
    known = reading.importing.known
    told = {*known.by_id, *(fact.subject_id for fact in known.facts)} if known else set()
    if subject not in reading.made and subject not in told:
        raise InputError("id_of_another_account", row.place("subject"), value=subject)


def attribute_of(kind: str, text: str, place: Place) -> str:
    """The judged attribute a word names: its code, or the header of its column in zh or en."""
    judged = (*KINDS[kind].JUDGED, PRESENT)
    if text in judged:
        return text
    sheet = _SHEET_OF.get(kind)
    column = canonical(sheet, text) if sheet else canonical("account", text, "keys")
    attribute = _COLUMN_OF.get(column or "", column)
    if attribute not in judged:
        raise InputError("word_unknown", place, word=text, allowed=", ".join(judged))
    return attribute


def json_value(reading: Reading | None, kind: str, attribute: str, text: str, place: Place) -> Any:
    """The value of a judged attribute as a fact stores it; none for an empty cell (unknown again)."""
    if not text:
        return None
    if attribute in (PRESENT, "win_proved"):
        return yes_no(text, place)
    if attribute == "holder_id":
        if reading is None:
            raise InputError("reference_unknown", place, value=text, kind="person")
        return reading.names.find_any(("person", "committee"), text, place)
    if attribute in ("merged_into", "distinct_from") and reading is not None:
        named = [reading.names.find("person", one, place) for one in text.split(";")]
        return named if attribute == "distinct_from" else named[0]
    if attribute == "roles":
        return [role.value for role in Role if role in codes_of(text, Role, "role", place)]
    if attribute == "rating":
        return rating_of(text, place)
    if attribute == "sign":
        sign = number_of(text, place, -1, 1)
        if sign not in (1, -1):
            raise InputError("number_out_of_range", place, value=text, low="-1", high="1")
        return int(sign)
    if attribute in ("close_date", "last_contact", "until"):
        day = day_of(text, place)
        return day.isoformat() if day else None
    if attribute in ("strength", "target"):
        return number_of(text, place, 0, 1, above=True)
    if attribute == "weight":
        return number_of(text.rstrip("%"), place, 0, 100)
    if attribute == "amount":
        return number_of(text, place, 0, 1e15)
    if (kind, attribute) in _CODES:
        codes, vocabulary = _CODES[kind, attribute]
        found = code_of(text, codes, vocabulary, place)
        return found.value if found is not None else None
    return text


_CODES: dict[tuple[str, str], tuple[Any, str]] = {
    ("buying_influence", "degree"): (Degree, "degree"),
    ("buying_influence", "mode"): (Mode, "mode"),
    ("buying_influence", "contact_level"): (ContactLevel, "contact_level"),
    ("opportunity", "stage"): (Stage, "stage"),
    ("opportunity", "status"): (DealStatus, "deal_status"),
    ("opportunity", "position"): (DealPosition, "deal_position"),
    ("position", "layer"): (Layer, "layer"),
    ("account", "match"): (AccountMatch, "account_match"),
    ("answer", "answer"): (AnswerState, "answer_state"),
}


def _recorded(reading: Reading, row: Row, kind: str, subject: str, attribute: str, value: Any) -> Fact:
    recorded = moment_of(row.get("recorded"), row.place("recorded"))
    observed = day_of(row.get("observed"), row.place("observed"))
    confidence = number_of(row.get("confidence"), row.place("confidence"), 0, 1)
    for column, cell in (
        ("recorded", recorded),
        ("observed", observed),
        ("confidence", confidence),
        ("by", row.get("by")),
    ):
        if cell is None or cell == "":
            raise InputError("cell_empty", row.place(column), column=column)
    if not _FACT.fullmatch(row.get("fact")):
        raise InputError("reference_unknown", row.place("fact"), value=row.get("fact"), kind="fact")
    return Fact.model_validate(
        {
            "id": row.get("fact"),
            "account_id": reading.account_id,
            "kind": kind,
            "subject_id": subject,
            "attribute": attribute,
            "value": value,
            "observed_at": observed,
            "recorded_at": recorded,
            "by": row.get("by"),
            "origin": code_of(row.get("origin"), Origin, "origin", row.place("origin")) or Origin.PERSON,
            "source": code_of(row.get("evidence"), SourceKind, "source_kind", row.place("evidence")) or SourceKind.NONE,
            "call_id": row.get("call") or None,
            "why": row.get("why") or None,
            "confidence": confidence,
        }
    )
