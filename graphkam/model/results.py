"""What analyses answer: frozen values with codes and parameters, never sentences.

Every verdict names the facts it rests on (`facts`: ids) and how sure it is (`confidence`, 0–1, decayed by age).
"""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from graphkam.model.codes import ContactKind as ContactKind
from graphkam.model.codes import ContactLevel, Degree, Layer, Mode, Role
from graphkam.model.policy import PolicyUse


class Result(BaseModel):
    model_config = ConfigDict(frozen=True)


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
    little: bool = Field(description="so little is verified that results are a beginning, not a finding")


class OpportunityReport(Result):
    """What every report says of itself: on which opportunity, as of which day, and on how much knowledge it rests."""

    opportunity_id: str
    day: date
    known: Knowledge


class Reason(Result):
    """A code from the words table with its parameters; people are given by name, `facts` are ids."""

    code: str
    params: dict[str, Any] = Field(default_factory=dict)
    facts: tuple[str, ...] = ()


HolderState = Literal["unidentified", "identified", "met", "in_dialogue", "supporting", "opposed"]
HolderMark = Literal[
    "unidentified", "identified", "met", "in_dialogue", "supporting", "opposed", "stale", "single_threaded"
]
"""Everything that can be true of a holder; `HolderState` is the one of them that counts most."""

RoleState = Literal["unidentified", "uncovered", "partly", "covered"]


class HolderCoverage(Result):
    """How one buying influence stands. `rating` none: never judged; "unclear": judged and not found out."""

    buying_influence_id: str
    holder_id: str | None
    holder_name: str | None
    roles: tuple[Role, ...]
    state: HolderState
    marks: tuple[HolderMark, ...] = Field(default=(), description="all that is true of the holder")
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


class CoverageReport(OpportunityReport):
    roles: tuple[RoleCoverage, ...]
    watched: tuple[HolderCoverage, ...] = Field(default=(), description="judged people without a role")
    policy_used: tuple[PolicyUse, ...] = ()

    @property
    def uncovered(self) -> tuple[Role, ...]:
        """Required roles that are not covered."""
        return tuple(item.role for item in self.roles if item.required and item.state != "covered")


Severity = Literal["high", "medium", "low"]


class FlagAnswer(Result):
    """A strength that can answer a red flag, and how it gets to whom the flag is about."""

    code: str = Field(description="the strength's; `supporter`: somebody who supports us and can be asked")
    how: Literal["directly", "path", "ask"]
    subject_id: str = Field(description="the customer's person who values it, supports us or is known to our executive")
    subject_name: str
    strength_id: str | None = Field(default=None, description="of a recorded strength")
    recorded: str | None = Field(default=None, description="its wording as recorded")
    recorded_en: str | None = None
    roles: tuple[Role, ...] = ()
    way_ids: tuple[str, ...] = Field(default=(), description="of a path: from who begins, perhaps one of ours")
    way: tuple[str, ...] = Field(default=(), description="their names")
    strength: float = Field(description="of the path; directly: 1; ask: how willing who is asked is to speak for us")
    confidence: float | None = Field(
        default=None, description="of the path; ask: of the rating of who is asked; none: it rests on neither"
    )
    member_id: str | None = Field(default=None, description="who of ours acts first")
    member_name: str | None = None


class Flag(Result):
    """A red flag (地雷): a rule that fired, on whom, with the remedy."""

    code: str
    severity: Severity
    subject_id: str | None = Field(default=None, description="the person, where the flag is about one")
    subject_name: str | None = None
    params: dict[str, Any] = Field(default_factory=dict)
    facts: tuple[str, ...] = ()
    confidence: float | None = Field(default=None, description="the lowest of its facts; none: it rests on none")
    answers: tuple[FlagAnswer, ...] | None = Field(
        default=None, description="the strongest first; empty: no strength answers it; none: nobody has looked"
    )


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
    confidence: float | None = Field(default=None, description="the lowest of its facts; none: it rests on none")


class FlagReport(OpportunityReport):
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


class PathReport(OpportunityReport):
    fulcrums: tuple[str, ...] = Field(description="ids of the people who support us and whom we can reach")
    targets: tuple[Target, ...] = Field(description="the most urgent first")
    policy_used: tuple[PolicyUse, ...] = ()


class Effect(Result):
    """What one of those who decide contributes to a gain; without a person: a role that nobody holds yet."""

    person_id: str | None
    person_name: str | None
    roles: tuple[Role, ...]
    share: float = Field(description="share of influence in the opportunity, 0–1")
    gain: float = Field(description="share × how far the settled opinion rises, in weighted support")


class Contact(Result):
    """One recommendation: whom to contact next, why, through whom, by whom of ours, about what."""

    rank: int
    kind: ContactKind
    person_id: str
    person_name: str
    title: str | None
    opportunity_id: str
    score: float = Field(description="gain × chance ÷ effort")
    gain: float = Field(description="weighted support that the contact can add or keep")
    chance: float
    effort: float = Field(description="days")
    swing: float = Field(default=0.0, description="what weighted support gains per unit of the person's own attitude")
    led: bool = Field(default=False, description="along a path; else directly")
    path: LeveragePath | None = Field(default=None, description="the path where led")
    through_id: str | None = Field(description="with whom of the customer the path begins, the person left out")
    through_name: str | None
    member_id: str | None
    member_name: str | None
    reasons: tuple[Reason, ...]
    talk_about: tuple[Reason, ...]
    effects: tuple[Effect, ...] = Field(default=(), description="what the gain is made of, the largest first")
    cautions: tuple[Reason, ...] = ()
    confidence: float
    last_contact: date | None
    days_since: int | None = Field(default=None, description="days since the last contact")
    role: Role | None = Field(default=None, description="for find_out: the role whose holder is sought")


class NextReport(OpportunityReport):
    support: float = Field(default=0.0, description="weighted support today, −1 to 1")
    contacts: tuple[Contact, ...]
    total: int = Field(default=0, description="how many recommendations there are; `contacts` are the first of them")
    policy_used: tuple[PolicyUse, ...] = ()
