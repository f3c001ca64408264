"""Contests between ours and a reference: interleaved rounds, medians, a ratio, a verdict against the stated goal.

Times are processor time of this process, so that what else the machine does disturbs them less.
"""

from __future__ import annotations

import gc
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

_LEAST_SECONDS = 0.004
"""A measurement repeats what is shorter until it lasts this long, so that the clock's grain does not matter."""


@dataclass(frozen=True)
class Contest:
    """`ours` may take up to `goal` times as long as `reference`, which `against` names."""

    name: str
    ours: Callable[[], object]
    reference: Callable[[], object]
    against: str
    goal: float


@dataclass(frozen=True)
class Outcome:
    """Medians over the rounds: seconds of each, and of the ratios of each round."""

    contest: Contest
    ours: float
    reference: float
    ratio: float

    @property
    def met(self) -> bool:
        return self.ratio <= self.contest.goal


def measured(contest: Contest, rounds: int) -> Outcome:
    """Both sides in turn, round after round, so that a machine that speeds up or slows down does so for both."""
    sides = (contest.ours, contest.reference)
    repeats = [_repeats(side) for side in sides]
    times: list[tuple[float, float]] = []
    gc.collect()
    gc.disable()
    try:
        for _ in range(rounds):
            first, second = (_seconds(side, repeat) for side, repeat in zip(sides, repeats, strict=True))
            times.append((first, second))
    finally:
        gc.enable()
    return Outcome(
        contest,
        statistics.median(ours for ours, _ in times),
        statistics.median(reference for _, reference in times),
        statistics.median(ours / reference for ours, reference in times),
    )


def _repeats(side: Callable[[], object]) -> int:
    side()
    once = min(_seconds(side, 1) for _ in range(3))
    return max(1, int(_LEAST_SECONDS / once))


def _seconds(side: Callable[[], object], repeats: int) -> float:
    start = time.process_time()
    for _ in range(repeats):
        side()
    return (time.process_time() - start) / repeats


def report(name: str, contests: Iterable[Contest], notes: Iterable[str], rounds: int) -> bool:
    """Prints the table of one module and its notes; true when every goal is met."""
    print(f"### {name}: medians of {rounds} interleaved rounds\n")
    print("| what | ours | reference | ratio | goal | |")
    print("| --- | ---: | ---: | ---: | ---: | --- |")
    met = True
    for contest in contests:
        outcome = measured(contest, rounds)
        met &= outcome.met
        print(
            f"| {contest.name} | {_time(outcome.ours)} | {contest.against}: {_time(outcome.reference)} "
            f"| {outcome.ratio:.3f} | {contest.goal:g} | {'met' if outcome.met else 'MISSED'} |"
        )
        sys.stdout.flush()
    print()
    for note in notes:
        print(f"{note}\n")
    return met


def _time(seconds: float) -> str:
    return f"{seconds * 1e3:.2f} ms" if seconds >= 1e-3 else f"{seconds * 1e6:.0f} µs"
