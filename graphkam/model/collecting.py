"""Large accounts without the garbage collector in between."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_MANY = 5_000
"""Things from which a collection, which looks at all that lives, costs little beside the work itself."""


@contextmanager
def collector_paused() -> Iterator[None]:
    """For work that makes very many small things and no circles of them: looking for circles again and again as they
    grow in number takes a third of the time. Counting references frees all the rest meanwhile."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def collected(things: int) -> None:
    """After work on very many things: frees at once what hangs together in circles, such as a driver's results with
    all the rows they were sent. Waiting for the collector's own pace would let a long import grow."""
    if things > _MANY:
        gc.collect()
