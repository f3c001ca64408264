"""Read access to accounts, people and opportunities."""

from __future__ import annotations

from fastapi import APIRouter

from graphkam.api.asking import AccountId, InLang, OnDay, OpportunityId, PersonId
from graphkam.api.shapes import (
    AccountDetail,
    AccountLine,
    AccountList,
    OpportunityDetail,
    OpportunityList,
    PersonDetail,
    PersonLine,
    PersonList,
)
from graphkam.errors import NotFoundError
from graphkam.model.entities import Person
from graphkam.model.graph import AccountGraph

router = APIRouter(prefix="/v1/accounts", tags=["accounts"])


@router.get("")
def accounts(reader: InLang) -> AccountList:
    return AccountList(
        items=[
            AccountLine(
                id=item.account.id,
                name=item.account.name,
                name_en=item.account.name_en,
                industry=item.account.industry,
                sample=item.account.sample,
                people=item.people,
                opportunities=item.opportunities,
            )
            for item in reader.accounts()
        ]
    )


@router.get("/{account_id}")
def account(account_id: AccountId, reader: OnDay) -> AccountDetail:
    graph = reader.graph(account_id)
    return AccountDetail(
        day=graph.day,
        account=graph.account,
        people=len(graph.people),
        units=graph.units,
        opportunities=graph.opportunities,
        members=graph.members,
    )


@router.get("/{account_id}/people")
def people(account_id: AccountId, reader: OnDay) -> PersonList:
    graph = reader.graph(account_id)
    return PersonList(day=graph.day, items=[_line(graph, person) for person in graph.people])


@router.get("/{account_id}/people/{person_id}")
def person(account_id: AccountId, person_id: PersonId, reader: OnDay) -> PersonDetail:
    graph = reader.graph(account_id)
    found = graph.person_by_id.get(person_id)
    if found is None:
        raise NotFoundError("api.person_not_found", person=person_id)
    held = graph.positions_of.get(person_id, ())
    parts = tuple(part for part in graph.buying_influences if part.holder_id == person_id)
    influences = tuple(link for link in graph.influence if link.source_id == person_id)
    influenced_by = tuple(link for link in graph.influence if link.target_id == person_id)
    known_by = graph.coverage_of.get(person_id, ())
    subjects = {item.id for group in (held, parts, influences, influenced_by, known_by) for item in group}
    return PersonDetail(
        day=graph.day,
        person=found,
        positions=held,
        buying_influences=parts,
        committees=tuple(committee for committee in graph.committees if person_id in committee.member_ids),
        reports_to=tuple(line.manager_id for line in graph.reporting if line.person_id == person_id),
        manages=tuple(line.person_id for line in graph.reporting if line.manager_id == person_id),
        influences=influences,
        influenced_by=influenced_by,
        known_by=known_by,
        facts=tuple(fact for fact in graph.facts if fact.subject_id in subjects),
    )


@router.get("/{account_id}/opportunities")
def opportunities(account_id: AccountId, reader: OnDay) -> OpportunityList:
    graph = reader.graph(account_id)
    return OpportunityList(day=graph.day, items=graph.opportunities)


@router.get("/{account_id}/opportunities/{opportunity_id}")
def opportunity(account_id: AccountId, opportunity_id: OpportunityId, reader: OnDay) -> OpportunityDetail:
    graph = reader.graph(account_id)
    found = graph.opportunity(opportunity_id)
    parts = graph.influences_in(opportunity_id)
    rivals = tuple(rival for rival in graph.rivals if rival.opportunity_id == opportunity_id)
    rival_ids = {rival.id for rival in rivals}
    subjects = {found.id, *(part.id for part in parts)}
    return OpportunityDetail(
        day=graph.day,
        opportunity=found,
        buying_influences=parts,
        strengths=tuple(item for item in graph.strengths if item.opportunity_id == opportunity_id),
        rivals=rivals,
        backings=tuple(item for item in graph.backings if item.rival_id in rival_ids),
        plays=tuple(item for item in graph.plays if item.opportunity_id == opportunity_id),
        actions=tuple(item for item in graph.actions if item.opportunity_id == opportunity_id),
        facts=tuple(fact for fact in graph.facts if fact.subject_id in subjects),
    )


def _line(graph: AccountGraph, person: Person) -> PersonLine:
    position = graph.position_of(person.id)
    return PersonLine(
        person=person,
        position=position,
        unit=graph.unit_of(person.id),
        layer=graph.layer_of(person.id),
        external=position is not None and position.employer_id != graph.account.id,
    )
