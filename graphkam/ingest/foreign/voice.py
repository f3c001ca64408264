"""How an import speaks: as a machine, on the day of the import where no row gives one, with the row as the reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pydantic import ValidationError

from graphkam.errors import InputError, Place, Problem
from graphkam.ingest.files.sheet import Note
from graphkam.ingest.foreign.records import LeftOut
from graphkam.model.changes import Evidence, Statement
from graphkam.model.codes import Origin, SourceKind
from graphkam.model.entities import AnyEntity
from graphkam.model.policy import PolicyReader
from graphkam.words import Lang, place_text, say
from graphkam.words.validation import field_of, problem_of


@dataclass(frozen=True)
class Gathering:
    """The options of one import.

    `by` imports, at `moment`. `source` is the system whose keys the files carry; `complete` says that the files name
    all of that source's people, so that who is missing has gone. `into` is the user's account for everything, people of
    other companies included; `opportunity` the one that judgements belong to where a row names none. `lang` is the
    language of names the import has to make up; none: that of the records.
    """

    by: str
    moment: datetime
    policy: PolicyReader
    source: str
    into: str | None = None
    opportunity: str | None = None
    lang: Lang | None = None
    complete: bool = False

    @property
    def day(self) -> date:
        return self.moment.date()


class Voice:
    """Everything that one import says of one account, with what it could not say."""

    def __init__(self, gathering: Gathering, lang: Lang) -> None:
        self.lang = lang
        self.statements: list[Statement] = []
        self.problems: list[Problem] = []
        self.warnings: list[Problem] = []
        self.left_out: list[LeftOut] = []
        self.notes: list[Note] = []
        self._by = gathering.by
        self._day = gathering.day
        # one day of grace, because the day begins earlier in the east
        self._latest = gathering.day + timedelta(days=1)
        self._confidence = gathering.policy.entry("judgement.confidence_by_source", SourceKind.IMPORT.value)
        self._guessed = gathering.policy.number("judgement.guess_confidence")
        self._row = say(lang, "place.row", row="\0")
        self._files: dict[tuple[str | None, str | None], str] = {}
        self._warned: set[tuple[str, str]] = set()
        self.plain = self.evidence(Place())
        """For what holds no judgement: only who says it counts, its row stands with the thing itself."""

    def at(self, place: Place) -> str:
        """File, sheet and row in words."""
        whole = self._files.get((place.file, place.sheet))
        if whole is None:
            file = place_text(self.lang, Place(file=place.file, sheet=place.sheet))
            whole = (", " if self.lang == "en" else "、").join(part for part in (file, self._row) if part)
            self._files[place.file, place.sheet] = whole
        return whole.replace("\0", str(place.row or "?"))

    def evidence(
        self, place: Place, by: str | None = None, observed: date | None = None, why: str | None = None
    ) -> Evidence:
        """What a row's judgement rests on. Raises InputError for a day that is still to come."""
        if observed is not None and observed > self._latest:
            raise InputError("observed_in_future", place, observed=observed)
        where = self.at(place) if place.file is not None or place.row is not None else None
        return Evidence(
            by=by or self._by,
            observed_at=observed or self._day,
            origin=Origin.SYSTEM,
            source=SourceKind.IMPORT,
            why=f"{why} ({where})" if why and where else why or where,
            confidence=self._confidence,
            dated=observed is not None,
        )

    def guess(self, place: Place, why: str) -> Evidence:
        """What is derived from something the row says."""
        return Evidence(
            by=self._by,
            observed_at=self._day,
            origin=Origin.GUESS,
            source=SourceKind.IMPORT,
            why=f"{why} ({self.at(place)})",
            confidence=self._guessed,
            dated=False,
        )

    def past(self, day: date | None) -> bool:
        return day is not None and day <= self._latest

    def say(self, entity: AnyEntity, place: Place, evidence: Evidence | None = None) -> None:
        self.statements.append(Statement(entity=entity, evidence=evidence or self.plain, place=place))

    def gone(self, entity: AnyEntity, place: Place) -> None:
        self.statements.append(Statement(entity=entity, evidence=self.plain, gone=True, place=place))

    def warn(self, problem: Problem, once: str | None = None) -> None:
        """Tells what costs only itself; `once`: what it is about, where telling it once is enough."""
        if once is not None:
            if (problem.code, once) in self._warned:
                return
            self._warned.add((problem.code, once))
        self.warnings.append(problem)

    def wrong(self, error: InputError | ValidationError, place: Place) -> None:
        """Keeps a row's error as its problem."""
        if isinstance(error, InputError):
            self.problems.extend(error.problems)
            return
        first = error.errors()[0]
        spot = Place(place.file, place.sheet, place.row, field_of(first) or place.field)
        self.problems.append(problem_of(first, spot))


def language_of(texts: Iterable[str], most: int = 200) -> Lang:
    """The language that most of the first names are in."""
    chinese = other = 0
    for _, text in zip(range(most), texts, strict=False):
        if any("\u4e00" <= char <= "\u9fff" for char in text):
            chinese += 1
        else:
            other += 1
    return "zh" if chinese > other else "en"
