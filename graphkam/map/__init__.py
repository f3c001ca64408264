"""The fishnet map (渔网图): departments × layers, knots are people, strands are what ties them."""

from __future__ import annotations

from graphkam.map.changes import news
from graphkam.map.page import page
from graphkam.map.scene import Scene, scene
from graphkam.map.static import Paper, fishnet_pdf, fishnet_png, fishnet_svg
from graphkam.map.still import still_page
from graphkam.model.graph import AccountGraph
from graphkam.model.redaction import redacted
from graphkam.model.results import CoverageReport, FlagReport, PathReport
from graphkam.model.results_leverage import LeverageReport, PlanReport
from graphkam.words import Lang

__all__ = [
    "Paper", "Scene", "fishnet_html", "fishnet_page", "fishnet_pdf", "fishnet_png", "fishnet_scene", "fishnet_svg",
    "organisation_scene",
]  # fmt: skip


def fishnet_scene(
    graph: AccountGraph,
    opportunity_id: str | None,
    coverage: CoverageReport | None,
    flags: FlagReport | None,
    paths: PathReport | LeverageReport | None,
    before: AccountGraph | None = None,
    ever: AccountGraph | None = None,
    plan: PlanReport | None = None,
) -> Scene:
    """What every form of the map is drawn from. Without an opportunity it shows people, units and ties; with the graph
    of an earlier day also what changed since; with the graph of all that was ever recorded people stand where they
    stood before others went; with ways also different ones beside the best, with a plan the plan. Raises NotFoundError
    for an unknown opportunity."""
    told = news(before, graph, opportunity_id) if before is not None else None
    return scene(graph, opportunity_id, coverage, flags, paths, news=told, ever=ever, plan=plan)


def organisation_scene(graph: AccountGraph, before: AccountGraph | None = None) -> Scene:
    """The same for a customer's or a partner's eyes: drawn from the redacted graph, so that no judgement can show."""
    seen = redacted(graph)
    told = news(redacted(before), seen, None) if before is not None else None
    return scene(seen, None, None, None, None, news=told, redacted=True)


def fishnet_page(scene: Scene, lang: Lang) -> str:
    """One HTML page that needs no other file and no network: interactive, or a still picture where it is redacted."""
    return still_page(scene, lang) if scene.redacted else page(scene, lang)


def fishnet_html(
    graph: AccountGraph,
    opportunity_id: str | None,
    coverage: CoverageReport | None,
    flags: FlagReport | None,
    paths: PathReport | LeverageReport | None,
    lang: Lang,
    plan: PlanReport | None = None,
) -> str:
    """The interactive map as one HTML page that needs no other file and no network.

    Without an opportunity it shows the account's people, units and ties. The same input gives the same text, byte for
    byte; both languages are inside and `lang` is the one it opens in. Raises NotFoundError for an unknown opportunity.
    """
    return page(fishnet_scene(graph, opportunity_id, coverage, flags, paths, plan=plan), lang)
