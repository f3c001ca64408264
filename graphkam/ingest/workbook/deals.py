"""The sheets about opportunities: roles, coverage, strengths, rivals, calls, actions, plays, answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from graphkam.errors import InputError
from graphkam.ingest.fields import code_of, codes_of, day_of, flags_of, number_of, rating_of, yes_no
from graphkam.ingest.workbook.rows import Said, opportunity_of, people_of, say, stated
from graphkam.ingest.workbook.sheets import Row
from graphkam.model.codes import (
    ActionState,
    AnswerState,
    ContactKind,
    ContactLevel,
    DealPosition,
    DealStatus,
    Degree,
    Mode,
    Role,
    Stage,
)  # fmt: skip
from graphkam.model.entities import (
    Action,
    Answer,
    Backing,
    BuyingInfluence,
    Call,
    Coverage,
    Opportunity,
    Play,
    Rival,
    Strength,
)  # fmt: skip
from graphkam.model.identity import derived_id
from graphkam.model.rules import answer_lacks
from graphkam.words import LANGS, label

if TYPE_CHECKING:
    from graphkam.ingest.workbook.book import Reading


def opportunity(reading: Reading, row: Row, identity: str) -> Said:
    owner = row.get("owner")
    yield say(
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


def declare_role(reading: Reading, row: Row) -> str:
    """A row without a number is about its holder's part in the opportunity, which may be known already."""
    opportunity = opportunity_of(reading, row)
    key, holder = row.get("id"), _holder(reading, row)
    if not key and holder:
        known = reading.importing.known.influence_of(holder, opportunity) if reading.importing.known else None
        key = known.id if known else f"{opportunity}|{holder}"
    key = key or f"{opportunity}|{row.get('roles')}"
    return reading.names.declare("buying_influence", key, "", row.place("id"))


def _holder(reading: Reading, row: Row) -> str | None:
    text = row.get("holder")
    return reading.names.find_any(("person", "committee"), text, row.place("holder")) if text else None


def role(reading: Reading, row: Row, identity: str) -> Said:
    yield say(
        reading,
        row,
        BuyingInfluence(
            id=identity,
            account_id=reading.account_id,
            opportunity_id=opportunity_of(reading, row),
            holder_id=_holder(reading, row),
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


def coverage(reading: Reading, row: Row, _: str) -> Said:
    member = reading.names.find("member", row.get("member"), row.place("member"))
    person = reading.names.find("person", row.get("person"), row.place("person"))
    yield say(
        reading,
        row,
        Coverage(
            id=derived_id("coverage", reading.account_id, member, person),
            account_id=reading.account_id,
            member_id=member,
            person_id=person,
            strength=number_of(row.get("strength"), row.place("strength"), 0, 1, above=True),
            target=number_of(row.get("target"), row.place("target"), 0, 1, above=True),
            last_contact=reading.past_day(row, "last_contact"),
        ),
    )


def strength(reading: Reading, row: Row, identity: str) -> Said:
    entity = Strength(
        id=identity,
        account_id=reading.account_id,
        opportunity_id=opportunity_of(reading, row),
        text=row.get("text"),
        text_en=row.get("text_en") or None,
        valued_by_ids=people_of(reading, row, "valued_by"),
        sets_apart=yes_no(row.get("sets_apart"), row.place("sets_apart")),
        moves_roles=codes_of(row.get("moves_roles"), Role, "role", row.place("moves_roles")),
        answers=flags_of(row.get("answers"), row.place("answers")),
    )
    yield say(reading, row, entity)


def rival(reading: Reading, row: Row, identity: str) -> Said:
    entity = Rival(
        id=identity,
        account_id=reading.account_id,
        opportunity_id=opportunity_of(reading, row),
        name=row.get("name"),
        note=row.get("note") or None,
        moved_on=day_of(row.get("moved_on"), row.place("moved_on")),
    )
    yield say(reading, row, entity)


def backing(reading: Reading, row: Row, _: str) -> Said:
    rival = reading.names.find("rival", row.get("rival"), row.place("rival"))
    person = reading.names.find("person", row.get("person"), row.place("person"))
    entity = Backing(
        id=derived_id("backing", rival, person),
        account_id=reading.account_id,
        rival_id=rival,
        person_id=person,
        rating=rating_of(row.get("rating"), row.place("rating")),
    )
    yield say(reading, row, entity)


def declare_call(reading: Reading, row: Row) -> str:
    key = row.get("id") or f"{row.get('day')}|{row.get('member')}|{row.get('people')}"
    return reading.names.declare("call", key, "", row.place("id"))


def call(reading: Reading, row: Row, identity: str) -> Said:
    day = reading.past_day(row, "day")
    if day is None:
        raise InputError("cell_empty", row.place("day"), column="day")
    entity = Call(
        id=identity,
        account_id=reading.account_id,
        day=day,
        member_id=reading.names.find("member", row.get("member"), row.place("member")),
        person_ids=people_of(reading, row, "people"),
        opportunity_id=opportunity_of(reading, row) if row.get("opportunity") else None,
        purpose=row.get("purpose") or None,
        heard=row.get("heard") or None,
        promises=row.get("promises") or None,
        next_step=row.get("next_step") or None,
    )
    yield say(reading, row, entity)


def action(reading: Reading, row: Row, identity: str) -> Said:
    who = row.get("who")
    entity = Action(
        id=identity,
        account_id=reading.account_id,
        opportunity_id=opportunity_of(reading, row),
        what=row.get("what"),
        who_id=reading.names.find("member", who, row.place("who")) if who else None,
        due=day_of(row.get("due"), row.place("due")),
        **stated(state=code_of(row.get("state"), ActionState, "action_state", row.place("state"))),
    )
    yield say(reading, row, entity)


def play(reading: Reading, row: Row, identity: str) -> Said:
    entity = Play(
        id=identity,
        account_id=reading.account_id,
        opportunity_id=opportunity_of(reading, row),
        target_id=reading.names.find("person", row.get("target"), row.place("target")),
        through_ids=people_of(reading, row, "through"),
        occasion=row.get("occasion"),
        due=day_of(row.get("due"), row.place("due")),
        member_ids=people_of(reading, row, "members", "member"),
        strength_ids=people_of(reading, row, "strengths", "strength"),
        lessens=flags_of(row.get("lessens"), row.place("lessens")),
        **stated(state=code_of(row.get("state"), ActionState, "action_state", row.place("state"))),
    )
    yield say(reading, row, entity)


def declare_answer(reading: Reading, row: Row) -> str:
    """A row without a number is the one answer to what it is about."""
    key = f"{opportunity_of(reading, row)}|{_answered_person(reading, row)}|{_contact_kind(row)}"
    return reading.names.declare("answer", row.get("id") or key, "", row.place("id"))


def answer(reading: Reading, row: Row, identity: str) -> Said:
    entity = Answer(
        id=identity,
        account_id=reading.account_id,
        opportunity_id=opportunity_of(reading, row),
        person_id=_answered_person(reading, row),
        contact=_contact_kind(row),
        answer=code_of(row.get("answer"), AnswerState, "answer_state", row.place("answer")),
        until=day_of(row.get("until"), row.place("until")),
        reason=row.get("reason") or None,
    )
    lacks = answer_lacks(entity.answer, entity.reason, entity.until)
    if lacks is not None:
        raise InputError(lacks, row.place("reason" if lacks == "answer_reason_needed" else "until"))
    yield say(reading, row, entity)


def _answered_person(reading: Reading, row: Row) -> str:
    return reading.names.find("person", row.get("person"), row.place("person"))


def _contact_kind(row: Row) -> ContactKind:
    """The kind that a code or its word in zh or en names."""
    wanted = row.get("contact").casefold().strip()
    kinds: tuple[ContactKind, ...] = get_args(ContactKind)
    for kind in kinds:
        if wanted in (kind, *(label(lang, "contact_kind", kind).casefold() for lang in LANGS)):
            return kind
    allowed = ", ".join(f"{kind} ({label('zh', 'contact_kind', kind)})" for kind in kinds)
    raise InputError("word_unknown", row.place("contact"), word=row.get("contact"), allowed=allowed)
