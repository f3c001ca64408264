"""Importing 50,000 people with 150,000 links into Neo4j, against a bare driver that writes the very same.

The files are what an HR tool and a survey give: one table of people with department, title and manager, one of ties.
The reference is the driver alone: one `UNWIND … MERGE` for each kind of thing, one transaction for each account, rows
ready in memory. Both write to the same server, emptied in between; what stands there afterwards is counted and equal.
"""

from __future__ import annotations

import csv
import gc
import os
import random
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import neo4j

from graphkam.model.changes import ChangeSet
from graphkam.model.policy import default_policy
from graphkam.services.importing import import_file
from graphkam.store import Store, open_server
from graphkam.store.writing import LINKS, TIES, Prepared
from tools.neo4j import Server, running

PEOPLE = 50_000
LARGEST_ACCOUNT = 5_000
TIES_EACH = 2
ROUNDS = 3
GOAL = 0.7
"""Ours reaches at least this share of the reference's rows per second."""

MEMORY_TIMES = 10
ONE_ACCOUNT_MB = 150
"""How much more a file of several accounts may take than one of one: the next account is read while one is written."""

MOMENT = datetime(2026, 6, 15, 9, tzinfo=UTC)
_TITLES = ("General Manager", "Purchasing Director", "Project Manager", "Process Engineer", "Buyer", "IT Specialist")
_LABEL = {
    "account": "Account", "unit": "Unit", "person": "Person", "member": "Member", "opportunity": "Opportunity",
    "buying_influence": "BuyingInfluence",
}  # fmt: skip
_TIE = {
    "position": ("WORKS_IN", "Person", "Unit"),
    "position_unplaced": ("WORKS_IN", "Person", "Account"),
    "reporting": ("REPORTS_TO", "Person", "Person"),
    "influence": ("INFLUENCES", "Person", "Person"),
    "coverage": ("COVERS", "Member", "Person"),
}
_LINK = {"unit_of": ("UNIT_OF", "Unit", "Account"), "part_of": ("PART_OF", "Unit", "Unit")}


def run(rounds: int | None) -> bool:
    """Prints the tables; true where both goals are met."""
    rounds = rounds or ROUNDS
    with tempfile.TemporaryDirectory() as folder, running() as server:
        # memory first: a process inherits the peak of the one that starts it, and speed keeps the reference's rows
        met = steady(server, Path(folder))
        return speed(server, Path(folder), rounds) and met


def speed(server: Server, folder: Path, rounds: int) -> bool:
    """Ours and the bare driver in turn, every time into an empty store; wall clock, the server's work included."""
    export = write_export(folder / "staff", PEOPLE)
    emptied(server)
    plans = recorded(server, export)
    gc.freeze()  # the reference's rows are not ours to look through
    expected = counted(server)
    ours: list[float] = []
    bare: list[float] = []
    for _ in range(rounds):
        for times, work in ((ours, lambda: imported(server, export)), (bare, lambda: written_bare(server, plans))):
            emptied(server)
            times.append(seconds(work))
            if counted(server) != expected:
                raise RuntimeError(f"{counted(server)} is there, not {expected}")
    gc.unfreeze()
    ratio = statistics.median(b / o for o, b in zip(ours, bare, strict=True))
    rows, (nodes, ties, properties) = PEOPLE * (2 + TIES_EACH), expected
    print(
        f"### importing: {PEOPLE:,} people, {PEOPLE * (1 + TIES_EACH):,} links, {PEOPLE // LARGEST_ACCOUNT} accounts; "
        f"medians of {rounds} interleaved rounds\n\n"
        f"{nodes:,} nodes, {ties:,} relationships, {properties:,} properties.\n\n"
        "| | seconds | rows/s |\n| --- | ---: | ---: |"
    )
    for name, times in (("`graphkam import`", ours), ("bare driver", bare)):
        print(f"| {name} | {statistics.median(times):.1f} | {rows / statistics.median(times):,.0f} |")
    print(f"\nRatio of speeds {ratio:.2f}, goal at least {GOAL}: {'met' if ratio >= GOAL else 'MISSED'}\n", flush=True)
    return ratio >= GOAL


def write_export(folder: Path, people: int) -> Path:
    """An HR tool's table of people and a survey's table of ties, made up, the same every time."""
    dice = random.Random(people)
    folder.mkdir()
    with (folder / "people.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Employee ID", "Name", "E-mail", "Company", "Department", "Job Title", "Manager ID"])
        for number in range(people):
            place = number % LARGEST_ACCOUNT
            first = number - place
            writer.writerow([
                f"E{number:06}", f"Person {dice.randrange(people)} {number:x}", f"p{number}@example.com",
                f"Company {number // LARGEST_ACCOUNT:03}", f"Department {place % 40}",
                _TITLES[0 if place == 0 else 1 if place < 10 else 2 + place % 4],
                "" if place == 0 else f"E{first + (place - 1) // 8:06}",
            ])  # fmt: skip
    with (folder / "ties.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Influencer ID", "Influenced ID", "Kind", "Strength"])
        for number in range(people):
            first = number - number % LARGEST_ACCOUNT
            for step in range(1, TIES_EACH + 1):
                other = first + (number - first + step * 7) % min(LARGEST_ACCOUNT, people - first)
                writer.writerow([f"E{number:06}", f"E{other:06}", "trust", dice.choice(["0.3", "0.5", "0.8"])])
    return folder


def imported(server: Server, export: Path) -> None:
    with opened(server) as store:
        import_file(store, export, by="bench", moment=MOMENT, policy=default_policy())


def opened(server: Server) -> Store:
    return open_server(server.uri, *server.auth, None)


class Recording(Store):
    """Writes as the store does and keeps what it wrote, as the rows that go to the database."""

    plans: list[Prepared]

    def apply(self, change: ChangeSet | Prepared, *args: Any, **more: Any) -> Any:
        if isinstance(change, Prepared) and not change.change.empty:
            self.plans.append(change)
        return super().apply(change, *args, **more)


def recorded(server: Server, export: Path) -> list[Prepared]:
    """What an import writes, one account after another; the import also warms the server up."""
    with opened(server) as store:
        store.__class__ = Recording
        assert isinstance(store, Recording)
        store.plans = []
        import_file(store, export, by="bench", moment=MOMENT, policy=default_policy())
        return store.plans


def written_bare(server: Server, plans: list[Prepared]) -> None:
    with (
        neo4j.GraphDatabase.driver(server.uri, auth=server.auth) as driver,
        driver.session() as session,
    ):
        for plan in plans:
            session.execute_write(bare, plan)


def bare(tx: neo4j.ManagedTransaction, plan: Prepared) -> None:
    """One account as a plain program would write it."""
    for kind, rows in plan.rows.items():
        flat = [{**row, "all": {**row["values"], **row["first"], "version": 1}} for row in rows]
        if kind in _TIE:
            tie, source, target = _TIE[kind]
            tx.run(
                f"UNWIND $rows AS row MATCH (a:{source} {{id: row.source}}) MATCH (b:{target} {{id: row.target}}) "
                f"MERGE (a)-[r:{tie} {{id: row.id}}]->(b) SET r += row.all",
                rows=flat,
            ).consume()
        else:
            tx.run(f"UNWIND $rows AS row MERGE (n:{_LABEL[kind]} {{id: row.id}}) SET n += row.all", rows=flat).consume()
    for link in LINKS:
        rows = [{"id": e.id, "targets": [t for t in link.targets(e) if t]} for e in plan.by_kind.get(link.kind, ())]
        if any(row["targets"] for row in rows) and link.name in _LINK:
            tie, source, target = _LINK[link.name]
            tx.run(
                f"UNWIND $rows AS row UNWIND row.targets AS target MATCH (a:{source} {{id: row.id}}) "
                f"MATCH (b:{target} {{id: target}}) MERGE (a)-[:{tie}]->(b)",
                rows=rows,
            ).consume()
    tx.run("UNWIND $rows AS row MERGE (f:Fact {id: row.id}) SET f += row.values", rows=plan.facts).consume()
    for kind, label in _LABEL.items():
        rows = [{"id": f.id, "target": f.subject_id} for f in plan.change.facts if f.kind == kind]
        if rows and kind not in TIES:
            tx.run(
                f"UNWIND $rows AS row MATCH (f:Fact {{id: row.id}}) MATCH (n:{label} {{id: row.target}}) "
                "MERGE (f)-[:ABOUT]->(n)",
                rows=rows,
            ).consume()


def emptied(server: Server) -> None:
    with neo4j.GraphDatabase.driver(server.uri, auth=server.auth) as driver, driver.session() as session:
        session.run("MATCH (n) WHERE NOT n:Schema CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS").consume()


def counted(server: Server) -> tuple[int, int, int]:
    """Nodes, relationships and their properties, without the record of the import run and locks."""
    with neo4j.GraphDatabase.driver(server.uri, auth=server.auth) as driver:
        ours = "WHERE NOT (n:Schema OR n:ImportRun OR n:ImportStep OR n:ImportBefore) "
        nodes = driver.execute_query(
            f"MATCH (n) {ours}RETURN count(n) AS n, "
            "sum(size([k IN keys(n) WHERE NOT k IN ['last_lock', 'last_write']])) AS p"
        ).records[0]
        ties = driver.execute_query(f"MATCH (n)-[r]->() {ours}RETURN count(r) AS n, sum(size(keys(r))) AS p").records[0]
        return nodes["n"], ties["n"], nodes["p"] + ties["p"]


def seconds(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def steady(server: Server, folder: Path) -> bool:
    """Peak memory of a process that imports a small and a ten times larger file of accounts of the same size."""
    peaks = []
    for people in (LARGEST_ACCOUNT, MEMORY_TIMES * LARGEST_ACCOUNT):
        export = write_export(folder / f"staff{people}", people)
        emptied(server)
        code = f"from benchmarks import importing; importing.in_own_process({str(export)!r})"
        done = subprocess.run(
            [sys.executable, "-c", code], env=_environment(server), capture_output=True, text=True, check=True
        )
        peaks.append(int(done.stdout.split()[-1]))
    met = peaks[1] - peaks[0] <= ONE_ACCOUNT_MB
    print(
        f"Peak memory of the importing process: {peaks[0]} MB for {LARGEST_ACCOUNT:,} people in one account, "
        f"{peaks[1]} MB for {MEMORY_TIMES * LARGEST_ACCOUNT:,} in {MEMORY_TIMES}; "
        f"goal at most {ONE_ACCOUNT_MB} MB more: {'met' if met else 'MISSED'}\n"
    )
    return met


def _environment(server: Server) -> dict[str, str]:
    return {**os.environ, "BENCH_URI": server.uri, "BENCH_USER": server.auth[0], "BENCH_PASSWORD": server.auth[1]}


def in_own_process(export: str) -> None:
    with open_server(os.environ["BENCH_URI"], os.environ["BENCH_USER"], os.environ["BENCH_PASSWORD"], None) as store:
        import_file(store, Path(export), by="bench", moment=MOMENT, policy=default_policy())
    print(peak_mb())


def peak_mb() -> int:
    """Peak resident memory of this process. `getrusage` would count what the parent held when it started this one."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(re.search(r"VmHWM:\s+(\d+) kB", status.read_text())[1]) // 1024  # type: ignore[index]  # always there
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
