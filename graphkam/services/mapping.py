"""The map in each form a user can ask for: page, picture, print; of a day, compared with another, or redacted.

Drawing needs libraries that take a while to load; they are imported when somebody asks for a map.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from graphkam.errors import InputError, NotFoundError
from graphkam.model.facts import PRESENT
from graphkam.model.graph import AccountGraph
from graphkam.model.masking import masked
from graphkam.model.policy import Policy
from graphkam.model.results_coverage import EvaluationChart
from graphkam.model.results_leverage import Controls
from graphkam.services.analysing import picture
from graphkam.services.leverage import paths, plan
from graphkam.store import Store
from graphkam.words import Lang

if TYPE_CHECKING:
    from graphkam.map import Paper, Scene

MapForm = Literal["html", "svg", "pdf", "png"]

MEDIA_TYPE: dict[MapForm, str] = {
    "html": "text/html; charset=utf-8",
    "svg": "image/svg+xml",
    "pdf": "application/pdf",
    "png": "image/png",
}


@dataclass(frozen=True)
class MapWish:
    """What is to be on the map. `opportunity_id` none: people and ties only. `redacted` leaves opportunities out.
    `before`: the account on a day to compare with. `ever`: all that was recorded, so that people keep their places."""

    opportunity_id: str | None
    redacted: bool = False
    before: AccountGraph | None = None
    ever: AccountGraph | None = None


@dataclass(frozen=True)
class PrintWish:
    """How it is put on paper: the size of a PDF's page, and the evaluation chart where it comes with it."""

    paper: Paper = "a3"
    chart: EvaluationChart | None = None


def earlier(store: Store, graph: AccountGraph, day: date | None) -> AccountGraph | None:
    """The same account on an earlier day, to compare with; none where no day is given. Raises InputError."""
    if day is None:
        return None
    if day >= graph.day:
        raise InputError("compare_day_not_earlier", day=graph.day, compare=day)
    try:
        return store.graph(graph.account.id, day)
    except NotFoundError as error:
        raise InputError("compare_day_too_early", account=graph.account.name, compare=day) from error


def ever_recorded(store: Store, graph: AccountGraph) -> AccountGraph:
    """The account as of the same day, as if nothing had ever gone from it."""
    stored = store.read(graph.account.id)
    kept = (fact for fact in stored.facts if fact.attribute != PRESENT)
    return AccountGraph.assemble(graph.day, graph.account.id, stored.entities, kept)


def map_scene(graph: AccountGraph, wish: MapWish, policy: Policy, lang: Lang) -> Scene:
    """What is drawn, for any form of the map. Raises NotFoundError for an unknown opportunity."""
    from graphkam.map import fishnet_scene, organisation_scene

    if wish.redacted:
        return organisation_scene(graph, wish.before)
    before, ever = (_masked_like(graph, other) for other in (wish.before, wish.ever))
    deal = wish.opportunity_id
    if deal is None:
        return fishnet_scene(graph, None, None, None, None, before, ever)
    seen = picture(graph, deal, policy, lang)
    return fishnet_scene(
        graph,
        deal,
        seen.coverage,
        seen.flags,
        paths(graph, deal, policy, lang, Controls()),
        before,
        ever,
        plan(graph, deal, policy, lang),
    )


def map_html(graph: AccountGraph, opportunity_id: str | None, policy: Policy, lang: Lang) -> str:
    """The fishnet map of an account for one opportunity (none: people and ties only) as one offline HTML file."""
    from graphkam.map import fishnet_page

    return fishnet_page(map_scene(graph, MapWish(opportunity_id), policy, lang), lang)


def _masked_like(graph: AccountGraph, other: AccountGraph | None) -> AccountGraph | None:
    """Another state of the account, masked where the graph is: it must not show what the graph hides."""
    return masked(other, graph.masked_people) if other is not None and graph.masked_roles else other


def map_bytes(scene: Scene, form: MapForm, lang: Lang, wish: PrintWish) -> bytes:
    """The file's content. Raises ConfigurationError where PDF or PNG cannot be made on this machine."""
    from graphkam.map import fishnet_page, fishnet_pdf, fishnet_png, fishnet_svg

    made: dict[MapForm, Callable[[], bytes]] = {
        "html": lambda: fishnet_page(scene, lang).encode(),
        "svg": lambda: fishnet_svg(scene, lang, wish.chart).encode(),
        "pdf": lambda: fishnet_pdf(scene, lang, wish.paper, wish.chart),
        "png": lambda: fishnet_png(scene, lang, wish.chart),
    }
    return made[form]()
