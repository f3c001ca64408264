"""Who stands where: the columns and layers of the map, before anything has a size.

A column is a unit that holds somebody, a company of other people, or *unassigned*; a row is a layer or *unassigned*.
Everybody has exactly one place: that of the first position held on the day.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from graphkam.model.codes import Degree, Layer
from graphkam.model.entities import Influence, Position, Unit
from graphkam.model.graph import AccountGraph

UNASSIGNED = "unassigned"
EXTERNAL = "external"
OUTSIDE = ("company", EXTERNAL)
"""Kinds of columns of other companies' people."""

MOST_COMPANIES = 3
"""Beyond so many other companies their people share one column."""

FOLD_ABOVE = 60
"""People on one map beyond which crowded cells fold to their key people."""

LINES = ("top", "middle", "base")
"""Rows of a map without layers, from reporting lines alone: nobody above, somebody above and below, nobody below."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

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
    """One person's place. `rank` orders for folding: 0 is shown first. `arrived`: the moment from which the person is
    known to stand there, in microseconds; 0 where it is not known."""

    person_id: str
    column: str
    row: str
    degree: Degree | None
    rank: tuple[int, ...]
    arrived: int = 0


@dataclass(frozen=True)
class Tie:
    """A line between two people who both stand on the map; `kind` reporting, dotted or an influence kind, `recorded`
    the moment as for people."""

    source: str
    target: str
    kind: str
    weight: float
    hostile: bool = False
    assumed: bool = False
    recorded: int = 0


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
    by_lines: bool = False,
    with_former: bool = False,
) -> Placing:
    """Everybody's place. `key_people` keep their card in a folded cell, `beside` are cards without a place; `by_lines`
    takes the rows from reporting lines and not from layers; `with_former` gives those who hold no position any more
    the place of their last one, where who stands beside whom is remembered."""
    ids = {person.id for person in graph.people}
    columns = _columns(graph)
    layers = _layers_since(graph)
    stands = tuple(_stand(graph, one, opportunity_id, key_people, columns, layers, with_former) for one in sorted(ids))
    rows = [layer.value for layer in Layer]
    if by_lines:
        standing = standing_by_lines(graph)
        stands = tuple(replace(stand, row=standing.get(stand.person_id, UNASSIGNED)) for stand in stands)
        rows = [row for row in LINES if row in standing.values()]
    if not rows or any(stand.row == UNASSIGNED for stand in stands):
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
    layers: dict[tuple[str, str | None], int],
    with_former: bool,
) -> Stand:
    position = graph.position_of(person_id)
    if position is None and with_former:
        position = _last_position(graph, person_id)
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
    rank = (person_id not in key_people, not has_role, order[degree])
    return Stand(person_id, key, row, degree, rank, _arrived(position, layers))


def _last_position(graph: AccountGraph, person_id: str) -> Position | None:
    """Where somebody stood who holds no position on the day any more."""
    left = [one for one in graph.positions if one.person_id == person_id]
    return max(left, key=lambda one: (one.until or date.max, one.id), default=None)


def _arrived(position: Position | None, layers: dict[tuple[str, str | None], int]) -> int:
    """When the position, and the layer it has, were first recorded."""
    if position is None:
        return 0
    return max(_moment(position.recorded_at), layers.get((position.id, position.layer), 0))


def _layers_since(graph: AccountGraph) -> dict[tuple[str, str | None], int]:
    """(position, layer) → when it was first said."""
    found: dict[tuple[str, str | None], int] = {}
    for fact in graph.facts:
        if fact.attribute == "layer" and (fact.value is None or isinstance(fact.value, str)):
            key, moment = (fact.subject_id, fact.value), _moment(fact.recorded_at)
            found[key] = min(found.get(key, moment), moment)
    return found


def _moment(at: datetime | None) -> int:
    """Microseconds since 1970; whole numbers, so that no rounding ever joins two moments or parts one."""
    return 0 if at is None else (at - _EPOCH) // timedelta(microseconds=1)


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


def standing_by_lines(graph: AccountGraph) -> dict[str, str]:
    """Person → row by reporting lines; who is on none is not in it."""
    above = {line.manager_id for line in graph.reporting}
    below = {line.person_id for line in graph.reporting}
    top, middle, base = LINES
    return dict.fromkeys(above - below, top) | dict.fromkeys(above & below, middle) | dict.fromkeys(below - above, base)


def _reporting(graph: AccountGraph, ids: set[str]) -> tuple[Tie, ...]:
    found = {}
    for line in sorted(graph.reporting, key=lambda line: (line.kind.value, line.id), reverse=True):
        if line.person_id in ids and line.manager_id in ids and line.person_id != line.manager_id:
            kind = "dotted" if line.kind.value == "dotted" else "reporting"
            recorded = _moment(line.recorded_at)
            found[line.person_id, line.manager_id] = Tie(line.person_id, line.manager_id, kind, 1.0, recorded=recorded)
    return tuple(found[pair] for pair in sorted(found))


def strongest(graph: AccountGraph, ids: set[str]) -> tuple[Tie, ...]:
    """One influence tie a pair and direction, the strongest; a conflict stands beside it."""
    found: dict[tuple[str, str, bool], Influence] = {}
    first: dict[tuple[str, str, bool], int] = {}
    for tie in sorted(graph.influence, key=_by_strength):
        if tie.source_id in ids and tie.target_id in ids and tie.source_id != tie.target_id:
            key = (tie.source_id, tie.target_id, tie.hostile)
            found[key] = tie
            first[key] = min(first.get(key, _moment(tie.recorded_at)), _moment(tie.recorded_at))
    return tuple(
        Tie(key[0], key[1], tie.kind.value, tie.strength or 0.3, key[2], assumed(graph, tie), first[key])
        for key, tie in sorted(found.items())
    )


def assumed(graph: AccountGraph, tie: Influence) -> bool:
    """Whether the tie's strength rests on nobody's word: unknown, or a guess."""
    fact = graph.fact_behind(tie.id, "strength")
    return tie.strength is None or (fact is not None and fact.origin.value == "guess")


def _by_strength(tie: Influence) -> tuple[float, str]:
    return (tie.strength or 0.0, tie.id)
