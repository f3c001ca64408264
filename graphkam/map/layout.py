"""The map's geometry as one pure, deterministic function: places in, boxes and lines out."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, sqrt

from graphkam.map.arrange import Arrangement, arranged
from graphkam.map.grid import (
    BAND_TOP,
    COLUMN_HEAD,
    COLUMN_PAD,
    ROW_HEAD,
    Cell,
    Form,
    Grid,
    chosen_form,
    laid_grid,
    opening_scale,
    slot_centres,
    widened,
)  # fmt: skip
from graphkam.map.looks import least_name
from graphkam.map.place import UNASSIGNED, Placing, Stand, Tie
from graphkam.map.routes import Box, Point, elbow, strand

BESIDE = "beside"
"""Key of the column for what has no place of its own: open roles and committees."""

MOST_CURVES, MOST_CURVES_FOLDED = 30, 16
"""Influence curves drawn at rest; weaker ones appear when one of their people is selected."""


@dataclass(frozen=True)
class Span:
    """A column or a band: where it starts and how far it goes."""

    key: str
    start: int
    extent: int


@dataclass(frozen=True)
class Card:
    """`key` is a person's id, or what stands beside; `column` and `row` the cell it belongs to."""

    key: str
    column: str
    row: str
    box: Box


@dataclass(frozen=True)
class Fold:
    """A cell's hidden people under one chip. Opened, the column widens and the band grows by so much, and the members
    stand at their boxes, which count from the start of column and band."""

    column: str
    row: str
    chip: Box
    members: tuple[Card, ...]
    grow_x: int
    grow_y: int


@dataclass(frozen=True)
class Line:
    """A routed tie: corners of a polyline for reporting, start, control and end of a curve for
    influence (or corners where no curve keeps off the cards)."""

    tie: Tie
    points: tuple[Point, ...]
    minor: bool = False


@dataclass(frozen=True)
class Layout:
    """Everything that has a place. Cards and fold members together are all people; `beside` is apart. `least_name`:
    the size to which a name shrinks before it takes two lines."""

    form: Form
    least_name: float
    width: int
    height: int
    row_head: int
    column_head: int
    columns: tuple[Span, ...]
    bands: tuple[Span, ...]
    cards: tuple[Card, ...]
    folds: tuple[Fold, ...]
    beside: tuple[Card, ...]
    reporting: tuple[Line, ...]
    influence: tuple[Line, ...]
    steps: tuple[Line, ...]


def laid_out(place: Placing, arrangement: Arrangement | None = None) -> Layout:
    """Columns, bands, cards without overlap, folds, and lines; people in the order given, or that of their history."""
    arrangement = arrangement or arranged(place)
    places = arrangement.places()
    cells: dict[Cell, list[str]] = {}
    hidden: dict[Cell, list[Stand]] = {}
    by_id = {stand.person_id: stand for stand in place.stands}
    for stand in place.stands:
        cell = (stand.column, stand.row)
        if stand.person_id in place.kept:
            cells.setdefault(cell, []).append(stand.person_id)
        else:
            hidden.setdefault(cell, []).append(stand)
    counts = {cell: len(cells.get(cell, [])) + (cell in hidden) for cell in (*cells, *hidden)}
    columns, rows = _columns(place, arrangement), list(place.rows)
    form, across = chosen_form(counts, columns, rows, len(place.beside))
    grid = laid_grid(form, counts, across, columns, rows, len(place.beside))
    grid = grid if place.folded else widened(grid)

    def centres(cell: Cell, count: int) -> list[Point]:
        return slot_centres(grid, cell, counts[cell], place.folded)[:count]

    def standing(person_id: str) -> tuple[bool, tuple[Cell, int], str]:
        known = places.get(person_id)
        return (known is None, known or (("", ""), 0), person_id)

    order = {cell: sorted(members, key=standing) for cell, members in cells.items()}
    hidden = {cell: sorted(members, key=lambda one: standing(one.person_id)) for cell, members in hidden.items()}
    cards = []
    for column in columns:
        for row in rows:
            members = order.get((column, row), [])
            for one, centre in zip(members, centres((column, row), len(members)) if members else [], strict=True):
                cards.append(Card(one, column, row, Box(*centre, *grid.form.sizes[by_id[one].degree])))
    folds = tuple(
        _fold(grid, (column, row), len(order.get((column, row), [])), counts[column, row], hidden[column, row])
        for column in columns
        for row in rows
        if (column, row) in hidden
    )
    beside = _beside(grid, place.beside)
    boxes = {card.key: card.box for card in cards}
    obstacles = [*boxes.values(), *(fold.chip for fold in folds), *(card.box for card in beside)]
    spans = [Span(key, *grid.columns[key]) for key in columns]
    if grid.beside:
        spans.append(Span(BESIDE, *grid.beside))
    return Layout(
        form=grid.form,
        least_name=least_name(opening_scale(grid)),
        width=grid.width,
        height=grid.height,
        row_head=ROW_HEAD,
        column_head=COLUMN_HEAD,
        columns=tuple(spans),
        bands=tuple(Span(key, *grid.bands[key]) for key in rows),
        cards=tuple(cards),
        folds=folds,
        beside=beside,
        reporting=_elbows(place, boxes, obstacles, grid),
        influence=_curves(place.influence, boxes, obstacles, grid, MOST_CURVES_FOLDED if place.folded else MOST_CURVES),
        steps=_curves(tuple(Tie(a, b, "step", 1.0) for a, b in place.steps), boxes, obstacles, grid, len(place.steps)),
    )


def _columns(place: Placing, arrangement: Arrangement) -> list[str]:
    """Columns as arranged; one that is not in the arrangement stands where the file has it, behind the rest, and
    *unassigned* last."""
    known = {key: spot for spot, key in enumerate(arrangement.columns)}
    return [
        column.key
        for _, column in sorted(
            enumerate(place.columns),
            key=lambda one: (one[1].key == UNASSIGNED, known.get(one[1].key, len(known)), one[0]),
        )
    ]


def _fold(grid: Grid, cell: Cell, shown: int, used: int, hidden: list[Stand]) -> Fold:
    """The chip stands in the slot after the cards; opened, members fill the slots that are free in a wider grid."""
    form, (column, row) = grid.form, cell
    (left, _), (top, _) = grid.columns[column], grid.bands[row]
    chip_at = slot_centres(grid, cell, used, folded=True)[shown]
    narrow = grid.across[column]
    wide = max(narrow, min(narrow + 5, ceil(sqrt(len(hidden) * form.slot_height / form.slot_width) + 1)))
    taken = {(place % narrow, place // narrow) for place in range(used)}
    members, place = [], 0
    for stand in hidden:
        while (place % wide, place // wide) in taken:
            place += 1
        x = COLUMN_PAD + place % wide * form.slot_width + form.slot_width // 2
        y = BAND_TOP + place // wide * form.slot_height + form.slot_height // 2
        members.append(Card(stand.person_id, column, row, Box(left + x, top + y, *form.sizes[stand.degree])))
        place += 1
    lines = ceil(place / wide)
    return Fold(
        column=column,
        row=row,
        chip=Box(*chip_at, *form.sizes[None]),
        members=tuple(members),
        grow_x=(wide - narrow) * form.slot_width,
        grow_y=max(0, lines - grid.down[row]) * form.slot_height,
    )


def _beside(grid: Grid, keys: tuple[str, ...]) -> tuple[Card, ...]:
    """What has no department and no layer stands in a column that belongs to no layer, line by line from the top."""
    if not grid.beside:
        return ()
    form, (left, width) = grid.form, grid.beside
    across = (width - 2 * COLUMN_PAD) // form.slot_width
    lines = [
        top + BAND_TOP + line * form.slot_height + form.slot_height // 2
        for row, (top, _) in grid.bands.items()
        for line in range(grid.down[row])
    ]
    return tuple(
        Card(
            key, BESIDE, BESIDE,
            Box(left + COLUMN_PAD + place % across * form.slot_width + form.slot_width // 2,
                lines[place // across], *form.sizes[None]),
        )
        for place, key in enumerate(keys)
    )  # fmt: skip


def _elbows(place: Placing, boxes: dict[str, Box], obstacles: list[Box], grid: Grid) -> tuple[Line, ...]:
    managers = sorted(
        {tie.target for tie in place.reporting if tie.target in boxes}, key=lambda one: (boxes[one].y, boxes[one].x)
    )
    lanes = {one: lane for lane, one in enumerate(managers)}
    lines = []
    for tie in place.reporting:
        if tie.source in boxes and tie.target in boxes:
            report, manager = boxes[tie.source], boxes[tie.target]
            others = [box for box in obstacles if box is not report and box is not manager]
            lines.append(Line(tie, elbow(manager, report, others, grid, lanes[tie.target])))
    return tuple(lines)


def _curves(
    ties: tuple[Tie, ...], boxes: dict[str, Box], obstacles: list[Box], grid: Grid, most: int
) -> tuple[Line, ...]:
    drawn = [tie for tie in ties if tie.source in boxes and tie.target in boxes]
    strong = sorted(drawn, key=lambda tie: (not tie.hostile, -tie.weight, tie.source, tie.target))[:most]
    major = set(strong)
    lines = []
    for lane, tie in enumerate(drawn):
        source, target = boxes[tie.source], boxes[tie.target]
        others = [box for box in obstacles if box is not source and box is not target]
        lines.append(Line(tie, strand(source, target, others, grid, lane), minor=tie not in major))
    return tuple(lines)
