"""What the endpoints answer: entities and results as in the model, and beside each code a `text` for the reader."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, Field

from graphkam.model.codes import Layer, Role
from graphkam.model.entities import (
    Account,
    Action,
    Backing,
    BuyingInfluence,
    Committee,
    Coverage,
    Influence,
    Member,
    Opportunity,
    Person,
    Play,
    Position,
    Rival,
    Strength,
    Unit,
)
from graphkam.model.facts import Fact
from graphkam.model.policy import PolicyUse
from graphkam.model.results import (
    Contact,
    Flag,
    FlagAnswer,
    HolderCoverage,
    Knowledge,
    LeveragePath,
    Reason,
    RoleCoverage,
)
from graphkam.model.results_answers import SetAside, Standing


def fields_of(result: BaseModel, *without: str) -> dict[str, Any]:
    """A result's fields as they are, for the view of it that adds the reader's words."""
    return {name: getattr(result, name) for name in type(result).model_fields if name not in without}


class Health(BaseModel):
    state: Literal["alive"]
    version: str


class Readiness(BaseModel):
    state: Literal["ready"]
    database: Literal["embedded", "neo4j"]
    schema_version: int


class AccountLine(BaseModel):
    id: str
    name: str
    name_en: str | None
    industry: str | None
    sample: bool
    people: int
    opportunities: int


class AccountList(BaseModel):
    items: list[AccountLine]


class AccountDetail(BaseModel):
    """An account as of `day`."""

    day: date
    account: Account
    people: int
    units: tuple[Unit, ...]
    opportunities: tuple[Opportunity, ...]
    members: tuple[Member, ...] = Field(description="our own people")


class PersonLine(BaseModel):
    """A person with the first of the positions held on the day."""

    person: Person
    position: Position | None
    unit: Unit | None
    layer: Layer | None
    external: bool = Field(description="works for another company")


class PersonList(BaseModel):
    day: date
    items: list[PersonLine]


class PersonDetail(BaseModel):
    """All that is known of one person in one account as of `day`, with the facts behind it."""

    day: date
    person: Person
    positions: tuple[Position, ...]
    buying_influences: tuple[BuyingInfluence, ...]
    committees: tuple[Committee, ...]
    reports_to: tuple[str, ...] = Field(description="ids of the managers")
    manages: tuple[str, ...] = Field(description="ids of those who report to this person")
    influences: tuple[Influence, ...]
    influenced_by: tuple[Influence, ...]
    known_by: tuple[Coverage, ...] = Field(description="who of ours knows this person")
    facts: tuple[Fact, ...]


class OpportunityList(BaseModel):
    day: date
    items: tuple[Opportunity, ...]


class OpportunityDetail(BaseModel):
    day: date
    opportunity: Opportunity
    buying_influences: tuple[BuyingInfluence, ...]
    strengths: tuple[Strength, ...]
    rivals: tuple[Rival, ...]
    backings: tuple[Backing, ...]
    plays: tuple[Play, ...]
    actions: tuple[Action, ...]
    facts: tuple[Fact, ...] = Field(description="the history of the opportunity and its buying influences")


class Informed(BaseModel):
    """What every analysis says of how much it rests on."""

    little_text: str | None = Field(
        description="where very little is known: that this is a beginning, and where the fact that would help most is"
    )


class Analysis(Informed):
    """What every analysis says of itself."""

    opportunity_id: str
    day: date
    known: Knowledge
    policy_used: tuple[PolicyUse, ...]


class RoleView(RoleCoverage):
    text: str
    holder_texts: tuple[str, ...] = Field(description="each holder with all that is true of them, as in `holders`")


class RolesAnswer(Analysis):
    roles: list[RoleView]
    uncovered: tuple[Role, ...] = Field(description="required roles that are not covered")
    watched: tuple[HolderCoverage, ...] = Field(description="judged people without a role")


class FlagAnswerView(FlagAnswer):
    text: str


class FlagView(Flag):
    answers: tuple[FlagAnswerView, ...] = Field(description="the strongest first; empty: no strength answers it")
    text: str
    remedy: str


class StrengthView(BaseModel):
    """A strength; `recorded` is its wording as recorded, where it is not decided by the graph."""

    code: str
    subject_id: str | None
    subject_name: str | None
    recorded: str | None
    recorded_en: str | None
    proved: bool
    params: dict[str, Any]
    facts: tuple[str, ...]
    confidence: float | None = Field(description="the lowest of its facts; none: it rests on none")
    text: str


class FlagsAnswer(Analysis):
    flags: list[FlagView]
    strengths: list[StrengthView]


class PathView(LeveragePath):
    text: str
    weakest_text: str


class ReasonView(Reason):
    text: str


class ContactView(Contact):
    reasons: tuple[ReasonView, ...]
    talk_about: tuple[ReasonView, ...]
    cautions: tuple[ReasonView, ...]
    path: PathView | None
    text: str
    gain_text: str = Field(description="what the gain is made of")


class StandingView(Standing):
    text: str
    contact_text: str
    answer_text: str


class SetAsideView(SetAside):
    standing: StandingView


class NextAnswer(Analysis):
    support: float = Field(description="weighted support today, −1 to 1")
    contacts: list[ContactView]
    total: int = Field(description="how many recommendations there are; `contacts` are the first of them")
    aside: list[SetAsideView] = Field(description="answered by somebody, and not for today")
    known_text: str
