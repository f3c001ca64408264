"""Files that come over the network: kept privately, whole or not at all, whatever they are called."""

from __future__ import annotations

import stat
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkam.errors import InputError, NotFoundError
from graphkam.services.importing import ImportOptions
from graphkam.services.uploads import (
    Upload,
    commit,
    discard,
    expire,
    find_upload,
    preview,
    receive,
    safe_name,
    undo,
)
from tests.ingest.books import LATER, POLICY, small
from tests.services.memory import MemoryStore

PEOPLE = "姓名,职务,部门\n王伟,总经理,总经办\n李娜,采购经理,采购部\n".encode()
HOSTILE = [
    ("../../etc/passwd", "passwd"), ("..\\..\\boot.ini", "boot.ini"), ("/abs/people.csv", "people.csv"),
    ("a\0b.csv", "a_b.csv"), ("", "upload"), ("..", "upload"), ("...", "upload"), ("  .  ", "upload"),
    ("CON", "_CON"), ("nul.csv", "_nul.csv"), ("com1.xlsx", "_com1.xlsx"), ("console.csv", "console.csv"),
    (".hidden.csv", "hidden.csv"), ("a\u202egpj.csv", "agpj.csv"), ("x\r\ny.csv", "x__y.csv"),
    ("客户 名单.xlsx", "客户 名单.xlsx"),
    ("C:people.csv", "C_people.csv"), ("people.csv:stream", "people.csv_stream"),
]  # fmt: skip


def received(home: Path, name: str = "people.csv", content: bytes = PEOPLE) -> Upload:
    return receive([content[:10], content[10:]], name, home, 1, LATER)


@pytest.mark.parametrize(("name", "safe"), HOSTILE)
def test_a_file_lies_in_its_own_folder_whatever_it_is_called(name: str, safe: str, tmp_path: Path) -> None:
    upload = received(tmp_path / "home", name)

    assert upload.name == safe
    assert upload.path.resolve().is_relative_to((tmp_path / "home" / "uploads").resolve())
    assert upload.path.read_bytes() == PEOPLE
    assert [path.name for path in tmp_path.iterdir()] == ["home"]


@given(st.text(max_size=400))
def test_every_name_becomes_one_that_a_file_system_takes(name: str) -> None:
    safe = safe_name(name)

    assert 0 < len(safe.encode()) <= 121
    assert not set(safe) & set('/\\\0<>:"|?*')
    assert safe not in (".", "..")


def test_a_long_name_is_cut_and_keeps_its_ending() -> None:
    safe = safe_name("名" * 500 + ".csv")

    assert safe.endswith("名.csv")
    assert len(safe.encode()) <= 120


def test_an_upload_is_private_and_found_by_its_id(tmp_path: Path) -> None:
    upload = received(tmp_path)

    assert find_upload(tmp_path, upload.id) == upload
    assert stat.S_IMODE(upload.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(upload.folder.stat().st_mode) == 0o700
    assert received(tmp_path).id == upload.id


@pytest.mark.parametrize("identity", ["", "..", "../x", "u-20260101-" + "g" * 24, "u-20260101-" + "0" * 24])
def test_an_id_that_is_none_is_not_found(identity: str, tmp_path: Path) -> None:
    received(tmp_path)

    with pytest.raises(NotFoundError, match="upload_not_found"):
        find_upload(tmp_path, identity)


def test_a_file_beyond_the_limit_is_refused_while_it_comes_in_and_leaves_nothing(tmp_path: Path) -> None:
    asked = []

    def endless() -> object:
        while True:
            asked.append(1)
            yield b"x" * 100_000

    with pytest.raises(InputError, match="file_too_large"):
        receive(endless(), "a.csv", tmp_path, 1, LATER)  # type: ignore[arg-type]  # a generator of bytes
    assert len(asked) == 11
    assert list((tmp_path / "uploads").iterdir()) == []


def test_a_sender_who_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    def broken() -> object:
        yield b"x"
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        receive(broken(), "a.csv", tmp_path, 1, LATER)  # type: ignore[arg-type]  # a generator of bytes
    with pytest.raises(InputError, match="file_empty"):
        receive([], "a.csv", tmp_path, 1, LATER)
    assert list((tmp_path / "uploads").iterdir()) == []


def test_an_upload_is_previewed_committed_undone_and_discarded(tmp_path: Path) -> None:
    store, account_id = small(tmp_path)
    before = store.graph(account_id, LATER.date()).people
    upload = received(tmp_path, "人员.csv")
    options = ImportOptions(by="me", moment=LATER + timedelta(days=1), policy=POLICY, account="Small Works")

    shown = preview(store, upload, options)
    done = commit(store, upload, options)
    assert done.report.run is not None
    undo(store, done.report.run, "me", LATER + timedelta(days=2))
    discard(upload)
    discard(upload)

    assert (shown.report.people, shown.report.state) == (done.report.people, "preview")
    assert done.report.people.created == 2
    assert store.graph(account_id, (LATER + timedelta(days=2)).date()).people == before
    assert not upload.folder.exists()


def test_uploads_expire_and_newer_ones_stay(tmp_path: Path) -> None:
    old = received(tmp_path)
    new = receive([PEOPLE], "people.csv", tmp_path, 1, LATER + timedelta(hours=20))

    assert expire(tmp_path, LATER + timedelta(hours=24), 24) == 1
    assert not old.folder.exists()
    assert find_upload(tmp_path, new.id) == new
    assert expire(tmp_path / "none", LATER, 24) == 0


def test_a_store_in_memory_is_not_touched_by_a_preview(tmp_path: Path) -> None:
    store = MemoryStore()

    preview(store, received(tmp_path), ImportOptions(by="me", moment=LATER, policy=POLICY))

    assert store.snapshot() == MemoryStore().snapshot()
    assert store.runs() == ()
