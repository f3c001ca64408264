"""The sheets about who is there: our people, units, people, positions, reporting, influence, committees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from graphkam.errors import InputError
from graphkam.ingest.fields import code_of, day_of, number_of, yes_no
from graphkam.ingest.workbook.rows import Said, people_of, say, stated
from graphkam.ingest.workbook.sheets import Row
from graphkam.model.changes import Statement
from graphkam.model.codes import InfluenceKind, Layer, ReportingKind
from graphkam.model.entities import WORKSPACE, Account, Committee, Influence, Member, Person, Position, Reporting, Unit
from graphkam.model.identity import derived_id, is_own_id

if TYPE_CHECKING:
    from graphkam.ingest.workbook.book import Reading


def declare_member(reading: Reading, row: Row) -> str:
    key, name = row.get("id"), row.get("name")
    who = row.get("email").casefold() or name
    if not who:
        raise InputError("name_missing", row.place("name"))
    identity = reading.names.own(key, "member", row.place("id")) or derived_id("member", who)
    reading.names.note("member", key, identity, name, row.place("id"))
    return identity


def declare_unit(reading: Reading, row: Row) -> str:
    identity = reading.names.declare("unit", row.get("id"), row.get("name"), row.place("id"))
    reading.unit_order.append(identity)
    return identity


def member(reading: Reading, row: Row, identity: str) -> Said:
    yield say(
        reading,
        row,
        Member(
            id=identity,
            account_id=WORKSPACE,
            name=row.get("name"),
            name_en=row.get("name_en") or None,
            title=row.get("title") or None,
            email=row.get("email") or None,
            **stated(executive=yes_no(row.get("executive"), row.place("executive"))),
        ),
    )


def unit(reading: Reading, row: Row, identity: str) -> Said:
    parent = row.get("parent")
    yield say(
        reading,
        row,
        Unit(
            id=identity,
            account_id=reading.account_id,
            name=row.get("name"),
            name_en=row.get("name_en") or None,
            parent_id=reading.names.find("unit", parent, row.place("parent")) if parent else None,
            order=reading.order_of_unit(identity),
        ),
    )


def _company(reading: Reading, row: Row, identity: str) -> str:
    """The id of the company a cell names; where it is empty: the one that is known, else this account."""
    name = row.get("company")
    if not name:
        return next((p.employer_id for p in reading.known_positions(identity)), reading.account_id)
    if name in (reading.account_name, reading.account_id):
        return reading.account_id
    own = reading.names.own(name, "account", row.place("company"))
    return own or derived_id("account", reading.account_id, name)


def person(reading: Reading, row: Row, identity: str) -> Said:
    company = row.get("company")
    employer = _company(reading, row, identity)
    if company and employer != reading.account_id and not is_own_id(company, "account"):
        other = Account(id=employer, account_id=reading.account_id, name=company, external=True)
        yield say(reading, row, other)
    yield say(
        reading,
        row,
        Person(
            id=identity,
            account_id=WORKSPACE,
            name=row.get("name"),
            name_en=row.get("name_en") or None,
            email=row.get("email") or None,
            phone=row.get("phone") or None,
            note=row.get("note") or None,
        ),
    )
    reading.employer_of[identity] = employer
    yield say(
        reading,
        row,
        Position(
            id=first_position(reading, identity),
            account_id=reading.account_id,
            person_id=identity,
            employer_id=employer,
        ),
    )


def first_position(reading: Reading, person_id: str) -> str:
    """The id of the position a person has where no row says more."""
    known = reading.known_positions(person_id)
    return known[0].id if known else derived_id("position", reading.account_id, person_id, "")


def declare_position(reading: Reading, row: Row) -> str:
    """Notes the row, so that the rows of a person can be matched to the positions that are known, all together."""
    if not row.get("person"):
        raise InputError("cell_empty", row.place("person"), column="person")
    person = reading.names.find("person", row.get("person"), row.place("person"))
    unit = reading.names.find("unit", row.get("unit"), row.place("unit")) if row.get("unit") else None
    reading.position_rows.setdefault(person, []).append((row.number, unit, row.get("title") or None))
    return person


def position_ids(reading: Reading, person_id: str) -> dict[int, str]:
    """Row → the id of its position: a known one of that unit and title, of either, or any; else a new one."""
    found: dict[int, str] = {}
    free = list(reading.known_positions(person_id))
    rows = reading.position_rows[person_id]
    for same_unit, same_title in ((True, True), (True, False), (False, True), (False, False)):
        for number, unit, title in rows:
            match = next(
                (p for p in free if (p.unit_id == unit or not same_unit) and (p.title == title or not same_title)), None
            )
            if number not in found and match is not None:
                found[number] = match.id
                free.remove(match)
    for nth, (number, unit, title) in enumerate(rows):
        plain = derived_id("position", reading.account_id, person_id, "")
        if number not in found and plain not in {*found.values(), *(p.id for p in reading.known_positions(person_id))}:
            found[number] = plain
        elif number not in found:
            parts = f"{unit or ''}|{title or ''}"
            new = derived_id("position", reading.account_id, person_id, parts)
            again = derived_id("position", reading.account_id, person_id, f"{parts}|{nth}")
            found[number] = again if new in found.values() else new
    return found


def position(reading: Reading, row: Row, person: str) -> Said:
    identity = position_ids(reading, person)[row.number]
    known = reading.known_entity(identity)
    first = row.number == reading.position_rows[person][0][0]
    primary = yes_no(row.get("primary"), row.place("primary"))
    layer = code_of(row.get("layer"), Layer, "layer", row.place("layer"))
    guessed = yes_no(row.get("layer_guessed"), row.place("layer_guessed")) is True
    entity = Position(
        id=identity,
        account_id=reading.account_id,
        person_id=person,
        employer_id=reading.employer_of.get(person, reading.account_id),
        unit_id=reading.names.find("unit", row.get("unit"), row.place("unit")) if row.get("unit") else None,
        title=row.get("title") or None,
        title_en=row.get("title_en") or None,
        since=day_of(row.get("since"), row.place("since")),
        until=day_of(row.get("until"), row.place("until")),
        layer=None if guessed else layer,
        leaving=row.get("leaving") or None,
        **stated(primary=first if primary is None and known is None else primary),
    )
    yield say(reading, row, entity)
    if guessed and layer is not None:
        only = entity.model_copy(update={"layer": layer, "leaving": None})
        yield Statement(entity=only, evidence=reading.guess(row.get("title") or "?"), place=row.place())


def reporting(reading: Reading, row: Row, _: str) -> Said:
    person = reading.names.find("person", row.get("person"), row.place("person"))
    manager = reading.names.find("person", row.get("manager"), row.place("manager"))
    kind = code_of(row.get("kind"), ReportingKind, "reporting_kind", row.place("kind")) or ReportingKind.LINE
    if person != manager:
        identity = derived_id("reporting", reading.account_id, person, manager, kind.value)
        entity = Reporting(id=identity, account_id=reading.account_id, person_id=person, manager_id=manager, kind=kind)
        yield say(reading, row, entity)


def influence(reading: Reading, row: Row, _: str) -> Said:
    source = reading.names.find("person", row.get("source"), row.place("source"))
    target = reading.names.find("person", row.get("target"), row.place("target"))
    if source == target:
        raise InputError("influence_on_oneself", row.place("target"), person=row.get("source"))
    kind = code_of(row.get("kind"), InfluenceKind, "influence_kind", row.place("kind")) or InfluenceKind.TRUST
    identity = derived_id("influence", reading.account_id, source, target, kind.value)
    sign: Literal[1, -1] | None = None
    if row.get("sign"):
        value = number_of(row.get("sign"), row.place("sign"), -1, 1)
        if value not in (1, -1):
            raise InputError("number_out_of_range", row.place("sign"), value=row.get("sign"), low="-1", high="1")
        sign = 1 if value == 1 else -1
    elif getattr(reading.known_entity(identity), "sign", None) is None:
        sign = -1 if kind is InfluenceKind.CONFLICT else 1
    yield say(
        reading,
        row,
        Influence(
            id=identity,
            account_id=reading.account_id,
            source_id=source,
            target_id=target,
            kind=kind,
            strength=number_of(row.get("strength"), row.place("strength"), 0, 1, above=True),
            sign=sign,
        ),
    )


def committee(reading: Reading, row: Row, identity: str) -> Said:
    entity = Committee(
        id=identity,
        account_id=reading.account_id,
        name=row.get("name"),
        name_en=row.get("name_en") or None,
        member_ids=people_of(reading, row, "members"),
    )
    yield say(reading, row, entity)
