"""The redacted map as a page: the picture and a list, without any script, so that nothing of our method is in it."""

from __future__ import annotations

import base64
import hashlib
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from graphkam import words
from graphkam.map.scene import Scene
from graphkam.map.static.sheet import Sheet
from graphkam.map.static.svg import fishnet_svg, title
from graphkam.map.static.text import clean

HEADS = ("map_static.chart.person", "map_static.title", "map.unit", "map.reports_to")


def still_page(scene: Scene, lang: words.Lang) -> str:
    """A page that shows a redacted scene; nobody is folded away in its list. Raises ValueError for any other scene."""
    if not scene.redacted:
        raise ValueError("only a redacted scene has a page without script")
    sheet = Sheet(scene, lang)
    style = (resources.files("graphkam.map") / "assets" / "still.css").read_text(encoding="utf-8").replace("\r\n", "\n")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    environment = Environment(
        loader=PackageLoader("graphkam.map", "assets"), autoescape=True, undefined=StrictUndefined
    )
    return environment.get_template("still.html.j2").render(
        say=sheet.say,
        html_lang="zh-CN" if lang == "zh" else "en",
        title=clean(title(sheet)),
        policy=f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'",
        style=Markup(style),  # noqa: S704 - our own file
        picture=Markup(fishnet_svg(scene, lang)),  # noqa: S704 - escaped where it is made
        news=[clean(sheet.tr(item.text)) for item in scene.news.items] if scene.news else None,
        news_day=scene.news.since if scene.news else "",
        heads=[sheet.say(code) for code in HEADS],
        rows=_rows(sheet),
    )  # fmt: skip


def _rows(sheet: Sheet) -> list[list[str]]:
    """Everybody in the order of the map, those folded away too."""
    rows = []
    for one in sheet.scene.people:
        managers = [sheet.tr(sheet.people[other].name) for other in one.details.managers if other in sheet.people]
        cells = [sheet.tr(one.name), sheet.tr(one.details.title), sheet.tr(one.details.unit), ", ".join(managers)]
        rows.append([clean(cell) for cell in cells])
    return rows
