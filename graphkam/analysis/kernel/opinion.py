"""Opinion: where everybody's attitude settles when people listen to each other, and whose own attitude matters most.

Model (Friedkin and Johnsen 1990): x = A W x + (I − A) s, hence x = (I − A W)⁻¹ (I − A) s. Row i of W says whom
person i listens to, in shares that add up to 1: an influence from source to target stands at W[target, source], so
"A asks B" puts B's share into A's row. A is the diagonal of susceptibility: 0 keeps the own attitude, towards 1
follows the others. s are own attitudes, −1 (against us) to 1 (for us).

Two rules keep it defined for every account. Who listens to nobody keeps the own attitude. And nobody is swayed
entirely: everybody keeps at least `least_stubbornness` of the own attitude, so that a group that listens only to itself
settles near its members' own attitudes, weighted by how much each is listened to, instead of having no answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from graphkam.analysis.kernel.links import Floats, Ints, cheapest, ends
from graphkam.analysis.kernel.settling import Solver, solver

LEAST = 0.001
"""The smallest `least_stubbornness`: below, a group that hears only itself would take too long to settle."""

DIGITS = 9
"""Decimal places to which numbers are compared."""


@dataclass(frozen=True, eq=False)
class Listening:
    """W by its entries (m,), no pair twice: `share` of what `listener` hears comes from `source`.

    `total` (n,) is the sum of the strengths of all ties into each person, from which the shares were made.
    """

    size: int
    listener: Ints
    source: Ints
    share: Floats
    total: Floats

    @cached_property
    def alone(self) -> Ints:
        """Those who listen to nobody."""
        return np.flatnonzero(self.total == 0)


def listening(size: int, source: ArrayLike, target: ArrayLike, strength: ArrayLike) -> Listening:
    """W from influence of strength (0, 1] of sources on targets, arrays (m,) in any order.

    Of several links between a pair the strongest counts, never the sum; links to oneself do not count.
    Raises ValueError for strengths outside (0, 1] and ends that are nobody.
    """
    tails, heads, strengths = ends(size, source, target, strength)
    if not ((strengths > 0) & (strengths <= 1)).all():
        raise ValueError("strengths lie above 0 and up to 1")
    kept = cheapest(size, heads, tails, -strengths)
    return shares_heard(size, heads[kept], tails[kept], strengths[kept])


def shares_heard(size: int, listener: Ints, source: Ints, strength: Floats) -> Listening:
    """W from links of which no pair stands twice."""
    total: Floats = np.bincount(listener, weights=strength, minlength=size).astype(np.float64, copy=False)
    return Listening(size, listener, source, strength / total[listener], total)


@dataclass(frozen=True, eq=False)
class Opinion:
    """The model, solved once and asked often. `susceptibility` (n,) is the one in effect, 0 to 1 − least."""

    susceptibility: Floats
    solver: Solver

    @property
    def stubbornness(self) -> Floats:
        """(n,) how much of the own attitude everybody keeps: I − A."""
        return 1.0 - self.susceptibility

    def opinions(self, own: Floats) -> Floats:
        """x (n,) within the smallest and the largest own attitude; `own` (n,)."""
        return self.solver.solve(self.stubbornness * own)

    def worth(self, weights: Floats) -> Floats:
        """y = M⁻ᵀ c (n,): what one unit pushed into each person's opinion adds to the support c·x."""
        return self.solver.solve_turned(weights)

    def swing(self, weights: Floats) -> Floats:
        """(I − A) M⁻ᵀ c (n,): what one unit of each person's own attitude adds to c·x, exact since c·x is linear.

        So what several people add, adds up; swing·s is c·x itself, and swing × s are each person's shares in it.
        """
        return self.stubbornness * self.worth(weights)

    def attribution(self, person: int) -> Floats:
        """(n,) row of M⁻¹(I − A): at least 0, adds up to 1; times the own attitudes it adds up to the opinion."""
        unit = np.zeros(len(self.susceptibility))
        unit[person] = 1.0
        return self.swing(unit)


def opinion(who: Listening, susceptibility: Floats, least_stubbornness: float) -> Opinion:
    """The model for `susceptibility` (n,) in 0–1 and `least_stubbornness` in LEAST–1.

    Raises ValueError for values outside.
    """
    if not LEAST <= least_stubbornness <= 1:
        raise ValueError(f"least stubbornness lies between {LEAST} and 1")
    if susceptibility.shape != (who.size,):
        raise ValueError("one susceptibility for each person")
    highest = float(susceptibility.max(initial=0.0))
    if not (susceptibility.min(initial=0.0) >= 0 and highest <= 1):
        raise ValueError("susceptibility lies between 0 and 1")
    swayed = np.minimum(susceptibility, 1.0 - least_stubbornness)
    swayed[who.alone] = 0.0
    most = min(highest, 1.0 - least_stubbornness)
    return Opinion(swayed, solver(who.listener, who.source, swayed[who.listener] * who.share, who.size, most))


def best_first(values: Floats, count: int) -> list[int]:
    """The places of the `count` largest values, the largest first; equal to nine decimals: the smaller place first.

    With gains, swing × change, these are exactly the best k people, because gains add up.
    """
    found: list[int] = np.argsort(np.rint(values * -(10.0**DIGITS)), kind="stable")[:count].tolist()
    return found
