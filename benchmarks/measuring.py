"""Contests between ours and a reference: interleaved rounds, medians, a ratio, a verdict against the stated goal.

Times are processor time of this process, so that what else the machine does disturbs them less. It still disturbs them,
through caches and the clock of a processor core: so beside the median there is the range, and the ratio of the fastest
rounds, which disturbance touches least. The verdict is the median's.
"""

from __future__ import annotations

import gc
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

_LEAST_SECONDS = 0.008
"""A round repeats what is shorter until both sides together last this long."""


@dataclass(frozen=True)
class Contest:
    """`ours` may take up to `goal` times as long as `reference`, which `against` names; no goal: only told."""

    name: str
    ours: Callable[[], object]
    reference: Callable[[], object]
    against: str
    goal: float | None


@dataclass(frozen=True)
class Outcome:
    """Seconds of each side, round by round."""

    contest: Contest
    ours: tuple[float, ...]
    reference: tuple[float, ...]

    @cached_property
    def ratios(self) -> list[float]:
        return sorted(ours / reference for ours, reference in zip(self.ours, self.reference, strict=True))

    @property
    def ratio(self) -> float:
        """The median of the ratios of each round."""
        return statistics.median(self.ratios)

    @property
    def fastest(self) -> float:
        return min(self.ours) / min(self.reference)

    @property
    def met(self) -> bool:
        return self.contest.goal is None or self.ratio <= self.contest.goal


def measured(contest: Contest, rounds: int) -> Outcome:
    """Both sides in turn, call after call, round after round: each runs as often as the other, right after the other.

    So a machine that speeds up or slows down does so for both, and neither finds its own data in the cache because it
    has just run.
    """
    calls = max(1, int(_LEAST_SECONDS / min(sum(_seconds(contest)) for _ in range(4))))
    times: list[tuple[float, float]] = []
    gc.collect()
    gc.disable()
    try:
        for _ in range(rounds):
            ours, reference = zip(*(_seconds(contest) for _ in range(calls)), strict=True)
            times.append((sum(ours) / calls, sum(reference) / calls))
    finally:
        gc.enable()
    return Outcome(contest, *zip(*times, strict=True))


def _seconds(contest: Contest) -> tuple[float, float]:
    """One call of each side."""
    start = time.process_time()
    contest.ours()
    between = time.process_time()
    contest.reference()
    return between - start, time.process_time() - between


def report(name: str, contests: Iterable[Contest], notes: Iterable[str], rounds: int) -> bool:
    """Prints the table of one module and its notes; true when every goal is met."""
    print(f"### {name}: medians of {rounds} interleaved rounds\n")
    print("| what | ours | reference | ratio | range | fastest rounds | goal | |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |")
    met = True
    for contest in contests:
        outcome = measured(contest, rounds)
        met &= outcome.met
        print(_row(outcome))
        sys.stdout.flush()
    print()
    for note in notes:
        print(f"{note}\n")
    return met


def _row(outcome: Outcome) -> str:
    contest = outcome.contest
    verdict = "— |" if contest.goal is None else f"{contest.goal:g} | {'met' if outcome.met else 'MISSED'}"
    ours, reference = _time(statistics.median(outcome.ours)), _time(statistics.median(outcome.reference))
    return (
        f"| {contest.name} | {ours} | {contest.against}: {reference} | {outcome.ratio:.3f} "
        f"| {outcome.ratios[0]:.3f}–{outcome.ratios[-1]:.3f} | {outcome.fastest:.3f} "
        f"| {verdict} |"
    )


def _time(seconds: float) -> str:
    return f"{seconds * 1e3:.2f} ms" if seconds >= 1e-3 else f"{seconds * 1e6:.0f} µs"
