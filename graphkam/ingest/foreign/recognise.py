"""Which program's file a table is, and what it is about: by its headers, its ids and its name, never by faith."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import islice

from graphkam.errors import InputError
from graphkam.ingest.files.sheet import Opened, Sheet
from graphkam.ingest.foreign.columns import understand
from graphkam.ingest.foreign.formats.known import KnownTable, advisers, best_table, of_ties, plain
from graphkam.ingest.foreign.formats.stems import stem_of
from graphkam.ingest.foreign.mapping import Mapping
from graphkam.ingest.foreign.meanings import About, Column, Meaning, Understood
from graphkam.ingest.workbook.sheets import canonical, sheet_of

FORMATS = (
    "salesforce", "hubspot", "dynamics", "linkedin", "google", "vcard", "orgchart", "spreadsheet", "workbook",
)  # fmt: skip
"""What a user may call the format of a file."""

_PROGRAMS = frozenset({"salesforce", "hubspot", "dynamics", "linkedin", "google", "vcard"})
_LOOKED_AT = 50
"""Rows whose ids are looked at."""
_SALESFORCE_ID = re.compile(r"(?=[0-9]*[A-Za-z])(00[0-9A-Za-z]|701)[0-9A-Za-z]{12}(?:[0-9A-Za-z]{3})?")
_BY_IDS = {"003": Meaning.KEY, "001": Meaning.COMPANY_KEY, "006": Meaning.OPPORTUNITY_KEY}
_JUDGED = frozenset({
    Meaning.ROLE, Meaning.RATING, Meaning.DEGREE, Meaning.WEIGHT, Meaning.MODE, Meaning.CONTACT_LEVEL, Meaning.WIN,
    Meaning.RESULT,
})  # fmt: skip
_NAMED = frozenset({Meaning.NAME, Meaning.LAST_NAME, Meaning.FIRST_NAME, Meaning.NAME_EN})
_OF_PEOPLE = _JUDGED | {
    Meaning.TITLE, Meaning.UNIT, Meaning.UNIT_PATH, Meaning.EMAIL, Meaning.PHONE, Meaning.LAYER, Meaning.COMPANY,
}  # fmt: skip
_OF_LETTERS = frozenset(
    {"subject", "message", "body", "content", "cc", "sent", "sent at", "主题", "正文", "内容", "抄送"}
)
"""Headers of lists of messages, whose senders and receivers are no ties."""
_MANAGED = frozenset({Meaning.MANAGER, Meaning.MANAGER_KEY, Meaning.MANAGER_EMAIL})


@dataclass
class _Ids:
    """What the Salesforce ids in the columns of a sheet begin with, read from its first rows when first asked."""

    sheet: Sheet
    _found: tuple[str | None, ...] | None = field(default=None)

    def of(self, index: int) -> str | None:
        return self.all()[index]

    def all(self) -> tuple[str | None, ...]:
        if self._found is None:
            cells = [row for _, row in islice(self.sheet.rows(), _LOOKED_AT)]
            width = len(self.sheet.header)
            self._found = tuple(_beginning(row[index] for row in cells if row[index]) for index in range(width))
        return self._found


def _beginning(cells: Iterable[str]) -> str | None:
    """What all these ids begin with, or none where one is no Salesforce id or two begin differently."""
    found = [_SALESFORCE_ID.fullmatch(cell) for cell in cells]
    begins = {match.group(1) if match else None for match in found}
    return begins.pop() if len(begins) == 1 else None


def recognise(opened: Opened, mapping: Mapping | None = None, wanted: str | None = None) -> tuple[Understood, ...]:
    """What each sheet is; a sheet of which nothing is known is about nothing and says why.

    `wanted` is the format that the user names for all, else the mapping may name one for a table; both are believed.
    Raises InputError for an unknown one.
    """
    wishes = [_wish(sheet, mapping, wanted) for sheet in opened.sheets]
    least = _own_least(opened.sheets, wishes)
    found = [
        _understood(sheet, "workbook", "own_workbook", (), "format.own_workbook")
        if wish in (None, "workbook") and _own_share(sheet) >= least
        else _recognised(sheet, mapping, wish)
        for sheet, wish in zip(opened.sheets, wishes, strict=True)
    ]
    if any(one.format == "linkedin" and one.about == "people" for one in found):
        # The whole archive: its other files hold messages, invitations and the owner's own profile.
        found = [
            one
            if wish is not None or one.format in ("linkedin", "workbook")
            else _nothing(one.sheet, "linkedin", "format.linkedin.other")
            for one, wish in zip(found, wishes, strict=True)
        ]
    return _with_one_source(found)


def _with_one_source(found: list[Understood]) -> tuple[Understood, ...]:
    """Beside a single table of people, tables of ties, roles and deals speak of them by the same keys.

    Two tables of people may number theirs alike: each then keeps a source of its own.
    """
    free = [one for one in found if one.format not in _PROGRAMS]
    people = {one.source for one in free if one.about == "people"}
    if len(people) != 1:
        return tuple(found)
    source = people.pop()
    return tuple(
        replace(one, source=source) if one.format not in _PROGRAMS and one.about != "nothing" else one for one in found
    )


def _wish(sheet: Sheet, mapping: Mapping | None, wanted: str | None) -> str | None:
    """The format that the user names for a sheet."""
    table = mapping.for_sheet(sheet) if mapping is not None else None
    wish = wanted or (table.format if table is not None else None)
    if wish is not None and wish not in FORMATS:
        raise InputError("import.format_unknown", sheet.place(), format=wish[:80], known=", ".join(FORMATS))
    return wish


def _own_least(sheets: tuple[Sheet, ...], wishes: list[str | None]) -> float:
    """The share of its headers that makes a sheet of one of our names our own.

    One with strange columns is ours only beside a whole one, or where the user says so: then they are mistakes.
    """
    account = any(sheet_of(sheet.name) == "account" and _own_share(sheet) == 1 for sheet in sheets)
    return 0.5 if account or "workbook" in wishes else 1.0


def _own_share(sheet: Sheet) -> float:
    """The share of a sheet's headers that are those of our own sheet of that name."""
    name = sheet_of(sheet.name)
    headers = [header for header in sheet.header if header]
    if name is None or len(headers) < 2:
        return 0.0
    return sum(canonical(name, header) is not None for header in headers) / len(headers)


def _recognised(sheet: Sheet, mapping: Mapping | None, wanted: str | None) -> Understood:
    if not any(sheet.header):
        return _nothing(sheet, wanted or "spreadsheet", "format.no_header")
    if wanted in ("workbook", "vcard"):
        return _nothing(sheet, wanted, "format.not_what_was_said")
    ids = _Ids(sheet)
    if wanted in _PROGRAMS or wanted is None:
        fits = best_table(sheet, ids.of, only=wanted)
        if fits is not None:
            return _known(sheet, mapping, *fits, said=wanted is not None)
    return _by_columns(sheet, mapping, ids, wanted)


def _known(sheet: Sheet, mapping: Mapping | None, table: KnownTable, by_ids: bool, said: bool) -> Understood:
    if table.about == "nothing":
        return _nothing(sheet, table.format, table.why)
    known = table.meanings(sheet.header)
    if table.format == "ties":
        known = of_ties(sheet.header, ()) | known
    columns = understand(sheet, mapping, known)
    program = "spreadsheet" if table.format == "ties" else table.format
    why = "format.said" if said else "format.salesforce.by_ids" if by_ids else table.why
    return _understood(sheet, program, table.about, columns, why)


def _by_columns(sheet: Sheet, mapping: Mapping | None, ids: _Ids, wanted: str | None) -> Understood:
    """A table of no program we know: what its columns mean says what it is about."""
    known = _keys_by_ids(sheet, ids.all()) if wanted in (None, "salesforce") else {}
    program = "salesforce" if known else wanted
    columns = understand(sheet, mapping, advisers(sheet.header) | known)
    meanings = {column.meaning for column in columns if column.sure and column.meaning is not None}
    about, kind, why = _about(sheet, columns, meanings)
    if about == "ties":
        columns = understand(sheet, mapping, of_ties(sheet.header, meanings) | known)
    if program is not None and about != "nothing":
        why = "format.said" if wanted else "format.salesforce.by_ids"
    return _understood(sheet, program or kind, about, columns, why)


def _keys_by_ids(sheet: Sheet, beginnings: tuple[str | None, ...]) -> dict[str, Meaning]:
    """The columns of keys, where the cells show that they are Salesforce's, whatever language the headers are in."""
    found: dict[str, Meaning] = {}
    for header, beginning in zip(sheet.header, beginnings, strict=True):
        meaning = _BY_IDS.get(beginning or "")
        if meaning is not None and meaning not in found.values() and header:
            found[header] = meaning
    if Meaning.KEY not in found.values():
        # Without contacts the table is about the first kind of thing that has ids.
        first = next(iter(found), None)
        if first is not None:
            found[first] = Meaning.KEY
    return found


def _about(sheet: Sheet, columns: tuple[Column, ...], meanings: set[Meaning]) -> tuple[About, str, str]:
    """(about, format, why) of a table of nobody's program."""
    named = meanings & _NAMED
    if meanings & {Meaning.SOURCE, Meaning.SOURCE_KEY} and meanings & {Meaning.TARGET, Meaning.TARGET_KEY}:
        letters = {plain(header) for header in sheet.header} & _OF_LETTERS
        return ("nothing", "spreadsheet", "format.nothing_known") if letters else ("ties", "spreadsheet", "format.ties")
    if meanings & _MANAGED and not meanings & _OF_PEOPLE:
        if Meaning.KEY in meanings and not named:
            return "ties", "orgchart", "format.lines"
        if named and (Meaning.TIE_KIND in meanings or (Meaning.KEY not in meanings and _repeats(sheet, columns))):
            return "ties", "orgchart", "format.lines"
    if Meaning.PERSON_KEY in meanings and meanings & {Meaning.OPPORTUNITY, Meaning.OPPORTUNITY_KEY} and not named:
        return "parts", "spreadsheet", "format.parts"
    if named or (Meaning.EMAIL in meanings and meanings & (_OF_PEOPLE - {Meaning.EMAIL, Meaning.PHONE})):
        if not meanings & _JUDGED and (Meaning.MANAGER_KEY in meanings or meanings & _MANAGED):
            return "people", "orgchart", "format.orgchart"
        return "people", "spreadsheet", "format.people"
    if Meaning.OPPORTUNITY in meanings:
        return "opportunities", "spreadsheet", "format.opportunities"
    if Meaning.COMPANY in meanings:
        return "companies", "spreadsheet", "format.companies"
    return "nothing", "spreadsheet", "format.nothing_known"


def _repeats(sheet: Sheet, columns: tuple[Column, ...]) -> bool:
    """Whether a name stands in several of the first rows: then a row is a line of reporting and not a person."""
    index = next((c.index for c in columns if c.sure and c.meaning is Meaning.NAME), None)
    names = [row[index] for _, row in islice(sheet.rows(), _LOOKED_AT) if index is not None and row[index]]
    return len(set(names)) < len(names)


def _nothing(sheet: Sheet, program: str, why: str) -> Understood:
    return _understood(sheet, program, "nothing", (), why)


def _understood(sheet: Sheet, program: str, about: About, columns: tuple[Column, ...], why: str) -> Understood:
    source = program if program in _PROGRAMS else stem_of(sheet.file)
    return Understood(sheet, program, about, columns, why, source)
