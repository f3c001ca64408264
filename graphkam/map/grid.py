"""Sub-grids: how many cards stand side by side in each column, and the coordinates that follow.

The number of sub-columns is chosen so that the whole map, fitted into a screen of 1440 × 900, shows the largest cards.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import ceil

from graphkam.model.codes import Degree

VIEW_WIDTH, VIEW_HEIGHT = 1130, 680
"""Room for the map on a screen of 1440 × 900, beside the panel and above the legend."""

ROW_HEAD, COLUMN_HEAD = 44, 36
COLUMN_PAD, COLUMN_GAP = 6, 8
BAND_TOP, BAND_BOTTOM, BAND_GAP = 24, 10, 6
LARGEST_SCALE = 1.25
ROOMIER = 0.4
MOST_SUBCOLUMNS = 12

Cell = tuple[str, str]
"""(column key, row key)"""


@dataclass(frozen=True)
class Form:
    """A card's form: the slot it stands in, its size by degree of influence, and how much wider it is where no other
    stands beside it in its column."""

    name: str
    slot_width: int
    slot_height: int
    sizes: Mapping[Degree | None, tuple[int, int]]
    alone: int = 0


WIDE = Form(
    "wide", 178, 98,
    {Degree.HIGH: (168, 70), Degree.MEDIUM: (158, 60), Degree.LOW: (146, 52), None: (158, 60)},
)  # fmt: skip
NARROW = Form(
    "narrow", 116, 108,
    {Degree.HIGH: (106, 86), Degree.MEDIUM: (98, 82), Degree.LOW: (90, 78), None: (98, 82)},
    alone=12,
)  # fmt: skip
READABLE = 0.8
"""Scale at which the wide form's names still read well; below it the narrow form may win."""


@dataclass(frozen=True)
class Grid:
    """Where columns and bands lie: key → (start, extent); `across` and `down` are the sub-slots of each."""

    form: Form
    columns: dict[str, tuple[int, int]]
    bands: dict[str, tuple[int, int]]
    across: dict[str, int]
    down: dict[str, int]
    width: int
    height: int
    beside: tuple[int, int] | None


def chosen_form(
    counts: Mapping[Cell, int], columns: list[str], rows: list[str], beside: int
) -> tuple[Form, dict[str, int]]:
    """The form that shows larger cards, and the sub-columns of each column."""
    wide, scale = _subcolumns(WIDE, counts, columns, rows, beside)
    if scale >= READABLE:
        return WIDE, wide
    narrow, narrow_scale = _subcolumns(NARROW, counts, columns, rows, beside)
    return (NARROW, narrow) if narrow_scale > scale * 1.05 else (WIDE, wide)


def _subcolumns(
    form: Form, counts: Mapping[Cell, int], columns: list[str], rows: list[str], beside: int
) -> tuple[dict[str, int], float]:
    """Widens whichever columns make the tallest row, as long as it pays; the best arrangement met on the way wins."""
    across = dict.fromkeys(columns, 1)
    best, best_scale = dict(across), _scale(form, counts, across, rows, beside)
    for _ in range(len(columns) * MOST_SUBCOLUMNS):
        tried = []
        for row in rows:
            tallest = _rows_needed(counts, across, row)
            if tallest > 1:
                wider = dict(across)
                for column in columns:
                    while ceil(counts.get((column, row), 0) / wider[column]) >= tallest:
                        wider[column] += 1
                if max(wider.values(), default=1) <= MOST_SUBCOLUMNS:
                    tried.append((-_scale(form, counts, wider, rows, beside), row, wider))
        if not tried:
            break
        negative, _row, across = min(tried, key=lambda one: one[:2])
        if -negative > best_scale:
            best, best_scale = dict(across), -negative
    return best, best_scale


def _rows_needed(counts: Mapping[Cell, int], across: Mapping[str, int], row: str) -> int:
    return max([1, *(ceil(counts.get((column, row), 0) / slots) for column, slots in across.items())])


def _scale(form: Form, counts: Mapping[Cell, int], across: Mapping[str, int], rows: list[str], beside: int) -> float:
    width, height = _extent(form, counts, across, rows, beside)
    return min(VIEW_WIDTH / width, VIEW_HEIGHT / height, LARGEST_SCALE)


def _extent(
    form: Form, counts: Mapping[Cell, int], across: Mapping[str, int], rows: list[str], beside: int
) -> tuple[int, int]:
    down = [_rows_needed(counts, across, row) for row in rows]
    height = COLUMN_HEAD + sum(BAND_TOP + BAND_BOTTOM + BAND_GAP + slots * form.slot_height for slots in down)
    width = ROW_HEAD + sum(2 * COLUMN_PAD + COLUMN_GAP + slots * form.slot_width for slots in across.values())
    if beside:
        width += 2 * COLUMN_PAD + COLUMN_GAP + ceil(beside / max(1, sum(down))) * form.slot_width
    return width, height


def _roomy(form: Form, counts: Mapping[Cell, int], across: Mapping[str, int], rows: list[str], beside: int) -> Form:
    """The form with wider or higher slots where the screen has room to spare in one direction."""
    width, height = _extent(form, counts, across, rows, beside)
    scale = min(VIEW_WIDTH / width, VIEW_HEIGHT / height, LARGEST_SCALE)
    lines = sum(_rows_needed(counts, across, row) for row in rows)
    slots = sum(across.values()) + (ceil(beside / lines) if beside else 0)
    spare_height = int((VIEW_HEIGHT / scale - height) / lines)
    spare_width = int((VIEW_WIDTH / scale - width) / max(1, slots))
    return replace(
        form,
        slot_width=form.slot_width + max(0, min(spare_width, int(form.slot_width * ROOMIER))),
        slot_height=form.slot_height + max(0, min(spare_height, int(form.slot_height * ROOMIER))),
    )


def laid_grid(
    form: Form, counts: Mapping[Cell, int], across: dict[str, int], columns: list[str], rows: list[str], beside: int
) -> Grid:
    """Coordinates of every column and band, in the given order of columns."""
    form = _roomy(form, counts, across, rows, beside)
    x = ROW_HEAD + COLUMN_GAP
    spans: dict[str, tuple[int, int]] = {}
    for column in columns:
        width = 2 * COLUMN_PAD + across[column] * form.slot_width
        spans[column] = (x, width)
        x += width + COLUMN_GAP
    y = COLUMN_HEAD + BAND_GAP
    bands: dict[str, tuple[int, int]] = {}
    down = {row: _rows_needed(counts, across, row) for row in rows}
    for row in rows:
        height = BAND_TOP + BAND_BOTTOM + down[row] * form.slot_height
        bands[row] = (y, height)
        y += height + BAND_GAP
    beside_span = None
    if beside:
        beside_span = (x, 2 * COLUMN_PAD + ceil(beside / sum(down.values())) * form.slot_width)
        x += beside_span[1] + COLUMN_GAP
    return Grid(form, spans, bands, across, down, x - COLUMN_GAP, y - BAND_GAP, beside_span)


def opening_scale(grid: Grid) -> float:
    """The scale at which the whole map fits into a screen of 1440 × 900."""
    return min(VIEW_WIDTH / grid.width, VIEW_HEIGHT / grid.height, LARGEST_SCALE)


def widened(grid: Grid) -> Grid:
    """The grid with cards that take some of the gutter, for larger names, where every column is one card wide: there
    the lines keep the room between two columns. Not for a map that folds: an opened fold puts cards side by side."""
    beside = (grid.beside[1] - 2 * COLUMN_PAD) // grid.form.slot_width if grid.beside else 1
    if max([beside, *grid.across.values()]) > 1:
        return grid
    sizes = {degree: (width + grid.form.alone, height) for degree, (width, height) in grid.form.sizes.items()}
    return replace(grid, form=replace(grid.form, sizes=sizes))


def slot_centres(grid: Grid, cell: Cell, count: int, folded: bool) -> list[tuple[int, int]]:
    """Centres of the `count` cards of a cell, line by line; centred, or from the top left where cells fold."""
    column, row = cell
    left, _ = grid.columns[column]
    top, _ = grid.bands[row]
    across, down = grid.across[column], grid.down[row]
    wide, high = grid.form.slot_width, grid.form.slot_height
    lines = max(1, ceil(count / across))
    in_line = across if folded else ceil(count / lines)
    drop = 0 if folded else (down - lines) * high // 2
    centres = []
    for place in range(count):
        line, turn = divmod(place, in_line)
        here = in_line if folded else min(in_line, count - line * in_line)
        indent = 0 if folded else (across - here) * wide // 2
        centres.append(
            (left + COLUMN_PAD + indent + turn * wide + wide // 2, top + BAND_TOP + drop + line * high + high // 2)
        )
    return centres
