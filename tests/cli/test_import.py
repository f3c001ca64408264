"""Files in, on the command line: looked at, written, broken off, resumed, taken back."""

from __future__ import annotations

import csv
import io
import signal
import subprocess
import time
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console

from graphkam.cli import present_import
from graphkam.cli.session import Session
from graphkam.model.import_report import (
    ColumnSeen,
    Contradiction,
    ImportReport,
    PeopleCount,
    Remark,
    RunReport,
    TableSeen,
)
from graphkam.store import open_embedded
from tests.cli.running import Outcome, Terminal

ACCOUNTS = 15
"""So many that a signal, which comes after the first is written, finds the import at work."""

CRM = "crm.csv"

HEADER = "姓名,职务,部门,直接上级,角色,最近拜访,口味\n"
GOOD = "王伟,总经理,总经办,,决策者,2026-05-01,辣\n李娜,采购经理,采购部,王伟,,2026-06-01,甜\n"
BAD = "=赵六,工程师,设备部,李娜,,昨天,咸\n"


def table(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def everything(terminal: Terminal) -> bytes:
    terminal.run("export", "--format", "jsonl", "--out", "all.jsonl")
    return (terminal.folder / "all.jsonl").read_bytes()


def people(terminal: Terminal, account: str) -> set[str]:
    return {person["name"] for person in terminal.run("show", account, "--json").json["people"]}


def test_a_preview_shows_every_column_and_writes_nothing(terminal: Terminal, tmp_path: Path) -> None:
    file = table(tmp_path, "人员.csv", HEADER + GOOD)
    before = terminal.run("imports", "--json").json

    done = terminal.run("import", str(file), "--preview", "--account", "预览公司", "--lang", "zh")

    assert done.code == 0, done.err
    for header in HEADER.strip().split(","):
        assert header in done.out
    assert "王伟" in done.out
    assert "新增 2" in done.out
    assert "没有写入" in done.out
    assert terminal.run("imports", "--json").json == before
    assert terminal.run("show", "预览公司").code == 2


def test_a_file_with_a_problem_is_refused_whole_with_every_place(terminal: Terminal, tmp_path: Path) -> None:
    file = table(tmp_path, "list.csv", HEADER + GOOD * 60 + BAD * 30)

    done = terminal.run("import", str(file), "--account", "Refused Co")
    told = terminal.run("import", str(file), "--account", "Refused Co", "--json")

    assert (done.code, told.code) == (2, 2)
    assert "30 rows (122, 123, 124" in done.err
    assert "nothing was written" in done.err
    (report,) = told.json
    assert (report["state"], report["problem_count"], len(report["problems"])) == ("refused", 30, 30)
    assert report["problems"][0]["row"] == 122
    assert terminal.run("show", "Refused Co").code == 2


def test_bad_rows_are_skipped_and_kept_in_a_file_that_no_spreadsheet_runs(terminal: Terminal, tmp_path: Path) -> None:
    file = table(tmp_path, "skipped.csv", HEADER + GOOD + BAD)
    arguments = ("import", str(file), "--account", "Skip Co", "--skip-bad-rows", "--json")

    (first,) = terminal.run(*arguments).json
    (second,) = terminal.run(*arguments).json

    assert (first["state"], first["people"]["created"], first["problem_count"]) == ("partly", 2, 1)
    assert people(terminal, "Skip Co") == {"王伟", "李娜"}
    names = [Path(report["rejected"]).name for report in (first, second)]
    assert names == ["skipped-rejected.csv", "skipped-rejected-2.csv"]
    kept = Path(first["rejected"]).read_bytes()
    assert kept.startswith(b"\xef\xbb\xbf")
    head, row = csv.reader(io.StringIO(kept.decode("utf-8-sig")))
    assert head[:6] == ["file", "sheet", "row", "column", "problem", "remedy"]
    assert row[:4] == ["skipped.csv", "", "4", "最近拜访"]
    assert row[6:] == ["'=赵六", "工程师", "设备部", "李娜", "", "昨天", "咸"]


def test_a_file_for_bad_rows_that_is_there_already_is_not_replaced(terminal: Terminal, tmp_path: Path) -> None:
    file = table(tmp_path, "again.csv", HEADER + GOOD + BAD)
    target = table(tmp_path, "mine.csv", "mine")

    done = terminal.run("import", str(file), "--account", "Again Co", "--rejected", str(target))

    assert done.code == 2
    assert "not replaced" in done.err
    assert target.read_text(encoding="utf-8") == "mine"
    assert terminal.run("show", "Again Co").code == 2


def test_an_import_is_listed_shown_and_taken_back(terminal: Terminal, tmp_path: Path) -> None:
    before = everything(terminal)
    file = table(tmp_path, "undone.csv", HEADER + GOOD)
    (report,) = terminal.run("import", str(file), "--account", "Undo Co", "--json").json
    run = report["run"]

    assert run in terminal.run("imports").out
    assert "Undo Co" in terminal.run("imports", run).out
    unasked = terminal.run("import", "--undo", run)
    assert (unasked.code, "--yes" in unasked.err) == (2, True)
    shown = terminal.run("import", "--undo", run, "--preview")
    assert shown.code == 0
    assert "people 2" in shown.out
    assert people(terminal, "Undo Co") == {"王伟", "李娜"}

    done = terminal.run("import", "--undo", run, "--yes")

    assert done.code == 0, done.err
    assert everything(terminal) == before
    again = terminal.run("import", "--undo", run, "--yes")
    assert (again.code, "undone already" in again.err) == (2, True)
    assert terminal.run("import", str(file), "--account", "Undo Co").code == 0
    assert people(terminal, "Undo Co") == {"王伟", "李娜"}


def test_the_same_file_again_writes_nothing(terminal: Terminal, tmp_path: Path) -> None:
    file = table(tmp_path, "twice.csv", HEADER + GOOD)
    terminal.run("import", str(file), "--account", "Twice Co")
    before = everything(terminal)

    (report,) = terminal.run("import", str(file), "--account", "Twice Co", "--json").json

    assert (report["state"], report["written"], report["people"]["unchanged"]) == ("unchanged", False, 2)
    assert everything(terminal) == before


def test_what_was_understood_is_written_as_a_mapping_and_read_again(terminal: Terminal, tmp_path: Path) -> None:
    file = table(tmp_path, "mapped.csv", HEADER + GOOD)
    mapping = tmp_path / "mapping.toml"

    terminal.run("import", str(file), "--account", "Map Co", "--preview", "--save-mapping", str(mapping))
    text = mapping.read_text(encoding="utf-8").replace('"口味" = "ignored"', '"口味" = "note"')
    mapping.write_text(text, encoding="utf-8")
    done = terminal.run("import", str(file), "--account", "Map Co", "--mapping", str(mapping))

    assert done.code == 0, done.err
    notes = {p["name"]: p["note"] for p in terminal.run("show", "Map Co", "--json").json["people"]}
    assert notes == {"王伟": "辣", "李娜": "甜"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("import",), "Which file"),
        (("import", "x.csv", "--undo", "r-1"), "no file"),
        (("import", "--undo", "r-1", "--yes"), "no import r-1"),
        (("imports", "r-nothing"), "no import r-nothing"),
        (("import", "x.csv", "--resume", "r-1", "--preview"), "resumed or previewed"),
        (("import", "x.csv", "--resume", "r-1"), "no import r-1"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(
    arguments: tuple[str, ...], said: str, terminal: Terminal, tmp_path: Path
) -> None:
    table(terminal.folder, "x.csv", HEADER + GOOD)

    done = terminal.run(*arguments)

    assert done.code == 2, done
    assert said in done.err


def many_accounts(path: Path, count: int) -> Path:
    """An export of a CRM about so many companies of thirty people each."""
    rows = ["Id,FirstName,LastName,Email,Title,Department,ReportsToId,AccountId"]
    for firm in range(count):
        company = f"001{firm:012d}AAA"
        for number in range(30):
            key = f"003{firm:06d}{number:06d}AAA"
            boss = f"003{firm:06d}{0:06d}AAA" if number else ""
            rows.append(f"{key},F{number},L{firm},p{number}@c{firm}.example,Buyer,Plant,{boss},{company}")
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


def broken_off(terminal: Terminal, sign: int, written: int, *arguments: str) -> Outcome:
    """An import that is sent the signal once it has written more than so many accounts."""
    process = subprocess.Popen(
        terminal.command("import", *arguments, "--json"),
        cwd=terminal.folder,
        env=terminal.full(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    with open_embedded(terminal.home / "database") as store:
        until = time.monotonic() + 120
        while time.monotonic() < until and process.poll() is None:
            if any(len(store.run(run.id).steps) > written for run in store.runs() if run.file == CRM):
                process.send_signal(sign)
                break
    out, err = process.communicate(timeout=120)
    return Outcome(process.returncode, out.decode(), err.decode())


def test_an_import_that_ended_early_is_resumed_and_nothing_is_lost_or_doubled(
    terminal: Terminal, tmp_path: Path
) -> None:
    """Killed, resumed, interrupted, and resumed again."""
    file, other = many_accounts(tmp_path / CRM, ACCOUNTS), table(tmp_path, "other.csv", HEADER + GOOD)

    killed = broken_off(terminal, signal.SIGKILL, 0, str(file))
    (run,) = [one["id"] for one in terminal.run("imports", "--json").json if one["file"] == CRM]
    first = terminal.run("imports", run, "--json").json
    refused = terminal.run("import", str(other), "--resume", run)
    interrupted = broken_off(terminal, signal.SIGINT, len(first["accounts"]), str(file), "--resume", run)
    second = terminal.run("imports", run, "--json").json
    done = terminal.run("import", str(file), "--resume", run, "--json")

    assert (killed.code, first["run"]["state"]) == (-signal.SIGKILL, "running")
    assert (interrupted.code, second["run"]["state"]) == (130, "failed")
    assert f"--resume {run}" in interrupted.err
    assert 0 < len(first["accounts"]) < len(second["accounts"]) < ACCOUNTS
    assert (refused.code, "another content" in refused.err) == (2, True)
    (report,) = done.json
    assert report["skipped"] == len(second["accounts"])
    record = terminal.run("imports", run, "--json").json
    assert record["run"]["state"] == "finished"
    assert len({step["account_id"] for step in record["accounts"]}) == len(record["accounts"]) == ACCOUNTS
    assert sum(step["counts"]["people_created"] for step in record["accounts"]) == 30 * ACCOUNTS
    terminal.run("import", "--undo", run, "--yes")


def big_report(state: str = "preview") -> RunReport:
    """A report with everything in it, and long Chinese names."""
    columns = (
        ColumnSeen(header="决策人对本项目的影响程度说明" * 2, meaning="degree", how="alias", score=1, sure=True,
                   samples=("非常高" * 9, "一般")),
        ColumnSeen(header="attitude", meaning="rating", how="similar", score=0.87, sure=True, samples=("3", "4")),
        ColumnSeen(header="谁", meaning=None, how="values", score=0.4, sure=False, instead=("manager", "owner")),
    )  # fmt: skip
    seen = TableSeen(
        file="华东大区重点客户关键人清单.csv", format="spreadsheet", about="people", why="format.people", source="清单",
        encoding="gb18030", separator=";", header_row=3, example=("王伟" * 20, "总经理" * 20), columns=columns,
    )  # fmt: skip
    person = PeopleCount(created=3, updated=2, unchanged=1, gone=1, gone_names=("赵六",))
    account = ImportReport(
        account_id="a", account_name="华东重型机械制造股份有限公司", rows=7, created={"person": 3},
        updated={"person": 2}, gone={"position": 1}, unchanged=4, facts=9, contradictions=1,
        written=state != "preview", new=True, people=person,
        contradicted=(Contradiction(about="王伟", attribute="rating", held=3, said=-2),),
    )  # fmt: skip
    accounts = tuple(account.model_copy(update={"account_id": f"a{n}"}) for n in range(30))
    return RunReport.model_validate(
        {
            "file": "华东.csv", "sha256": "0", "format": "spreadsheet", "state": state, "rows": 210, "people": person,
            "guesses": {"layer": 3}, "left_out": {"import.left_out.deleted": 2}, "tables": (seen,),
            "accounts": accounts, "erased": 1, "run": "r-20261122-3fa2",
            "warnings": [Remark(code="file_empty", file="x.csv", row=n) for n in range(30)],
        }
    )  # fmt: skip


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("state", ["preview", "written"])
def test_a_report_fits_the_terminal_in_both_languages(width: int, lang: str, state: str) -> None:
    session = Session(lang)
    session.__dict__["console"] = Console(
        width=width, file=io.StringIO(), markup=False, highlight=False, emoji=False, color_system=None
    )

    if state == "preview":
        present_import.preview(session, big_report())
    else:
        present_import.done(session, big_report(state))

    text = session.console.file.getvalue()  # type: ignore[attr-defined]  # a StringIO
    assert max(cell_len(line.rstrip()) for line in text.splitlines()) <= width
    assert text.count("华东重型机械制造股份有限公司") == 20 or width == 80
    assert ("决策人" in text) == (state == "preview")
    assert ("87%" in text) == (state == "preview")


def test_a_column_that_was_not_read_is_named_in_the_report_of_an_import() -> None:
    session = Session("en")
    session.__dict__["console"] = Console(width=200, file=io.StringIO(), markup=False, highlight=False, emoji=False)

    present_import.done(session, big_report("written"))

    text = session.console.file.getvalue()  # type: ignore[attr-defined]  # a StringIO
    assert "column “谁” was not read, it may be manager, our responsible" in text
    assert "--save-mapping" in text
