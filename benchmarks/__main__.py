"""`python -m benchmarks [analysis …]`: measures and prints a table; exit status 1 where a goal is missed."""

from __future__ import annotations

import argparse
import importlib
import os
import pkgutil
import sys

import benchmarks

# Before numpy is imported: goals are stated for one thread of the linear algebra library.
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"):
    os.environ[name] = "1"

AIDS = ("__main__", "measuring", "accounts")
"""Modules of this package that measure nothing themselves. Every other one has `run(rounds)`: prints what it measured,
true where every goal is met."""


def main() -> int:
    there = sorted(module.name for module in pkgutil.iter_modules(benchmarks.__path__) if module.name not in AIDS)
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=benchmarks.__doc__)
    parser.add_argument("what", nargs="*", metavar="|".join(there), help="what to measure; nothing: everything")
    parser.add_argument("--rounds", type=int, help="rounds of each measurement (default: what the module thinks right)")
    asked = parser.parse_args()
    unknown = sorted(set(asked.what) - set(there))
    if unknown:
        parser.error(f"there is no {', '.join(unknown)}; there is {', '.join(there)}")
    met = True
    for name in asked.what or there:
        met &= importlib.import_module(f"benchmarks.{name}").run(asked.rounds)
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
