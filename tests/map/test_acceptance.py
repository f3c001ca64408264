"""What a reader was promised of the page, proved in a real browser: by what it draws, not by what it says of itself."""

from __future__ import annotations

import io
from base64 import b64decode
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from graphkam.map import fishnet_html
from graphkam.map.looks import LIGHT
from graphkam.map.marks import ATTITUDES, COVERAGE_LEVELS
from graphkam.map.scene import scene
from graphkam.model.codes import Role
from tests.map.browsing import (
    Opened,
    cards_of,
    centre,
    click,
    complaints,
    folds_of,
    heading,
    hover,
    lines_on,
    name_on,
    on_map,
    overlapping,
    recorded,
    stage,
)  # fmt: skip
from tests.map.graphs import DEAL, generated, sample, with_committee
from tests.map.test_extremes import EMOJI, LONG_NAME, LONG_TITLE, RIGHT_TO_LEFT, named
from tests.map.test_page import drawn

pytestmark = pytest.mark.browser


def large(count: int = 200, lang: Any = "zh") -> str:
    return fishnet_html(generated(count), DEAL, None, None, None, lang)


def test_nothing_is_asked_of_the_world_whatever_is_done_on_the_page(opened: Opened) -> None:
    page = opened(drawn(with_committee(), "en"))
    card = next(card for card in cards_of(page) if card["person"])
    hover(page, *centre(card))
    WebDriverWait(page, 5).until(lambda one: card["name"] in one.find_element(By.ID, "tip").text)
    click(page, *centre(card))
    WebDriverWait(page, 5).until(lambda one: heading(one) == card["name"])
    page.find_element(By.TAG_NAME, "body").send_keys(Keys.ESCAPE)
    page.find_element(By.CSS_SELECTOR, "#by-role option[value=coach]").click()
    page.find_element(By.ID, "search").send_keys("data")
    page.find_elements(By.CSS_SELECTOR, "#panel .path")[1].click()
    for name in ("fit", "export", "language"):
        page.find_element(By.ID, name).click()
    page.execute_script("window.dispatchEvent(new Event('beforeprint'))")
    # The fixture looks at every request, every dialog and the console afterwards.


def test_the_policy_stops_what_is_put_into_the_page_afterwards(browser: webdriver.Chrome, tmp_path: Path) -> None:
    file = tmp_path / "map.html"
    file.write_text(drawn(sample()), encoding="utf-8")
    browser.get(file.as_uri())
    WebDriverWait(browser, 20).until(lambda one: one.execute_script("return Boolean(window.graphkam)"))
    browser.execute_script("""
      window.stopped = [];
      document.addEventListener("securitypolicyviolation", (event) => stopped.push(event.effectiveDirective));
      const put = (tag, set) => {
        const one = document.createElement(tag);
        set(one); document.body.append(one);
        return one;
      };
      put("script", (one) => { one.textContent = "window.hacked = 1"; });
      put("script", (one) => { one.src = "https://example.org/x.js"; });
      put("img", (one) => { one.src = "https://example.org/x.png"; });
      put("button", (one) => one.setAttribute("onclick", "window.hacked = 2")).click();
      put("p", (one) => one.setAttribute("style", "color: red"));
      put("iframe", (one) => { one.src = "https://example.org/"; });
      fetch("https://example.org/").catch(() => {});
    """)
    expected = {"script-src-elem", "img-src", "script-src-attr", "style-src-attr", "frame-src", "connect-src"}
    WebDriverWait(browser, 5).until(lambda one: expected <= set(one.execute_script("return stopped")))
    assert browser.execute_script("return window.hacked") is None
    complaints(browser)


@pytest.mark.parametrize("count", [24, 200])
def test_no_two_cards_overlap_on_the_screen_and_every_point_of_a_card_is_its_persons(
    opened: Opened, count: int
) -> None:
    page = opened(drawn(sample()) if count == 24 else large(count))
    cards, folds, place = cards_of(page), folds_of(page), stage(page)
    assert overlapping([*cards, *folds]) == []
    assert sum(card["person"] for card in cards) + sum(fold["hidden"] for fold in folds) == count
    assert all(place["top"] <= one["y"] and one["y"] + one["height"] <= place["bottom"] for one in [*cards, *folds])
    assert all(place["left"] <= one["x"] and one["x"] + one["width"] <= place["right"] for one in [*cards, *folds])
    mistaken = page.execute_script("""
      return arguments[0].flatMap((card) => [[0.06, 0.9], [0.5, 0.5], [0.94, 0.1]].map(([right, down]) =>
        [card.id, graphkam.cardAt(card.x + card.width * right, card.y + card.height * down)]))
        .filter(([wanted, found]) => wanted !== found)
    """, [*cards, *folds])  # fmt: skip
    assert mistaken == []


def test_a_click_on_any_card_shows_that_persons_details(opened: Opened) -> None:
    page = opened(drawn(sample(), "en"))
    titles = {one.name.en: one.details.title.en for one in scene(sample(), DEAL, None, None, None).people
              if one.details.title}  # fmt: skip
    for card in (card for card in cards_of(page) if card["person"]):
        click(page, *centre(card))
        WebDriverWait(page, 5).until(lambda one, name=card["name"]: heading(one) == name)  # type: ignore[misc]
        assert page.find_element(By.CSS_SELECTOR, "#panel .title").text == titles[card["name"]]


def test_the_tab_key_leads_to_the_map_and_enter_opens_a_chip_and_a_person(opened: Opened) -> None:
    page = opened(large(lang="en"))
    for _ in range(15):
        page.switch_to.active_element.send_keys(Keys.TAB)
        if page.execute_script("return document.activeElement.id") == "stage":
            break
    assert page.execute_script("return document.activeElement.id") == "stage"
    live = page.find_element(By.ID, "live")
    told = []
    for _ in range(12):
        told.append(live.get_attribute("textContent"))
        if page.execute_script("return graphkam.folds().some((fold) => fold.id === graphkam.state().focused)"):
            break
        page.switch_to.active_element.send_keys(Keys.ARROW_DOWN)
    assert len(set(told)) == len(told) > 1
    assert all(told)
    before = len(cards_of(page))
    page.switch_to.active_element.send_keys(Keys.ENTER)
    assert len(cards_of(page)) > before
    page.switch_to.active_element.send_keys(Keys.ARROW_UP)
    focused = page.execute_script("return graphkam.state().focused")
    name = next(card["name"] for card in cards_of(page) if card["id"] == focused)
    assert (live.get_attribute("textContent") or "").startswith(name)
    page.switch_to.active_element.send_keys(Keys.ENTER)
    assert heading(page) == name
    page.switch_to.active_element.send_keys(Keys.ESCAPE)
    assert heading(page) == "Overview"


def test_every_filter_states_its_count_and_leaves_just_those_people_bright(opened: Opened) -> None:
    page = opened(drawn(sample(), "en"))
    people = scene(sample(), DEAL, None, None, None).people
    wanted = {
        **{("role", role.value): [one for one in people if role.value in one.knot.roles] for role in Role},
        **{("attitude", code): [one for one in people if one.knot.attitude == code] for code in ATTITUDES},
        **{("coverage", str(level)): [one for one in people if one.knot.level == level] for level in COVERAGE_LEVELS},
    }
    for (name, value), found in wanted.items():
        page.execute_script(
            "const one = document.getElementById(arguments[0]); one.value = arguments[1];"
            "one.dispatchEvent(new Event('change'))", f"by-{name}", value,
        )  # fmt: skip
        assert page.find_element(By.ID, "count").text == f"{len(found)} of 24 people match"
        said, place = on_map(recorded(page)), stage(page)
        bright = {
            card["name"]
            for card in cards_of(page)
            if card["person"] and all(one["alpha"] == 1 for one in name_on(said, card, place))
        }
        assert bright == {one.name.en for one in found}, (name, value)
        page.execute_script(f"document.getElementById('by-{name}').value = ''")


def numbered(page: webdriver.Chrome, said: list[dict[str, Any]]) -> list[str]:
    """Names of those whose cards have a number at their lower right, in the order of the numbers."""
    place = stage(page)
    found = {}
    for one in said:
        if one["ink"] == LIGHT.pathInk and one["text"].isdigit():
            near = [
                card["name"]
                for card in cards_of(page)
                if abs(card["x"] + card["width"] - place["left"] - one["x"]) < 3
                and abs(card["y"] + card["height"] - place["top"] - one["y"]) < 3
            ]
            assert len(near) == 1
            assert int(one["text"]) not in found
            found[int(one["text"])] = near[0]
    assert sorted(found) == list(range(1, len(found) + 1))
    return [found[number] for number in sorted(found)]


def test_a_path_numbers_just_its_people_in_order_on_screen_and_on_paper_in_the_language_chosen(opened: Opened) -> None:
    page = opened(drawn(sample(), "zh"))
    assert numbered(page, on_map(recorded(page))) == ["董雪晴", "何志远", "陆承宇", "顾远舟"]
    page.find_element(By.ID, "language").click()
    page.find_elements(By.CSS_SELECTOR, "#panel .path")[1].click()
    second = ["Yuan Ye", "Liang Weicheng", "Xu Jingyi", "Gu Yuanzhou"]
    assert numbered(page, on_map(recorded(page))) == second

    paper = [
        one for one in recorded(page, "window.dispatchEvent(new Event('beforeprint'))") if one["canvas"] == "paper"
    ]
    said = {one["text"]: one for one in paper}
    together = "".join(said).replace(" ", "")  # a long name is written in two lines
    names = [card["name"] for card in cards_of(page)]
    assert not [name for name in names if name.replace(" ", "") not in together]
    assert not {person.name for person in sample().people} & set(said)
    numbers = [one for one in paper if one["ink"] == LIGHT.pathInk and one["text"].isdigit()]
    assert [one["text"] for one in numbers] == ["1", "2", "3", "4"]
    # Each number stands nearer to its own person's name than to anybody else's.
    for one, name in zip(numbers, second, strict=True):
        away = {other: abs(said[other]["right"] - one["x"]) + abs(said[other]["y"] - one["y"]) for other in names
                if other in said}  # fmt: skip
        assert min(away, key=lambda other: away[other]) == name
    printed = page.execute_cdp_cmd("Page.printToPDF", {"printBackground": True, "preferCSSPageSize": True})
    first = PdfReader(io.BytesIO(b64decode(printed["data"]))).pages[0]
    assert first.mediabox.width > first.mediabox.height
    assert len(first.images) > 0


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_names_are_drawn_at_least_eleven_pixels_high_at_24_people(opened: Opened, lang: Any) -> None:
    page = opened(drawn(sample(), lang))
    said, place = on_map(recorded(page)), stage(page)
    for card in (card for card in cards_of(page) if card["person"]):
        name = name_on(said, card, place)
        assert name, f"{card['name']} is cut"
        assert min(one["size"] for one in name) >= 11 - 1e-9


NAMES = {
    "two letters": (24, "李四", "总"),
    "forty letters": (60, LONG_NAME, LONG_TITLE),
    "right to left": (24, RIGHT_TO_LEFT, RIGHT_TO_LEFT),
    "emoji": (24, EMOJI, EMOJI),
}


@pytest.mark.parametrize("case", NAMES)
def test_no_name_or_title_is_drawn_beyond_its_card(opened: Opened, case: str) -> None:
    count, name, title = NAMES[case]
    page = opened(fishnet_html(named(generated(count), name, title), DEAL, None, None, None, "en"))
    said, place = on_map(recorded(page)), stage(page)
    for card in cards_of(page):
        lines = lines_on(said, card, place)
        assert len(lines) >= 2
        left, right = card["x"] - place["left"], card["x"] - place["left"] + card["width"]
        assert not [one for one in lines if one["left"] < left - 0.5 or one["right"] > right + 0.5]
        heights = [one["y"] for one in lines]
        sizes = [one["size"] for one in lines]
        assert all(b - a >= 0.9 * max(s, t) for a, b, s, t in zip(heights, heights[1:], sizes, sizes[1:], strict=False))


CONTRASTS = """
const part = (v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
const light = (rgb) => rgb.reduce((sum, v, i) => sum + part(v / 255) * [0.2126, 0.7152, 0.0722][i], 0);
const colour = (text) => text.match(/[0-9.]+/g).map(Number);
const ground = (one) => {
  for (let at = one; at; at = at.parentElement) {
    const found = colour(getComputedStyle(at).backgroundColor);
    if (found.length < 4 || found[3] === 1) return found.slice(0, 3);
  }
  return [255, 255, 255];
};
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
const weak = [];
let looked = 0;
while (walker.nextNode()) {
  const one = walker.currentNode.parentElement, text = walker.currentNode.textContent;
  if (!text.trim() || ["SCRIPT", "STYLE", "OPTION"].includes(one.tagName) || !one.checkVisibility()) continue;
  const pair = [light(colour(getComputedStyle(one).color).slice(0, 3)), light(ground(one))].sort((a, b) => b - a);
  const ratio = (pair[0] + 0.05) / (pair[1] + 0.05);
  looked += 1;
  if (ratio < 4.5) weak.push(`${one.tagName}.${one.className} ${text} ${ratio.toFixed(2)}`);
}
return [looked, weak];
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_beside_the_map_has_a_contrast_of_at_least_four_and_a_half(
    opened: Opened, browser: webdriver.Chrome, scheme: str
) -> None:
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    try:
        page = opened(drawn(with_committee(), "en"))
        overview, weak = page.execute_script(CONTRASTS)
        assert (weak, overview > 40) == ([], True)
        page.execute_script("select(Object.keys(data.people).find((id) => tr(person(id).name) === 'He Zhiyuan'))")
        person, weak = page.execute_script(CONTRASTS)
        assert (weak, person > 40) == ([], True)
    finally:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
