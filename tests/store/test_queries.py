from __future__ import annotations

from typing import Any

import neo4j
import pytest

from graphkam import queries

GOOD = "// Finds one.\n// params: id\n// returns: found\nMATCH (n {id: $id}) RETURN n AS found\n"


def test_a_statement_knows_its_parameters_and_columns() -> None:
    found = queries.parsed("x", GOOD)

    assert (found.sentence, found.params, found.returns) == ("Finds one.", ("id",), ("found",))


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (GOOD.replace("params: id", "params:"), "does not declare"),
        (GOOD.replace("params: id", "params: id, day"), "does not use"),
        (GOOD.split("MATCH")[0], "holds no statement"),
        ("RETURN 1 AS one", "head of three lines"),
        (GOOD + "; MATCH (n) DELETE n", "more than one statement"),
    ],
)
def test_a_file_that_contradicts_its_head_is_refused(text: str, complaint: str) -> None:
    with pytest.raises(queries.QueryFileError, match=complaint):
        queries.parsed("x", text)


def test_a_dollar_inside_a_quoted_text_is_no_parameter() -> None:
    text = "// Says it.\n// params:\n// returns: said\nRETURN '$nothing; really' AS said\n"

    assert queries.parsed("x", text).params == ()


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(queries.QueryFileError, match="no statement read/nothing"):
        queries.query("read/nothing")


def test_other_parameters_than_the_declared_ones_are_refused() -> None:
    with pytest.raises(queries.QueryFileError, match="read/account takes"):
        queries.query("read/account").checked({"id": "a"})


def test_migrations_are_numbered_without_a_gap() -> None:
    assert [number for number, _ in queries.migrations()] == list(range(1, len(queries.migrations()) + 1))


@pytest.mark.parametrize("name", queries.names())
def test_every_statement_is_understood_and_returns_what_it_declares(name: str, driver: neo4j.Driver) -> None:
    statement = queries.query(name)
    text = f"EXPLAIN {statement.text}"
    params: dict[str, Any] = {name: {} if name == "values" else [] for name in statement.params}

    with driver.session(database=_database(driver)) as session:
        keys = session.execute_read(lambda tx: tx.run(text, params).keys())

    if not name.startswith("migrations/") and _is_neo4j(driver):
        assert tuple(keys) == statement.returns


def _is_neo4j(driver: neo4j.Driver) -> bool:
    return "ArcadeDB" not in driver.get_server_info().agent


def _database(driver: neo4j.Driver) -> str:
    return "neo4j" if _is_neo4j(driver) else "graphkam"
