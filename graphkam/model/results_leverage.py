"""What the analyses of leverage answer: paths with alternatives, the pry plan, fragility. Codes and parameters only."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from graphkam.model.codes import Layer, Role
from graphkam.model.policy import PolicyUse
from graphkam.model.results import (
    Contact,
    ContactKind,
    LeveragePath,
    OpportunityReport,
    Result,
    Step,
    Target,
    TargetState,
)

LinkKind = Literal["advice", "trust", "private", "formal", "line", "dotted", "coverage"]
"""What a step can rest on: a kind of influence, of reporting line, or a tie of ours."""

Occasion = Literal[
    "exhibition", "technical_exchange", "visit", "test_and_sample", "gift", "business_event", "site_tour", "training",
    "customer_gathering",
]  # fmt: skip
"""The nine ways to engage."""


class Controls(Result):
    """What the reader asks of leverage paths; all ids are of people or of members of ours."""

    to: str | None = Field(default=None, description="only paths to this person; none: to every target")
    alternatives: int = Field(default=2, ge=0, le=10, description="paths beside the best one")
    without: tuple[str, ...] = Field(default=(), description="nobody of these acts")
    only: tuple[str, ...] = Field(default=(), description="nobody but these stands in the middle; none: anybody may")
    without_kinds: tuple[LinkKind, ...] = ()
    via: str | None = Field(default=None, description="every path passes this person, or begins there")
    most_steps: int | None = Field(default=None, ge=1, le=20)
    verified_only: bool = Field(default=False, description="no ties that are assumed, guessed or out of date")


class Need(Result):
    """What one step needs: who acts on the next one, who of ours arranges it, and occasions that fit the next one."""

    actor_id: str
    actor_name: str
    member_id: str | None
    member_name: str | None
    occasions: tuple[Occasion, ...]


class DesignedPath(LeveragePath):
    """A leverage path with what each step needs."""

    needs: tuple[Need, ...] = Field(description="one for each step; none for a rival's path")
    unverified: tuple[int, ...] = Field(description="places in `steps` of ties that are assumed, guessed or stale")
    difference: float = Field(description="share of the people of the longer of this and the best path not on both")


class TargetPaths(Target):
    """A target with its best path and genuinely different ones, in order of strength."""

    path: DesignedPath | None
    alternatives: tuple[DesignedPath, ...]
    direct_better: bool = Field(description="there is a path, and a direct approach has the better chance ÷ effort")
    complete: bool = Field(description="false: the search was cut off, a further or stronger path may exist")


class LeverageReport(OpportunityReport):
    """`rival_id` none: our own paths; else that rival's, seen from their side."""

    rival_id: str | None = None
    rival_name: str | None = None
    controls: Controls
    fulcrums: tuple[str, ...] = Field(description="ids of the people a path may begin with, beside our members")
    targets: tuple[TargetPaths, ...] = Field(
        description="the most urgent first; a rival's: by share × path strength, then share"
    )
    policy_used: tuple[PolicyUse, ...] = ()


class Outlook(Result):
    """How strongly a target is reached before and after something; 0: by no path worth naming."""

    buying_influence_id: str
    person_id: str
    person_name: str
    roles: tuple[Role, ...]
    before: float
    after: float


class PlanStep(Result):
    """One person to win: through whom, by whom of ours, at what cost, and what to expect then."""

    rank: int
    kind: ContactKind
    person_id: str
    person_name: str
    title: str | None
    layer: Layer | None
    roles: tuple[Role, ...] = Field(
        description="uncovered roles this person holds; none, here and within reach: a helper on the way"
    )
    within_reach: tuple[Role, ...] = Field(
        default=(),
        description="uncovered roles of their committees: a voice inside is ours then, the committee is not won",
    )
    direct: bool
    through_id: str | None = Field(
        description="who leads there, won before or a fulcrum; none: a direct approach, or ours"
    )
    through_name: str | None
    member_id: str | None = Field(description="who of ours acts")
    member_name: str | None
    tie: Step | None = Field(description="the step that leads there, as willing as the actor will be then")
    occasions: tuple[Occasion, ...]
    effort: float = Field(description="days of one attempt")
    chance: float
    days: float = Field(description="effort ÷ chance")
    confidence: float
    expect: tuple[Outlook, ...] = Field(description="uncovered roles not won yet that are reached more strongly then")


class Deepen(Result):
    """Somebody who supports us already and holds an uncovered role: to be contacted, not won."""

    buying_influence_id: str
    person_id: str
    person_name: str
    roles: tuple[Role, ...]
    within_reach: bool = Field(
        default=False, description="a committee on which they sit holds the roles: where it stands is to be found out"
    )
    member_id: str | None
    member_name: str | None


class PlanReport(OpportunityReport):
    """Whom to win, in order, so that every uncovered role that somebody holds is won. Costs are in days."""

    exact: bool = Field(description="no cheaper set exists; false: found by the heuristic")
    cost: float
    independent: float = Field(description="what winning the same roles one by one would cost")
    saved: float = Field(description="independent − cost")
    farthest: float = Field(description="what the dearest role alone costs")
    now: tuple[Outlook, ...] = Field(description="the uncovered roles as they are reached today, and after the plan")
    steps: tuple[PlanStep, ...]
    deepen: tuple[Deepen, ...]
    unreached: tuple[Outlook, ...] = Field(description="uncovered roles that nothing leads to, not even directly")
    find_out: tuple[Contact, ...] = Field(description="whom to ask who holds a role that nobody is known to hold")
    unasked: tuple[Role, ...] = Field(description="such roles for which there is nobody to ask")
    policy_used: tuple[PolicyUse, ...] = ()


class Point(Result):
    """Somebody without whom a holder is out of reach."""

    person_id: str
    person_name: str
    ours: bool
    every_path: bool = Field(description="on every path; false: without them only paths too weak to name are left")


class Dependence(Result):
    """How a holder of a role is reached and on whom that depends. A fulcrum depends on nobody."""

    buying_influence_id: str
    person_id: str
    person_name: str
    roles: tuple[Role, ...]
    share: float
    state: Literal["fulcrum", "reached", "unreached"]
    strength: float = Field(description="path strength; 1 for a fulcrum, 0 where no path is worth naming")
    points: tuple[Point, ...]
    confidence: float | None = Field(description="of the path; of a fulcrum: of the rating; none: unreached")


class Fragile(Result):
    """What breaks when one person leaves."""

    rank: int
    person_id: str
    person_name: str
    ours: bool
    fulcrum: bool
    cut_off_share: float = Field(description="share of influence of the holders left without a path, 0–1")
    loss: float = Field(description="Σ share × path strength lost, over everybody else who holds a role")
    broken: tuple[Outlook, ...] = Field(description="holders reached less strongly then")
    vacant: tuple[Role, ...] = Field(description="roles this person holds, that nobody else would hold")
    only_contact_of: tuple[str, ...] = Field(description="names of fulcrums and holders whom nobody else of ours knows")
    confidence: float | None = Field(description="the lowest of today's paths that break; none: none breaks")


class KeyPerson(Result):
    person_id: str
    person_name: str
    ours: bool
    alone: float = Field(description="the change through this person alone")


class KeyPlayers(Result):
    """One or two people through whom reach changes most; reach: Σ share × path strength over all who hold a role."""

    people: tuple[KeyPerson, ...]
    change: float = Field(description="reach lost without them, or gained when they are won")
    changed: tuple[Outlook, ...] = Field(description="holders reached differently then")
    confidence: float | None = Field(
        description="the lowest of the paths that change: lost, as they are today; gained, as they are then"
    )


class FragilityReport(OpportunityReport):
    holders: tuple[Dependence, ...] = Field(description="everybody who holds a role, the largest share first")
    people: tuple[Fragile, ...] = Field(description="of the customer, the most fragile first")
    members: tuple[Fragile, ...] = Field(description="of ours, the most fragile first")
    lost_together: tuple[KeyPlayers, ...] = Field(
        description="pairs, theirs or ours, without whom more is lost than without either: the first three"
    )
    won: tuple[KeyPlayers, ...] = Field(description="whose winning gains most reach to others: the first three")
    won_together: tuple[KeyPlayers, ...] = Field(description="pairs who gain more than either: the first three")
    complete: bool = Field(description="false: there are too many pairs to try them all, a better one may exist")
    policy_used: tuple[PolicyUse, ...] = ()


class LastingTie(Result):
    """Somebody with whom a lasting tie of ours would add to weighted support, after those before it."""

    rank: int
    person_id: str
    person_name: str
    title: str | None
    roles: tuple[Role, ...] = Field(description="held alone or in a committee")
    state: TargetState
    gain: float = Field(description="weighted support added, beside all before it")
    support: float = Field(description="weighted support with it and all before it, −1 to 1")
    member_id: str | None = Field(description="who of ours would build it")
    member_name: str | None
    confidence: float = Field(description="of what is known of the person: the rating, else the contact level")


class LastingReport(OpportunityReport):
    weight: float = Field(description="of one tie, beside all that a person thinks and hears, which weighs 1")
    support: float = Field(description="weighted support today, −1 to 1")
    ties: tuple[LastingTie, ...] = Field(description="whoever adds most first")
    policy_used: tuple[PolicyUse, ...] = ()
