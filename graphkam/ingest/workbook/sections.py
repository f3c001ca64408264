"""The sheets of the workbook in the order in which they are read, one reader a sheet: a row to statements."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from graphkam.errors import Place
from graphkam.ingest.fields import code_of, day_of, yes_no
from graphkam.ingest.workbook import deals, organisation
from graphkam.ingest.workbook.rows import Said, declare_named, declare_tie, stated
from graphkam.ingest.workbook.sheets import Row
from graphkam.model.changes import Statement
from graphkam.model.codes import AccountMatch
from graphkam.model.entities import WORKSPACE, Account, Team
from graphkam.model.identity import derived_id

if TYPE_CHECKING:
    from graphkam.ingest.workbook.book import Reading


class Section(NamedTuple):
    """One sheet: how a row declares its thing, and what it says of it."""

    declare: Callable[[Any, Row], str]
    read: Callable[[Any, Row, str], Said]


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
        parent_id=text("parent"),
        **stated(sample=yes_no(text("sample") or "", place("sample"))),
    )
    yield Statement(entity=entity, evidence=reading.evidence(), place=place("name"))


SECTIONS: dict[str, Section] = {
    "members": Section(organisation.declare_member, organisation.member),
    "units": Section(organisation.declare_unit, organisation.unit),
    "people": Section(declare_named("person"), organisation.person),
    "positions": Section(organisation.declare_position, organisation.position),
    "reporting": Section(declare_tie("person", "manager"), organisation.reporting),
    "influence": Section(declare_tie("source", "target"), organisation.influence),
    "committees": Section(declare_named("committee"), organisation.committee),
    "opportunities": Section(declare_named("opportunity"), deals.opportunity),
    "roles": Section(deals.declare_role, deals.role),
    "coverage": Section(declare_tie("member", "person"), deals.coverage),
    "strengths": Section(declare_named("strength"), deals.strength),
    "rivals": Section(declare_named("rival"), deals.rival),
    "backings": Section(declare_tie("rival", "person"), deals.backing),
    "calls": Section(deals.declare_call, deals.call),
    "actions": Section(declare_named("action"), deals.action),
    "plays": Section(declare_named("play"), deals.play),
    "answers": Section(deals.declare_answer, deals.answer),
}

ORDER: tuple[str, ...] = ("members", "account", *[s for s in SECTIONS if s != "members"], "judgements")
"""The order in which sheets are read: what is referred to comes first."""
