"""Records put aside on disk while large files stream by, then given back account by account: memory stays bounded.

Which account a record belongs to is known only once everything was read: by the company it names (the key in its
source, else the name), else by the person or the opportunity it names, else the one company of all files, else the
account that the user or the file's name gives. A tie between people of two accounts is left out.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Any, Self

from graphkam.errors import FullError, Problem
from graphkam.ingest.foreign.companies import AMBIGUOUS, ELSEWHERE, AccountKey, Companies
from graphkam.ingest.foreign.packing import CLASSES, pack, place_of, unpack
from graphkam.ingest.foreign.records import (
    CompanyRecord,
    DealRecord,
    LeftOut,
    PartRecord,
    PersonRecord,
    Record,
    Ref,
    TieRecord,
)
from graphkam.ingest.foreign.sameness import same_email, same_name

_COMPANY, _PERSON, _DEAL, _PART, _TIE = range(len(CLASSES))
_KIND_OF = {cls: kind for kind, cls in enumerate(CLASSES)}
_AT_ONCE = 5000
"""Records that wait in memory until they are written together."""
_ACROSS = min(ELSEWHERE, AMBIGUOUS) - 1
"""Instead of an account's number: the two that a tie reaches across."""

_SCHEMA = """
CREATE TABLE record (
    n INTEGER PRIMARY KEY, kind INTEGER, source INTEGER, company INTEGER, account INTEGER,
    one TEXT, two TEXT, three TEXT, packed TEXT);
CREATE TABLE handle (text TEXT, account INTEGER, PRIMARY KEY (text, account)) WITHOUT ROWID;
"""


@dataclass(frozen=True)
class AccountRecords:
    """All that was put aside for one account, each record with its source, in the order in which it was read."""

    key: AccountKey
    parent: AccountKey | None = None
    companies: tuple[tuple[str, CompanyRecord], ...] = ()
    people: tuple[tuple[str, PersonRecord], ...] = ()
    deals: tuple[tuple[str, DealRecord], ...] = ()
    parts: tuple[tuple[str, PartRecord], ...] = ()
    ties: tuple[tuple[str, TieRecord], ...] = ()

    @property
    def rows(self) -> int:
        return sum(len(kind) for kind in (self.companies, self.people, self.deals, self.parts, self.ties))


class Spool:
    """A temporary database of records, in a private folder that is deleted at the end, also after an error.

    `folder` is where to make it (a folder that exists). `into`: everything goes to this account. `only`: names (or
    keys) of companies, records of all others are left out. `fallback` is the name of the account for records that name
    no company, where the files name more than one or none.

    `rows` counts all that was added; `problems` and `left_out` are complete once `accounts` was asked.
    Raises FullError when the disk is.
    """

    def __init__(
        self, folder: Path, *, into: str | None = None, only: Sequence[str] = (), fallback: str = "import"
    ) -> None:
        self.rows = 0
        self.problems: list[Problem] = []
        self.left_out: list[LeftOut] = []
        self._into, self._only, self._fallback = into, tuple(only), fallback
        self._companies = Companies()
        self._sources: dict[str, int] = {}
        self._waiting: list[tuple[Any, ...]] = []
        self._accounts: tuple[AccountKey, ...] | None = None
        self._one_reader = Lock()
        self._folder = Path(tempfile.mkdtemp(prefix="import-", dir=folder))
        try:
            with self._room():
                self._db = sqlite3.connect(self._folder / "records", isolation_level=None, check_same_thread=False)
                self._db.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA temp_store=FILE;")
                self._db.executescript(_SCHEMA)
                self._db.execute("BEGIN")
        except BaseException:
            shutil.rmtree(self._folder, ignore_errors=True)
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Deletes everything that was put aside."""
        self._db.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def add(self, record: Record | LeftOut | Problem, source: str) -> None:
        """Puts a record aside; what a reader left out or could not understand is counted.

        Raises RuntimeError once the accounts were asked for.
        """
        if self._accounts is not None:
            raise RuntimeError("everything has been read")
        self.rows += 1
        if isinstance(record, LeftOut):
            self.left_out.append(record)
            return
        if isinstance(record, Problem):
            self.problems.append(record)
            return
        number = self._sources.setdefault(source, len(self._sources))
        kind = _KIND_OF[type(record)]
        try:
            packed = pack(record)
        except UnicodeEncodeError:
            self.problems.append(Problem("gather.text_damaged", {}, record.place))
            return
        if isinstance(record, CompanyRecord):
            company = self._companies.declared(source, record)
        else:
            company = self._companies.number(source, record.company)
        self._waiting.append((kind, number, company, *_handles(record, number), packed))
        if len(self._waiting) >= _AT_ONCE:
            self._write()

    def accounts(self) -> Iterable[AccountKey]:
        """Every account that records were put aside for: parents first, then by name. No more can be added."""
        if self._accounts is None:
            with self._room():
                self._accounts = self._assigned()
        return self._accounts

    def records(self, key: AccountKey) -> AccountRecords:
        """The records of one account; any thread may ask."""
        self.accounts()
        names = {number: source for source, number in self._sources.items()}
        found: tuple[list[Any], ...] = tuple([] for _ in CLASSES)
        with self._room(), self._one_reader:
            rows = self._db.execute(
                "SELECT kind, source, packed FROM record WHERE account = ? ORDER BY n", (key.number,)
            )
            for kind, source, packed in rows:
                found[kind].append((names[source], unpack(kind, packed)))
        return AccountRecords(key, self._companies.parent_of(key), *(tuple(kind) for kind in found))

    @contextmanager
    def _room(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            raise FullError("gather.no_room", folder=str(self._folder.parent), reason=str(error)) from error

    def _write(self) -> None:
        with self._room():
            self._db.executemany(
                "INSERT INTO record (kind, source, company, one, two, three, packed) VALUES (?, ?, ?, ?, ?, ?, ?)",
                self._waiting,
            )
        self._waiting.clear()

    def _assigned(self) -> tuple[AccountKey, ...]:
        self._write()
        if self._into is not None:
            self._db.execute("UPDATE record SET account = 1")
            accounts = self._companies.only_one(self._into)
        else:
            accounts = self._by_company()
        self._db.execute("CREATE INDEX record_account ON record (account)")
        self._set_aside()
        there = {number for (number,) in self._db.execute("SELECT DISTINCT account FROM record")}
        return tuple(key for key in accounts if key.number in there)

    def _by_company(self) -> tuple[AccountKey, ...]:
        of_company = self._companies.resolved(self._fallback, self._only)
        for missing in self._companies.missing(self._only):
            self.problems.append(Problem("gather.company_not_there", {"name": missing}))
        same = set(of_company.values())
        if len(same) == 1:
            self._db.execute("UPDATE record SET account = ?", (same.pop(),))
            return self._companies.accounts()
        self._db.execute("CREATE TABLE home (company INTEGER PRIMARY KEY, account INTEGER)")
        self._db.executemany("INSERT INTO home VALUES (?, ?)", of_company.items())
        self._db.execute("UPDATE record SET account = (SELECT account FROM home WHERE home.company = record.company)")
        nowhere = of_company[0]
        self._db.execute("UPDATE record SET account = NULL WHERE company = 0 AND kind IN (?, ?)", (_PART, _TIE))
        self._tell_handles((_PERSON, _DEAL))
        self._by_handles(nowhere)
        return self._companies.accounts()

    def _tell_handles(self, kinds: Sequence[int]) -> None:
        for column in ("one", "two", "three"):
            self._db.execute(
                f"INSERT OR IGNORE INTO handle SELECT {column}, account FROM record"  # noqa: S608 - names of ours
                f" WHERE kind IN ({','.join('?' * len(kinds))}) AND {column} IS NOT NULL AND account > 0",
                tuple(kinds),
            )

    def _by_handles(self, nowhere: int) -> None:
        """Parts and ties without a company go where the people and opportunities they name are."""
        numbers, homes = array("q"), array("q")
        found = self._db.execute(
            "SELECT r.n, a.account, b.account FROM record r LEFT JOIN handle a ON a.text = r.one"
            " LEFT JOIN handle b ON b.text = r.two WHERE r.account IS NULL ORDER BY r.n"
        )
        for number, pairs in groupby(found, key=lambda row: row[0]):
            numbers.append(number)
            homes.append(_home([(one, other) for _, one, other in pairs], nowhere))
        self._db.executemany("UPDATE record SET account = ? WHERE n = ?", zip(homes, numbers, strict=True))

    def _set_aside(self) -> None:
        """Records that belong to no account that is asked for are told and not given back."""
        for home, packed in self._db.execute("SELECT account, packed FROM record WHERE account < 0 ORDER BY n"):
            if home == AMBIGUOUS:
                self.problems.append(Problem("gather.company_ambiguous", {}, place_of(packed)))
            else:
                code = "import.left_out.across_accounts" if home == _ACROSS else "import.left_out.other_company"
                self.left_out.append(LeftOut(place_of(packed), code))


def _handles(record: Record, source: int) -> tuple[str | None, str | None, str | None]:
    """By what others can name it (people, opportunities), or what it names (parts, ties)."""
    if isinstance(record, PersonRecord):
        mail = record.emails[0] if record.emails else None
        return (_key(source, record.key), _named(record.name), f"m{same_email(mail)}" if mail else None)
    if isinstance(record, DealRecord):
        return (_key(source, record.key, "d"), _named(record.name, "t"), None)
    if isinstance(record, PartRecord):
        return (_handle(record.person, source), _deal_handle(record.opportunity, source), None)
    if isinstance(record, TieRecord):
        return (_handle(record.source, source), _handle(record.target, source), None)
    return (None, None, None)


def _key(source: int, key: str | None, kind: str = "k") -> str | None:
    return f"{kind}{source}\x1f{key}" if key else None


def _named(name: str | None, kind: str = "n") -> str | None:
    return f"{kind}{same_name(name)}" if name else None


def _handle(ref: Ref, source: int) -> str | None:
    return _key(source, ref.key) or (f"m{same_email(ref.email)}" if ref.email else None) or _named(ref.name)


def _deal_handle(ref: Ref, source: int) -> str | None:
    return _key(source, ref.key, "d") or _named(ref.name, "t")


def _home(pairs: Sequence[tuple[int | None, int | None]], nowhere: int) -> int:
    """The account of a record that names two things: the one both are in, else the only one that either is in."""
    ones = {one for one, _ in pairs if one is not None}
    others = {other for _, other in pairs if other is not None}
    both = ones & others if ones and others else ones | others
    if len(both) == 1:
        return both.pop()
    if not ones | others:
        return nowhere
    return AMBIGUOUS if both else _ACROSS
