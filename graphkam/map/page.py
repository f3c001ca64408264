"""The page, made through pyvis: its network holds nodes, edges and options, our own template holds everything else.

pyvis' own template loads scripts from elsewhere and writes names into markup unescaped; neither it nor its styles are
used. All data stand in one JSON block that the script reads; the content security policy names the hash of each script.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from functools import cache
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup
from pyvis.network import Network

from graphkam import words
from graphkam.map.payload import node_ids, payload
from graphkam.map.scene import Scene

SCRIPTS = ("state.js", "glyphs.js", "draw.js", "panel.js", "main.js")
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
    ord("<"): "\\u003c",
    ord(">"): "\\u003e",
    ord("&"): "\\u0026",
    **dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)), ""),  # turn what is read around them
    0x2028: "\\u2028",
    0x2029: "\\u2029",
}
_UNSAFE = re.compile("[" + "".join(map(chr, _FOR_JSON_IN_HTML)) + "]")


def page(scene: Scene, lang: words.Lang) -> str:
    """The whole page as one text that needs nothing else."""
    network = _network(scene)
    style, scripts = _asset("page.css"), [vis_network(), *(_asset(name) for name in SCRIPTS)]
    account, opportunity = getattr(scene.account, lang), scene.opportunity
    network.templateEnv = _Shelf(
        say=lambda code, **params: words.say(lang, code, **params),
        lang="zh-CN" if lang == "zh" else "en",
        account=account,
        opportunity=getattr(opportunity, lang) if opportunity else "",
        policy=_policy(style, tuple(scripts)),
        style=Markup(style),  # noqa: S704 - our own file
        scripts=[Markup(script) for script in scripts],  # noqa: S704 - our own files and vis-network
        data=lambda nodes, edges, options: _json(
            {**payload(scene, lang), "nodes": nodes, "edges": edges, "options": json.loads(options)}
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
    """pyvis' network: fixed places, made-up ids, each edge once. pyvis drops doubles silently, so there are none."""
    network = Network(directed=True)
    network.options = OPTIONS
    node = node_ids(scene)
    layout = scene.layout
    folded = [card for fold in layout.folds for card in fold.members]
    hidden = {card.key for card in folded}
    for spot, fold in enumerate(layout.folds):
        network.add_node(f"f{spot}", label=" ", shape="custom", x=fold.chip.x, y=fold.chip.y)
    for card in (*layout.cards, *layout.beside, *folded):
        network.add_node(
            node[card.key],
            label=" ",
            shape="custom",
            x=card.box.x,
            y=card.box.y,
            **({"hidden": True} if card.key in hidden else {}),
        )
    shown = {card.key for card in layout.cards}
    for kind, lines in (("r", layout.reporting), ("i", layout.influence)):
        for spot, line in enumerate(lines):
            if line.tie.source in shown and line.tie.target in shown:
                network.add_edge(node[line.tie.source], node[line.tie.target], id=f"{kind}{spot}")
    return network


def _json(value: Any) -> Markup:
    """JSON that cannot end its script block, whatever the texts in it say."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    safe = _UNSAFE.sub(lambda found: _FOR_JSON_IN_HTML[ord(found[0])], text)
    return Markup(safe)  # noqa: S704 - nothing of HTML is left in it


@cache
def _policy(style: str, scripts: tuple[str, ...]) -> str:
    """Nothing may be loaded; only these scripts and this style may run."""
    hashes = " ".join(_hash(script) for script in scripts)
    return (
        f"default-src 'none'; script-src {hashes}; style-src {_hash(style)}; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@cache
def _asset(name: str) -> str:
    """One of our own files without its indentation, which no reader of the page needs."""
    text = (resources.files("graphkam.map") / "assets" / name).read_text(encoding="utf-8")
    return "\n".join(line.lstrip(" ") for line in text.splitlines()) + "\n"


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
    return "\n".join(lines).replace("</script", "<\\/script").replace("<!--", "<\\!--")
