"""Files of other programs: opened, recognised, put aside record by record, given back account by account."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby, islice
from pathlib import Path

from graphkam.errors import InputError, NotFoundError, Place, Problem
from graphkam.ingest.batch import Batch
from graphkam.ingest.files.sheet import Opened, Sheet
from graphkam.ingest.foreign.cards import records_of
from graphkam.ingest.foreign.gather import AccountKey, Gathering, account_of, batch_of, vanished
from graphkam.ingest.foreign.mapping import Mapping, mapping_text, read_mapping
from graphkam.ingest.foreign.meanings import Understood
from graphkam.ingest.foreign.reading import TOLD, records
from graphkam.ingest.foreign.recognise import recognise
from graphkam.ingest.foreign.records import LeftOut, Record
from graphkam.ingest.foreign.spool import Spool
from graphkam.model.entities import Entity
from graphkam.services.exporting import write_whole
from graphkam.services.finding import find_account
from graphkam.services.planning import ImportOptions, Known, Met, Part, known_account
from graphkam.services.previewing import cards_seen, table_seen
from graphkam.services.reading import Cells, Progress, Reading
from graphkam.store import Store

_MOST_PROBLEMS = 1000
"""Problems that are kept where they refuse the file anyway; all are counted."""

_EVERY = 1000
"""Rows between two signs of life."""


@dataclass
class _Found:
    """What the readers met besides records."""

    rows: int = 0
    problems: list[Problem] = field(default_factory=list)
    problem_count: int = 0
    warnings: list[Problem] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)


def understood_tables(opened: Opened, options: ImportOptions) -> tuple[tuple[Understood, ...], Mapping | None]:
    """What each table of the file is, and the user's mapping. Raises InputError for a mapping that is none."""
    mapping = read_mapping(options.mapping) if options.mapping is not None else None
    return recognise(opened, mapping, options.form), mapping


@contextmanager
def foreign(
    store: Store,
    opened: Opened,
    tables: tuple[Understood, ...],
    mapping: Mapping | None,
    options: ImportOptions,
    sha256: str,
    progress: Progress,
) -> Iterator[Reading]:
    """The tables and address cards of another program. Raises InputError where there is nothing to be read in them."""
    useful = [table for table in tables if table.about != "nothing"]
    if not useful and not opened.card_files:
        places = [(table.why, table.sheet.place()) for table in tables]
        raise InputError.of([Problem(why, {}, place) for why, place in places] or [Problem("file_empty")])
    if options.keep_mapping is not None:
        write_whole(options.keep_mapping, mapping_text(*tables, lang=options.lang or "en").encode())
    into = _into(store, options)
    fallback = into or Path(opened.name).stem
    with Spool(Path(tempfile.gettempdir()), into=into, only=options.only, fallback=fallback) as spool:
        found = _Found()
        for source, said in _all(opened, useful, mapping):
            found.rows += 1
            if found.rows % _EVERY == 0:
                progress("import.reading", found.rows, None)
            if isinstance(said, Problem) and said.code in TOLD:
                found.warnings.append(said)
            elif isinstance(said, Problem):
                found.problem_count += 1
                if options.skip_bad_rows or len(found.problems) < _MOST_PROBLEMS:
                    found.problems.append(said)
            elif isinstance(said, LeftOut):
                found.left_out[said.code] += 1
            else:
                spool.add(said, options.source or source)
        keys = tuple(spool.accounts())
        found.problems += spool.problems
        found.problem_count += len(spool.problems)
        found.left_out.update(left.code for left in spool.left_out)
        sources = Counter(options.source or table.source for table in useful)
        source = options.source or (sources.most_common(1)[0][0] if sources else "vcard")
        gathering = Gathering(
            by=options.by,
            # an import that goes on another day speaks of the day it was begun on
            moment=datetime.combine(options.day, options.moment.timetz()),
            policy=options.policy.reader(),
            source=source,
            into=into,
            opportunity=options.opportunity,
            lang=options.lang_of_names,
            complete=options.complete,
        )
        yield Reading(
            name=opened.name,
            sha256=sha256,
            form=_form(opened, useful),
            parts=lambda: _parts(store, spool, keys, gathering, options),
            count=len(keys),
            rows=found.rows,
            source=source,
            problems=tuple(found.problems),
            problem_count=found.problem_count,
            left_out=dict(found.left_out),
            warnings=tuple(found.warnings),
            tables=(*(table_seen(table) for table in tables), *(cards_seen(cards) for cards in opened.card_files)),
            cells=lambda places: _cells(opened.sheets, places),
        )


def _into(store: Store, options: ImportOptions) -> str | None:
    """The account that the user names, as it is called; a new one where there is none of that name."""
    if options.account is None:
        return None
    try:
        return find_account(store, options.account).name
    except NotFoundError:
        return options.account


def _all(
    opened: Opened, tables: Iterable[Understood], mapping: Mapping | None
) -> Iterator[tuple[str, Record | Problem | LeftOut]]:
    for table in tables:
        for said in _whole_rows(records(table, mapping)):
            yield table.source, said
    for cards in opened.card_files:
        for said in _whole_rows(records_of(cards)):
            yield "vcard", said


def _whole_rows(said: Iterator[Record | Problem | LeftOut]) -> Iterator[Record | Problem | LeftOut]:
    """What is said, without records of rows that have a problem: a row is taken whole or not at all."""
    for _, group in groupby(said, key=lambda one: (one.place.file, one.place.sheet, one.place.row)):
        row = list(group)
        wrong = [one for one in row if isinstance(one, Problem) and one.code not in TOLD]
        yield from wrong or row


def _form(opened: Opened, tables: Iterable[Understood]) -> str:
    forms = dict.fromkeys(table.format for table in tables) | dict.fromkeys(["vcard"] if opened.card_files else [])
    return ", ".join(forms)


def _parts(
    store: Store, spool: Spool, keys: tuple[AccountKey, ...], gathering: Gathering, options: ImportOptions
) -> Iterator[Part]:
    """One part an account of the files; with `complete`, one an account of the source that no file names any more."""
    met = Met.begin(store)
    named = set()
    for key in keys:
        account = account_of(key, met.customers.values())
        account_id = account.id if account is not None else key.account_id
        named.add(account_id)
        yield Part(account_id, _batch(spool, key, gathering), name=key.name, foreign=True)
    if options.complete and options.account is None and not options.only:
        for account_id in sorted(met.customers.keys() - named):
            known = known_account(store, account_id)
            if known is not None and vanished(known.graph, gathering, Batch(account_id, ())):
                yield Part(account_id, _vanished(account_id, gathering), foreign=True)


def _batch(spool: Spool, key: AccountKey, gathering: Gathering) -> Callable[[Known | None, tuple[Entity, ...]], Batch]:
    return lambda known, around: batch_of(spool.records(key), gathering, known.graph if known else None, around)


def _vanished(account_id: str, gathering: Gathering) -> Callable[[Known | None, tuple[Entity, ...]], Batch]:
    def batch(known: Known | None, _around: tuple[Entity, ...]) -> Batch:
        empty = Batch(account_id, ())
        return replace(empty, statements=vanished(known.graph, gathering, empty)) if known else empty

    return batch


def _cells(sheets: Iterable[Sheet], places: Iterable[Place]) -> Cells:
    """The cells of the rows at these places, as they stand: the files are read once more."""
    wanted: dict[tuple[str | None, str | None], set[int]] = {}
    for place in places:
        if place.row is not None:
            wanted.setdefault((place.file, place.sheet), set()).add(place.row)
    found: Cells = {}
    for sheet in sheets:
        whole = sheet.place()
        rows = wanted.get((whole.file, whole.sheet), set())
        if rows:
            matching = ((number, cells) for number, cells in sheet.rows() if number in rows)
            for number, cells in islice(matching, len(rows)):
                found[whole.file, whole.sheet, number] = cells
    return found
