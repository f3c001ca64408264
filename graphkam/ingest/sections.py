"""The sheets of the workbook, one reader a sheet: a row to statements about entities."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from graphkam.errors import InputError, Place
from graphkam.ingest.fields import code_of, codes_of, day_of, number_of, parts_of, rating_of, yes_no
from graphkam.ingest.judgements import judgement
from graphkam.ingest.sheets import Row
from graphkam.model.changes import Statement
from graphkam.model.codes import (
    AccountMatch, ActionState, ContactLevel, DealPosition, DealStatus, Degree, InfluenceKind, Layer, Mode, Origin,
    ReportingKind, Role, SourceKind, Stage,
)  # fmt: skip
from graphkam.model.entities import (
    WORKSPACE, Account, Action, AnyEntity, Backing, BuyingInfluence, Call, Committee, Coverage, Influence, Member,
    Opportunity, Person, Play, Position, Reporting, Rival, Strength, Team, Unit,
)  # fmt: skip
from graphkam.model.identity import derived_id, is_own_id

if TYPE_CHECKING:
    from graphkam.ingest.workbook import Reading

Said = Iterator[Statement]


class Section(NamedTuple):
    """One sheet: how a row declares its thing, and what it says of it."""

    declare: Callable[[Any, Row], str]
    read: Callable[[Any, Row, str], Said]


def origin(guess: bool) -> Origin:
    return Origin.GUESS if guess else Origin.PERSON


def evidence_cells(row: Row) -> tuple[SourceKind, date | None, float | None, bool]:
    """Source, day, stated confidence and whether it is a guess, as the row gives them."""
    source = code_of(row.get("evidence"), SourceKind, "source_kind", row.place("evidence")) or SourceKind.NONE
    observed = day_of(row.get("observed"), row.place("observed"))
    confidence = number_of(row.get("confidence"), row.place("confidence"), 0, 1)
    return source, observed, confidence, yes_no(row.get("guess"), row.place("guess")) is True


def _say(reading: Reading, row: Row, entity: AnyEntity, evidence_row: bool = True) -> Statement:
    return Statement(entity=entity, evidence=reading.evidence(row if evidence_row else None), place=row.place())


def account(reading: Reading, values: dict[str, tuple[str, Place]]) -> Said:
    def text(key: str) -> str | None:
        return values.get(key, ("", Place()))[0] or None

    def place(key: str) -> Place:
        return values.get(key, ("", Place()))[1]

    team = text("team")
    team_id = derived_id("team", team) if team else None
    if team and team_id:
        yield Statement(entity=Team(id=team_id, account_id=WORKSPACE, name=team), evidence=reading.evidence())
    owner = text("owner")
    entity = Account(
        id=reading.account_id,
        account_id=reading.account_id,
        name=reading.account_name,
        name_en=text("name_en"),
        industry=text("industry"),
        owner_id=reading.names.find("member", owner, place("owner")) if owner else None,
        team_ids=(team_id,) if team_id else (),
        match=code_of(text("match") or "", AccountMatch, "account_match", place("match")),
        reorganisation=text("reorganisation"),
        story_day=day_of(text("story_day") or "", place("story_day")),
        sample=yes_no(text("sample") or "", place("sample")) is True,
        parent_id=text("parent"),
    )
    yield Statement(entity=entity, evidence=reading.evidence(), place=place("name"))


def _named(kind: str) -> Callable[[Any, Row], str]:
    def declare(reading: Reading, row: Row) -> str:
        name = row.get("name") or row.get("text") or row.get("occasion") or row.get("what")
        return reading.names.declare(kind, row.get("id"), name, row.place("id"))

    return declare


def _declare_member(reading: Reading, row: Row) -> str:
    key, name = row.get("id"), row.get("name")
    who = row.get("email").casefold() or name
    if not who:
        raise InputError("name_missing", row.place("name"))
    identity = key if is_own_id(key, "member") else derived_id("member", who)
    reading.names.note("member", key, identity, name, row.place("id"))
    return identity


def _declare_unit(reading: Reading, row: Row) -> str:
    return reading.names.declare("unit", row.get("id"), row.get("name"), row.place("id"))


def _member(reading: Reading, row: Row, identity: str) -> Said:
    yield _say(
        reading,
        row,
        Member(
            id=identity,
            account_id=WORKSPACE,
            name=row.get("name"),
            name_en=row.get("name_en") or None,
            title=row.get("title") or None,
            email=row.get("email") or None,
            executive=yes_no(row.get("executive"), row.place("executive")) is True,
        ),
    )


def _unit(reading: Reading, row: Row, identity: str) -> Said:
    parent = row.get("parent")
    yield _say(
        reading,
        row,
        Unit(
            id=identity,
            account_id=reading.account_id,
            name=row.get("name"),
            name_en=row.get("name_en") or None,
            parent_id=reading.names.find("unit", parent, row.place("parent")) if parent else None,
            order=row.number,
        ),
    )


def _company(reading: Reading, name: str) -> str:
    """The id of the company a cell names: this account where it is empty or says so."""
    if not name or name == reading.account_name or name == reading.account_id:
        return reading.account_id
    return name if is_own_id(name, "account") else derived_id("account", reading.account_id, name)


def _person(reading: Reading, row: Row, identity: str) -> Said:
    company = row.get("company")
    employer = _company(reading, company)
    if employer != reading.account_id and not is_own_id(company, "account"):
        other = Account(id=employer, account_id=reading.account_id, name=company, external=True)
        yield _say(reading, row, other)
    yield _say(
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
    yield _say(
        reading,
        row,
        Position(
            id=derived_id("position", reading.account_id, identity, ""),
            account_id=reading.account_id,
            person_id=identity,
            employer_id=employer,
        ),
    )


def _declare_tie(*columns: str) -> Callable[[Any, Row], str]:
    def declare(reading: Reading, row: Row) -> str:
        missing = next((column for column in columns if not row.get(column)), None)
        if missing:
            raise InputError("cell_empty", row.place(missing), column=missing)
        return "tie"

    return declare


def _position(reading: Reading, row: Row, _: str) -> Said:
    person = reading.names.find("person", row.get("person"), row.place("person"))
    unit_text = row.get("unit")
    unit = reading.names.find("unit", unit_text, row.place("unit")) if unit_text else None
    nth = reading.positions_seen.get(person, 0)
    reading.positions_seen[person] = nth + 1
    layer = code_of(row.get("layer"), Layer, "layer", row.place("layer"))
    guessed = yes_no(row.get("layer_guessed"), row.place("layer_guessed")) is True
    entity = Position(
        id=derived_id("position", reading.account_id, person, "" if nth == 0 else f"{unit or ''}|{row.get('title')}"),
        account_id=reading.account_id,
        person_id=person,
        employer_id=reading.employer_of.get(person, reading.account_id),
        unit_id=unit,
        title=row.get("title") or None,
        title_en=row.get("title_en") or None,
        since=day_of(row.get("since"), row.place("since")),
        until=day_of(row.get("until"), row.place("until")),
        primary=yes_no(row.get("primary"), row.place("primary")) is not False if row.get("primary") else nth == 0,
        layer=None if guessed else layer,
        leaving=row.get("leaving") or None,
    )
    yield _say(reading, row, entity)
    if guessed and layer is not None:
        only = entity.model_copy(update={"layer": layer, "leaving": None})
        yield Statement(entity=only, evidence=reading.guess(row.get("title") or "?"), place=row.place())


def _reporting(reading: Reading, row: Row, _: str) -> Said:
    person = reading.names.find("person", row.get("person"), row.place("person"))
    manager = reading.names.find("person", row.get("manager"), row.place("manager"))
    kind = code_of(row.get("kind"), ReportingKind, "reporting_kind", row.place("kind")) or ReportingKind.LINE
    if person != manager:
        identity = derived_id("reporting", reading.account_id, person, manager, kind.value)
        entity = Reporting(
            id=identity, account_id=reading.account_id, person_id=person, manager_id=manager, kind=kind
        )
        yield _say(reading, row, entity)


def _influence(reading: Reading, row: Row, _: str) -> Said:
    source = reading.names.find("person", row.get("source"), row.place("source"))
    target = reading.names.find("person", row.get("target"), row.place("target"))
    if source == target:
        raise InputError("influence_on_oneself", row.place("target"), person=row.get("source"))
    kind = code_of(row.get("kind"), InfluenceKind, "influence_kind", row.place("kind")) or InfluenceKind.TRUST
    sign: Literal[1, -1] | None = None
    if row.get("sign"):
        value = number_of(row.get("sign"), row.place("sign"), -1, 1)
        if value not in (1, -1):
            raise InputError("number_out_of_range", row.place("sign"), value=row.get("sign"), low="-1", high="1")
        sign = 1 if value == 1 else -1
    yield _say(
        reading,
        row,
        Influence(
            id=derived_id("influence", reading.account_id, source, target, kind.value),
            account_id=reading.account_id,
            source_id=source,
            target_id=target,
            kind=kind,
            strength=number_of(row.get("strength"), row.place("strength"), 0, 1, above=True),
            sign=sign or (-1 if kind is InfluenceKind.CONFLICT else 1),
        ),
    )


def _people_of(reading: Reading, row: Row, column: str, kind: str = "person") -> tuple[str, ...]:
    return tuple(reading.names.find(kind, part, row.place(column)) for part in parts_of(row.get(column)))


def _committee(reading: Reading, row: Row, identity: str) -> Said:
    entity = Committee(
        id=identity,
        account_id=reading.account_id,
        name=row.get("name"),
        name_en=row.get("name_en") or None,
        member_ids=_people_of(reading, row, "members"),
    )
    yield _say(reading, row, entity)


def _opportunity(reading: Reading, row: Row, identity: str) -> Said:
    owner = row.get("owner")
    yield _say(
        reading,
        row,
        Opportunity(
            id=identity,
            account_id=reading.account_id,
            name=row.get("name"),
            name_en=row.get("name_en") or None,
            owner_id=reading.names.find("member", owner, row.place("owner")) if owner else None,
            objective=row.get("objective") or None,
            customer_objective=row.get("customer_objective") or None,
            amount=number_of(row.get("amount"), row.place("amount"), 0, 1e15),
            currency=row.get("currency") or None,
            close_date=day_of(row.get("close_date"), row.place("close_date")),
            stage=code_of(row.get("stage"), Stage, "stage", row.place("stage")),
            status=code_of(row.get("status"), DealStatus, "deal_status", row.place("status")),
            position=code_of(row.get("position"), DealPosition, "deal_position", row.place("position")),
        ),
    )


def _opportunity_of(reading: Reading, row: Row) -> str:
    text = row.get("opportunity")
    if not text:
        raise InputError("cell_empty", row.place("opportunity"), column="opportunity")
    return reading.names.find("opportunity", text, row.place("opportunity"))


def _declare_role(reading: Reading, row: Row) -> str:
    opportunity = _opportunity_of(reading, row)
    key = row.get("id") or f"{opportunity}|{row.get('holder') or row.get('roles')}"
    return reading.names.declare("buying_influence", key, "", row.place("id"))


def _role(reading: Reading, row: Row, identity: str) -> Said:
    holder = row.get("holder")
    holder_id = reading.names.find_any(("person", "committee"), holder, row.place("holder")) if holder else None
    yield _say(
        reading,
        row,
        BuyingInfluence(
            id=identity,
            account_id=reading.account_id,
            opportunity_id=_opportunity_of(reading, row),
            holder_id=holder_id,
            roles=codes_of(row.get("roles"), Role, "role", row.place("roles")),
            degree=code_of(row.get("degree"), Degree, "degree", row.place("degree")),
            weight=number_of(row.get("weight").rstrip("%"), row.place("weight"), 0, 100),
            rating=rating_of(row.get("rating"), row.place("rating")),
            mode=code_of(row.get("mode"), Mode, "mode", row.place("mode")),
            contact_level=code_of(row.get("contact_level"), ContactLevel, "contact_level", row.place("contact_level")),
            result=row.get("result") or None,
            win=row.get("win") or None,
            win_proved=yes_no(row.get("win_proved"), row.place("win_proved")),
        ),
    )


def _coverage(reading: Reading, row: Row, _: str) -> Said:
    member = reading.names.find("member", row.get("member"), row.place("member"))
    person = reading.names.find("person", row.get("person"), row.place("person"))
    yield _say(
        reading,
        row,
        Coverage(
            id=derived_id("coverage", reading.account_id, member, person),
            account_id=reading.account_id,
            member_id=member,
            person_id=person,
            strength=number_of(row.get("strength"), row.place("strength"), 0, 1, above=True),
            target=number_of(row.get("target"), row.place("target"), 0, 1, above=True),
            last_contact=day_of(row.get("last_contact"), row.place("last_contact")),
        ),
    )


def _strength(reading: Reading, row: Row, identity: str) -> Said:
    entity = Strength(
        id=identity,
        account_id=reading.account_id,
        opportunity_id=_opportunity_of(reading, row),
        text=row.get("text"),
        text_en=row.get("text_en") or None,
        valued_by_ids=_people_of(reading, row, "valued_by"),
        sets_apart=yes_no(row.get("sets_apart"), row.place("sets_apart")),
        moves_roles=codes_of(row.get("moves_roles"), Role, "role", row.place("moves_roles")),
        answers=parts_of(row.get("answers")),
    )
    yield _say(reading, row, entity)


def _rival(reading: Reading, row: Row, identity: str) -> Said:
    entity = Rival(
        id=identity,
        account_id=reading.account_id,
        opportunity_id=_opportunity_of(reading, row),
        name=row.get("name"),
        note=row.get("note") or None,
        moved_on=day_of(row.get("moved_on"), row.place("moved_on")),
    )
    yield _say(reading, row, entity)


def _backing(reading: Reading, row: Row, _: str) -> Said:
    rival = reading.names.find("rival", row.get("rival"), row.place("rival"))
    person = reading.names.find("person", row.get("person"), row.place("person"))
    entity = Backing(
        id=derived_id("backing", rival, person),
        account_id=reading.account_id,
        rival_id=rival,
        person_id=person,
        rating=rating_of(row.get("rating"), row.place("rating")),
    )
    yield _say(reading, row, entity)


def _declare_call(reading: Reading, row: Row) -> str:
    key = row.get("id") or f"{row.get('day')}|{row.get('member')}|{row.get('people')}"
    return reading.names.declare("call", key, "", row.place("id"))


def _call(reading: Reading, row: Row, identity: str) -> Said:
    day = day_of(row.get("day"), row.place("day"))
    if day is None:
        raise InputError("cell_empty", row.place("day"), column="day")
    entity = Call(
        id=identity,
        account_id=reading.account_id,
        day=day,
        member_id=reading.names.find("member", row.get("member"), row.place("member")),
        person_ids=_people_of(reading, row, "people"),
        opportunity_id=_opportunity_of(reading, row) if row.get("opportunity") else None,
        purpose=row.get("purpose") or None,
        heard=row.get("heard") or None,
        promises=row.get("promises") or None,
        next_step=row.get("next_step") or None,
    )
    yield _say(reading, row, entity)


def _action(reading: Reading, row: Row, identity: str) -> Said:
    who = row.get("who")
    entity = Action(
        id=identity,
        account_id=reading.account_id,
        opportunity_id=_opportunity_of(reading, row),
        what=row.get("what"),
        who_id=reading.names.find("member", who, row.place("who")) if who else None,
        due=day_of(row.get("due"), row.place("due")),
        state=code_of(row.get("state"), ActionState, "action_state", row.place("state")) or ActionState.OPEN,
    )
    yield _say(reading, row, entity)


def _play(reading: Reading, row: Row, identity: str) -> Said:
    entity = Play(
        id=identity,
        account_id=reading.account_id,
        opportunity_id=_opportunity_of(reading, row),
        target_id=reading.names.find("person", row.get("target"), row.place("target")),
        through_ids=_people_of(reading, row, "through"),
        occasion=row.get("occasion"),
        due=day_of(row.get("due"), row.place("due")),
        member_ids=_people_of(reading, row, "members", "member"),
        strength_ids=_people_of(reading, row, "strengths", "strength"),
        lessens=parts_of(row.get("lessens")),
        state=code_of(row.get("state"), ActionState, "action_state", row.place("state")) or ActionState.OPEN,
    )
    yield _say(reading, row, entity)


SECTIONS: dict[str, Section] = {
    "members": Section(_declare_member, _member),
    "units": Section(_declare_unit, _unit),
    "people": Section(_named("person"), _person),
    "positions": Section(_declare_tie("person"), _position),
    "reporting": Section(_declare_tie("person", "manager"), _reporting),
    "influence": Section(_declare_tie("source", "target"), _influence),
    "committees": Section(_named("committee"), _committee),
    "opportunities": Section(_named("opportunity"), _opportunity),
    "roles": Section(_declare_role, _role),
    "coverage": Section(_declare_tie("member", "person"), _coverage),
    "strengths": Section(_named("strength"), _strength),
    "rivals": Section(_named("rival"), _rival),
    "backings": Section(_declare_tie("rival", "person"), _backing),
    "calls": Section(_declare_call, _call),
    "actions": Section(_named("action"), _action),
    "plays": Section(_named("play"), _play),
}

ORDER: tuple[str, ...] = ("members", "account", *[s for s in SECTIONS if s != "members"], "judgements")
"""The order in which sheets are read: what is referred to comes first."""

__all__ = ["ORDER", "SECTIONS", "Section", "account", "evidence_cells", "judgement", "origin"]
