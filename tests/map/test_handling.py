"""How the page is handled: a filter while a way is walked through, narrow screens, a finger, the keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from graphkam.map import fishnet_html
from graphkam.model.policy import default_policy
from graphkam.services.mapping import map_html
from tests.map.browsing import (
    Opened,
    cards_of,
    centre,
    folds_of,
    heading,
    lines_on,
    name_on,
    on_map,
    overlapping,
    recorded,
    stage,
)
from tests.map.conftest import SIZE
from tests.map.graphs import DEAL, generated, sample, with_committee
from tests.map.test_extremes import named
from tests.map.test_page import drawn

pytestmark = pytest.mark.browser


@pytest.fixture
def sized(browser: webdriver.Chrome) -> Iterator[webdriver.Chrome]:
    """The browser, whose window has its usual size again afterwards, and which no finger touches."""
    yield browser
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", SIZE)
    browser.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": False})


def resize(browser: webdriver.Chrome, width: int, height: int, mobile: bool = False) -> None:
    wanted = {**SIZE, "width": width, "height": height, "mobile": mobile}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", wanted)


def filtered(page: webdriver.Chrome, name: str, value: str) -> None:
    page.execute_script(
        "const one = document.getElementById(arguments[0]); one.value = arguments[1];"
        "one.dispatchEvent(new Event('change'))", f"by-{name}", value,
    )  # fmt: skip


def presence(page: webdriver.Chrome) -> dict[str, float]:
    """How opaque everybody's name is drawn."""
    said, place = on_map(recorded(page)), stage(page)
    cards = [card for card in cards_of(page) if card["person"]]
    return {card["name"]: min(one["alpha"] for one in name_on(said, card, place)) for card in cards}


def test_a_steps_people_are_readable_whatever_the_filter_says_and_afterwards_the_filter_looks_as_before(
    opened: Opened,
) -> None:
    page = opened(map_html(sample(), DEAL, default_policy(), "en"))
    filtered(page, "role", "gatekeeper")
    before = presence(page)
    assert [name for name, alpha in before.items() if alpha == 1] == ["Han Lei"]
    for part in ("ways", "plan"):
        page.find_element(By.CSS_SELECTOR, f"[data-tab={part}]").click()
        page.find_element(By.CSS_SELECTOR, "#panel .walk").click()
        for _ in range(page.execute_script("return chosen().steps.length")):
            shown = page.execute_script(
                "const { from, to } = chosen().steps[state.step];"
                "return [from, to].filter(Boolean).map((id) => tr(person(id).name))"
            )
            despite = ", ".join(name for name in shown if name != "Han Lei")
            note = page.find_element(By.CSS_SELECTOR, "#player .filter-note").text
            assert note == (f"The filter is on; shown all the same: {despite}" if despite else "The filter is on.")
            now = presence(page)
            assert {now[name] for name in shown} == {1}
            assert {now[name] for name in now if name not in shown and name != "Han Lei"} == {before["Xiao Ran"]}
            page.find_element(By.CSS_SELECTOR, "#player .next").click()
        page.find_element(By.ID, "language").click()
        assert page.find_element(By.CSS_SELECTOR, "#player .filter-note").text.startswith("筛选已开启；")
        page.find_element(By.ID, "language").click()
        filtered(page, "role", "")
        assert not page.find_element(By.CSS_SELECTOR, "#player .filter-note").is_displayed()
        filtered(page, "role", "gatekeeper")
        page.switch_to.active_element.send_keys(Keys.ESCAPE)
        assert presence(page) == before


CUT = """
const ink = document.createElement("canvas").getContext("2d");
const room = (one, style) => one.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
return [...document.querySelectorAll("button, select, input, h2, h3, .tile, li")].filter((one) => {
  const style = getComputedStyle(one);
  ink.font = style.font;
  const wide = (text) => ink.measureText(text).width;
  if (!one.checkVisibility()) return false;
  if (one.tagName === "INPUT") return wide(one.placeholder) > room(one, style);
  // The arrow of a choice takes about 16 pixels.
  const longest = Math.max(...[...one.options ?? []].map(({ text }) => wide(text)));
  if (one.tagName === "SELECT") return longest > room(one, style) - 16;
  return style.display !== "inline" && one.scrollWidth > one.clientWidth + 1;
}).map((one) => `${one.tagName} ${one.id}${one.className} ${one.textContent}`);
"""


def test_from_320_pixels_on_nothing_scrolls_sideways_no_control_is_cut_and_a_filter_moves_no_map(
    opened: Opened, sized: webdriver.Chrome
) -> None:
    page = opened(drawn(with_committee(), "zh"))
    for width in (320, 360, 390, 768, 1024, 1440):
        resize(sized, width, 844, mobile=width < 800)
        for _ in ("zh", "en"):
            found = page.execute_script("return document.documentElement.scrollWidth"), page.execute_script(CUT)
            assert found == (width, []), width
            high = page.execute_script("return stage.clientHeight")
            filtered(page, "role", "coach")
            assert page.execute_script("return stage.clientHeight") == high, width
            filtered(page, "role", "")
            page.find_element(By.ID, "language").click()


@pytest.mark.parametrize(("name", "lines"), [("雷小川", 1), ("Song Zhiwei", 2), ("Luo Yun", 1)])
def test_names_are_eleven_pixels_high_where_25_people_stand_in_thirteen_columns(
    opened: Opened, name: str, lines: int
) -> None:
    page = opened(fishnet_html(named(generated(25, units=13), name, "Engineer"), DEAL, None, None, None, "en"))
    assert page.execute_script("return [data.form, data.columns.length]") == ["narrow", 13]
    cards, said, place = cards_of(page), on_map(recorded(page)), stage(page)
    assert overlapping(cards) == []
    for card in (card for card in cards if card["person"]):
        found = name_on(said, card, place)
        assert len(found) == lines
        assert min(one["size"] for one in found) >= 11 - 1e-9
        assert lines_on(said, card, place)[len(found)]["text"] == "Engineer"


def test_a_tap_shows_the_details_in_sight_and_nothing_more(opened: Opened, sized: webdriver.Chrome) -> None:
    resize(sized, 320, 568, mobile=True)
    sized.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": True})
    page = opened(drawn(sample(), "en"))
    top = stage(page)["top"] + 60
    card = next(card for card in cards_of(page) if card["person"] and top < card["y"] < 480 and 40 < card["x"] < 200)
    x, y = centre(card)
    page.execute_script("window.over = 0; document.addEventListener('click', () => { window.over += 1; })")
    sized.execute_cdp_cmd("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    sized.execute_cdp_cmd("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    WebDriverWait(page, 5).until(lambda one: one.execute_script("return window.over") == 1)
    assert heading(page) == card["name"]
    place = page.execute_script("return document.querySelector('#panel h2').getBoundingClientRect().toJSON()")
    assert 0 <= place["top"] < place["bottom"] <= 568
    assert not page.find_element(By.ID, "tip").is_displayed()


def test_by_keyboard_the_panel_keeps_the_focus_and_escape_closes_one_thing_after_the_other(opened: Opened) -> None:
    page = opened(fishnet_html(generated(200), DEAL, None, None, None, "en"))
    fold = folds_of(page)[4]
    page.execute_script("document.getElementById('stage').focus(); toggleFold(arguments[0])", fold["id"])
    page.find_element(By.CSS_SELECTOR, "#panel .roles .link").send_keys(Keys.ENTER)
    assert heading(page) != "Overview"
    for hidden in (0, fold["hidden"]):
        assert page.execute_script("return document.activeElement.id") == "panel"
        page.switch_to.active_element.send_keys(Keys.ESCAPE)
        assert (heading(page), folds_of(page)[4]["hidden"]) == ("Overview", hidden)


def every_stop(page: webdriver.Chrome) -> list[Any]:
    """(what has the focus, whether that can be seen) for each stop of the Tab key in the page."""
    found: list[Any] = []
    while len(found) < 100:
        page.switch_to.active_element.send_keys(Keys.TAB)
        stop = page.execute_script("""
          const one = document.activeElement, style = getComputedStyle(one);
          return one === document.body || one.dataset.seen ? null
            : (one.dataset.seen = "1", [one.id || one.className, style.outlineStyle === "solid"]);
        """)
        if stop is None:
            return found
        found.append(stop)
    return found


def test_every_stop_of_the_tab_key_is_seen_and_the_map_is_one(opened: Opened) -> None:
    stops = every_stop(opened(drawn(sample(), "en")))
    names = [name for name, _ in stops]
    assert names[:9] == [
        "search", "by-role", "by-attitude", "by-coverage", "fit", "export", "print", "language", "stage",
    ]  # fmt: skip
    assert "vis-network" not in names
    assert len(names) > 20
    assert [name for name, seen in stops if not seen] == []
