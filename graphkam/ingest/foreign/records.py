"""What a file of another program says, one record a thing, in our words but not yet in our ids.

A reader (one a format) makes records from rows and looks at nothing else; `gather` turns the records of one account
into a `Batch`. Records are plain values, so that they can be put aside on disk while a large file streams by.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from graphkam.errors import Place
from graphkam.model.codes import ContactLevel, Degree, InfluenceKind, Layer, Mode, ReportingKind, Role


@dataclass(frozen=True, slots=True)
class Ref:
    """How a file names something: by its key in that source, by name, by e-mail; whichever it gives."""

    key: str | None = None
    name: str | None = None
    email: str | None = None

    def __bool__(self) -> bool:
        return bool(self.key or self.name or self.email)


NOBODY = Ref()


@dataclass(frozen=True, slots=True)
class Guess:
    """A value that the file does not say but that follows from something it says: an attribute, and from what."""

    attribute: str
    why: str


@dataclass(frozen=True, slots=True)
class CompanyRecord:
    """A customer organisation. `deleted`: the source says that it is no longer there."""

    place: Place
    name: str | None
    key: str | None = None
    name_en: str | None = None
    parent: Ref = NOBODY
    industry: str | None = None
    owner: Ref = NOBODY
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class Judged:
    """What a row says of somebody's part in an opportunity. `observed` none: nobody says since when."""

    roles: tuple[Role, ...] = ()
    rating: int | Literal["unclear"] | None = None
    degree: Degree | None = None
    weight: float | None = None
    mode: Mode | None = None
    contact_level: ContactLevel | None = None
    result: str | None = None
    win: str | None = None
    observed: date | None = None
    by: str | None = None
    why: str | None = None

    def __bool__(self) -> bool:
        said = (self.rating, self.degree, self.weight, self.mode, self.contact_level, self.result, self.win)
        return bool(self.roles) or any(value is not None for value in said)


UNJUDGED = Judged()


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """One person as one row, card or record names them. `units` is the path of departments, the outermost first.

    `owner` is the one of ours who is responsible, `last_contact` the day they last spoke. `guesses` names the
    attributes whose value was derived (a layer from a title) rather than said.
    """

    place: Place
    name: str | None
    key: str | None = None
    name_en: str | None = None
    emails: tuple[str, ...] = ()
    phone: str | None = None
    note: str | None = None
    company: Ref = NOBODY
    units: tuple[str, ...] = ()
    title: str | None = None
    title_en: str | None = None
    layer: Layer | None = None
    since: date | None = None
    until: date | None = None
    leaving: str | None = None
    managers: tuple[tuple[Ref, ReportingKind], ...] = ()
    assistants: tuple[Ref, ...] = ()
    owner: Ref = NOBODY
    last_contact: date | None = None
    opportunity: Ref = NOBODY
    judged: Judged = UNJUDGED
    guesses: tuple[Guess, ...] = ()
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class DealRecord:
    """An opportunity. `stage_word` is kept where the source's stages are not ours."""

    place: Place
    name: str | None
    key: str | None = None
    company: Ref = NOBODY
    owner: Ref = NOBODY
    stage_word: str | None = None
    amount: float | None = None
    currency: str | None = None
    close_date: date | None = None
    objective: str | None = None
    closed: bool | None = None
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class PartRecord:
    """Somebody's part in an opportunity that stands in a row of its own (a CRM's contact role)."""

    place: Place
    person: Ref
    opportunity: Ref
    judged: Judged
    company: Ref = NOBODY
    key: str | None = None
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class TieRecord:
    """Who reports to whom (`source` reports to `target`) or who sways whom (`source` influences `target`).

    `strength` is above 0 and at most 1; `sign` −1 for a negative tie.
    """

    place: Place
    source: Ref
    target: Ref
    kind: InfluenceKind | ReportingKind
    strength: float | None = None
    sign: Literal[1, -1] | None = None
    company: Ref = NOBODY
    observed: date | None = None
    by: str | None = None
    why: str | None = None


Record = CompanyRecord | PersonRecord | DealRecord | PartRecord | TieRecord


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that is rightly not imported (deleted in the source, not a person): counted, never silent."""

    place: Place
    code: str = field(metadata={"words": "import.left_out"})
