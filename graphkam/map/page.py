"""The page, made through pyvis: its network holds nodes, edges and options, our own template holds everything else.

pyvis' own template loads scripts from elsewhere and writes names into markup unescaped; neither it nor its styles are
used. All data stand in one JSON block that the script reads; the content security policy names the hash of each script.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from functools import cache
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup
from pyvis.edge import Edge
from pyvis.network import Network
from pyvis.node import Node

from graphkam import words
from graphkam.map.payload import node_ids, on_every_page, payload
from graphkam.map.routes import Box
from graphkam.map.scene import Scene

SCRIPTS = ("state.js", "glyphs.js", "draw.js", "panel.js", "player.js", "main.js", "start.js")
"""In the order in which they build on one another."""

OPTIONS: dict[str, Any] = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "edges": {"smooth": False, "hidden": True},
    "nodes": {"shape": "custom", "fixed": True, "chosen": False, "size": 90},
    "interaction": {
        "dragNodes": False, "hover": True, "selectConnectedEdges": False, "multiselect": False, "tooltipDelay": 0,
        "hideEdgesOnDrag": False, "zoomSpeed": 0.6,
    },
}  # fmt: skip
"""Everything stands where the layout put it. `size` is half of what vis-network keeps drawing at the screen's edge."""

_FOR_JSON_IN_HTML = {
    "<": "\\u003c",
    ">": "\\u003e",
    "&": "\\u0026",
    **dict.fromkeys(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))), ""),  # turn what is read around them
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
}


def page(scene: Scene, lang: words.Lang) -> str:
    """The whole page as one text that needs nothing else."""
    network = _network(scene)
    account, opportunity = getattr(scene.account, lang), scene.opportunity
    network.templateEnv = _Shelf(
        say=lambda code, **params: words.say(lang, code, **params),
        lang="zh-CN" if lang == "zh" else "en",
        account=account,
        opportunity=getattr(opportunity, lang) if opportunity else "",
        policy=_policy(),
        style=_asset("page.css"),
        scripts=_scripts(),
        packed=_packed(),
        data=lambda nodes, edges, options: _together(
            _always(scene.masked_roles),
            _json({**payload(scene, lang), "nodes": nodes, "edges": edges, "options": json.loads(options)}),
        ),
    )
    return str(network.generate_html())


class _Shelf:
    """What pyvis asks for its template: it gets ours, compiled once, with the values of this page."""

    def __init__(self, **values: Any) -> None:
        self._values = values

    def get_template(self, _: str) -> _Shelf:
        return self

    def render(self, **given: Any) -> str:
        return _template().render({**given, **self._values})


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("graphkam.map", "assets"), autoescape=True, undefined=StrictUndefined
    )
    return environment.get_template("page.html.j2")


def _network(scene: Scene) -> Any:
    """pyvis' network: fixed places, made-up ids, each edge once. Its nodes and edges are handed over as lists: adding
    them one by one looks through all of those before, to drop doubles silently, and here are none."""
    network = Network(directed=True)
    network.options = OPTIONS
    node = node_ids(scene)
    layout = scene.layout
    folded = [card for fold in layout.folds for card in fold.members]
    network.nodes = [
        *(_node(f"f{spot}", fold.chip) for spot, fold in enumerate(layout.folds)),
        *(_node(node[card.key], card.box) for card in (*layout.cards, *layout.beside)),
        *(_node(node[card.key], card.box, hidden=True) for card in folded),
    ]
    shown = {card.key for card in layout.cards}
    network.edges = [
        Edge(node[line.tie.source], node[line.tie.target], True, id=f"{kind}{spot}").options
        for kind, lines in (("r", layout.reporting), ("i", layout.influence))
        for spot, line in enumerate(lines)
        if line.tie.source in shown and line.tie.target in shown
    ]
    return network


def _node(node_id: str, box: Box, **more: bool) -> dict[str, Any]:
    options: dict[str, Any] = Node(node_id, "custom", " ", x=box.x, y=box.y, **more).options
    return options


def _together(one: str, other: str) -> Markup:
    """Two JSON objects as one; neither is empty."""
    return Markup(f"{one[:-1]},{other[1:]}")  # noqa: S704 - nothing of HTML is left in either


@cache
def _always(masked_roles: tuple[str, ...]) -> str:
    return _json(on_every_page(masked_roles))


def _json(value: Any) -> str:
    """JSON that cannot end its script block, whatever the texts in it say."""
    # What is made here has no circles; looking for them takes a fifth of the time.
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False, check_circular=False)
    written = text.encode("utf-8", "surrogatepass")  # bytes are looked through many times faster than letters
    for letter, instead in _FOR_JSON_IN_HTML.items():
        if letter.encode() in written:
            text = text.replace(letter, instead)
    return text


@cache
def _scripts() -> tuple[Markup, ...]:
    """Our own, ready to be put in."""
    return tuple(map(_asset, SCRIPTS))


@cache
def _packed() -> Markup:
    """vis-network packed to a third of its size; the page unpacks it and runs it if it has the policy's hash."""
    packed = gzip.compress(vis_network().encode(), mtime=0)
    return Markup(base64.b64encode(packed).decode())  # noqa: S704 - letters, digits, + / and =


@cache
def _policy() -> str:
    """Nothing may be loaded; only these scripts and this style may run."""
    hashes = " ".join(map(_hash, (vis_network(), *_scripts())))
    return (
        f"default-src 'none'; script-src {hashes}; style-src {_hash(_asset('page.css'))}; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@cache
def _asset(name: str) -> Markup:
    """One of our own files without its indentation, which no reader of the page needs."""
    text = (resources.files("graphkam.map") / "assets" / name).read_text(encoding="utf-8")
    return Markup("\n".join(line.lstrip(" ") for line in text.splitlines()) + "\n")  # noqa: S704 - our own file


@cache
def vis_network() -> str:
    """The vis-network script out of pyvis' package. Raises FileNotFoundError when pyvis has none."""
    library = resources.files("pyvis") / "lib"
    files = sorted(
        (folder / "vis-network.min.js" for folder in library.iterdir() if folder.name.startswith("vis-")),
        key=str,
    )
    found = [file for file in files if file.is_file()]
    if not found:
        raise FileNotFoundError("pyvis/lib/vis-*/vis-network.min.js")
    text = found[-1].read_text(encoding="utf-8").replace("\r\n", "\n")
    lines = [line for line in text.split("\n") if not line.startswith("//# sourceMappingURL")]
    return "\n".join(lines)
