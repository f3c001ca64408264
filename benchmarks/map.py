"""The map against stock pyvis: making the page, and how soon a browser shows it; layout in seconds."""

from __future__ import annotations

import random
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Any

from pyvis.network import Network

from benchmarks.measuring import Contest, report
from graphkam.map import Scene, fishnet_html, fishnet_page, fishnet_scene
from graphkam.map.layout import laid_out
from graphkam.map.place import placing
from graphkam.model.codes import InfluenceKind, Layer
from graphkam.model.entities import WORKSPACE, Account, Influence, Person, Position, Reporting, Unit
from graphkam.model.graph import AccountGraph

DAY = date(2026, 9, 1)
SPAN, TIES_A_PERSON = 6, 4
LAYOUT_LIMITS = {200: 1.0, 1000: 5.0}
"""People → seconds of one core that a layout may take."""

MAKING = {200: 0.1, 1000: 0.25}
"""People → what the page may take of the time stock pyvis takes for the same people and ties. Its fixed cost, which is
most of its time at 200 people, is less of it at 1,000."""

FIRST_PICTURE = 0.05
"""How long the first picture may take, as a share of stock pyvis' with its physics, at 200 people."""

_NOTE = (
    "Ours begins with the scene, whose places are worked out already; stock pyvis leaves that to the browser. "
    "What they take, and the whole way from the graph to the page, is measured below."
)

_ROUNDS, _BROWSER_ROUNDS, _PATIENCE = 15, 3, 120.0


@cache
def account(people: int) -> AccountGraph:
    """A reporting tree in ten departments with four influence ties a person, mostly among neighbours. All made up."""
    draw = random.Random(1)
    units = [Unit(id=f"u{spot}", account_id="a", name=f"Department {spot}", order=spot) for spot in range(10)]
    layers = list(Layer)
    found, positions = [], []
    for number in range(people):
        layer = layers[0 if number < 10 else 1 if number < people // 5 else 2]
        found.append(Person(id=f"p{number:05}", account_id=WORKSPACE, name=f"Person {number}"))
        positions.append(
            Position(
                id=f"q{number:05}", account_id="a", person_id=f"p{number:05}", employer_id="a",
                unit_id=f"u{number % 10}", title="Engineer", layer=layer,
            )
        )  # fmt: skip
    reporting = tuple(
        Reporting(id=f"r{number}", account_id="a", person_id=f"p{number:05}", manager_id=f"p{(number - 1) // SPAN:05}")
        for number in range(1, people)
    )
    pairs: set[tuple[int, int]] = set()
    while len(pairs) < TIES_A_PERSON * people:
        one = draw.randrange(people)
        near = one + draw.randint(-8, 8) if draw.random() < 0.7 else draw.randrange(people)
        if near != one and 0 <= near < people:
            pairs.add((one, near))
    influence = tuple(
        Influence(
            id=f"i{one}-{two}", account_id="a", source_id=f"p{one:05}", target_id=f"p{two:05}",
            kind=InfluenceKind.ADVICE, strength=draw.randint(1, 10) / 10,
        )
        for one, two in sorted(pairs)
    )  # fmt: skip
    return AccountGraph(
        day=DAY,
        account=Account(id="a", account_id="a", name="Benchmark"),
        units=tuple(units),
        people=tuple(found),
        positions=tuple(positions),
        reporting=reporting,
        influence=influence,
    )


def stock(graph: AccountGraph, directed: bool = True) -> str:
    """The same people and ties as pyvis' documentation has it, in the only mode that carries its script along.

    Ties have a direction, so the network has one too. Without, as pyvis makes it where nobody asks, it compares every
    edge with all before it and silently drops the second of a pair: slower, and not the whole map.
    """
    network = Network(cdn_resources="in_line", directed=directed)
    for person in graph.people:
        network.add_node(person.id, label=person.name, title=person.name)
    for line in graph.reporting:
        network.add_edge(line.person_id, line.manager_id)
    for tie in graph.influence:
        network.add_edge(tie.source_id, tie.target_id)
    return str(network.generate_html())


@cache
def scene_of(people: int) -> Scene:
    return fishnet_scene(account(people), None, None, None, None)


def run(rounds: int | None) -> bool:
    """Prints the table and the seconds; true where every goal is met."""
    met = report("map", [_making(200), _making(1000)], (_NOTE,), rounds or _ROUNDS)
    for people, limit in LAYOUT_LIMITS.items():
        seconds = _layout_seconds(people, rounds or _ROUNDS)
        met &= seconds <= limit
        print(
            f"Layout of {people} people: {seconds:.2f} s of one core (limit {limit:g} s, {_verdict(seconds <= limit)})."
        )
        whole = statistics.median(_seconds_of(partial(_from_the_graph, people)) for _ in range(3))
        print(f"From the graph to the page, {people} people: {whole:.2f} s.")
    shares = _first_pictures(_BROWSER_ROUNDS)
    if shares is None:
        print("First picture: not measured, Chromium and its driver are not installed.")
        return met
    mine, theirs, share = shares
    print(
        f"First picture, 200 people, medians of {_BROWSER_ROUNDS} interleaved rounds: {mine:.2f} s, stock pyvis with "
        f"physics {theirs:.2f} s, ratio {share:.3f} (goal {FIRST_PICTURE:g}, {_verdict(share <= FIRST_PICTURE)})."
    )
    return met and share <= FIRST_PICTURE


def _verdict(met: bool) -> str:
    return "met" if met else "MISSED"


def _making(people: int) -> Contest:
    ties = TIES_A_PERSON * people + people - 1
    return Contest(
        f"HTML page, {people} people, {ties} ties",
        lambda: fishnet_page(scene_of(people), "en"),
        lambda: stock(account(people)),
        "stock pyvis, in_line, directed",
        MAKING[people],
    )


def _from_the_graph(people: int) -> str:
    return fishnet_html(account(people), None, None, None, None, "en")


def _seconds_of(act: Callable[[], object]) -> float:
    start = time.process_time()
    act()
    return time.process_time() - start


def _layout_seconds(people: int, rounds: int) -> float:
    """Median over at most nine rounds: a layout draws no random numbers, so that more would say no more."""
    place = placing(account(people), None, frozenset(), (), ())
    return statistics.median(_seconds_of(lambda: laid_out(place)) for _ in range(min(rounds, 9)))


def _first_pictures(rounds: int) -> tuple[float, float, float] | None:
    """(ours, stock pyvis' with physics, median ratio): seconds from opening the file to a drawn canvas, in one browser
    in turn; none where there is no browser."""
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    driver = shutil.which("chromedriver")
    if chromium is None or driver is None:
        return None
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    graph = account(200)
    with tempfile.TemporaryDirectory() as folder:
        ours, reference = Path(folder) / "ours.html", Path(folder) / "stock.html"
        ours.write_text(fishnet_html(graph, None, None, None, None, "en"), encoding="utf-8")
        reference.write_text(stock(graph), encoding="utf-8")
        options = webdriver.ChromeOptions()
        options.binary_location = chromium
        options.page_load_strategy = "none"
        for flag in ("--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/profile"):
            options.add_argument(flag)
        browser = webdriver.Chrome(options=options, service=Service(driver))
        try:
            browser.execute_cdp_cmd("Network.enable", {})
            browser.execute_cdp_cmd(
                "Network.emulateNetworkConditions",
                {"offline": True, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0},
            )
            pairs = [
                (_seconds_until(browser, ours, _OURS), _seconds_until(browser, reference, _STOCK))
                for _ in range(rounds)
            ]
        finally:
            browser.quit()
    mine, theirs = (statistics.median(side) for side in zip(*pairs, strict=True))
    return mine, theirs, statistics.median(one / two for one, two in pairs)


_OURS = "return Boolean(window.graphkam && graphkam.cards().length)"
# pyvis shows a bar until its physics have settled; the picture is there when the bar has gone.
_STOCK = (
    "const bar = document.getElementById('loadingBar'); "
    "return Boolean(window.network && (!bar || bar.style.opacity === '0' || bar.style.display === 'none'))"
)


def _seconds_until(browser: Any, file: Path, shown: str) -> float:
    browser.get("about:blank")
    start = time.perf_counter()
    browser.get(file.as_uri())
    while time.perf_counter() - start < _PATIENCE:
        if browser.execute_script(f"return document.readyState !== 'loading' && (() => {{ {shown} }})()"):
            break
        time.sleep(0.01)
    return time.perf_counter() - start
