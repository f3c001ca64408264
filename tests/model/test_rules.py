from __future__ import annotations

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from graphkam.model.entities import KINDS
from graphkam.model.identity import PREFIX, derived_id, is_own_id
from graphkam.model.rules import REFERENCES, reporting_cycle
from tests.model.histories import line

LINES = st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=20, unique=True)


@given(LINES)
def test_a_cycle_is_found_exactly_where_networkx_finds_one(pairs: list[tuple[int, int]]) -> None:
    graph: nx.DiGraph[int] = nx.DiGraph(pairs)

    found = reporting_cycle([line(str(person), str(manager)) for person, manager in pairs])

    assert bool(found) is not nx.is_directed_acyclic_graph(graph)
    steps = zip(found, [*found[1:], *found[:1]], strict=True)
    assert all(graph.has_edge(int(person), int(manager)) for person, manager in steps)
    assert len(set(found)) == len(found)


@given(LINES)
def test_dotted_lines_may_close_a_circle(pairs: list[tuple[int, int]]) -> None:
    assert reporting_cycle([line(str(person), str(manager), "dotted") for person, manager in pairs]) == ()


def test_a_long_line_of_command_is_no_deep_recursion() -> None:
    lines = [line(f"{n:05}", f"{n + 1:05}") for n in range(20_000)]

    assert reporting_cycle(lines) == ()
    assert len(reporting_cycle([*lines, line("20000", "00000")])) == 20_001


def test_every_reference_names_an_attribute_and_kinds_that_exist() -> None:
    for kind, references in REFERENCES.items():
        for attribute, targets in references:
            assert attribute in KINDS[kind].model_fields
            assert set(targets.split()) <= set(KINDS)


def test_every_kind_has_a_prefix_of_its_own() -> None:
    assert set(PREFIX) == set(KINDS)
    assert len(set(PREFIX.values())) == len(PREFIX)


@given(st.sampled_from(sorted(KINDS)), st.lists(st.text(), min_size=1, max_size=3))
def test_the_same_parts_give_the_same_id_of_our_own_form(kind: str, parts: list[str]) -> None:
    identity = derived_id(kind, *parts)

    assert identity == derived_id(kind, *(f" {part} " for part in parts))
    assert is_own_id(identity, kind)
    assert not any(is_own_id(identity, other) for other in KINDS if other != kind)


def test_other_parts_give_another_id() -> None:
    different = [("person", "a", "bc"), ("person", "ab", "c"), ("person", "abc"), ("member", "a", "bc")]

    assert len({derived_id(kind, *parts) for kind, *parts in different}) == len(different)


def test_what_a_user_would_number_with_is_none_of_our_ids() -> None:
    texts = ("P01", "", "p_1", "p_" + "g" * 20, "p_" + "0" * 21, "P_" + "0" * 20)
    assert not any(is_own_id(text, "person") for text in texts)
