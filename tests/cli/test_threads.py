"""The command line gives the linear algebra library one thread, in time and unless told otherwise."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

WHEN_NUMPY_IS_LOADED = """
import os, sys

class Watching:
    def find_spec(self, name, path=None, target=None):
        if name == "numpy":
            print(*(os.environ.get(f"{one}_THREADS") for one in ("OPENBLAS_NUM", "MKL_NUM", "VECLIB_MAXIMUM")))
            raise SystemExit
sys.meta_path.insert(0, Watching())
import graphkam.cli
import numpy
"""


@pytest.mark.parametrize(("said", "found"), [({}, "1 1 1"), ({"OPENBLAS_NUM_THREADS": "3"}, "3 1 1")])
def test_linear_algebra_has_one_thread_unless_somebody_said_otherwise(said: dict[str, str], found: str) -> None:
    unsaid = {name: value for name, value in os.environ.items() if not name.endswith("_THREADS")}

    ran = subprocess.run(
        [sys.executable, "-c", WHEN_NUMPY_IS_LOADED], env=unsaid | said, capture_output=True, text=True, check=False
    )

    assert ran.stdout.strip() == found, ran.stderr
