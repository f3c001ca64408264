"""The made-up accounts that ship with the program, told as of their story's day."""

from __future__ import annotations

import shutil
import tempfile
from datetime import UTC, date, datetime
from importlib import resources
from pathlib import Path

from graphkam.errors import NotFoundError
from graphkam.model.policy import Policy
from graphkam.services.importing import ImportReport, import_file
from graphkam.store import Store

SAMPLES: dict[str, date] = {
    "huarui": date(2026, 6, 15),
    "northfield": date(2026, 9, 10),
    "brightwater": date(2026, 3, 2),
}
"""Sample → the day its story is told on."""


def load_sample(store: Store, name: str, policy: Policy) -> ImportReport:
    """Imports one sample as if on its story's day; a second time writes nothing. Raises NotFoundError."""
    if name not in SAMPLES:
        raise NotFoundError("sample_not_found", name=name, there=", ".join(SAMPLES))
    story = SAMPLES[name]
    moment = datetime(story.year, story.month, story.day, 8, tzinfo=UTC)
    source = resources.files("graphkam.samples").joinpath(name)
    with tempfile.TemporaryDirectory() as folder, resources.as_file(source) as path:
        copy = Path(folder) / name
        shutil.copytree(path, copy, ignore=lambda _, names: [n for n in names if not n.endswith(".csv")])
        (report,) = import_file(store, copy, by="graphkam", moment=moment, policy=policy, sample=True)
    return report
