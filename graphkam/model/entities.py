"""The things and ties of the graph: frozen, validated, one class a kind.

    (:Account)-[:SUBSIDIARY_OF]->(:Account)        (:Team)-[:OWNS]->(:Account)
    (:Unit)-[:PART_OF]->(:Unit)                    (:Unit)-[:UNIT_OF]->(:Account)
    (:Person)-[:WORKS_IN]->(:Unit)                 Position
    (:Person)-[:REPORTS_TO]->(:Person)             Reporting
    (:Person)-[:INFLUENCES]->(:Person)             Influence
    (:Opportunity)-[:AT]->(:Account)
    (:BuyingInfluence)-[:ON]->(:Opportunity)       (:Person|:Committee)-[:HOLDS]->(:BuyingInfluence)
    (:Member)-[:COVERS]->(:Person)                 Coverage
    (:Rival)-[:BACKED_BY]->(:Person)               Backing
    (:Strength|:Play|:Action)-[:FOR]->(:Opportunity)
    (:Answer)-[:FOR]->(:Opportunity)               (:Answer)-[:CONCERNS]->(:Person)
    (:Call)-[:WITH]->(:Person)  (:Member)-[:MADE]->(:Call)  (:Call)-[:CONCERNS]->(:Opportunity)

Every entity has a stable opaque `id`, the `account_id` whose readers may see it, a `version` that grows with
each change, the moment it was first recorded, and `present`: false once it is gone (its history stays).
Attributes named in `JUDGED` are judgements: they change only by facts (see `graphkam.model.facts`), and hold the
value folded from them. All others are plain properties with provenance.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Annotated, Any, ClassVar, Literal, get_args

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from graphkam.model.codes import (
    AccountMatch,
    ActionState,
    AnswerState,
    ContactKind,
    ContactLevel,
    DealPosition,
    DealStatus,
    Degree,
    InfluenceKind,
    Layer,
    Mode,
    ReportingKind,
    Role,
    Stage,
)

MAX_TEXT = 4000
"""Characters a text field may hold; longer input is refused with its place, never cut."""

WORKSPACE = "workspace"
"""The `account_id` of what belongs to no single account: people, members, teams."""

Id = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=MAX_TEXT, strip_whitespace=True)]
Share = Annotated[float, Field(gt=0, le=1, allow_inf_nan=False)]
Weight = Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]


def _sorted_roles(value: Any) -> Any:
    """What is no role is left as it is, for the validation to name it."""
    order = list(Role)
    if isinstance(value, list | tuple | set | frozenset) and all(item in order for item in value):
        return tuple(sorted({Role(item) for item in value}, key=order.index))
    return value


Rating = Annotated[int, Field(ge=-5, le=5, strict=True)] | Literal["unclear"]
Roles = Annotated[tuple[Role, ...], BeforeValidator(_sorted_roles)]


class Entity(BaseModel):
    """What all things and ties share. `version` 0 means: not stored yet."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    KIND: ClassVar[str]
    JUDGED: ClassVar[tuple[str, ...]] = ()

    id: Id
    account_id: Id
    version: int = Field(default=0, ge=0)
    recorded_at: AwareDatetime | None = None
    recorded_by: Text | None = None
    origin: Text | None = Field(default=None, description="file and row, or command, that first recorded it")
    present: bool = True

    def plain(self) -> dict[str, Any]:
        """The attributes that are neither judgements nor bookkeeping, as stored values."""
        values = self.__dict__
        return {name: values[name] for name in plain_names(type(self))}


@cache
def plain_names(kind: type[Entity]) -> tuple[str, ...]:
    """Names of the attributes of a kind that are neither judgements nor bookkeeping."""
    skipped = {"version", "recorded_at", "recorded_by", "origin", "present", *kind.JUDGED}
    return tuple(name for name in kind.model_fields if name not in skipped)


class Account(Entity):
    """A customer organisation, or another company whose people matter to one. Its `account_id` is its own id."""

    KIND: ClassVar[str] = "account"
    JUDGED: ClassVar[tuple[str, ...]] = ("match", "reorganisation")

    name: Text
    name_en: Text | None = None
    parent_id: Id | None = None
    industry: Text | None = None
    owner_id: Id | None = Field(default=None, description="the member who is responsible")
    team_ids: tuple[Id, ...] = ()
    external: bool = Field(default=False, description="not a customer: a company whose people matter to one")
    sample: bool = False
    story_day: date | None = Field(default=None, description="the day a made-up sample is told on")
    external_ids: dict[str, str] = Field(default_factory=dict, description="source → id there")
    match: AccountMatch | None = None
    reorganisation: Text | None = Field(default=None, description="a reorganisation under way, in words")


class Team(Entity):
    """Ours: who may see and edit an account."""

    KIND: ClassVar[str] = "team"
    name: Text


class Unit(Entity):
    """A department, plant or office; `parent_id` is the unit it is part of."""

    KIND: ClassVar[str] = "unit"
    name: Text
    name_en: Text | None = None
    parent_id: Id | None = None
    order: int = Field(default=0, description="place among the columns of the map, as the file gave it")
    external_ids: dict[str, str] = Field(default_factory=dict, description="source → id there")


class Person(Entity):
    """Somebody at a customer or another company; belongs to the workspace (`account_id` is `WORKSPACE`).

    A person is part of an account's graph by a position whose `account_id` is that account.
    """

    KIND: ClassVar[str] = "person"
    JUDGED: ClassVar[tuple[str, ...]] = ("merged_into", "distinct_from")

    name: Text
    name_en: Text | None = None
    email: Text | None = None
    phone: Text | None = None
    note: Text | None = None
    external_ids: dict[str, str] = Field(default_factory=dict, description="source → id there")
    other_emails: tuple[Text, ...] = Field(default=(), description="further addresses, former ones too")
    merged_into: Id | None = Field(default=None, description="the person this one is the same as, and is shown as")
    distinct_from: tuple[Id, ...] = Field(default=(), description="people who look the same and are not")


class Position(Entity):
    """(:Person)-[:WORKS_IN]->(:Unit); `unit_id` none: works there, department unknown."""

    KIND: ClassVar[str] = "position"
    JUDGED: ClassVar[tuple[str, ...]] = ("layer", "leaving")

    person_id: Id
    employer_id: Id = Field(
        description="the account worked for; differs from `account_id` for people of other companies"
    )
    unit_id: Id | None = None
    title: Text | None = None
    title_en: Text | None = None
    since: date | None = None
    until: date | None = None
    primary: bool = True
    layer: Layer | None = None
    leaving: Text | None = Field(default=None, description="about to leave or to be moved: what is known of it")

    def held_on(self, day: date) -> bool:
        """Whether the position was held on that day; an unknown end or beginning is open."""
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


class Reporting(Entity):
    """(:Person)-[:REPORTS_TO]->(:Person)"""

    KIND: ClassVar[str] = "reporting"
    person_id: Id
    manager_id: Id
    kind: ReportingKind = ReportingKind.LINE


class Influence(Entity):
    """(:Person)-[:INFLUENCES]->(:Person): `source_id` sways `target_id`. "A asks B for advice" means B influences A."""

    KIND: ClassVar[str] = "influence"
    JUDGED: ClassVar[tuple[str, ...]] = ("strength", "sign")

    source_id: Id
    target_id: Id
    kind: InfluenceKind
    strength: Share | None = None
    sign: Literal[1, -1] | None = None

    @property
    def hostile(self) -> bool:
        """Negative and conflict links never carry influence; they raise flags."""
        return self.kind is InfluenceKind.CONFLICT or self.sign == -1


class Committee(Entity):
    """A board or panel that holds a role together."""

    KIND: ClassVar[str] = "committee"
    name: Text
    name_en: Text | None = None
    member_ids: tuple[Id, ...] = ()


class Opportunity(Entity):
    """A deal with its single sales objective."""

    KIND: ClassVar[str] = "opportunity"
    JUDGED: ClassVar[tuple[str, ...]] = (
        "objective", "customer_objective", "amount", "currency", "close_date", "stage", "status", "position",
    )  # fmt: skip

    name: Text
    name_en: Text | None = None
    owner_id: Id | None = None
    closed: bool = False
    external_ids: dict[str, str] = Field(default_factory=dict, description="source → id there")
    objective: Text | None = Field(default=None, description="what we want to sell: product, quantity, amount, date")
    customer_objective: Text | None = Field(default=None, description="what the customer wants to buy, in their words")
    amount: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = None
    currency: Text | None = None
    close_date: date | None = None
    stage: Stage | None = None
    status: DealStatus | None = None
    position: DealPosition | None = None


class BuyingInfluence(Entity):
    """Somebody's part in one opportunity. Held by a person, a committee, or nobody yet (then a placeholder).

    No roles means: watched, no role found yet. `rating` none is *never judged*, "unclear" *judged, not found out*.
    """

    KIND: ClassVar[str] = "buying_influence"
    JUDGED: ClassVar[tuple[str, ...]] = (
        "holder_id", "roles", "degree", "weight", "rating", "mode", "contact_level", "result", "win", "win_proved",
    )  # fmt: skip

    opportunity_id: Id
    holder_id: Id | None = None
    roles: Roles = ()
    degree: Degree | None = None
    weight: Weight | None = Field(default=None, description="share of influence in percent, as recorded")
    rating: Rating | None = None
    mode: Mode | None = None
    contact_level: ContactLevel | None = None
    result: Text | None = Field(default=None, description="what the organisation gets")
    win: Text | None = Field(default=None, description="what the person gets")
    win_proved: bool | None = Field(default=None, description="false or none: the win is assumed, which is no win")

    @property
    def score(self) -> int | None:
        """The rating as a number; none where it is unclear or was never judged."""
        return self.rating if isinstance(self.rating, int) else None


class Strength(Entity):
    """What the customer values, that sets us apart and bears on the objective (a bullet, 子弹)."""

    KIND: ClassVar[str] = "strength"
    opportunity_id: Id
    text: Text
    text_en: Text | None = None
    valued_by_ids: tuple[Id, ...] = Field(default=(), description="people of the customer who said or showed it")
    sets_apart: bool | None = None
    moves_roles: Roles = ()
    answers: tuple[Text, ...] = Field(default=(), description="codes of red flags it answers")


class Rival(Entity):
    """A competitor in one opportunity; `moved_on` is the day of its latest known move."""

    KIND: ClassVar[str] = "rival"
    opportunity_id: Id
    name: Text
    note: Text | None = None
    moved_on: date | None = None


class Backing(Entity):
    """(:Rival)-[:BACKED_BY]->(:Person)"""

    KIND: ClassVar[str] = "backing"
    JUDGED: ClassVar[tuple[str, ...]] = ("rating",)
    rival_id: Id
    person_id: Id
    rating: Rating | None = None


class Member(Entity):
    """One of our own people."""

    KIND: ClassVar[str] = "member"
    name: Text
    name_en: Text | None = None
    title: Text | None = None
    email: Text | None = None
    executive: bool = False
    external_ids: dict[str, str] = Field(default_factory=dict, description="source → id there")


class Coverage(Entity):
    """(:Member)-[:COVERS]->(:Person): who of ours knows whom, how well (0–1), and since when they last spoke."""

    KIND: ClassVar[str] = "coverage"
    JUDGED: ClassVar[tuple[str, ...]] = ("strength", "target", "last_contact")
    member_id: Id
    person_id: Id
    strength: Share | None = None
    target: Share | None = None
    last_contact: date | None = None


class Call(Entity):
    """A call record (访问报告)."""

    KIND: ClassVar[str] = "call"
    day: date
    member_id: Id
    person_ids: tuple[Id, ...]
    opportunity_id: Id | None = None
    purpose: Text | None = None
    heard: Text | None = None
    promises: Text | None = None
    next_step: Text | None = None


class Action(Entity):
    """What, who, until when."""

    KIND: ClassVar[str] = "action"
    opportunity_id: Id
    what: Text
    who_id: Id | None = None
    due: date | None = None
    state: ActionState = ActionState.OPEN


class Play(Entity):
    """A designed move: who is present where, and what is to happen; it uses a strength or lessens a red flag."""

    KIND: ClassVar[str] = "play"
    opportunity_id: Id
    target_id: Id
    through_ids: tuple[Id, ...] = ()
    occasion: Text
    due: date | None = None
    member_ids: tuple[Id, ...] = ()
    strength_ids: tuple[Id, ...] = ()
    lessens: tuple[Text, ...] = Field(default=(), description="codes of the red flags it lessens")
    state: ActionState = ActionState.OPEN


class Answer(Entity):
    """What one of us says to a recommendation to contact a person: one a deal, person and kind of contact."""

    KIND: ClassVar[str] = "answer"
    JUDGED: ClassVar[tuple[str, ...]] = ("answer", "until", "reason")
    opportunity_id: Id
    person_id: Id
    contact: ContactKind
    answer: AnswerState | None = None
    until: date | None = Field(default=None, description="snoozed: the day on which it is open again")
    reason: Text | None = None


AnyEntity = (
    Account | Team | Unit | Person | Position | Reporting | Influence | Committee | Opportunity | BuyingInfluence
    | Strength | Rival | Backing | Member | Coverage | Call | Action | Play | Answer
)  # fmt: skip

KINDS: dict[str, type[Entity]] = {cls.KIND: cls for cls in get_args(AnyEntity)}
"""Every kind by its code, in the order in which they can be written (what is referred to comes first)."""
