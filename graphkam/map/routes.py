"""Lines: reporting as elbows through the gutters between cards, influence as curves that keep off other cards."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from graphkam.map.grid import COLUMN_GAP, COLUMN_HEAD, ROW_HEAD, Grid

Point = tuple[int, int]

BENDS = (0.05, -0.05, 0.02, -0.02, 0.0, 0.11, -0.11, 0.18, -0.18, 0.26, -0.26, 0.36, -0.36, 0.48, -0.48)
"""How far a curve may swing out, as a share of its length, in order of preference."""

SAMPLES = 18
LANE = 4
LANES = 3
"""Managers' lines in one gutter run in so many lanes, so many units apart."""


@dataclass(frozen=True)
class Box:
    """A rectangle by its centre. Its sides are kept: they are asked for a thousand times a map."""

    x: int
    y: int
    width: int
    height: int

    @cached_property
    def left(self) -> int:
        return self.x - self.width // 2

    @cached_property
    def right(self) -> int:
        return self.x + self.width // 2

    @cached_property
    def top(self) -> int:
        return self.y - self.height // 2

    @cached_property
    def bottom(self) -> int:
        return self.y + self.height // 2

    def overlaps(self, other: Box) -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def holds(self, x: float, y: float, margin: int = 0) -> bool:
        return self.left - margin <= x <= self.right + margin and self.top - margin <= y <= self.bottom + margin


def elbow(manager: Box, report: Box, others: Sequence[Box], grid: Grid, lane: int) -> tuple[Point, ...]:
    """From below the manager to above the report: the way over fewest cards, then the shortest with fewest turns."""
    half_gap = 14
    shift = (lane % LANES - LANES // 2) * LANE
    out, into = manager.bottom + half_gap + shift, report.top - half_gap + shift
    start, end = (manager.x, manager.bottom), (report.x, report.top)
    tried: list[tuple[Point, ...]] = []
    if manager.x == report.x and manager.bottom < report.top:
        tried.append((start, end))
    if manager.bottom < report.top:
        tried.append((start, (manager.x, into), (report.x, into), end))
        tried.append((start, (manager.x, out), (report.x, out), end))
    if abs(manager.y - report.y) < grid.form.slot_height // 2:
        above = min(manager.top, report.top) - half_gap + shift
        tried.append(((manager.x, manager.top), (manager.x, above), (report.x, above), end))
    for channel in _channels(manager, report, grid, shift):
        tried.append((start, (manager.x, out), (channel, out), (channel, into), (report.x, into), end))
    return min(tried, key=lambda way: (_cards_met(way, others), _length(way) + 25 * len(way), way))


def _channels(manager: Box, report: Box, grid: Grid, shift: int) -> list[int]:
    """Where a line may run down: beside the two cards, and between the columns they stand in."""
    half = grid.form.slot_width // 2
    found = {report.x - half, report.x + half, manager.x - half, manager.x + half}
    for left, width in grid.columns.values():
        if any(left <= box.x <= left + width for box in (manager, report)):
            found |= {left - COLUMN_GAP // 2, left + width + COLUMN_GAP // 2}
    return sorted(x + shift // 2 for x in found)


def _length(way: Sequence[Point]) -> int:
    return sum(abs(a[0] - b[0]) + abs(a[1] - b[1]) for a, b in pairwise(way))


def _cards_met(way: Sequence[Point], others: Sequence[Box]) -> int:
    met = 0
    for a, b in pairwise(way):
        left, right = (a[0], b[0]) if a[0] < b[0] else (b[0], a[0])
        top, bottom = (a[1], b[1]) if a[1] < b[1] else (b[1], a[1])
        left, right, top, bottom = left - 3, right + 3, top - 3, bottom + 3
        for box in others:
            if box.left < right and left < box.right and box.top < bottom and top < box.bottom:
                met += 1
    return met


def strand(source: Box, target: Box, others: Sequence[Box], grid: Grid, lane: int) -> tuple[Point, ...]:
    """An influence line: a quadratic curve (start, control, end) from border to border where one keeps off the other
    cards, else corners of a way through the gutters."""
    hits, bent = _curve(source, target, others, (grid.width, grid.height))
    if hits == 0:
        return bent
    around = _around(source, target, others, grid, lane)
    return around if _cards_met(around, others) < hits else bent


def _around(source: Box, target: Box, others: Sequence[Box], grid: Grid, lane: int) -> tuple[Point, ...]:
    """Out of the source's top or foot, along gutters and a channel, into the target's top or foot; off their middles,
    where reporting lines run."""
    gap, aside = 6 + lane % 5 * 3, 14 + lane % 5 * 4
    tried: list[tuple[Point, ...]] = []
    for leave in (-1, 1):
        for enter in (-1, 1):
            out_y = source.bottom + gap if leave > 0 else source.top - gap
            in_y = target.bottom + gap if enter > 0 else target.top - gap
            for channel in _channels(source, target, grid, lane % 5 * 4 - 8):
                start_x = source.x + (aside if channel > source.x else -aside)
                end_x = target.x + (aside if channel > target.x else -aside)
                tried.append(
                    (
                        (start_x, source.bottom if leave > 0 else source.top),
                        (start_x, out_y),
                        (channel, out_y),
                        (channel, in_y),
                        (end_x, in_y),
                        (end_x, target.bottom if enter > 0 else target.top),
                    )
                )
    return min(tried, key=lambda way: (_cards_met(way, others), _length(way), way))


def _curve(
    source: Box, target: Box, others: Iterable[Box], room: tuple[int, int]
) -> tuple[int, tuple[Point, Point, Point]]:
    """(cards met, curve) for the bend that meets fewest cards inside the room."""
    near = [box for box in others if _in_reach(box, source, target)]
    tried = []
    for bend in BENDS:
        way = _bent(source, target, bend)
        met = _boxes_under(way, near) + 3 * _leaves(way, room)
        tried.append((met, abs(bend), way))
        if met == 0:
            break
    met, _bend, way = min(tried, key=lambda one: one[:2])
    return met, way


def _bent(source: Box, target: Box, bend: float) -> tuple[Point, Point, Point]:
    dx, dy = target.x - source.x, target.y - source.y
    control = (round((source.x + target.x) / 2 - dy * bend * 2), round((source.y + target.y) / 2 + dx * bend * 2))
    return (_border(source, control), control, _border(target, control))


def _leaves(way: tuple[Point, Point, Point], room: tuple[int, int]) -> bool:
    """Whether the middle of the curve lies outside the map or over the heads of its columns."""
    (ax, ay), (bx, by), (cx, cy) = way
    x, y = (ax + 2 * bx + cx) / 4, (ay + 2 * by + cy) / 4
    return not (ROW_HEAD < x < room[0] and COLUMN_HEAD < y < room[1])


def _in_reach(box: Box, source: Box, target: Box) -> bool:
    swing = max(abs(target.x - source.x), abs(target.y - source.y)) // 2 + 90
    return (
        min(source.x, target.x) - swing < box.x < max(source.x, target.x) + swing
        and min(source.y, target.y) - swing < box.y < max(source.y, target.y) + swing
    )


def _border(box: Box, towards: Point) -> Point:
    """Where the line from the box's centre towards a point leaves the box."""
    dx, dy = towards[0] - box.x, towards[1] - box.y
    if dx == 0 and dy == 0:
        return (box.x, box.top)
    share = min(
        (box.width / 2 + 2) / abs(dx) if dx else float("inf"), (box.height / 2 + 2) / abs(dy) if dy else float("inf")
    )
    return (round(box.x + dx * min(share, 1)), round(box.y + dy * min(share, 1)))


def _boxes_under(way: tuple[Point, Point, Point], boxes: Sequence[Box]) -> int:
    (ax, ay), (bx, by), (cx, cy) = way
    along = []
    for sample in range(1, SAMPLES):
        t = sample / SAMPLES
        s = 1 - t
        along.append((s * s * ax + 2 * s * t * bx + t * t * cx, s * s * ay + 2 * s * t * by + t * t * cy))
    left, right = min(x for x, _ in along), max(x for x, _ in along)
    top, bottom = min(y for _, y in along), max(y for _, y in along)
    return sum(
        any(box.holds(x, y, margin=3) for x, y in along)
        for box in boxes
        if box.left - 3 <= right and left <= box.right + 3 and box.top - 3 <= bottom and top <= box.bottom + 3
    )
