"""How complete the map of an opportunity is, and its relationship evaluation chart (关系评估分析图)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from graphkam.model.codes import ContactLevel, Degree, Layer, Mode, Role
from graphkam.model.policy import PolicyUse
from graphkam.model.results import HolderMark, OpportunityReport, Result

CompletenessRuleName = Literal[
    "role_held", "rating_verified", "degree_known", "mode_known", "result_known", "win_proved", "met", "known_by_ours",
    "layer_known", "department_known", "reporting_known", "influence_known", "rival_known", "opponent_recorded",
    "objective_stated",
]  # fmt: skip
"""The rules in the order of the method: find all key people, role, degree, goals, support, then what ties them."""


class Missing(Result):
    """Who or what keeps a rule from being fulfilled: a person or committee, a role, or a thing not recorded."""

    subject_id: str | None = None
    name: str | None = None
    role: Role | None = None
    attribute: str | None = Field(default=None, description="of the opportunity, for example `close_date`")


class CompletenessRule(Result):
    """One rule over all it applies to. Left out where its weight is 0 or it applies to nobody."""

    rule: CompletenessRuleName
    weight: float
    fulfilled: int
    of: int = Field(description="how many it applies to")
    share: float | None = Field(description="fulfilled ÷ of; none where it applies to nobody")
    cost: float = Field(description="what its gaps cost the score: weight × (1 − share) ÷ Σ weight")
    missing: tuple[Missing, ...]


class CompletenessReport(OpportunityReport):
    """Σ weight × share ÷ Σ weight over the rules that apply, 0–1; 0 where nobody is known to hold a role."""

    score: float
    holders: int = Field(description="people and committees known to hold a role")
    rules: tuple[CompletenessRule, ...] = Field(description="those that count, the dearest gap first")
    left_out: tuple[CompletenessRule, ...] = Field(description="switched off, or there is nobody they apply to")
    policy_used: tuple[PolicyUse, ...] = ()


Relation = Literal["supporter", "host", "neutral", "unclear", "opponent", "never_judged"]

Job = Literal["decides", "screens", "evaluates_bids", "judges_in_use", "advises", "controls_access", "guides_us"]


class ChartRow(Result):
    """One line of the chart: a person, a committee, or a role that nobody holds."""

    kind: Literal["person", "committee", "open"]
    holder_id: str | None
    name: str | None
    title: str | None
    company: str | None = Field(description="where it is not the account's own")
    department: str | None
    layer: Layer | None
    roles: tuple[Role, ...] = Field(description="none: watched")
    roles_guessed: bool
    jobs: tuple[Job, ...] = Field(description="what the roles do in the purchase")
    degree: Degree | None
    share: float
    rating: int | Literal["unclear"] | None
    relation: Relation | None = Field(description="none: nobody holds it")
    marks: tuple[HolderMark, ...]
    contact_level: ContactLevel | None
    mode: Mode | None
    owner_id: str | None
    owner_name: str | None
    last_contact: date | None
    judged_days: int | None = Field(description="age of the rating; none: not judged")
    confidence: float | None = Field(description="of the rating; none: not judged")


class EvaluationChart(OpportunityReport):
    rows: tuple[ChartRow, ...] = Field(description="the largest share first, then who is only watched")
    policy_used: tuple[PolicyUse, ...] = ()
