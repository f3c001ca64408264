"""What is written for one account changes nothing of another."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from graphkam.errors import InputError
from graphkam.model.entities import KINDS
from graphkam.services.importing import import_file
from graphkam.services.starting import start_account
from graphkam.store import Store
from tests.ingest.books import LATER, POLICY, SMALL, folder
from tests.services.test_editing import LI
from tests.store.accounts import full

STORED = "2026-01-01T00:00:00Z"


def lines(path: Path, account_id: str, *entities: dict[str, object]) -> Path:
    """A JSON-lines file of a new account with some entities more."""
    account = {"entity": "account", "id": account_id, "account_id": account_id, "name": "Other"}
    recorded = {"recorded_at": STORED, "recorded_by": "x"}
    content = [{"format": "graphkam", "version": 1, "account_id": account_id}, account | recorded]
    content += [entity | recorded for entity in entities]
    path.write_text("\n".join(json.dumps(item) for item in content), encoding="utf-8")
    return path


MINE = ["unit", "committee", "opportunity", "buying_influence", "strength", "rival", "call", "action", "play", "answer"]


def on_databases(*things: object) -> list[Any]:
    """Each on the embedded database, the last on Neo4j as well: what is refused does not depend on the database."""
    last = pytest.param("neo4j", things[-1], marks=pytest.mark.neo4j)
    return [*(("embedded", thing) for thing in things), last]


@pytest.mark.parametrize(("store_and_driver", "kind"), on_databases(*MINE), indirect=["store_and_driver"])
def test_a_backup_with_the_id_of_another_accounts_thing_is_refused(
    kind: str, store: Store, account_id: str, tmp_path: Path
) -> None:
    change = full(account_id)
    store.apply(change)
    before = store.read(account_id)
    theirs = f"{account_id}x"
    wanted = {"opportunity": next(e for e in change.entities if e.KIND == "opportunity")}
    stolen = next(e for e in change.entities if kind == e.KIND)
    extra = [] if kind in ("unit", "committee", "opportunity") else [wanted["opportunity"]]
    content = []
    for entity in (*extra, stolen):
        cls = KINDS[entity.KIND]
        kept = {n: v for n, v in entity.model_dump(mode="json").items() if n not in ("version", "present", *cls.JUDGED)}
        content.append({"entity": entity.KIND, **kept, "account_id": theirs})
    for item in content:
        for name in ("member_ids", "valued_by_ids", "through_ids", "strength_ids"):
            if name in item:
                item[name] = []
        for name in ("owner_id", "who_id", "parent_id"):
            item.pop(name, None)

    with pytest.raises(InputError):
        import_file(store, lines(tmp_path / "x.jsonl", theirs, *content), by="x", moment=LATER, policy=POLICY)

    assert store.read(account_id) == before


RENAMED: list[dict[str, object]] = [
    {"entity": "account", "id": "{}", "account_id": "{}", "name": "Renamed"},
    {"entity": "account", "id": "{}", "account_id": "{}x", "name": "Renamed", "external": True},
]


@pytest.mark.parametrize(("store_and_driver", "renamed"), on_databases(*RENAMED), indirect=["store_and_driver"])
def test_a_backup_that_renames_another_account_is_refused(
    renamed: dict[str, object], store: Store, account_id: str, tmp_path: Path
) -> None:
    store.apply(full(account_id))
    before = store.read(account_id)
    line = {name: text.format(account_id) if isinstance(text, str) else text for name, text in renamed.items()}

    with pytest.raises(InputError):
        import_file(store, lines(tmp_path / "x.jsonl", f"{account_id}x", line), by="x", moment=LATER, policy=POLICY)

    assert store.read(account_id) == before


def test_a_new_account_leaves_our_members_as_they_are(store: Store, account_id: str, tmp_path: Path) -> None:
    people = f"id,name,email,title\nM1,Wang,w{account_id}@x.example,Head of sales\n"
    sheets = SMALL | {"account": f"key,value\nname,First {account_id}\n", "members": people}
    (first,) = import_file(store, folder(tmp_path / "a", sheets), by="x", moment=LATER, policy=POLICY)
    bare = f"id,name,email\nM1,Wang,w{account_id}@x.example\n"
    sheets = SMALL | {"account": f"key,value\nname,Second {account_id}\n", "members": bare}

    import_file(store, folder(tmp_path / "b", sheets), by="x", moment=LATER, policy=POLICY)
    start_account(store, f"Third {account_id}", None, None, "Wang", LI)

    assert "Head of sales" in {m.title for m in store.graph(first.account_id, LATER.date()).members}
