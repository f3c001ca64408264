"""What is to be done over several opportunities: one errand a person, for an account or for one of ours."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from graphkam.model.codes import Layer
from graphkam.model.policy import PolicyUse
from graphkam.model.results import Contact, Knowledge, Result


class ErrandPart(Result):
    """What one errand serves in one opportunity."""

    account_id: str
    account_name: str
    opportunity_name: str
    contact: Contact


class Errand(Result):
    """One meeting with one person, for everything that is to be done with them."""

    rank: int
    person_id: str
    person_name: str
    title: str | None
    layer: Layer | None
    member_id: str | None = Field(description="who of ours goes, by the part that is worth most")
    member_name: str | None
    score: float = Field(description="Σ gain × chance of the parts ÷ effort")
    effort: float = Field(description="days: the largest of the parts, since one meeting serves all")
    fits: bool = Field(description="within the days at hand, taken in order")
    book_first: bool = Field(description="of the decision layer: their time is the scarcest, so it is booked first")
    last_contact: date | None
    days_since: int | None
    parts: tuple[ErrandPart, ...] = Field(description="what is worth most first")


class Looked(Result):
    """An opportunity that the agenda rests on, and the day it was read as of."""

    account_id: str
    account_name: str
    opportunity_id: str
    opportunity_name: str
    day: date
    known: Knowledge


class AgendaReport(Result):
    """`member_id` none: for everybody of ours. Errands in order of score; equal: the smaller id of the person first."""

    member_id: str | None
    member_name: str | None
    days: float | None = Field(description="days at hand; none: not asked, everything fits")
    errands: tuple[Errand, ...]
    looked: tuple[Looked, ...]
    policy_used: tuple[PolicyUse, ...] = ()
