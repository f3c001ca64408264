"""The account for a customer's or a partner's eyes: who works where and reports to whom, and nothing we think of it."""

from __future__ import annotations

from typing import TypeVar

from graphkam.model.entities import Account, Person, Position, Reporting, Unit
from graphkam.model.graph import AccountGraph

Kept = TypeVar("Kept", Account, Person, Position, Reporting, Unit)


def redacted(graph: AccountGraph) -> AccountGraph:
    """Only organisation: people of the customer, the positions they hold on the day, departments, reporting lines.

    Built up from what may be seen, so that what is added to the model later stays out. Left out are: every judgement
    (layers too: they are ours), all facts, people of other companies, committees, opportunities, our own people and
    ties, when and by whom anything was recorded, and contact data. Order and number of what is left depend on nothing
    that is left out.
    """
    own = graph.account.id
    positions = tuple(
        _only(position, "person_id", "employer_id", "unit_id", "title", "title_en", "primary")
        for position in graph.positions
        if position.employer_id == own and position.held_on(graph.day)
    )
    employed = {position.person_id for position in positions}
    return AccountGraph(
        day=graph.day,
        account=_only(graph.account, "name", "name_en"),
        units=tuple(_only(unit, "name", "name_en", "parent_id", "order") for unit in graph.units),
        people=tuple(_only(person, "name", "name_en") for person in graph.people if person.id in employed),
        positions=positions,
        reporting=tuple(
            _only(line, "person_id", "manager_id", "kind")
            for line in graph.reporting
            if line.person_id in employed and line.manager_id in employed
        ),
    )


def _only(entity: Kept, *fields: str) -> Kept:
    """The entity with its ids and these fields; everything else as if it had never been recorded."""
    kept = {name: getattr(entity, name) for name in ("id", "account_id", *fields)}
    return type(entity)(**kept)
