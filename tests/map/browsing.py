"""A browser for the tests of the page, and what they ask of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from selenium import webdriver
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By

Opened = Callable[[str], webdriver.Chrome]
"""Opens a page from a file."""

RECORDER = """
(() => {
  const said = [], write = CanvasRenderingContext2D.prototype.fillText;
  const before = { center: 0.5, right: 1 };
  CanvasRenderingContext2D.prototype.fillText = function (text, x, y, ...rest) {
    const at = this.getTransform(), size = parseFloat(/([0-9.]+)px/.exec(this.font)[1]) * at.a;
    const wide = this.measureText(text).width * at.a, here = at.a * x + at.c * y + at.e;
    const left = here - wide * (before[this.textAlign] ?? 0);
    const canvas = this.canvas.id || this.canvas.parentElement?.className || "";
    said.push({ text, x: here, y: at.b * x + at.d * y + at.f, left, right: left + wide, size, canvas,
      align: this.textAlign, ink: this.fillStyle, alpha: this.globalAlpha });
    return write.call(this, text, x, y, ...rest);
  };
  window.drawnTexts = said;
})();
"""
"""Writes down every text that is drawn: where, how large, in which colour, on which canvas."""


def recorded(page: webdriver.Chrome, act: str = "network.redraw()") -> list[dict[str, Any]]:
    """The texts drawn on the map by some act, in CSS pixels of the map's place."""
    said: list[dict[str, Any]] = page.execute_script(
        f"if (!window.drawnTexts) {{ {RECORDER} }} drawnTexts.length = 0; {act}; return drawnTexts;"
    )
    return said


def on_map(said: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those on the map itself: not in the panel's small pictures, and not on paper."""
    return [one for one in said if one["canvas"] == "vis-network"]


def lines_on(said: list[dict[str, Any]], card: dict[str, Any], place: dict[str, float]) -> list[dict[str, Any]]:
    """The lines of text on a card, name and title, from the top; marks on its edge are not among them."""
    left, top = card["x"] - place["left"], card["y"] - place["top"]
    inside = [
        one
        for one in said
        if one["align"] == "left"
        and left < one["x"] < left + card["width"]
        and top + 4 < one["y"] < top + card["height"] - 4
    ]
    return sorted(inside, key=lambda one: one["y"])


def name_on(said: list[dict[str, Any]], card: dict[str, Any], place: dict[str, float]) -> list[dict[str, Any]]:
    """The lines that a card's whole name is written in; empty where it is not written whole."""
    lines = lines_on(said, card, place)
    for count in (1, 2):
        if "".join(one["text"] for one in lines[:count]).replace(" ", "") == card["name"].replace(" ", ""):
            return lines[:count]
    return []


def stage(page: webdriver.Chrome) -> dict[str, float]:
    place: dict[str, float] = page.execute_script(
        "return document.getElementById('stage').getBoundingClientRect().toJSON()"
    )
    return place


def cards_of(page: webdriver.Chrome) -> list[dict[str, Any]]:
    cards: list[dict[str, Any]] = page.execute_script("return graphkam.cards()")
    return cards


def folds_of(page: webdriver.Chrome) -> list[dict[str, Any]]:
    folds: list[dict[str, Any]] = page.execute_script("return graphkam.folds()")
    return folds


def overlapping(boxes: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Pairs of rectangles that share more than an edge."""
    return [
        (one["id"], other["id"])
        for spot, one in enumerate(boxes)
        for other in boxes[spot + 1 :]
        if one["x"] < other["x"] + other["width"]
        and other["x"] < one["x"] + one["width"]
        and one["y"] < other["y"] + other["height"]
        and other["y"] < one["y"] + one["height"]
    ]


def move(actions: ActionChains, x: float, y: float) -> None:
    actions.w3c_actions.pointer_action.move_to_location(round(x), round(y))  # type: ignore[no-untyped-call]  # selenium


def click(page: webdriver.Chrome, x: float, y: float) -> None:
    actions = ActionChains(page, duration=0)
    move(actions, x, y)
    actions.click().perform()


def hover(page: webdriver.Chrome, x: float, y: float) -> None:
    actions = ActionChains(page, duration=0)
    move(actions, x, y)
    actions.perform()


def heading(page: webdriver.Chrome) -> str:
    return page.find_element(By.CSS_SELECTOR, "#panel h2").text


def centre(card: dict[str, Any]) -> tuple[float, float]:
    return card["x"] + card["width"] / 2, card["y"] + card["height"] / 2


def events(browser: webdriver.Chrome) -> list[dict[str, Any]]:
    """What the browser did since it was last asked."""
    entries: list[dict[str, Any]] = browser.get_log("performance")  # type: ignore[no-untyped-call]  # selenium leaves this one untyped
    return [json.loads(entry["message"])["message"] for entry in entries]


def complaints(browser: webdriver.Chrome) -> list[str]:
    """What stands in the console since it was last asked."""
    entries: list[dict[str, Any]] = browser.get_log("browser")  # type: ignore[no-untyped-call]  # as above
    return [entry["message"] for entry in entries]
