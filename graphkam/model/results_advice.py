"""What would change the first recommendation, and which fact not known yet would help most."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from graphkam.model.codes import Mode, Role
from graphkam.model.policy import PolicyUse
from graphkam.model.results import ContactKind, OpportunityReport, Result


class Pick(Result):
    """Whom a recommendation names, and for what."""

    person_id: str
    person_name: str
    kind: ContactKind


class Turn(Result):
    """A recorded fact that the first recommendation rests on, and from where on another one comes first.

    rating: of `person_id`, now `now`; tie: of `person_id` to `other_id`, strength 0–1.
    """

    what: Literal["rating", "tie"]
    person_id: str
    person_name: str
    other_id: str | None = None
    other_name: str | None = None
    now: float | None = Field(description="none: not known")
    then: float = Field(description="the value nearest to today's at which the advice changes")
    rising: bool = Field(description="it changes at this value or above; else at this value or below")
    instead: Pick | None = Field(description="who comes first then; none: nobody is recommended")


class Possible(Result):
    """What a question may turn out to be answered with, and who comes first then."""

    value: int | Mode | float | str
    probability: float
    first: Pick | None
    changes: bool = Field(description="another recommendation than today's comes first")


class Question(Result):
    """Something not known. `value`: how much better the best recommendation is on average once it is known, in score.

    rating, mode: of `person_id`; tie: how strongly `person_id` sways `other_id`; role: who holds `role`.
    """

    rank: int
    what: Literal["rating", "mode", "tie", "role"]
    person_id: str | None = None
    person_name: str | None = None
    other_id: str | None = None
    other_name: str | None = None
    role: Role | None = None
    value: float
    share: float = Field(description="value ÷ score of the first recommendation; 1 at most where there is none")
    answers: tuple[Possible, ...]
    ask_id: str | None = Field(default=None, description="who of the customer could tell")
    ask_name: str | None = None


class AdviceReport(OpportunityReport):
    """`questions`: only those of which some answer changes the advice, the most valuable first."""

    first: Pick | None
    turns: tuple[Turn, ...]
    questions: tuple[Question, ...]
    examined: int = Field(description="questions looked at")
    open_questions: int = Field(description="questions there are")
    policy_used: tuple[PolicyUse, ...] = ()
