"""Files out: the workbook, the same as CSV files, or everything as JSON lines. Whole files or none."""

from __future__ import annotations

import os
import tempfile
from datetime import date
from pathlib import Path
from typing import Literal

from graphkam.errors import InputError, Place
from graphkam.ingest.jsonl import lines_of
from graphkam.ingest.outgoing.workbook import csv_files, template_bytes, workbook_bytes
from graphkam.services.finding import accounts, find_account
from graphkam.store import Store
from graphkam.words import Lang

ExportFormat = Literal["xlsx", "csv", "jsonl"]


def export_account(
    store: Store, account: str | None, target: Path, form: ExportFormat, day: date, lang: Lang
) -> tuple[Path, ...]:
    """Writes one account (or, as JSON lines, all when `account` is none) and returns the files written."""
    if form == "jsonl":
        chosen = [find_account(store, account)] if account else [item.account for item in accounts(store)]
        parts: list[str] = []
        for one in chosen:
            stored = store.read(one.id)
            parts.extend(lines_of(one.id, stored.entities, stored.facts))
        return (write_whole(target, "".join(parts).encode()),)
    if account is None:
        raise InputError("export_needs_account")
    graph = store.graph(find_account(store, account).id, day)
    if form == "xlsx":
        return (write_whole(target, workbook_bytes(graph, lang)),)
    return tuple(write_whole(target / name, text.encode()) for name, text in csv_files(graph, lang).items())


def write_template(target: Path, lang: Lang) -> Path:
    """An empty workbook with every sheet and header, to fill in."""
    return write_whole(target, template_bytes(lang))


def write_whole(target: Path, content: bytes) -> Path:
    """Writes a file at once or not at all. Raises InputError naming the file and the reason."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.stem[:20]}-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            Path(name).chmod(0o600)
            Path(name).replace(target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as problem:
        raise InputError("file_unwritable", Place(file=str(target)), reason=problem.strerror or "?") from problem
    return target
