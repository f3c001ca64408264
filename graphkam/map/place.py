"""Who stands where: the columns and layers of the map, before anything has a size.

A column is a unit that holds somebody, a company of other people, or *unassigned*; a row is a layer or *unassigned*.
Everybody has exactly one place: that of the first position held on the day.
"""

from __future__ import annotations

from dataclasses import dataclass

from graphkam.model.codes import Degree, Layer
from graphkam.model.entities import Influence, Unit
from graphkam.model.graph import AccountGraph

UNASSIGNED = "unassigned"
EXTERNAL = "external"
MOST_COMPANIES = 3
"""Beyond so many other companies their people share one column."""

FOLD_ABOVE = 60
"""People on one map beyond which crowded cells fold to their key people."""

KEPT_IN_CELL = 4
"""Key people of a folded cell that keep a card."""


@dataclass(frozen=True)
class Column:
    """`kind`: unit, company, external or unassigned; `ref` is the unit's or company's id where there is one."""

    key: str
    kind: str
    ref: str | None = None


@dataclass(frozen=True)
class Stand:
    """One person's place. `rank` orders for folding: 0 is shown first."""

    person_id: str
    column: str
    row: str
    degree: Degree | None
    rank: tuple[int, ...]


@dataclass(frozen=True)
class Tie:
    """A line between two people who both stand on the map; `kind` reporting, dotted or an influence kind."""

    source: str
    target: str
    kind: str
    weight: float
    hostile: bool = False
    assumed: bool = False


@dataclass(frozen=True)
class Placing:
    """What the layout needs to know, in an order that does not depend on the order of the graph's tuples."""

    columns: tuple[Column, ...]
    rows: tuple[str, ...]
    stands: tuple[Stand, ...]
    reporting: tuple[Tie, ...]
    influence: tuple[Tie, ...]
    steps: tuple[tuple[str, str], ...]
    beside: tuple[str, ...]
    kept: frozenset[str]
    folded: bool


def placing(
    graph: AccountGraph,
    opportunity_id: str | None,
    key_people: frozenset[str],
    steps: tuple[tuple[str, str], ...],
    beside: tuple[str, ...],
) -> Placing:
    """Everybody's place. `key_people` keep their card in a folded cell, `beside` are cards without a place."""
    ids = {person.id for person in graph.people}
    columns = _columns(graph)
    stands = tuple(_stand(graph, person_id, opportunity_id, key_people, columns) for person_id in sorted(ids))
    rows = [layer.value for layer in Layer]
    if any(stand.row == UNASSIGNED for stand in stands):
        rows.append(UNASSIGNED)
    folded = len(stands) > FOLD_ABOVE
    used = {stand.column for stand in stands}
    return Placing(
        columns=tuple(column for column in columns.values() if column.key in used),
        rows=tuple(rows),
        stands=stands,
        reporting=_reporting(graph, ids),
        influence=strongest(graph, ids),
        steps=tuple(step for step in dict.fromkeys(steps) if step[0] in ids and step[1] in ids),
        beside=beside,
        kept=_kept(stands, key_people) if folded else frozenset(ids),
        folded=folded,
    )


def _columns(graph: AccountGraph) -> dict[str, Column]:
    """Every column there could be, in the file's order: units with what is nested in them, companies, unassigned."""
    found = {f"unit:{unit.id}": Column(f"unit:{unit.id}", "unit", unit.id) for unit in units_in_order(graph)}
    employers = {place[0].employer_id for place in graph.positions_of.values()} - {graph.account.id}
    if len(employers) <= MOST_COMPANIES:
        found |= {
            f"company:{employer}": Column(f"company:{employer}", "company", employer) for employer in sorted(employers)
        }
    found[EXTERNAL] = Column(EXTERNAL, EXTERNAL)
    found[UNASSIGNED] = Column(UNASSIGNED, UNASSIGNED)
    return found


def units_in_order(graph: AccountGraph) -> list[Unit]:
    """Units by the file's order, each followed by what is nested in it."""

    def line(unit: Unit) -> tuple[tuple[int, str], ...]:
        above: list[Unit] = []
        at: Unit | None = unit
        while at is not None and at not in above:
            above.append(at)
            at = graph.unit_by_id.get(at.parent_id) if at.parent_id else None
        return tuple((step.order, step.id) for step in reversed(above))

    return sorted(graph.units, key=line)


def _stand(
    graph: AccountGraph,
    person_id: str,
    opportunity_id: str | None,
    key_people: frozenset[str],
    columns: dict[str, Column],
) -> Stand:
    position = graph.position_of(person_id)
    key = UNASSIGNED
    if position is not None and position.employer_id != graph.account.id:
        key = f"company:{position.employer_id}" if f"company:{position.employer_id}" in columns else EXTERNAL
    elif position is not None and position.unit_id in graph.unit_by_id:
        key = f"unit:{position.unit_id}"
    influence = graph.influence_of(person_id, opportunity_id) if opportunity_id else None
    degree = influence.degree if influence else None
    row = position.layer.value if position and position.layer else UNASSIGNED
    order = {Degree.HIGH: 0, Degree.MEDIUM: 1, Degree.LOW: 2, None: 3}
    has_role = bool(influence and influence.roles)
    return Stand(person_id, key, row, degree, (person_id not in key_people, not has_role, order[degree]))


def _kept(stands: tuple[Stand, ...], key_people: frozenset[str]) -> frozenset[str]:
    """Who keeps a card in each cell: the key people, at least one, and nobody is hidden alone."""
    cells: dict[tuple[str, str], list[Stand]] = {}
    for stand in stands:
        cells.setdefault((stand.column, stand.row), []).append(stand)
    kept: set[str] = set()
    for cell in cells.values():
        ordered = sorted(cell, key=lambda stand: (stand.rank, stand.person_id))
        wanted = sum(stand.person_id in key_people for stand in ordered)
        shown = max(1, min(wanted, KEPT_IN_CELL))
        kept |= {stand.person_id for stand in (ordered if len(ordered) - shown <= 1 else ordered[:shown])}
    return frozenset(kept)


def _reporting(graph: AccountGraph, ids: set[str]) -> tuple[Tie, ...]:
    found = {}
    for line in sorted(graph.reporting, key=lambda line: (line.kind.value, line.id), reverse=True):
        if line.person_id in ids and line.manager_id in ids and line.person_id != line.manager_id:
            kind = "dotted" if line.kind.value == "dotted" else "reporting"
            found[line.person_id, line.manager_id] = Tie(line.person_id, line.manager_id, kind, 1.0)
    return tuple(found[pair] for pair in sorted(found))


def strongest(graph: AccountGraph, ids: set[str]) -> tuple[Tie, ...]:
    """One influence tie a pair and direction, the strongest; a conflict stands beside it."""
    found: dict[tuple[str, str, bool], Influence] = {}
    for tie in sorted(graph.influence, key=_by_strength):
        if tie.source_id in ids and tie.target_id in ids and tie.source_id != tie.target_id:
            found[tie.source_id, tie.target_id, tie.hostile] = tie
    return tuple(
        Tie(source, target, tie.kind.value, tie.strength or 0.3, hostile, assumed(graph, tie))
        for (source, target, hostile), tie in sorted(found.items())
    )


def assumed(graph: AccountGraph, tie: Influence) -> bool:
    """Whether the tie's strength rests on nobody's word: unknown, or a guess."""
    fact = graph.fact_behind(tie.id, "strength")
    return tie.strength is None or (fact is not None and fact.origin.value == "guess")


def _by_strength(tie: Influence) -> tuple[float, str]:
    return (tie.strength or 0.0, tie.id)
