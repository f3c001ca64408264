"""What can be supposed of an account, and what would then be different."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from graphkam.model.codes import UNCLEAR, ContactLevel, InfluenceKind, Layer, Mode, Role
from graphkam.model.entities import Id, Rating, Roles, Share, Text
from graphkam.model.policy import PolicyUse
from graphkam.model.results import Contact, OpportunityReport, Result, RoleState, TargetState

TOP_RATING = 5

MOST = 50
"""Suppositions of one kind in one question."""

Many = Field(default=(), max_length=MOST)


class Supposed(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def _rating(value: Any) -> Any:
    """Names the field as a whole where the value is none of its kinds."""
    if value is None or value == UNCLEAR:
        return value
    if isinstance(value, bool) or not isinstance(value, int):
        raise PydanticCustomError("rating_whole", "no rating", {"value": str(value)[:100]})
    if not -TOP_RATING <= value <= TOP_RATING:
        limits = {"value": str(value)[:100], "low": -TOP_RATING, "high": TOP_RATING}
        raise PydanticCustomError("number_out_of_range", "out of range", limits)
    return value


class Joining(Supposed):
    """Somebody new at the customer; other suppositions may name `id`."""

    id: Id
    name: Text
    layer: Layer | None = None


class NewLink(Supposed):
    """`source_id` sways `target_id`; or knows them, where the source is one of ours (then `kind` does not matter)."""

    source_id: Id
    target_id: Id
    strength: Share
    kind: InfluenceKind = InfluenceKind.TRUST


class NewRating(Supposed):
    person_id: Id
    rating: Annotated[Rating | None, BeforeValidator(_rating), Field(description="none: unknown again")]


class NewMode(Supposed):
    person_id: Id
    mode: Mode | None


class NewRoles(Supposed):
    person_id: Id
    roles: Roles


class NewContact(Supposed):
    person_id: Id
    contact_level: ContactLevel | None


class Suppositions(Supposed):
    """What is supposed, all of it at once: people leave last, whoever else is supposed of them."""

    joins: Annotated[tuple[Joining, ...], Many] = ()
    leaves: Annotated[tuple[Id, ...], Field(max_length=MOST, description="people of the customer or of ours")] = ()
    ratings: Annotated[tuple[NewRating, ...], Many] = ()
    modes: Annotated[tuple[NewMode, ...], Many] = ()
    roles: Annotated[tuple[NewRoles, ...], Many] = ()
    contacts: Annotated[tuple[NewContact, ...], Many] = ()
    won: Annotated[tuple[Id, ...], Field(max_length=MOST, description="supporters in dialogue from now on")] = ()
    links: Annotated[tuple[NewLink, ...], Many] = ()

    @property
    def empty(self) -> bool:
        return not any(getattr(self, name) for name in type(self).model_fields)


class Nothing(StrEnum):
    """Said to be none, which is not the same as unknown."""

    NONE = "none"


class Attribute(StrEnum):
    """What is supposed of somebody."""

    LAYER = "layer"
    RATING = "rating"
    MODE = "mode"
    ROLES = "roles"
    CONTACT_LEVEL = "contact_level"


SuppositionKind = Literal["joins", "leaves", "rating", "mode", "roles", "contact_level", "won", "link"]


class Known(Result):
    """What is known of somebody, or of a link; told is only what the supposition is about."""

    rating: Rating | None = Field(default=None, description="none: never judged")
    mode: Mode | None = None
    roles: Roles = ()
    contact_level: ContactLevel | None = None
    backs: tuple[str, ...] = Field(default=(), description="names of the rivals somebody backs")
    strength: float | None = Field(default=None, description="of a link; none: nobody has said how strong")


class Supposition(Result):
    """One thing that is supposed, with names, and what is so today. Of somebody who *leaves*: the roles they have."""

    kind: SuppositionKind
    person_id: str = Field(description="whom it is about; of a link: where it begins")
    person_name: str
    ours: bool = Field(default=False, description="one of our people, not of the customer's")
    target_id: str | None = Field(default=None, description="where a link ends; the account that somebody joins")
    target_name: str | None = None
    layer: Layer | None = Field(default=None, description="of somebody who joins")
    link_kind: InfluenceKind | None = Field(default=None, description="none: no link, or how well one of ours knows")
    today: Known | None = Field(default=None, description="none: they are not there, or there is no such link")
    then: Known | None = Field(default=None, description="none: nothing but that they join or leave")
    guessed: tuple[Attribute, ...] = Field(default=(), description="what of `today` is only guessed")
    stale: bool = Field(default=False, description="the attitude of `today` is out of date")
    already: bool = Field(default=False, description="so today already: nothing new is supposed")


class Support(Result):
    """Weighted support by camp: shares of influence, adding up to 1 where anybody has one."""

    supporters: float
    opponents: float
    undecided: float
    unknown: float = Field(description="held by somebody never judged, or whose rating is unclear")
    vacant: float = Field(description="roles that nobody is known to hold")


class RoleChange(Result):
    role: Role
    required: bool
    before: RoleState
    after: RoleState


class PathChange(Result):
    """A target whose best path or whose state changes; `path_before` and `path_after` list names, from the start on."""

    person_id: str
    person_name: str
    roles: tuple[Role, ...]
    state_before: TargetState | None = Field(description="none: no target, or not there")
    state_after: TargetState | None
    before: float = Field(description="path strength; 0 where no path is worth naming")
    after: float
    path_before: tuple[str, ...]
    path_after: tuple[str, ...]
    confidence_before: float | None = Field(description="of the path; none: there is none")
    confidence_after: float | None


class WhatIfReport(OpportunityReport):
    """What is different; `roles` and `paths` name only what changes. `known`: today."""

    supposed: Suppositions
    suppositions: tuple[Supposition, ...] = Field(description="the same with names and with what is so today")
    changed: bool = Field(description="false: nothing of all this is different")
    roles: tuple[RoleChange, ...]
    uncovered_before: tuple[Role, ...]
    uncovered_after: tuple[Role, ...]
    support_before: Support
    support_after: Support
    settled_before: float = Field(description="weighted support once opinions have settled, −1 to 1")
    settled_after: float
    paths: tuple[PathChange, ...]
    contacts_before: tuple[Contact, ...] = Field(description="the first next contacts today")
    contacts_after: tuple[Contact, ...]
    policy_used: tuple[PolicyUse, ...] = ()
