"""Few crossings: the order of columns, and the order of cards within a cell.

Barycentre sweeps (Sugiyama, Tagawa, Toda 1981) followed by swaps that pay. Bounded by a count of evaluations, never by
time, so that the same graph always gives the same picture.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from graphkam.map.grid import Cell
from graphkam.map.place import OUTSIDE, Placing, Tie

SWEEPS = 4
MOST_TESTS = 1_500_000
"""Pairs of lines compared while swapping, at most."""

CROSSING = 100.0
BEHIND = 60.0
INVERTED = 160.0
"""Costs of a crossing, of an influence tie behind a card, and of a manager who stands below or beside someone of the
same cell; length costs 1 a hundred units."""

Point = tuple[int, int]
Spots = NDArray[np.int64]
Matrix = NDArray[np.bool_]


def ordered_columns(place: Placing) -> list[str]:
    """Columns so that ties are short; where nothing is gained the file's order stays. Other companies stand outside the
    departments, on the side where their ties are shorter, and *unassigned* stands last."""
    units = [column.key for column in place.columns if column.kind == "unit"]
    rest = [column.key for column in place.columns if column.kind != "unit"]
    column_of = {stand.person_id: stand.column for stand in place.stands}
    weight: dict[tuple[str, str], float] = defaultdict(float)
    for tie in (*place.reporting, *place.influence):
        ends = sorted((column_of[tie.source], column_of[tie.target]))
        if ends[0] != ends[1]:
            weight[ends[0], ends[1]] += tie.weight

    def cost(order: list[str]) -> float:
        at = {key: spot for spot, key in enumerate(order)}
        return sum(amount * abs(at[one] - at[two]) for (one, two), amount in weight.items())

    best, lowest = units, cost(units + rest)
    improved = True
    while improved:
        improved = False
        for key in units:
            for spot in range(len(best)):
                tried = [other for other in best if other != key]
                tried.insert(spot, key)
                price = cost(tried + rest)
                if price < lowest - 1e-9:
                    best, lowest, improved = tried, price, True
    order = best + rest
    for column in place.columns:
        if column.kind in OUTSIDE:
            tried = [column.key, *(key for key in order if key != column.key)]
            if cost(tried) < cost(order) - 1e-9:
                order = tried
    return order


def ordered_cells(
    cells: Mapping[Cell, list[str]],
    ties: Iterable[Tie],
    centres: Callable[[Cell, int], list[Point]],
    reach: tuple[int, int],
) -> dict[Cell, list[str]]:
    """Each cell's cards in the order of its slots. `centres` gives the slots of a cell that holds so many,
    `reach` half a card's width and height."""
    order = {cell: sorted(cells[cell]) for cell in sorted(cells)}
    shown = {one for members in order.values() for one in members}
    kept = [tie for tie in ties if tie.source in shown and tie.target in shown]
    neighbours: dict[str, list[str]] = defaultdict(list)
    for tie in kept:
        neighbours[tie.source].append(tie.target)
        neighbours[tie.target].append(tie.source)
    cell_of = {one: cell for cell, members in order.items() for one in members}
    depth = _depths(kept, cell_of)
    slots = {cell: centres(cell, len(members)) for cell, members in order.items()}
    at = {one: slots[cell][spot] for cell, members in order.items() for spot, one in enumerate(members)}
    for _ in range(SWEEPS):
        for cell, members in order.items():
            pull = {one: _mean([at[other][0] for other in neighbours[one]], at[one][0]) for one in members}
            members.sort(key=lambda one: (depth[one], pull[one], one))
            at.update((one, slots[cell][spot]) for spot, one in enumerate(members))
    _swap(order, slots, at, kept, cell_of, reach)
    return order


def _mean(values: list[int], otherwise: int) -> float:
    return sum(values) / len(values) if values else float(otherwise)


def _depths(ties: list[Tie], cell_of: Mapping[str, Cell]) -> dict[str, int]:
    """How many managers of the same cell stand above each person."""
    boss = {
        tie.source: tie.target for tie in ties if tie.kind == "reporting" and cell_of[tie.source] == cell_of[tie.target]
    }
    depth = {}
    for one in cell_of:
        chain = [one]
        while chain[-1] in boss and boss[chain[-1]] not in chain:
            chain.append(boss[chain[-1]])
        depth[one] = len(chain) - 1
    return depth


def _swap(
    order: dict[Cell, list[str]],
    slots: dict[Cell, list[Point]],
    at: dict[str, Point],
    ties: list[Tie],
    cell_of: Mapping[str, Cell],
    reach: tuple[int, int],
) -> None:
    """Swaps two cards of a cell wherever that lowers the cost of the lines that end at them; changes `order`."""
    field = _Field(ties, sorted(at), cell_of, reach)
    field.place(at)
    tests, improved = 0, True
    while improved and tests < MOST_TESTS:
        improved = False
        for cell, members in order.items():
            for one in range(len(members) - 1):
                for two in range(one + 1, len(members)):
                    pair = (members[one], members[two])
                    touched = field.touching[pair[0]] | field.touching[pair[1]]
                    tests += 2 * (len(touched) * (len(ties) + len(at)) + 2 * len(field.swaying))
                    if tests > MOST_TESTS:
                        return
                    if not touched:
                        continue
                    spots = np.array(sorted(touched), dtype=np.int64)
                    before = field.cost(spots, pair)
                    _exchange(members, one, two, slots[cell], at)
                    field.move(pair, at)
                    if field.cost(spots, pair) < before - 1e-9:
                        improved = True
                    else:
                        _exchange(members, one, two, slots[cell], at)
                        field.move(pair, at)


class _Field:
    """Where every tie and card lies now, as arrays of whole numbers, so that a swap is priced in one step."""

    def __init__(
        self, ties: list[Tie], everybody: list[str], cell_of: Mapping[str, Cell], reach: tuple[int, int]
    ) -> None:
        number = {one: spot for spot, one in enumerate(everybody)}
        self.number = number
        self.start = np.array([number[tie.source] for tie in ties], dtype=np.int64)
        self.end = np.array([number[tie.target] for tie in ties], dtype=np.int64)
        self.reach = reach
        self.at = np.zeros((len(everybody), 2), dtype=np.int64)
        self.swaying = np.array(
            [spot for spot, tie in enumerate(ties) if tie.kind not in ("reporting", "dotted")], dtype=np.int64
        )
        self.in_cell = np.array(
            [tie.kind == "reporting" and cell_of[tie.source] == cell_of[tie.target] for tie in ties], dtype=bool
        )
        touching: dict[str, set[int]] = defaultdict(set)
        for spot, tie in enumerate(ties):
            touching[tie.source].add(spot)
            touching[tie.target].add(spot)
        self.touching = touching

    def place(self, at: Mapping[str, Point]) -> None:
        for one, spot in self.number.items():
            self.at[spot] = at[one]

    def move(self, pair: tuple[str, str], at: Mapping[str, Point]) -> None:
        for one in pair:
            self.at[self.number[one]] = at[one]

    def cost(self, spots: Spots, pair: tuple[str, str]) -> float:
        """What the lines that end at the pair cost, and the other influence lines behind the two cards."""
        a, b = self.at[self.start], self.at[self.end]
        moving_a, moving_b = a[spots], b[spots]
        total = float(np.abs(moving_a - moving_b).sum()) / 100
        own, drop = self.in_cell[spots], moving_b[:, 1] - moving_a[:, 1]
        total += INVERTED * float((own & (drop > 0)).sum()) + INVERTED / 4 * float((own & (drop == 0)).sum())
        met = self._crossed(spots, a, b)
        # Two lines that both move are counted from either side.
        total += CROSSING * (float(met.sum()) - float(met[:, spots].sum()) / 2)
        moved = np.isin(self.swaying, spots)
        two = np.array([self.number[one] for one in pair], dtype=np.int64)
        total += BEHIND * self._behind(self.swaying[moved], np.arange(len(self.at)))
        return total + BEHIND * self._behind(self.swaying[~moved], two)

    def _crossed(self, spots: Spots, a: Spots, b: Spots) -> Matrix:
        """Which ties each of some crosses; sharing an end is no crossing."""
        start, end = self.start[spots][:, None], self.end[spots][:, None]
        apart = (start != self.start) & (start != self.end) & (end != self.start) & (end != self.end)
        own_a, own_b = a[spots][:, None, :], b[spots][:, None, :]
        crossed: Matrix = (
            apart
            & (_sides(own_a, own_b, a) * _sides(own_a, own_b, b) < 0)
            & (_sides(a, b, own_a) * _sides(a, b, own_b) < 0)
        )
        return crossed

    def _behind(self, spots: Spots, cards: Spots) -> int:
        """How many of the cards some ties run behind; see `behind`."""
        if not len(spots):
            return 0
        a, b = self.at[self.start[spots]][:, None, :], self.at[self.end[spots]][:, None, :]
        card = self.at[cards][None, :, :]
        low, high = np.minimum(a, b) - self.reach, np.maximum(a, b) + self.reach
        near = ((low < card) & (card < high)).all(axis=2)
        way, off = b - a, card - a
        distance = np.abs(way[..., 0] * off[..., 1] - way[..., 1] * off[..., 0])
        half = np.abs(way[..., 0]) * self.reach[1] + np.abs(way[..., 1]) * self.reach[0]
        ends = (self.start[spots][:, None] == cards) | (self.end[spots][:, None] == cards)
        return int((near & (distance < half) & ~ends).sum())


def _sides(a: Spots, b: Spots, c: Spots) -> Spots:
    turn: Spots = np.sign(
        (b[..., 0] - a[..., 0]) * (c[..., 1] - a[..., 1]) - (b[..., 1] - a[..., 1]) * (c[..., 0] - a[..., 0])
    )
    return turn


def _exchange(members: list[str], one: int, two: int, slots: list[Point], at: dict[str, Point]) -> None:
    members[one], members[two] = members[two], members[one]
    at[members[one]], at[members[two]] = slots[one], slots[two]


def crosses(one: Tie, two: Tie, at: Mapping[str, Point]) -> bool:
    """Whether the straight lines of two ties cross; sharing an end is no crossing."""
    if one.source in (two.source, two.target) or one.target in (two.source, two.target):
        return False
    a, b, c, d = at[one.source], at[one.target], at[two.source], at[two.target]
    return _side(a, b, c) * _side(a, b, d) < 0 and _side(c, d, a) * _side(c, d, b) < 0


def behind(tie: Tie, others: Iterable[str], at: Mapping[str, Point], reach: tuple[int, int]) -> int:
    """How many of the others' cards the straight line of a tie runs behind."""
    (ax, ay), (bx, by) = at[tie.source], at[tie.target]
    dx, dy = bx - ax, by - ay
    count = 0
    for other in others:
        if other in (tie.source, tie.target):
            continue
        x, y = at[other]
        if not (
            min(ax, bx) - reach[0] < x < max(ax, bx) + reach[0] and min(ay, by) - reach[1] < y < max(ay, by) + reach[1]
        ):
            continue
        # Distance of the centre from the line against the card's half extent across it.
        count += abs(dx * (y - ay) - dy * (x - ax)) < abs(dx) * reach[1] + abs(dy) * reach[0]
    return count


def _side(a: Point, b: Point, c: Point) -> int:
    turn = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    return (turn > 0) - (turn < 0)
