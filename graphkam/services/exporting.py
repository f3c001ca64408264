"""Files out: workbook, CSV, JSON lines, graph files, address cards, role tables for CRMs. Whole files or none."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from graphkam.errors import InputError, Place
from graphkam.ingest.jsonl import lines_of
from graphkam.ingest.outgoing.role_tables import RoleTable, hubspot_roles, salesforce_roles
from graphkam.model.graph import AccountGraph
from graphkam.services.finding import accounts, find_account
from graphkam.store import Store
from graphkam.words import Lang

ExportFormat = Literal["xlsx", "csv", "jsonl", "graphml", "gexf", "vcf", "salesforce", "hubspot"]

ENDING: dict[ExportFormat, str] = {
    "xlsx": ".xlsx", "csv": "", "jsonl": ".jsonl", "graphml": ".graphml", "gexf": ".gexf", "vcf": ".vcf",
    "salesforce": "-salesforce.csv", "hubspot": "-hubspot.csv",
}  # fmt: skip
"""What a file of that format is called after the account's name; CSV is a folder."""

_ROLE_TABLES: dict[str, Callable[[AccountGraph], RoleTable]] = {
    "salesforce": salesforce_roles,
    "hubspot": hubspot_roles,
}


@dataclass(frozen=True)
class Exported:
    """The files written, and who could not be named in them because the other program does not know them."""

    files: tuple[Path, ...]
    left_out: tuple[str, ...] = ()


def export_account(
    store: Store, account: str | None, target: Path, form: ExportFormat, day: date, lang: Lang
) -> Exported:
    """Writes one account (or, as JSON lines, all when `account` is none)."""
    if form == "jsonl":
        chosen = [find_account(store, account)] if account else [item.account for item in accounts(store)]
        parts: list[str] = []
        for one in chosen:
            stored = store.read(one.id)
            parts.extend(lines_of(one.id, stored.entities, stored.facts))
        return Exported((write_whole(target, "".join(parts).encode()),))
    if account is None:
        raise InputError("export_needs_account")
    graph = store.graph(find_account(store, account).id, day)
    if form == "csv":
        from graphkam.ingest.outgoing.workbook import csv_files

        files = csv_files(graph, lang)
        return Exported(tuple(write_whole(target / name, text.encode()) for name, text in files.items()))
    if form in _ROLE_TABLES:
        table = _ROLE_TABLES[form](graph)
        return Exported((write_whole(target, table.text.encode()),), table.left_out)
    return Exported((write_whole(target, _content(graph, form, lang)),))


def _content(graph: AccountGraph, form: ExportFormat, lang: Lang) -> bytes:
    # Each format has a library of its own that takes long to load: only the one that is asked for is.
    if form == "vcf":
        from graphkam.ingest.outgoing.cards import vcard_bytes

        return vcard_bytes(graph)
    if form == "xlsx":
        from graphkam.ingest.outgoing.workbook import workbook_bytes

        return workbook_bytes(graph, lang)
    from graphkam.ingest.outgoing.graph_files import gexf_bytes, graphml_bytes

    shown = graph.in_english() if lang == "en" else graph
    return graphml_bytes(shown, lang) if form == "graphml" else gexf_bytes(shown, lang)


def write_template(target: Path, lang: Lang) -> Path:
    """An empty workbook with every sheet and header, to fill in."""
    from graphkam.ingest.outgoing.workbook import template_bytes

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
