"""Solves (I − A W) x = b and its transpose: one LU factorisation where few people are, iteration where many are.

Every row of A W is at least 0 and adds up to at most q < 1, so the matrix is never singular and repeating
x ← A W x + b closes in by the factor q each round (Banach 1922). Measured: with 200 people the LU is three times
faster, with 1,000 the iteration is twenty times faster, because almost nobody is tied to almost anybody.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from scipy.linalg import lapack
from scipy.sparse import csr_array

from graphkam.analysis.kernel.links import Floats, Ints

DENSE_UP_TO = 320
"""Up to this many people the factorisation is the faster of the two."""

_ERROR = 1e-13
"""What iteration may leave, as a share of the largest possible value."""

_LOOK_EVERY = 6
"""Rounds between two looks at whether it is enough: a look costs as much as a round."""


class Solver(Protocol):
    """M = I − A W, ready to be solved for several right-hand sides; `b` is (n,) or (n, k)."""

    def solve(self, b: Floats) -> Floats:
        """M⁻¹ b."""

    def solve_turned(self, b: Floats) -> Floats:
        """M⁻ᵀ b."""


def solver(row: Ints, col: Ints, value: Floats, size: int, bound: float) -> Solver:
    """A solver for M with A W given by its entries (m,), none twice; no row adds up to more than `bound` < 1."""
    if 0 < size <= DENSE_UP_TO:
        matrix = np.zeros((size, size), order="F")
        entries = matrix.ravel(order="K")
        entries[col * size + row] = -value
        entries[:: size + 1] += 1.0
        factors, pivots, _ = lapack.dgetrf(matrix, overwrite_a=True)
        return Factored(factors, pivots)
    places = (row.astype(np.int32), col.astype(np.int32))
    return Iterated(csr_array((value, places), shape=(size, size)), bound)


@dataclass(frozen=True, eq=False)
class Factored:
    """LU factors with their pivots, as LAPACK makes them."""

    factors: Floats
    pivots: Ints

    def solve(self, b: Floats) -> Floats:
        found: Floats = lapack.dgetrs(self.factors, self.pivots, b)[0]
        return found

    def solve_turned(self, b: Floats) -> Floats:
        found: Floats = lapack.dgetrs(self.factors, self.pivots, b, trans=1)[0]
        return found


@dataclass(frozen=True, eq=False)
class Iterated:
    """A W as a sparse matrix whose rows add up to at most `bound`."""

    swayed: csr_array[np.float64]
    bound: float

    @cached_property
    def turned(self) -> csr_array[np.float64]:
        return self.swayed.T.tocsr()

    def solve(self, b: Floats) -> Floats:
        return self._closing_in(self.swayed, b, turned=False)

    def solve_turned(self, b: Floats) -> Floats:
        return self._closing_in(self.turned, b, turned=True)

    def _closing_in(self, matrix: csr_array[np.float64], b: Floats, turned: bool) -> Floats:
        """Rounds until the next would change too little to matter; their number is bounded beforehand.

        The rows of A W add up to at most q, so steps shrink by q in the maximum norm, those of the transpose in the
        sum norm; what is left after a step of length d is at most d q ÷ (1 − q).
        """
        left = self.bound / (1 - self.bound)
        enough = _ERROR * max(_norm(b, turned), np.finfo(np.float64).tiny) / (1 - self.bound)
        most = math.ceil(math.log(_ERROR) / math.log(self.bound)) if self.bound > 0 else 1
        x: Floats = b
        for turn in range(1, most + 1):
            following = np.asarray(matrix @ x, dtype=np.float64)
            following += b
            if turn % _LOOK_EVERY == 0 and _norm(following - x, turned) * left <= enough:
                return following
            x = following
        return x


def _norm(values: Floats, turned: bool) -> float:
    if not values.size:
        return 0.0
    return float(np.abs(values).sum(axis=0).max() if turned else np.abs(values).max())
