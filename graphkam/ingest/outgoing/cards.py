"""An account's people as address cards for a phone or a mail program.

Contact data only: what is thought of somebody (roles, attitude, notes) stays at home, because cards travel.
"""

from __future__ import annotations

import vobject

from graphkam.model.entities import Person
from graphkam.model.graph import AccountGraph

_NOT_SHOWN = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127))


def vcard_bytes(graph: AccountGraph) -> bytes:
    """vCard 3.0 in UTF-8, which every address book reads; people in the order of their names."""
    people = sorted(graph.people, key=lambda person: (person.name, person.id))
    return "".join(_card(graph, person) for person in people).encode()


def _card(graph: AccountGraph, person: Person) -> str:
    position, unit = graph.position_of(person.id), graph.unit_of(person.id)
    companies = {account.id: account.name for account in (graph.account, *graph.accounts)}
    card = vobject.vCard()
    card.add("uid").value = f"urn:graphkam:{person.id}"
    card.add("fn").value = _plain(person.name)
    # Which part is the family name is not recorded, and guessing it would put a wrong name into somebody's phone.
    card.add("n").value = vobject.vcard.Name(family=_plain(person.name))
    if person.name_en and person.name_en != person.name:
        card.add("nickname").value = _plain(person.name_en)
    company = companies.get(position.employer_id) if position else None
    if company:
        card.add("org").value = [_plain(part) for part in (company, unit.name if unit else None) if part]
    if position and position.title:
        card.add("title").value = _plain(position.title)
    for email in filter(None, (person.email, *person.other_emails)):
        card.add("email").value = _plain(email)
    if person.phone:
        card.add("tel").value = _plain(person.phone)
    for line in graph.reporting:
        if line.person_id == person.id and line.manager_id in graph.person_by_id:
            card.add("x-manager").value = _plain(graph.person_by_id[line.manager_id].name)
    return str(card.serialize())


def _plain(text: str) -> str:
    """Text without control characters, which a card cannot carry; a line break inside is escaped by the library."""
    return text.translate(_NOT_SHOWN).replace("\r\n", "\n").replace("\r", "\n")
