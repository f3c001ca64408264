"""What goes out for other programs opens there, says what is known and nothing else, and cannot run."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import networkx as nx
import pytest
import vobject

from graphkam.ingest.outgoing.cards import vcard_bytes
from graphkam.ingest.outgoing.graph_files import gexf_bytes, graphml_bytes, tie_graph
from graphkam.ingest.outgoing.role_tables import HUBSPOT_WORDS, SALESFORCE_WORDS, hubspot_roles, salesforce_roles
from graphkam.model.codes import Role
from graphkam.model.entities import Person
from graphkam.model.graph import AccountGraph
from graphkam.services.exporting import export_account
from graphkam.words import LANGS, Lang
from tests.ingest.books import EVER, graph_of, sample

Write = Callable[[AccountGraph, Lang], bytes]

HOSTILE = "=cmd|' /C calc'!A0 <b>\"&\n]]>\x0b\u202e"


def huarui() -> AccountGraph:
    store, account_id = sample("huarui")
    return graph_of(store, account_id)


def with_people(graph: AccountGraph, **changes: object) -> AccountGraph:
    return graph.model_copy(update={"people": tuple(person.model_copy(update=changes) for person in graph.people)})


@pytest.mark.parametrize("lang", LANGS)
def test_graph_files_hold_every_person_and_every_tie(lang: Lang) -> None:
    graph = huarui()
    expected = {person.id for person in graph.people} | {committee.id for committee in graph.committees}
    for read, content in ((nx.read_graphml, graphml_bytes(graph, lang)), (nx.read_gexf, gexf_bytes(graph, lang))):
        found = read(io.BytesIO(content))
        assert expected <= set(found)
        pairs = {(start, end) for start, end in found.edges()}
        assert {(tie.source_id, tie.target_id) for tie in graph.influence} <= pairs
        assert {(line.person_id, line.manager_id) for line in graph.reporting} <= pairs
        assert {(tie.member_id, tie.person_id) for tie in graph.coverage} <= pairs


def test_an_unknown_attitude_has_no_attribute_and_an_unclear_one_has() -> None:
    graph = huarui()
    (deal,) = graph.opportunities[:1]
    part = next(item for item in graph.influences_in(deal.id) if item.holder_id in graph.person_by_id)
    assert part.holder_id is not None
    shown: dict[object, dict[str, str]] = {}
    for rating in (None, "unclear"):
        judged = part.model_copy(update={"rating": rating})
        ties = tie_graph(graph.model_copy(update={"buying_influences": (judged,), "opportunities": (deal,)}), "en")
        shown[rating] = ties.nodes[part.holder_id]
    assert "attitude" not in shown[None]
    assert shown["unclear"]["attitude"] == "unclear"


@pytest.mark.parametrize("write", [graphml_bytes, gexf_bytes])
def test_graph_files_are_the_same_every_time_and_bear_the_day_they_are_told_of(write: Write) -> None:
    graph = huarui().model_copy(update={"day": date(2026, 6, 15)})
    assert write(graph, "en") == write(graph, "en")
    if write is gexf_bytes:
        assert b'lastmodifieddate="2026-06-15"' in gexf_bytes(graph, "en")
        assert b"lastmodifieddate" not in gexf_bytes(graph.model_copy(update={"day": date.max}), "en")


@pytest.mark.parametrize("write", [graphml_bytes, gexf_bytes])
def test_hostile_names_leave_a_graph_file_readable(write: Write) -> None:
    graph = with_people(huarui(), name=HOSTILE)
    content = write(graph, "zh")
    read = nx.read_gexf if write is gexf_bytes else nx.read_graphml
    found = read(io.BytesIO(content))
    labels = {found.nodes[person.id]["label"] for person in graph.people}
    assert labels == {HOSTILE.replace("\x0b", "\ufffd")}


def test_cards_carry_contact_data_and_no_judgement() -> None:
    graph = with_people(huarui(), note="THINKS-ILL-OF-US", email="a@example.com", other_emails=("b@example.com",))
    text = vcard_bytes(graph).decode()
    cards = list(vobject.readComponents(text))
    assert [card.fn.value for card in cards] == sorted(person.name for person in graph.people)
    assert all([mail.value for mail in card.email_list] == ["a@example.com", "b@example.com"] for card in cards)
    assert graph.account.name in {card.org.value[0] for card in cards}
    assert "THINKS-ILL-OF-US" not in text
    assert not any(role.value in text for role in Role)


def test_a_name_with_line_breaks_injects_no_card_line() -> None:
    graph = with_people(huarui(), name="A\r\nEND:VCARD\r\nBEGIN:VCARD;x,y\\z")
    cards = list(vobject.readComponents(vcard_bytes(graph).decode()))
    assert len(cards) == len(graph.people)
    assert {card.fn.value for card in cards} == {"A\nEND:VCARD\nBEGIN:VCARD;x,y\\z"}


def known_to(source: str, graph: AccountGraph) -> AccountGraph:
    people = tuple(p.model_copy(update={"external_ids": {source: f"003-{p.id}"}}) for p in graph.people)
    deals = tuple(d.model_copy(update={"external_ids": {source: f"006-{d.id}"}}) for d in graph.opportunities)
    return graph.model_copy(update={"people": people, "opportunities": deals})


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_salesforce_gets_one_row_for_each_role_of_each_person() -> None:
    graph = known_to("salesforce", huarui())
    table = salesforce_roles(graph)
    expected = {
        (f"006-{part.opportunity_id}", f"003-{part.holder_id}", SALESFORCE_WORDS[role])
        for part in graph.buying_influences
        if part.holder_id in graph.person_by_id
        for role in part.roles
    }
    assert {(row["OpportunityId"], row["ContactId"], row["Role"]) for row in rows_of(table.text)} == expected
    assert table.left_out == ()


def test_whom_salesforce_does_not_know_is_left_out_by_name() -> None:
    graph = huarui()
    table = salesforce_roles(graph)
    assert table.rows == 0
    named = " ".join(table.left_out)
    holders = {part.holder_id for part in graph.buying_influences if part.roles}
    assert all(person.name in named for person in graph.people if person.id in holders)


def test_hubspot_finds_a_contact_by_record_or_by_e_mail_and_gets_all_roles_at_once() -> None:
    graph = huarui()
    first: Person = next(
        p for p in graph.people if any(b.holder_id == p.id and b.roles for b in graph.buying_influences)
    )
    people = (first.model_copy(update={"email": "=x@example.com"}), *(p for p in graph.people if p.id != first.id))
    bare = tuple(p.model_copy(update={"email": None}) if p.id != first.id else p for p in people)
    table = hubspot_roles(graph.model_copy(update={"people": bare}))
    roles = {role for b in graph.buying_influences if b.holder_id == first.id for role in b.roles}
    (row,) = rows_of(table.text)
    assert row["Email"] == "'=x@example.com"
    assert set(row["Buying Role"].split(";")) == {HUBSPOT_WORDS[role] for role in roles}
    assert first.name not in table.left_out


@pytest.mark.parametrize("form", ["graphml", "gexf", "vcf", "salesforce", "hubspot"])
def test_every_format_is_written_as_a_file_only_its_owner_reads(form: str, tmp_path: Path) -> None:
    store, account_id = sample("huarui")
    done = export_account(store, account_id, tmp_path / "out", form, EVER, "zh")  # type: ignore[arg-type]  # a literal
    (written,) = done.files
    assert written.stat().st_size > 20
    assert written.stat().st_mode & 0o077 == 0


def test_an_id_that_was_made_of_a_rows_content_is_no_id_of_a_crm() -> None:
    graph = with_people(known_to("salesforce", huarui()), external_ids={"salesforce": "row:0a1b"})
    assert salesforce_roles(graph).rows == 0
