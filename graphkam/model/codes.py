"""The closed vocabularies of the method, as codes. Their words in zh and en live in `graphkam.words`."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal


class Role(StrEnum):
    """What a buying influence plays in one opportunity; never follows from a job title."""

    ECONOMIC_BUYER = "economic_buyer"
    TECHNICAL_BUYER = "technical_buyer"
    USER_BUYER = "user_buyer"
    COACH = "coach"
    INFLUENCER = "influencer"
    GATEKEEPER = "gatekeeper"


REQUIRED_ROLES = (Role.ECONOMIC_BUYER, Role.TECHNICAL_BUYER, Role.USER_BUYER, Role.COACH)
"""The roles every opportunity must fill; the others may exist."""


class Degree(StrEnum):
    """Degree of influence on one decision."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Mode(StrEnum):
    """How a buying influence responds to our proposal."""

    GROWTH = "growth"
    TROUBLE = "trouble"
    EVEN_KEEL = "even_keel"
    OVERCONFIDENT = "overconfident"

    @property
    def will_act(self) -> bool:
        return self in (Mode.GROWTH, Mode.TROUBLE)


class ContactLevel(StrEnum):
    """How far contact with a buying influence has come."""

    NOT_IDENTIFIED = "not_identified"
    IDENTIFIED = "identified"
    MET = "met"
    IN_DIALOGUE = "in_dialogue"
    SUPPORTS_US = "supports_us"

    @property
    def rank(self) -> int:
        return list(ContactLevel).index(self)


class Layer(StrEnum):
    """Where in the organisation somebody stands."""

    DECISION = "decision"
    MANAGEMENT = "management"
    OPERATION = "operation"


class ReportingKind(StrEnum):
    LINE = "line"
    DOTTED = "dotted"


class InfluenceKind(StrEnum):
    """What a strand of influence is made of. Expertise (advice) and trust are different links."""

    ADVICE = "advice"
    TRUST = "trust"
    PRIVATE = "private"
    FORMAL = "formal"
    CONFLICT = "conflict"


class Stage(StrEnum):
    """Opportunity stages, market planning to delivery."""

    P0 = "P0"
    P1 = "P1"
    P2 = "P2"
    P3 = "P3"
    P4 = "P4"
    P5 = "P5"
    P6 = "P6"
    P7 = "P7"


class DealStatus(StrEnum):
    """How the customer treats the purchase, from facts (three-minute check)."""

    URGENT = "urgent"
    ACTIVE = "active"
    WORKING_IN = "working_in"
    LATER = "later"


class DealPosition(StrEnum):
    """Where we stand in an opportunity, best to worst: tested, not felt."""

    EUPHORIA = "euphoria"
    SECURE = "secure"
    COMFORT = "comfort"
    CONCERN = "concern"
    DISCOMFORT = "discomfort"
    WORRY = "worry"
    FEAR = "fear"
    PANIC = "panic"


class AccountMatch(StrEnum):
    """How close the customer is to our ideal customer."""

    CORE = "core"
    KEY = "key"
    GENERAL = "general"
    POOR = "poor"


class Origin(StrEnum):
    """Who stands behind a fact. A person outranks a system, a system outranks a guess."""

    GUESS = "guess"
    SYSTEM = "system"
    PERSON = "person"

    @property
    def rank(self) -> int:
        return _RANKS[self]


_RANKS = {origin: rank for rank, origin in enumerate(Origin)}


class SourceKind(StrEnum):
    """What a fact rests on."""

    CALL = "call"
    DOCUMENT = "document"
    OBSERVATION = "observation"
    HEARSAY = "hearsay"
    IMPORT = "import"
    NONE = "none"


class AnswerState(StrEnum):
    """What one of us says to a recommendation."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    SNOOZED = "snoozed"


ContactKind = Literal["win", "change_mode", "find_out", "prove", "refresh"]
"""What a recommended contact is for."""


class ActionState(StrEnum):
    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


UNCLEAR = "unclear"
"""A rating that somebody tried to find out and could not; distinct from neutral (0) and from never judged (none)."""

FLAG_CODES = (
    "role_unidentified", "no_coach", "coach_unproved", "rival_unknown", "rating_unknown", "support_uncertain",
    "mode_unknown", "win_unknown", "win_assumed", "degree_unknown", "eb_weight_missing", "no_evidence", "stale",
    "contradiction", "never_contacted", "new_in_job", "leaving", "has_left", "reorganisation",
    "customer_objective_unknown", "objective_uncertain", "poor_match", "eb_will_not_act", "strongly_opposed",
    "single_thread", "no_opponent", "opponents_outweigh", "conflict",
)  # fmt: skip
"""Red flags, in the order of docs/analysis.md, section 4: what a strength can answer and a play can lessen."""
