"""What a column of another program's file can mean: the vocabulary between recognising columns and reading rows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from graphkam.ingest.files.sheet import Sheet

How = Literal["exact", "alias", "similar", "values", "mapping", "unknown"]
"""Why a column was taken for what it is: named in the format's own list, in the list of aliases, similar to one, by
what its cells look like, told by the user's mapping; or not understood."""

About = Literal["people", "companies", "opportunities", "parts", "ties", "own_workbook", "nothing"]


class Meaning(StrEnum):
    """One meaning a column of a table about people, companies, opportunities or ties can have."""

    KEY = "key"  # the record's own id in its source (employee number, contact id)
    NAME = "name"  # full name of a person
    FIRST_NAME = "first_name"
    MIDDLE_NAME = "middle_name"
    LAST_NAME = "last_name"
    SALUTATION = "salutation"
    NAME_EN = "name_en"  # the name in Latin letters beside a Chinese one
    EMAIL = "email"
    PHONE = "phone"
    COMPANY = "company"  # name of the organisation the person works for
    COMPANY_KEY = "company_key"
    UNIT = "unit"  # department
    UNIT_PATH = "unit_path"  # departments from the outermost inwards in one cell
    PARENT_UNIT = "parent_unit"
    TITLE = "title"
    TITLE_EN = "title_en"
    LAYER = "layer"  # decision, management, operation
    MANAGER_KEY = "manager_key"  # id of the person reported to
    MANAGER = "manager"  # name of the person reported to
    MANAGER_EMAIL = "manager_email"
    DOTTED_MANAGER = "dotted_manager"
    ASSISTANT = "assistant"
    OWNER = "owner"  # the one of ours who is responsible
    LAST_CONTACT = "last_contact"
    SINCE = "since"
    UNTIL = "until"
    LEAVING = "leaving"
    NOTE = "note"
    ROLE = "role"  # buying role
    RATING = "rating"  # attitude towards us
    DEGREE = "degree"  # degree of influence in words
    WEIGHT = "weight"  # share of influence in percent
    MODE = "mode"  # response mode
    CONTACT_LEVEL = "contact_level"
    RESULT = "result"
    WIN = "win"
    OBSERVED = "observed"  # day of the judgement
    BY = "by"  # who judges
    WHY = "why"  # evidence in words
    OPPORTUNITY = "opportunity"
    OPPORTUNITY_KEY = "opportunity_key"
    STAGE = "stage"
    AMOUNT = "amount"
    CURRENCY = "currency"
    CLOSE_DATE = "close_date"
    CLOSED = "closed"  # whether the opportunity is over, won or lost
    INDUSTRY = "industry"
    PARENT_COMPANY = "parent_company"
    PARENT_COMPANY_KEY = "parent_company_key"
    PERSON_KEY = "person_key"  # id of the person a row of roles is about
    SOURCE = "source"  # the one who influences, in a table of ties
    SOURCE_KEY = "source_key"
    TARGET = "target"  # the one who is influenced
    TARGET_KEY = "target_key"
    TIE_KIND = "tie_kind"
    STRENGTH = "strength"  # of a tie
    SIGN = "sign"
    DELETED = "deleted"
    PRIMARY = "primary"
    IGNORED = "ignored"  # known, and of no use here


@dataclass(frozen=True)
class Column:
    """What one column was taken for. Only a `sure` column is read; an unsure one is shown with what it may be.

    `score` is 0–1; `samples` are a few cells as they stand.
    """

    index: int
    header: str
    meaning: Meaning | None
    how: How
    score: float
    sure: bool
    samples: tuple[str, ...] = ()
    instead: tuple[Meaning, ...] = ()


@dataclass(frozen=True)
class Understood:
    """A table with what it is: which program's, about what, and what each of its columns means."""

    sheet: Sheet
    format: str
    about: About
    columns: tuple[Column, ...]
    why: str
    source: str

    def index_of(self, meaning: Meaning) -> int | None:
        """The first sure column of that meaning."""
        return next((c.index for c in self.columns if c.sure and c.meaning is meaning), None)

    def indexes_of(self, meaning: Meaning) -> tuple[int, ...]:
        return tuple(c.index for c in self.columns if c.sure and c.meaning is meaning)
