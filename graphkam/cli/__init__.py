"""The command line `graphkam`: parse, call a service, present. See `main`."""

import os

# The systems to solve are small: several threads of the linear algebra library wait for each other, on a busy machine a
# hundred times longer than one alone would calculate. The library asks once, when numpy is loaded, which the driver of
# the database does: hence before everything else. Whoever has said otherwise is left alone.
for library in ("OPENBLAS", "MKL"):
    os.environ.setdefault(f"{library}_NUM_THREADS", "1")
os.environ.setdefault("VECLIB_MAXIMUM_THREADS", "1")

from graphkam.cli.main import main  # noqa: E402 - what is set above must stand before numpy is loaded

__all__ = ["main"]
