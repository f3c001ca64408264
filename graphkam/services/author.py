"""Who writes, when, and on what grounds: every edit, answer and merge carries it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from graphkam.errors import InputError
from graphkam.model.changes import Evidence
from graphkam.model.codes import SourceKind
from graphkam.model.policy import Policy


@dataclass(frozen=True)
class Author:
    """Who edits, when, and on what grounds. `observed` none: on the day of the edit."""

    by: str
    moment: datetime
    policy: Policy
    why: str | None = None
    source: SourceKind = SourceKind.NONE
    observed: date | None = None
    confidence: float | None = None

    @property
    def latest_day(self) -> date:
        """The last day that somewhere on earth has begun by now: moments are UTC, users are not."""
        return (self.moment + timedelta(hours=14)).date()

    def evidence(self, call_id: str | None = None) -> Evidence:
        if self.observed is not None and self.observed > self.latest_day:
            raise InputError("observed_in_future", observed=self.observed)
        confidence = self.confidence
        if confidence is None:
            confidence = self.policy.reader().entry("judgement.confidence_by_source", self.source.value)
        return Evidence(
            by=self.by,
            observed_at=self.observed or self.moment.date(),
            source=self.source,
            why=self.why,
            confidence=confidence,
            call_id=call_id,
        )
