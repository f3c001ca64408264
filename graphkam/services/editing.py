"""Single edits: one person, role, judgement, link or call, each recording who says it and why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from graphkam.errors import ConflictError, InputError, NotFoundError, Place
from graphkam.ingest.workbook.judgements import attribute_of, json_value
from graphkam.model.changes import ChangeSet, Statement, plan_changes
from graphkam.model.codes import InfluenceKind, Layer, ReportingKind, Role, SourceKind
from graphkam.model.entities import (
    WORKSPACE,
    Account,
    BuyingInfluence,
    Call,
    Coverage,
    Influence,
    Member,
    Person,
    Position,
    Reporting,
    Unit,
)  # fmt: skip
from graphkam.model.graph import AccountGraph
from graphkam.model.identity import derived_id
from graphkam.services.author import Author
from graphkam.services.finding import find_account, find_member, find_opportunity, find_person
from graphkam.services.importing import TRIES
from graphkam.services.planning import known_account
from graphkam.store import Store

Build = Callable[[AccountGraph], list[Statement]]


def edit(store: Store, account: str, author: Author, build: Build) -> ChangeSet:
    """Applies what `build` says of the current graph, again if somebody else wrote first. Returns what was written."""
    account_id = find_account(store, account).id
    for attempt in range(TRIES):
        graph = store.graph(account_id, date.max)
        change = plan_changes(graph, account_id, build(graph), author.moment)
        try:
            store.apply(change)
        except ConflictError:
            if attempt == TRIES - 1:
                raise
        else:
            return change
    raise AssertionError("the loop returns or raises")


def create_account(store: Store, name: str, author: Author, **plain: Any) -> ChangeSet:
    """A new, empty account. Raises InputError when one of that name exists."""
    identity = derived_id("account", name)
    known = known_account(store, identity)
    if known is not None and known.graph.account.present:
        raise InputError("account_exists", name=name)
    entity = Account(id=identity, account_id=identity, name=name, **plain)
    statement = Statement(entity=entity, evidence=author.evidence())
    change = plan_changes(known.graph if known else None, identity, [statement], author.moment)
    store.apply(change)
    return change


def set_person(
    name: str,
    author: Author,
    *,
    new: bool,
    unit: str | None = None,
    layer: Layer | None = None,
    title: str | None = None,
    company: str | None = None,
    since: date | None = None,
    until: date | None = None,
    leaving: str | None = None,
    **plain: Any,
) -> Build:
    """Adds a person (`new`) or changes one: contact data, position, layer. A second person of a name needs `number`.

    Whoever holds no position any more and begins one anew, `since` a day, is there again.
    """
    number = plain.pop("number", None)

    def build(graph: AccountGraph) -> list[Statement]:
        account_id = graph.account.id
        evidence = author.evidence()
        statements: list[Statement] = []
        if new:
            identity = derived_id("person", account_id, number or name)
            if identity in graph.person_by_id or (number is None and any(p.name == name for p in graph.people)):
                raise InputError("person_exists", name=name)
            person = Person(id=identity, account_id=WORKSPACE, name=name, **plain)
            position = None
        else:
            found = find_person(graph, name)
            person, position = (
                found.model_copy(update={k: v for k, v in plain.items() if v is not None}),
                graph.position_of(found.id) or _last_position(graph, found.id),
            )
        anew = ""
        if since and position and position.until is not None and position.until <= since:
            position, anew = None, since.isoformat()
        unit_id = None
        if unit is not None:
            existing = [u for u in graph.units if unit in (u.name, u.name_en, u.id)]
            unit_id = existing[0].id if existing else derived_id("unit", account_id, unit)
            if not existing:
                entity = Unit(
                    id=unit_id,
                    account_id=account_id,
                    name=unit,
                    order=1 + max([u.order for u in graph.units], default=0),
                )
                statements.append(Statement(entity=entity, evidence=evidence))
        employer = account_id
        if company is not None and company != graph.account.name:
            employer = derived_id("account", account_id, company)
            other = Account(id=employer, account_id=account_id, name=company, external=True)
            statements.append(Statement(entity=other, evidence=evidence))
        elif position is not None:
            employer = position.employer_id
        statements.append(Statement(entity=person, evidence=evidence))
        statements.append(
            Statement(
                entity=Position(
                    id=position.id if position else derived_id("position", account_id, person.id, anew),
                    account_id=account_id,
                    person_id=person.id,
                    employer_id=employer,
                    unit_id=unit_id,
                    title=title,
                    since=since,
                    until=until,
                    layer=layer,
                    leaving=leaving,
                ),
                evidence=evidence,
            )
        )
        return statements

    return build


def _last_position(graph: AccountGraph, person_id: str) -> Position | None:
    held = [one for one in graph.positions if one.person_id == person_id]
    return max(held, key=lambda one: (one.until or date.max, one.id), default=None)


def remove_person(name: str, author: Author) -> Build:
    """Marks the person's positions in this account as gone; what was judged of them stays in the history."""

    def build(graph: AccountGraph) -> list[Statement]:
        person = find_person(graph, name)
        evidence = author.evidence()
        held = [p for p in graph.positions if p.person_id == person.id]
        return [Statement(entity=position, evidence=evidence, gone=True) for position in held]

    return build


def set_role(person: str, opportunity: str | None, roles: tuple[Role, ...], author: Author, *, remove: bool) -> Build:
    """Gives a person further roles, or takes roles away; without roles, `remove` takes the whole part."""

    def build(graph: AccountGraph) -> list[Statement]:
        deal = find_opportunity(graph, opportunity)
        holder = _holder(graph, person)
        part = graph.influence_of(holder, deal.id)
        if remove:
            if part is None:
                raise NotFoundError("role_not_held", person=person, opportunity=deal.name)
            kept = tuple(role for role in part.roles if role not in roles)
            if not roles:
                return [Statement(entity=part, evidence=author.evidence(), gone=True)]
            if len(kept) == len(part.roles):
                raise NotFoundError("role_not_held", person=person, opportunity=deal.name)
            only = _part(graph, deal.id, holder, part).model_copy(update={"holder_id": None, "roles": kept})
            return [Statement(entity=only, evidence=author.evidence(), cleared=() if kept else ("roles",))]
        had = part.roles if part else ()
        only = _part(graph, deal.id, holder, part)
        entity = BuyingInfluence.model_validate({**_raw(only), "roles": (*had, *roles)})
        return [Statement(entity=entity, evidence=author.evidence())]

    return build


def judge(person: str | None, opportunity: str | None, attribute: str, value: str | None, author: Author) -> Build:
    """A judgement on a person's part in an opportunity, or (person none) on the opportunity; value none: unknown again.

    The same value again confirms the judgement: its age starts anew.
    """

    def build(graph: AccountGraph) -> list[Statement]:
        deal = find_opportunity(graph, opportunity)
        if person is None:
            kind, base = "opportunity", {n: getattr(deal, n) for n in type(deal).model_fields if n not in deal.JUDGED}
        else:
            kind = "buying_influence"
            holder = _holder(graph, person)
            base = _raw(_part(graph, deal.id, holder, graph.influence_of(holder, deal.id)))
        name = attribute_of(kind, attribute, Place(field=attribute))
        cleared: tuple[str, ...] = ()
        if value is None:
            cleared = (name,)
        else:
            base[name] = json_value(None, kind, name, value, Place(field=attribute))
        entity = (type(deal) if person is None else BuyingInfluence).model_validate(base)
        confirms = value is not None
        return [Statement(entity=entity, evidence=author.evidence(), cleared=cleared, confirms=confirms)]

    return build


def set_link(
    source: str, target: str, kind: str, author: Author, *, strength: float | None = None, remove: bool = False
) -> Build:
    """A strand between two people (influence, conflict, reporting), or one of ours who knows somebody (`knows`)."""

    def build(graph: AccountGraph) -> list[Statement]:
        account_id = graph.account.id
        entity: Reporting | Influence | Coverage
        if kind == "knows":
            member, person = find_member(graph, source), find_person(graph, target)
            entity = Coverage(
                id=derived_id("coverage", account_id, member.id, person.id),
                account_id=account_id,
                member_id=member.id,
                person_id=person.id,
                strength=strength,
            )
        else:
            one, other = find_person(graph, source), find_person(graph, target)
            if one.id == other.id:
                raise InputError("influence_on_oneself", person=one.name)
            if kind in set(ReportingKind):
                entity = Reporting(
                    id=derived_id("reporting", account_id, one.id, other.id, kind),
                    account_id=account_id,
                    person_id=one.id,
                    manager_id=other.id,
                    kind=ReportingKind(kind),
                )
            else:
                entity = Influence(
                    id=derived_id("influence", account_id, one.id, other.id, kind),
                    account_id=account_id,
                    source_id=one.id,
                    target_id=other.id,
                    kind=InfluenceKind(kind),
                    strength=strength,
                    sign=-1 if kind == InfluenceKind.CONFLICT else 1,
                )
        entity = entity.model_copy(update={"id": graph.id_shown(entity)})
        there = entity.id in graph.by_id
        if remove and not there:
            raise NotFoundError("link_not_found", source=source, target=target)
        if there and isinstance(entity, Influence):
            entity = entity.model_copy(update={"sign": None})
        return [Statement(entity=entity, evidence=author.evidence(), gone=remove, confirms=not remove)]

    return build


def add_member(store: Store, account: str, name: str, author: Author, **plain: Any) -> ChangeSet:
    """One of our own people."""
    who = (plain.get("email") or name).casefold()
    member = Member(id=derived_id("member", who), account_id=WORKSPACE, name=name, **plain)
    return edit(store, account, author, lambda _: [Statement(entity=member, evidence=author.evidence())])


def log_call(
    member: str,
    people: tuple[str, ...],
    day: date,
    author: Author,
    *,
    opportunity: str | None = None,
    **texts: str | None,
) -> Build:
    """A call record; everybody met counts as last contacted on that day."""

    def build(graph: AccountGraph) -> list[Statement]:
        if day > author.latest_day:
            raise InputError("observed_in_future", observed=day)
        ours = find_member(graph, member)
        met = tuple(find_person(graph, name).id for name in people)
        deal = find_opportunity(graph, opportunity).id if opportunity else None
        call = Call(
            id=derived_id("call", graph.account.id, day.isoformat(), ours.id, *met),
            account_id=graph.account.id,
            day=day,
            member_id=ours.id,
            person_ids=met,
            opportunity_id=deal,
            **texts,
        )
        evidence = author.evidence().model_copy(
            update={"source": SourceKind.CALL, "observed_at": day, "call_id": call.id}
        )
        ties = [
            Coverage(
                id=derived_id("coverage", graph.account.id, ours.id, person),
                account_id=graph.account.id,
                member_id=ours.id,
                person_id=person,
                last_contact=day,
            )
            for person in met
        ]
        return [Statement(entity=entity, evidence=evidence) for entity in (call, *ties)]

    return build


def remove_call(call_id: str, author: Author) -> Build:
    def build(graph: AccountGraph) -> list[Statement]:
        found = [call for call in graph.calls if call.id == call_id]
        if not found:
            raise NotFoundError("call_not_found", call=call_id)
        return [Statement(entity=found[0], evidence=author.evidence(), gone=True)]

    return build


def _holder(graph: AccountGraph, text: str) -> str:
    for committee in graph.committees:
        if text in (committee.id, committee.name, committee.name_en):
            return committee.id
    return find_person(graph, text).id


def _part(graph: AccountGraph, opportunity_id: str, holder_id: str, part: BuyingInfluence | None) -> BuyingInfluence:
    """The part with nothing judged, so that a statement says only what it adds; a new part names its holder."""
    if part is not None:
        return BuyingInfluence(id=part.id, account_id=part.account_id, opportunity_id=opportunity_id)
    return BuyingInfluence(
        id=derived_id("buying_influence", graph.account.id, f"{opportunity_id}|{holder_id}"),
        account_id=graph.account.id,
        opportunity_id=opportunity_id,
        holder_id=holder_id,
    )


def _raw(entity: BuyingInfluence) -> dict[str, Any]:
    return {name: getattr(entity, name) for name in type(entity).model_fields}
