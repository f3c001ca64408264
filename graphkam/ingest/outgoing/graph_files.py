"""The account graph as GraphML and GEXF, which Gephi, yEd, Cytoscape and networkx open.

Nodes are people of the customer, committees and our own people; edges are reporting, influence and who of ours covers
whom. What is not known has no attribute: an unknown is never written as a neutral value or as zero.
"""

from __future__ import annotations

import io
import re
from datetime import date
from typing import Any
from xml.etree import ElementTree

import networkx as nx
from networkx.readwrite.gexf import GEXFWriter

from graphkam.model.graph import AccountGraph
from graphkam.words import Lang, label, say

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PLAIN = ("kind", "name_en", "title", "layer", "unit", "company", "strength", "sign", "last_contact")
_JUDGED = ("degree", "weight", "rating", "mode", "contact_level")


def graphml_bytes(graph: AccountGraph, lang: Lang) -> bytes:
    """One account as GraphML; attribute values are codes, attribute names and labels are in the reader's language."""
    target = io.BytesIO()
    nx.write_graphml_xml(tie_graph(graph, lang), target, named_key_ids=True, edge_id_from_attribute="tie")
    return target.getvalue()


def gexf_bytes(graph: AccountGraph, lang: Lang) -> bytes:
    """The same as GEXF 1.2. The library would stamp it with today's date; it carries the day it is told of, or none."""
    writer = GEXFWriter(version="1.2draft")
    writer.add_graph(tie_graph(graph, lang))
    root = ElementTree.fromstring(str(writer))  # noqa: S314 - written by the line above, not read from outside
    for meta in root.iter("{http://www.gexf.net/1.2draft}meta"):
        meta.attrib.pop("lastmodifieddate", None)
        if graph.day < date.max:
            meta.set("lastmodifieddate", graph.day.isoformat())
    ElementTree.register_namespace("", "http://www.gexf.net/1.2draft")
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, encoding="unicode").encode()


def tie_graph(graph: AccountGraph, lang: Lang) -> nx.MultiDiGraph[str]:
    """The ties as a directed multigraph: reporting runs from person to manager, influence from who sways to whom."""
    ties: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    ties.graph["account"] = _xml(graph.account.name)
    for person in graph.people:
        position, unit = graph.position_of(person.id), graph.unit_of(person.id)
        said: dict[str, Any] = {
            "kind": "person",
            "name_en": person.name_en,
            "title": position.title if position else None,
            "layer": position.layer if position else None,
            "unit": unit.name if unit else None,
            "company": _company(graph, position.employer_id) if position else None,
        }
        _add_node(ties, person.id, person.name, said | _parts(graph, person.id, lang), lang)
    for committee in graph.committees:
        said = {"kind": "committee", "name_en": committee.name_en}
        _add_node(ties, committee.id, committee.name, said | _parts(graph, committee.id, lang), lang)
        for member_id in committee.member_ids:
            _add_edge(ties, member_id, committee.id, f"{committee.id}-{member_id}", {"kind": "member_of"}, lang)
    for line in graph.reporting:
        _add_edge(ties, line.person_id, line.manager_id, line.id, {"kind": f"reports_{line.kind}"}, lang)
    for tie in graph.influence:
        said = {"kind": f"influences_{tie.kind}", "strength": tie.strength, "sign": tie.sign, "weight": tie.strength}
        _add_edge(ties, tie.source_id, tie.target_id, tie.id, said, lang)
    covering = {tie.member_id for tie in graph.coverage}
    for member in graph.members:
        if member.id in covering:
            _add_node(ties, member.id, member.name, {"kind": "member", "title": member.title}, lang)
    for contact in graph.coverage:
        said = {"kind": "covers", "strength": contact.strength, "weight": contact.strength}
        said["last_contact"] = contact.last_contact.isoformat() if contact.last_contact else None
        _add_edge(ties, contact.member_id, contact.person_id, contact.id, said, lang)
    return ties


def _parts(graph: AccountGraph, holder_id: str, lang: Lang) -> dict[str, Any]:
    """What the holder plays in each opportunity; the opportunity is named where there are several."""
    found: dict[str, Any] = {}
    for deal in graph.opportunities:
        for part in graph.influences_in(deal.id):
            if part.holder_id == holder_id:
                suffix = f" ({deal.name})" if len(graph.opportunities) > 1 else ""
                said = {"roles": ";".join(part.roles) or None, **{name: getattr(part, name) for name in _JUDGED}}
                found |= {f"{say(lang, f'graph_file.{name}')}{suffix}": value for name, value in said.items()}
    return found


def _company(graph: AccountGraph, employer_id: str) -> str:
    others = {account.id: account.name for account in graph.accounts}
    return others.get(employer_id, graph.account.name)


def _add_node(ties: nx.MultiDiGraph[str], identity: str, name: str, said: dict[str, Any], lang: Lang) -> None:
    ties.add_node(identity, label=_xml(name), **_attributes(said, lang))


def _add_edge(
    ties: nx.MultiDiGraph[str], source: str, target: str, identity: str, said: dict[str, Any], lang: Lang
) -> None:
    shown = label(lang, "graph_tie", said["kind"])
    ties.add_edge(source, target, key=identity, tie=identity, label=shown, **_attributes(said, lang))


def _attributes(said: dict[str, Any], lang: Lang) -> dict[str, Any]:
    """Known values only, under words a reader understands; `weight` of an edge is Gephi's own name.

    Ratings are text, because *unclear* is one of them and no number.
    """
    found = {}
    for name, value in said.items():
        if value is not None:
            shown = say(lang, f"graph_file.{name}") if name in _PLAIN else name
            found[_xml(shown)] = value if isinstance(value, float) else _xml(str(value))
    return found


def _xml(text: str) -> str:
    """Text without the characters that no XML file may hold."""
    return _NOT_XML.sub("\ufffd", text)
