"""The evaluation chart as a file."""

from __future__ import annotations

import csv
import io

from graphkam.model.policy import default_policy
from graphkam.services import evaluating
from tests.analysis.building import DEAL, EB, Building


def test_no_cell_of_the_chart_can_be_taken_for_a_formula() -> None:
    building = Building()
    building.person("=cmd|'/c calc'!A1", title="+1+1")
    building.part("=cmd|'/c calc'!A1", EB, rating=-3, contact_level="met")
    found = evaluating.chart(building.graph(), DEAL, default_policy(), "en")

    text = evaluating.chart_csv("en", found)

    assert text.startswith("\ufeffPerson,Title,")
    first = next(iter(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))))
    assert (first["Person"], first["Title"]) == ("'=cmd|'/c calc'!A1", "'+1+1")
    assert first["Attitude"] == "-3"  # a number, which is no formula
