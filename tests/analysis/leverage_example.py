"""The example of docs/analysis.md, sections 7 to 10: Fay, Max, Tia, Eve and our Ann."""

from __future__ import annotations

from tests.analysis.building import COACH, EB, TB, Building


def example() -> Building:
    building = Building()
    building.member("ann")
    building.person("fay", "operation")
    building.person("max", "management")
    building.person("tia", "management")
    building.person("eve", "decision")
    building.part("fay", COACH, rating=4, contact_level="in_dialogue")
    building.part("max", rating=0, contact_level="met")
    building.part("tia", TB, rating=0, contact_level="met")
    building.part("eve", EB)
    building.sways("fay", "max", 0.8)
    building.sways("fay", "tia", 0.15)
    building.sways("max", "tia", 0.9)
    building.sways("tia", "eve", 0.5)
    building.knows("ann", "max", 0.7)
    return building
