"""What analyses answer: frozen values with codes and parameters, never sentences.

Every verdict names the facts it rests on (`facts`: ids) and how sure it is (`confidence`, 0–1, decayed by age).
"""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from graphkam.model.codes import ContactLevel, Degree, Layer, Mode, Role
from graphkam.model.policy import PolicyUse


class Result(BaseModel):
    model_config = ConfigDict(frozen=True)


class Reason(Result):
    """A code from the words table with its parameters; people are given by name, `facts` are ids."""

    code: str
    params: dict[str, Any] = Field(default_factory=dict)
    facts: tuple[str, ...] = ()


HolderState = Literal["unidentified", "identified", "met", "in_dialogue", "supporting", "opposed"]
RoleState = Literal["unidentified", "uncovered", "partly", "covered"]


class HolderCoverage(Result):
    """How one buying influence stands. `rating` none: never judged; "unclear": judged and not found out."""

    buying_influence_id: str
    holder_id: str | None
    holder_name: str | None
    roles: tuple[Role, ...]
    state: HolderState
    covered: bool
    degree: Degree | None
    share: float = Field(description="normalised share of influence in the opportunity, 0–1")
    rating: int | Literal["unclear"] | None
    mode: Mode | None
    contact_level: ContactLevel | None
    stale: bool
    guessed: bool = Field(description="the roles are a guess, for example read from a title, not a fact")
    single_threaded: bool = Field(description="exactly one of ours knows this person")
    owner_id: str | None
    owner_name: str | None
    last_contact: date | None
    confidence: float
    facts: tuple[str, ...] = ()


class RoleCoverage(Result):
    """One role of an opportunity with everybody who holds it."""

    role: Role
    required: bool
    state: RoleState
    holders: tuple[HolderCoverage, ...]


class CoverageReport(Result):
    opportunity_id: str
    day: date
    roles: tuple[RoleCoverage, ...]
    watched: tuple[HolderCoverage, ...] = Field(default=(), description="judged people without a role")
    policy_used: tuple[PolicyUse, ...] = ()

    @property
    def uncovered(self) -> tuple[Role, ...]:
        """Required roles that are not covered."""
        return tuple(item.role for item in self.roles if item.required and item.state != "covered")


Severity = Literal["high", "medium", "low"]


class Flag(Result):
    """A red flag (地雷): a rule that fired, on whom, with the remedy."""

    code: str
    severity: Severity
    subject_id: str | None = Field(default=None, description="the person, where the flag is about one")
    subject_name: str | None = None
    params: dict[str, Any] = Field(default_factory=dict)
    facts: tuple[str, ...] = ()


class Bullet(Result):
    """A strength (子弹), recorded or decided by the graph."""

    code: str
    subject_id: str | None = None
    subject_name: str | None = None
    text: str | None = None
    text_en: str | None = None
    proved: bool = True
    params: dict[str, Any] = Field(default_factory=dict)
    facts: tuple[str, ...] = ()


class FlagReport(Result):
    opportunity_id: str
    day: date
    flags: tuple[Flag, ...]
    strengths: tuple[Bullet, ...]
    policy_used: tuple[PolicyUse, ...] = ()


class Step(Result):
    """One step of a leverage path: who acts on whom. `strength` = tie × willingness of the one who acts."""

    source_id: str
    source_name: str
    target_id: str
    target_name: str
    tie: Literal["influence", "reporting", "member"]
    kind: str = Field(description="kind of influence, of reporting line, or `coverage`")
    direction: Literal["up", "down", "sideways", "unknown"]
    tie_strength: float
    willingness: float
    strength: float
    assumed: bool
    confidence: float
    facts: tuple[str, ...] = ()


class LeveragePath(Result):
    """The best way from a fulcrum (or a tie of ours) to a target. `strength` is path strength, not a probability."""

    target_id: str
    target_name: str
    buying_influence_id: str
    fulcrum_id: str | None = Field(description="none: the path starts with one of our own people")
    member_id: str | None = Field(description="who of ours acts first")
    member_name: str | None
    steps: tuple[Step, ...]
    strength: float
    weakest: int = Field(description="place of the weakest step in `steps`, from 0")
    confidence: float


TargetState = Literal[
    "opposed", "never_contacted", "unknown", "unclear", "undecided", "stale", "will_not_act", "holding"
]


class Target(Result):
    """A buying influence that still needs work, how urgent it is, and the best way there."""

    buying_influence_id: str
    person_id: str
    person_name: str
    roles: tuple[Role, ...]
    layer: Layer | None
    state: TargetState
    share: float
    urgency: float = Field(description="share × need, 0–1")
    path: LeveragePath | None
    direct: bool = Field(description="no fulcrum reaches this person: a direct approach is what remains")
    direct_effort: float
    direct_chance: float
    develop_id: str | None = Field(default=None, description="whom to develop as a coach where nothing leads there")
    develop_name: str | None = None


class PathReport(Result):
    opportunity_id: str
    day: date
    fulcrums: tuple[str, ...] = Field(description="ids of the people who support us and whom we can reach")
    targets: tuple[Target, ...] = Field(description="the most urgent first")
    policy_used: tuple[PolicyUse, ...] = ()


ContactKind = Literal["win", "change_mode", "find_out", "prove", "refresh"]


class Contact(Result):
    """One recommendation: whom to contact next, why, through whom, by whom of ours, about what."""

    rank: int
    kind: ContactKind
    person_id: str
    person_name: str
    title: str | None
    opportunity_id: str
    score: float = Field(description="gain × chance ÷ effort")
    gain: float
    chance: float
    effort: float
    through_id: str | None
    through_name: str | None
    member_id: str | None
    member_name: str | None
    reasons: tuple[Reason, ...]
    talk_about: tuple[Reason, ...]
    confidence: float
    last_contact: date | None
    role: Role | None = Field(default=None, description="for find_out: the role whose holder is sought")


class NextReport(Result):
    opportunity_id: str
    day: date
    contacts: tuple[Contact, ...]
    known: Knowledge
    policy_used: tuple[PolicyUse, ...] = ()


class Knowledge(Result):
    """How much is known: counts that say how far the results can be trusted."""

    people: int
    with_layer: int
    with_manager: int
    influence_links: int
    roles_held: int
    judged: int
    verified: int
    guesses: int


NextReport.model_rebuild()
