"""A small account in which paths are looked for, and the path that is found."""

from __future__ import annotations

from graphkam.model.results import Contact, LeveragePath
from tests.analysis.building import COACH, EB, Building, target


def with_friend() -> Building:
    """A fulcrum of willingness 0.9 and an undecided economic buyer; nothing joins them yet."""
    building = Building()
    building.part("friend", COACH, rating=4, contact_level="supports_us")
    building.part("boss", EB, rating=0, contact_level="met")
    return building


def path_to(building: Building, part: str) -> LeveragePath:
    path = target(building, part).path
    assert path is not None, f"nothing leads to {part}"
    return path


def way(path: LeveragePath) -> list[str]:
    return [path.steps[0].source_id, *[step.target_id for step in path.steps]]


def along(contact: Contact) -> list[str]:
    """Ids along the path of a recommendation, none where it is approached directly."""
    return way(contact.path) if contact.path else []
