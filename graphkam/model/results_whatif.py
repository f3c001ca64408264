"""What can be supposed of an account, and what would then be different."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from graphkam.model.codes import UNCLEAR, ContactLevel, InfluenceKind, Layer, Mode, Role
from graphkam.model.entities import Id, Rating, Roles, Share, Text
from graphkam.model.policy import PolicyUse
from graphkam.model.results import Contact, Result, RoleState, TargetState

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
        raise PydanticCustomError("number_expected", "no number", {"value": str(value)[:100]})
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


class WhatIfReport(Result):
    """What is different; `roles` and `paths` name only what changes."""

    opportunity_id: str
    day: date
    supposed: Suppositions
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
