"""Buying roles as the tables that CRMs' own import tools take: Salesforce contact roles, HubSpot buying roles.

A table can only name what the CRM knows: who or what carries no id of that CRM is left out and told, by name.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from graphkam.ingest.files.tables import protected
from graphkam.model.codes import Role
from graphkam.model.entities import Opportunity, Person
from graphkam.model.graph import AccountGraph
from graphkam.model.identity import given_ids

SALESFORCE_WORDS: dict[Role, str] = {
    Role.ECONOMIC_BUYER: "Economic Buyer",
    Role.TECHNICAL_BUYER: "Technical Buyer",
    Role.USER_BUYER: "Business User",
    Role.COACH: "Other",
    Role.INFLUENCER: "Influencer",
    Role.GATEKEEPER: "Other",
}
"""Salesforce's standard picklist has no word for a coach or a gatekeeper."""

HUBSPOT_WORDS: dict[Role, str] = {
    Role.ECONOMIC_BUYER: "Decision Maker",
    Role.TECHNICAL_BUYER: "Technical Buyer",
    Role.USER_BUYER: "End User",
    Role.COACH: "Champion",
    Role.INFLUENCER: "Influencer",
    Role.GATEKEEPER: "Other",
}


@dataclass(frozen=True)
class RoleTable:
    """A CSV text (no byte order mark: import tools take it for part of the first header), and who is left out."""

    text: str
    rows: int
    left_out: tuple[str, ...]


def salesforce_roles(graph: AccountGraph) -> RoleTable:
    """OpportunityContactRole rows for the Data Loader: one for each role of each person with ids of Salesforce."""
    rows: list[tuple[str, ...]] = []
    left_out: list[str] = []
    for deal, person, roles in _held(graph):
        deal_key, person_key = _key(deal, "salesforce"), _key(person, "salesforce")
        if not deal_key or not person_key:
            left_out.append(person.name if deal_key else f"{person.name} ({deal.name})")
            continue
        words = dict.fromkeys(SALESFORCE_WORDS[role] for role in roles)
        rows += [(deal_key, person_key, word, "FALSE") for word in words]
    return _table(("OpportunityId", "ContactId", "Role", "IsPrimary"), rows, left_out)


def hubspot_roles(graph: AccountGraph) -> RoleTable:
    """Contacts with their buying roles for HubSpot's import; found there by record id, else by e-mail.

    HubSpot keeps one set of roles for a contact: those of all opportunities of the account come together.
    """
    held: dict[str, dict[str, None]] = {}
    people: dict[str, Person] = {}
    for _, person, roles in _held(graph):
        people[person.id] = person
        held.setdefault(person.id, {}).update(dict.fromkeys(HUBSPOT_WORDS[role] for role in roles))
    rows: list[tuple[str, ...]] = []
    left_out: list[str] = []
    for identity, words in held.items():
        person = people[identity]
        key = _key(person, "hubspot") or ""
        if key or person.email:
            rows.append((key, person.email or "", ";".join(words)))
        else:
            left_out.append(person.name)
    return _table(("Record ID", "Email", "Buying Role"), rows, left_out)


def _held(graph: AccountGraph) -> list[tuple[Opportunity, Person, tuple[Role, ...]]]:
    """Who plays which roles in which opportunity; committees and placeholders are nobody a CRM knows."""
    return [
        (deal, graph.person_by_id[part.holder_id], part.roles)
        for deal in graph.opportunities
        for part in graph.influences_in(deal.id)
        if part.roles and part.holder_id in graph.person_by_id
    ]


def _key(thing: Opportunity | Person, source: str) -> str | None:
    return given_ids(thing.external_ids).get(source)


def _table(header: tuple[str, ...], rows: Sequence[tuple[str, ...]], left_out: Sequence[str]) -> RoleTable:
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([protected(cell) for cell in row] for row in rows)
    return RoleTable(target.getvalue(), len(rows), tuple(dict.fromkeys(left_out)))
