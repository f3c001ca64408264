"""What becomes of recommendations that one of us has answered: which are set aside, and what is said again and why."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import AwareDatetime, Field

from graphkam.model.codes import AnswerState, ContactKind
from graphkam.model.policy import PolicyUse
from graphkam.model.results import Contact, NextReport, Reason, Result

Reopened = Literal["contacted", "overdue", "changed", "lapsed", "woken"]
"""Why an answered recommendation is open again: accepted and the person was met, or not met in time; rejected and
something is judged otherwise since, or long ago; snoozed until a day that has come."""


class Standing(Result):
    """How the answer to one recommendation stands on the day. `reopened` none: it is set aside until `back_on`."""

    answer_id: str
    person_id: str
    person_name: str
    contact: ContactKind
    answer: AnswerState
    by: str
    answered_on: date
    recorded_at: AwareDatetime
    reason: str | None
    until: date | None = Field(description="snoozed: the day on which it is open again, as somebody said")
    back_on: date = Field(description="the first day on which it is open again if nothing happens")
    reopened: Reopened | None
    note: Reason = Field(description="who answered what, when, why, and what has happened since")
    facts: tuple[str, ...] = ()


class SetAside(Result):
    """A recommendation that is not for today, and the answer that says so. The rank of its contact is 0."""

    contact: Contact
    standing: Standing


class AnsweredReport(NextReport):
    """Next contacts without those that are not for today, which stand beside with the answer that says so."""

    aside: tuple[SetAside, ...] = ()


class AnswersReport(Result):
    """Every answer that stands, also to what is not recommended any more; by person, then kind."""

    opportunity_id: str
    day: date
    answers: tuple[Standing, ...]
    policy_used: tuple[PolicyUse, ...] = ()
