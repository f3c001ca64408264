"""Who stands beside whom, so that people stay where they were from one review to the next.

The order is worked out along the account's history. Whoever was recorded together is ordered together, for few
crossings; whoever comes later is put where that costs least, and nobody who stands already moves against another.
People who have gone keep their place without a card. So one person more or less leaves the order of the rest alone,
and the map of a day is the beginning of the map of every later day. Only a batch that more than doubles the map (a
first import after a few names typed in) starts it anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import takewhile

from graphkam.map.grid import Cell, chosen_form, laid_grid, slot_centres
from graphkam.map.order import CROSSING, INVERTED, crosses, ordered_cells, ordered_columns
from graphkam.map.place import OUTSIDE, Placing, Stand, Tie

MOST_TESTS = 400_000
"""Pairs of lines compared while newcomers are put in, at most; beyond it they stand beside those they are tied to."""

LENGTH = 40.0
"""What a tie's length of one column or row costs, against `CROSSING` for a crossing."""

Spot = tuple[int, int]

WIDE, HIGH = 10_000, 10_000
"""Units in a column and in a row while newcomers are put in: only order matters there."""


@dataclass(frozen=True)
class Arrangement:
    """The order of the columns, and of the people in each cell, those included who have no card today."""

    columns: tuple[str, ...]
    cells: Mapping[Cell, tuple[str, ...]]

    def places(self) -> dict[str, tuple[Cell, int]]:
        """Person → what to sort the people of a cell by."""
        return {one: (cell, spot) for cell, members in self.cells.items() for spot, one in enumerate(members)}


def arranged(place: Placing) -> Arrangement:
    """The order that the history of the account gives, as recorded up to the day of `place`."""
    batches: dict[int, list[Stand]] = defaultdict(list)
    for stand in place.stands:
        batches[stand.arrived].append(stand)
    order = _Order()
    for moment in sorted(batches):
        newcomers = batches[moment]
        if len(newcomers) > len(order.cell_of):
            order.begin(_known_at(place, moment))
        else:
            order.extend(_known_at(place, moment), newcomers)
    return Arrangement(tuple(order.columns), {cell: tuple(members) for cell, members in order.cells.items()})


def _known_at(place: Placing, moment: int) -> Placing:
    """What was recorded by then; how strong a tie is decides nothing, for that is judged anew each time."""
    stands = tuple(stand for stand in place.stands if stand.arrived <= moment)
    there = {stand.person_id for stand in stands}
    used = {stand.column for stand in stands}

    def known(ties: Iterable[Tie]) -> tuple[Tie, ...]:
        return tuple(
            replace(tie, weight=1.0)
            for tie in ties
            if tie.recorded <= moment and tie.source in there and tie.target in there
        )

    return replace(
        place,
        columns=tuple(column for column in place.columns if column.key in used),
        stands=stands,
        reporting=known(place.reporting),
        influence=known(place.influence),
        steps=(),
        beside=(),
        kept=frozenset(there),
        folded=False,
    )


class _Order:
    """The arrangement while it is being made. Cells and columns only ever grow in the middle."""

    def __init__(self) -> None:
        self.columns: list[str] = []
        self.cells: dict[Cell, list[str]] = {}
        self.cell_of: dict[str, Cell] = {}
        self.tests = 0

    def begin(self, place: Placing) -> None:
        """Everybody known so far together, on the grid that the map would have."""
        cells: dict[Cell, list[str]] = defaultdict(list)
        for stand in place.stands:
            cells[stand.column, stand.row].append(stand.person_id)
        self.columns = ordered_columns(place)
        counts = {cell: len(members) for cell, members in cells.items()}
        form, across = chosen_form(counts, self.columns, list(place.rows), 0)
        grid = laid_grid(form, counts, across, self.columns, list(place.rows), 0)
        self.cells = ordered_cells(
            cells,
            (*place.reporting, *place.influence),
            lambda cell, count: slot_centres(grid, cell, counts[cell], folded=False)[:count],
            (form.slot_width // 3, form.slot_height // 3),
        )
        self.cell_of = {one: cell for cell, members in self.cells.items() for one in members}

    def extend(self, place: Placing, newcomers: list[Stand]) -> None:
        """Each newcomer, in the order of their ids, where it costs least."""
        ties = (*place.reporting, *place.influence)
        touching: dict[str, list[Tie]] = defaultdict(list)
        for tie in ties:
            touching[tie.source].append(tie)
            touching[tie.target].append(tie)
        self._add_columns(place)
        rows = {row: spot for spot, row in enumerate(place.rows)}
        at = self._spots(rows)
        for stand in sorted(newcomers, key=lambda stand: stand.person_id):
            one, cell = stand.person_id, (stand.column, stand.row)
            members = self.cells.setdefault(cell, [])
            own = [tie for tie in touching[one] if tie.source in at or tie.target in at]
            there = [tie for tie in ties if tie.source in at and tie.target in at]
            members.insert(self._best(one, cell, own, there, at, rows), one)
            self.cell_of[one] = cell
            at.update(self._line(cell, rows))

    def _best(
        self, one: str, cell: Cell, own: list[Tie], there: list[Tie], at: Mapping[str, Spot], rows: Mapping[str, int]
    ) -> int:
        members = self.cells[cell]
        self.tests += (len(members) + 1) * len(own) * len(there)
        looked_at = there if self.tests <= MOST_TESTS else []
        priced = []
        for spot in range(len(members) + 1):
            line = [*members[:spot], one, *members[spot:]]
            trial = _along(line, self.columns.index(cell[0]), rows[cell[1]])
            points = {**at, **trial} if looked_at else {}
            cost = 0.0
            for tie in own:
                other = tie.target if tie.source == one else tie.source
                start, end = trial[one], trial.get(other) or at[other]
                cost += LENGTH * (abs(start[0] - end[0]) + abs(start[1] - end[1])) / WIDE
                if tie.kind == "reporting" and other in trial:
                    above, below = (other, one) if tie.source == one else (one, other)
                    cost += INVERTED * (line.index(above) > line.index(below))
                cost += CROSSING * sum(crosses(tie, met, points) for met in looked_at)
            priced.append((cost, len(members) - spot))
        return len(members) - min(priced)[1]

    def _add_columns(self, place: Placing) -> None:
        """New departments where their ties are short; the rest keep their order. A new company stands to their right,
        *unassigned* last."""
        ordered = [column.key for column in place.columns if column.kind == "unit"]
        outside = {column.key for column in place.columns if column.kind in OUTSIDE}
        left = list(takewhile(outside.__contains__, self.columns)) if set(self.columns) & set(ordered) else []
        last = [column.key for column in place.columns if column.kind != "unit" and column.key not in left]
        right = [key for key in self.columns if key in outside and key not in left]
        right += [key for key in last if key not in right]
        movable = [key for key in self.columns if key in ordered]
        column_of = {stand.person_id: stand.column for stand in place.stands}
        pairs = [
            (column_of[tie.source], column_of[tie.target])
            for tie in (*place.reporting, *place.influence)
            if column_of[tie.source] != column_of[tie.target]
        ]
        for key in [key for key in ordered if key not in movable]:
            others = [one if two == key else two for one, two in pairs if key in (one, two)]
            before = sum(ordered.index(other) < ordered.index(key) for other in movable)

            def cost(spot: int, others: list[str] = others, before: int = before) -> tuple[float, int]:
                # Between equals the file's order decides.
                reach = sum(abs(movable.index(other) + 0.5 - spot) for other in others if other in movable)
                return (reach, abs(spot - before))

            movable.insert(min(range(len(movable) + 1), key=cost), key)
        self.columns = [*left, *movable, *right]

    def _spots(self, rows: Mapping[str, int]) -> dict[str, Spot]:
        return {one: spot for cell in self.cells for one, spot in self._line(cell, rows).items()}

    def _line(self, cell: Cell, rows: Mapping[str, int]) -> dict[str, Spot]:
        return _along(self.cells[cell], self.columns.index(cell[0]), rows[cell[1]])


def _along(members: list[str], column: int, row: int) -> dict[str, Spot]:
    """The people of a cell side by side in a line, a little lower to the right, for no two to lie on one height."""
    return {
        one: (
            column * WIDE + (2 * spot + 1) * WIDE // (2 * len(members)),
            row * HIGH + (2 * spot + 1) * HIGH // (7 * len(members)),
        )
        for spot, one in enumerate(members)
    }
