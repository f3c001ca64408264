"""From a path to what a file holds of each account: our own workbook, JSON lines, and files of other programs."""

from __future__ import annotations

import hashlib
import html
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain
from pathlib import Path

from graphkam.errors import InputError, NotFoundError, Place
from graphkam.ingest.batch import Batch
from graphkam.ingest.files.opening import Limits, opened
from graphkam.ingest.files.tables import Table, read_tables
from graphkam.ingest.foreign.meanings import Understood
from graphkam.ingest.jsonl import read_lines
from graphkam.ingest.workbook.book import Importing, account_of, read_workbook
from graphkam.ingest.workbook.sheets import canonical, sheet_of
from graphkam.model.entities import Entity
from graphkam.model.identity import is_own_id
from graphkam.model.import_report import TableSeen
from graphkam.services.finding import find_account
from graphkam.services.foreign import foreign, understood_tables
from graphkam.services.planning import ImportOptions, Known, Part
from graphkam.services.reading import Progress, Reading
from graphkam.store import Store

LINES = (".jsonl", ".ndjson")
_DATA = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".vcf", ".zip", ".toml")
_DEPTH = 3
_CHUNK = 1 << 20
_SHEET = re.compile(r"<sheet\b[^>]*?\bname=\"([^\"]*)\"")
_NAMES_AT_MOST = 1 << 20
_DAMAGED = ("workbook_damaged", "too_many_rows", "too_many_columns", "file_too_large", "file_empty")


@contextmanager
def reading(store: Store, path: Path, options: ImportOptions, progress: Progress) -> Iterator[Reading]:
    """What the file, folder or archive holds. Raises InputError for what cannot be read at all."""
    progress("import.reading", 0, None)
    if path.suffix.lower() in LINES:
        yield _lines(path, options)
        return
    if options.sample or (options.form in (None, "workbook") and _spreadsheet_of_ours(path, options)):
        yield _own_workbook(store, path, options)
        return
    try:
        found = opened(path, _limits(options))
    except InputError:
        if not _named_as_ours(path):
            raise
        yield _own_workbook(store, path, options)
        return
    tables, mapping = understood_tables(found, options)
    if any(table.about == "own_workbook" for table in tables) or _mistaken(tables, options):
        yield _own_workbook(store, path, options)
        return
    with foreign(store, found, tables, mapping, options, content_hash(path), progress) as result:
        yield result


def _limits(options: ImportOptions) -> Limits:
    reader = options.policy.reader()
    largest, most = reader.number("import.largest_file_mb"), reader.number("import.most_rows")
    return Limits(largest_mb=largest, most_rows=int(most))


def _spreadsheet_of_ours(path: Path, options: ImportOptions) -> bool:
    """Whether an .xlsx file holds our own sheets. Raises InputError where sheets named as ours cannot be read."""
    if not _sheets_named_as_ours(path):
        return False
    try:
        tables = _tables(path, options)
    except InputError as error:
        if error.code in _DAMAGED:
            raise
        return False
    shares = [(sheet_of(table.name), _own_share(table)) for table in tables]
    least = 0.5 if ("account", 1.0) in shares else 1.0
    return any(share >= least for _, share in shares)


def _own_share(table: Table) -> float:
    """The share of a table's headers that are those of our own sheet of that name."""
    name, headers = sheet_of(table.name), [header for header in table.header if header]
    if name is None or len(headers) < 2:
        return 0.0
    return sum(canonical(name, header) is not None for header in headers) / len(headers)


def _sheets_named_as_ours(path: Path) -> bool:
    """Whether an .xlsx file has sheets named as ours, or is so damaged that nobody can tell."""
    try:
        if path.suffix.lower() != ".xlsx" or not path.is_file():
            return False
        with path.open("rb") as file:
            if file.read(2) != b"PK":
                return False
        with zipfile.ZipFile(path) as archive, archive.open("xl/workbook.xml") as part:
            names = _SHEET.findall(part.read(_NAMES_AT_MOST).decode("utf-8", "replace"))
    except OSError:
        return False
    except (zipfile.BadZipFile, KeyError, ValueError, NotImplementedError, RuntimeError, EOFError, zlib.error):
        return True
    return not names or any(sheet_of(html.unescape(name)) for name in names)


def _named_as_ours(path: Path) -> bool:
    """Whether what cannot be opened is our own by its name: then our own reader tells what is wrong with it."""
    if path.suffix.lower() == ".csv":
        return sheet_of(path.stem) is not None
    try:
        return path.is_dir() and any(sheet_of(file.stem) for file in path.glob("*.csv"))
    except OSError:
        return False


def _mistaken(tables: tuple[Understood, ...], options: ImportOptions) -> bool:
    """Whether nothing is understood of tables that bear the names of ours: then their columns have mistakes."""
    nothing = all(table.about == "nothing" for table in tables)
    return nothing and options.form is None and any(sheet_of(table.sheet.name) for table in tables)


def content_hash(path: Path) -> str:
    """SHA-256 of a file, or of the data files in a folder with their names. Raises InputError."""
    digest = hashlib.sha256()
    try:
        if path.is_file():
            return _digest_of(path).hex()
        for file in _data_files(path):
            digest.update(file.relative_to(path).as_posix().encode("utf-8", "surrogateescape") + b"\0")
            digest.update(_digest_of(file))
    except OSError as problem:
        raise InputError("file_unreadable", Place(file=path.name), reason=problem.strerror or "?") from problem
    return digest.hexdigest()


def _data_files(folder: Path) -> list[Path]:
    """The files that readers may open: no links, which could lead anywhere."""
    found = chain.from_iterable(folder.glob("*/" * depth + "*") for depth in range(_DEPTH))
    return sorted(file for file in found if file.suffix.lower() in _DATA and file.is_file() and not file.is_symlink())


def _digest_of(file: Path) -> bytes:
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.digest()


def _lines(path: Path, options: ImportOptions) -> Reading:
    """JSON lines carry the whole record of each fact; what is already there is left alone."""
    batches: dict[str, Batch] = {}
    for batch in read_lines(path, options.policy.reader().number("import.largest_file_mb")):
        earlier = batches.get(batch.account_id)
        batches[batch.account_id] = _joined(earlier, batch) if earlier else batch
    found = tuple(batches.values())
    problems = tuple(chain.from_iterable(batch.problems for batch in found))
    clean = [replace(batch, problems=()) for batch in found]
    return Reading(
        name=path.name,
        sha256=content_hash(path),
        form="jsonl",
        parts=lambda: iter([Part(batch.account_id, _always(batch), restores=True) for batch in clean]),
        count=len(found),
        rows=sum(batch.rows for batch in found),
        problems=problems,
        problem_count=len(problems),
    )


def _always(batch: Batch) -> Callable[[Known | None, tuple[Entity, ...]], Batch]:
    return lambda _known, _around: batch


def _joined(one: Batch, other: Batch) -> Batch:
    return replace(
        one,
        statements=one.statements + other.statements,
        facts=one.facts + other.facts,
        rows=one.rows + other.rows,
        problems=one.problems + other.problems,
    )


def _own_workbook(store: Store, path: Path, options: ImportOptions) -> Reading:
    tables = _tables(path, options)
    importing = Importing(options.by, options.day, options.policy.reader(), account_name=options.account)
    account_id, name = _account(store, tables, importing)

    def batch(known: Known | None, _around: tuple[Entity, ...]) -> Batch:
        graph = known.graph if known else None
        called = graph.account.name if graph else options.account
        return read_workbook(tables, replace(importing, account_name=called, known=graph))

    return Reading(
        name=path.name,
        sha256=content_hash(path),
        form="graphkam",
        parts=lambda: iter([Part(account_id, batch, name=name)]),
        count=1,
        rows=sum(len(table.rows) for table in tables),
        tables=tuple(_own_seen(table) for table in tables),
    )


def _own_seen(table: Table) -> TableSeen:
    place = table.place()
    why = "format.own_workbook"
    return TableSeen(file=table.file, sheet=place.sheet, format="workbook", about="own_workbook", why=why)


def _tables(path: Path, options: ImportOptions) -> tuple[Table, ...]:
    limits = _limits(options)
    return read_tables(path, limits.largest_mb, limits.most_rows)


def _account(store: Store, tables: tuple[Table, ...], importing: Importing) -> tuple[str, str]:
    """The account a workbook goes to: the one the user names, else the one it names itself."""
    if importing.account_name is not None:
        try:
            found = find_account(store, importing.account_name)
        except NotFoundError:
            if is_own_id(importing.account_name, "account"):
                raise
        else:
            return found.id, found.name
    return account_of(tables, importing)
