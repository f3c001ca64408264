"""What is known of one opportunity on its day, column by column, as a store can deliver it before any graph object."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from graphkam.analysis.reading.deal import Deal
from graphkam.model.codes import REQUIRED_ROLES


@dataclass(frozen=True)
class Columns:
    """One opportunity on one day. Rows of a group of columns belong together; None where nothing is known.

    What is only guessed of a rating, contact level, mode or weight is None. Codes are those of `graphkam.model.codes`.
    Links that are conflicts or negative carry nothing and so stand apart. `people` and parts stand in the order of
    their ids. `met`: people whom one of ours has been in contact with.
    `required`: the roles an opportunity must fill, as far as the reader may see them. `gone`: people who have left;
    they carry nothing.
    """

    people: Sequence[str]
    layer: Sequence[str | None]
    link_source: Sequence[str] = ()
    link_target: Sequence[str] = ()
    link_strength: Sequence[float | None] = ()
    hostile_source: Sequence[str] = ()
    hostile_target: Sequence[str] = ()
    line_person: Sequence[str] = ()
    line_manager: Sequence[str] = ()
    line_kind: Sequence[str] = ()
    part_holder: Sequence[str | None] = ()
    part_roles: Sequence[Sequence[str]] = ()
    part_degree: Sequence[str | None] = ()
    part_weight: Sequence[float | None] = ()
    part_rating: Sequence[int | str | None] = ()
    part_level: Sequence[str | None] = ()
    part_mode: Sequence[str | None] = ()
    tie_member: Sequence[str] = ()
    tie_person: Sequence[str] = ()
    tie_strength: Sequence[float | None] = ()
    met: Collection[str] = ()
    backers: Collection[str] = ()
    committees: Mapping[str, Sequence[str]] = field(default_factory=dict)
    required: Sequence[str] = REQUIRED_ROLES
    gone: Collection[str] = ()


def columns_of(deal: Deal) -> Columns:
    """The columns of an opportunity that is a graph already."""
    graph = deal.graph
    links = [link for link in graph.influence if not link.hostile]
    hostile = [link for link in graph.influence if link.hostile]
    return Columns(
        people=[person.id for person in graph.people],
        layer=[graph.layer_of(person.id) for person in graph.people],
        link_source=[link.source_id for link in links],
        link_target=[link.target_id for link in links],
        link_strength=[link.strength for link in links],
        hostile_source=[link.source_id for link in hostile],
        hostile_target=[link.target_id for link in hostile],
        line_person=[line.person_id for line in graph.reporting],
        line_manager=[line.manager_id for line in graph.reporting],
        line_kind=[line.kind for line in graph.reporting],
        **_parts(deal),
        tie_member=[tie.member_id for tie in graph.coverage],
        tie_person=[tie.person_id for tie in graph.coverage],
        tie_strength=[tie.strength for tie in graph.coverage],
        met=[person.id for person in graph.people if deal.last_contact((person.id,)) is not None],
        backers=deal.backers,
        committees={committee.id: committee.member_ids for committee in graph.committees},
        required=deal.required,
        gone=deal.gone.keys(),
    )


def with_parts(columns: Columns, deal: Deal) -> Columns:
    """The same account with the buying influences of `deal` in place of those that are there."""
    return replace(columns, **_parts(deal))


def _parts(deal: Deal) -> dict[str, Any]:
    return {
        "part_holder": [part.holder_id for part in deal.parts],
        "part_roles": [part.roles for part in deal.parts],
        "part_degree": [part.degree for part in deal.parts],
        "part_weight": [part.weight for part in deal.parts],
        "part_rating": [part.rating for part in deal.parts],
        "part_level": [part.contact_level for part in deal.parts],
        "part_mode": [part.mode for part in deal.parts],
    }
