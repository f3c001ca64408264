"""The fishnet map (渔网图): departments × layers, knots are people, strands are what ties them."""

from __future__ import annotations

from graphkam.map.page import page
from graphkam.map.scene import scene
from graphkam.model.graph import AccountGraph
from graphkam.model.results import CoverageReport, FlagReport, PathReport
from graphkam.words import Lang


def fishnet_html(
    graph: AccountGraph,
    opportunity_id: str | None,
    coverage: CoverageReport | None,
    flags: FlagReport | None,
    paths: PathReport | None,
    lang: Lang,
) -> str:
    """The interactive map as one HTML page that needs no other file and no network.

    Without an opportunity it shows the account's people, units and ties. The same input gives the same text, byte for
    byte; both languages are inside and `lang` is the one it opens in. Raises NotFoundError for an unknown opportunity.
    """
    return page(scene(graph, opportunity_id, coverage, flags, paths), lang)
