"""The page in a real browser, opened from a file, without a network."""

from __future__ import annotations

from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from graphkam.map import fishnet_html, fishnet_page, fishnet_scene, fishnet_svg, organisation_scene
from graphkam.model.policy import default_policy
from graphkam.services.leverage import plan
from graphkam.services.mapping import map_html
from graphkam.words import LANGS
from tests.map.browsing import Opened, cards_of, centre, click, heading, hover, move
from tests.map.graphs import DEAL, generated, reports, sample, with_committee
from tests.map.test_changes import edited, without
from tests.map.test_page import HOSTILE, drawn, hostile_page

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("count", "hidden"), [(24, 0), (200, None)])
def test_all_cards_lie_inside_the_map_and_cards_with_hidden_people_are_everybody(
    opened: Opened, count: int, hidden: int | None
) -> None:
    html = drawn(sample()) if count == 24 else fishnet_html(generated(200), DEAL, None, None, None, "zh")
    page = opened(html)
    stage = page.execute_script("return document.getElementById('stage').getBoundingClientRect().toJSON()")
    cards = [card for card in cards_of(page) if card["person"]]
    folded = sum(fold["hidden"] for fold in page.execute_script("return graphkam.folds()"))
    assert len(cards) + folded == count
    assert hidden is None or folded == hidden
    for card in cards:
        assert stage["left"] <= card["x"]
        assert card["x"] + card["width"] <= stage["right"]
        assert stage["top"] <= card["y"]
        assert card["y"] + card["height"] <= stage["bottom"]


def test_three_points_on_every_card_belong_to_its_person(opened: Opened) -> None:
    page = opened(drawn(sample()))
    for card in cards_of(page):
        for share in (0.06, 0.5, 0.94):
            x, y = card["x"] + card["width"] * share, card["y"] + card["height"] * share
            assert page.execute_script("return graphkam.cardAt(arguments[0], arguments[1])", x, y) == card["id"]


def test_a_click_shows_the_person_and_escape_the_overview(opened: Opened) -> None:
    page = opened(drawn(sample()))
    for card in cards_of(page)[::5]:
        click(page, *centre(card))
        WebDriverWait(page, 5).until(lambda one, name=card["name"]: heading(one) == name)  # type: ignore[misc]
    page.find_element(By.TAG_NAME, "body").send_keys(Keys.ESCAPE)
    assert heading(page) == "总览"


def test_names_are_at_least_eleven_pixels_high_at_24_people(opened: Opened) -> None:
    page = opened(drawn(sample(), "en"))
    smallest = page.execute_script("return Math.min(...Object.values(NAME)) * graphkam.scale()")
    assert smallest >= 11


def test_the_keyboard_alone_reaches_people_and_a_live_region_names_them(opened: Opened) -> None:
    page = opened(drawn(sample(), "en"))
    page.execute_script("document.getElementById('stage').focus()")
    page.switch_to.active_element.send_keys(Keys.ARROW_RIGHT)
    first = page.execute_script("return graphkam.state().focused")
    page.switch_to.active_element.send_keys(Keys.ARROW_RIGHT)
    second = page.execute_script("return graphkam.state().focused")
    assert first
    assert second
    assert first != second
    name = next(card["name"] for card in cards_of(page) if card["id"] == second)
    assert page.find_element(By.ID, "live").get_attribute("textContent").startswith(name)  # type: ignore[union-attr]
    page.switch_to.active_element.send_keys(Keys.ENTER)
    assert heading(page) == name
    page.switch_to.active_element.send_keys(Keys.ESCAPE)
    assert heading(page) == "Overview"


def test_the_language_switches_in_the_page(opened: Opened) -> None:
    page = opened(drawn(sample(), "zh"))
    assert "顾远舟" in [card["name"] for card in cards_of(page)]
    page.find_element(By.ID, "language").click()
    assert "Gu Yuanzhou" in [card["name"] for card in cards_of(page)]
    assert page.find_element(By.TAG_NAME, "h1").text == "Huaxing Precision Group"
    assert page.find_element(By.ID, "fit").text == "Fit"
    assert page.execute_script("return document.documentElement.lang") == "en"


def test_the_best_path_is_highlighted_at_first_and_another_can_be_chosen(opened: Opened) -> None:
    page = opened(drawn(sample(), "en"))
    best = ["Dong Xueqing", "He Zhiyuan", "Lu Chengyu", "Gu Yuanzhou"]
    assert page.execute_script("return graphkam.path()") == best
    paths = page.find_elements(By.CSS_SELECTOR, "#panel .path")
    assert [path.get_attribute("aria-pressed") for path in paths[:2]] == ["true", "false"]
    paths[1].click()
    assert page.execute_script("return graphkam.path()") == ["Yuan Ye", "Liang Weicheng", "Xu Jingyi", "Gu Yuanzhou"]
    page.find_elements(By.CSS_SELECTOR, "#panel .path")[1].click()
    assert page.execute_script("return graphkam.path()") == []


def test_filters_state_the_exact_count(opened: Opened) -> None:
    page = opened(drawn(sample(), "en"))
    page.find_element(By.CSS_SELECTOR, "#by-role option[value=coach]").click()
    assert page.find_element(By.ID, "count").text == "2 of 24 people match"
    page.find_element(By.CSS_SELECTOR, "#by-attitude option[value=never]").click()
    assert page.find_element(By.ID, "count").text == "0 of 24 people match"


def test_one_person_is_counted_as_one(opened: Opened) -> None:
    page = opened(fishnet_html(generated(1), DEAL, None, None, None, "en"))

    said = page.find_element(By.TAG_NAME, "body").text
    page.find_element(By.ID, "search").send_keys("Person")

    assert "· 1 person ·" in said
    assert page.find_element(By.ID, "count").text == "1 of 1 person match"


def test_search_counts_folded_people_and_opens_the_first_match(opened: Opened) -> None:
    graph = generated(200)
    page = opened(fishnet_html(graph, DEAL, None, None, None, "en"))
    page.find_element(By.ID, "search").send_keys("Person 199")
    assert page.find_element(By.ID, "count").text == "1 of 200 people match, 1 of them folded"
    page.find_element(By.ID, "search").send_keys(Keys.ENTER)
    assert heading(page) == "Person 199"
    assert "Person 199" in [card["name"] for card in cards_of(page)]


def test_a_chip_opens_its_people_without_covering_anybody_and_closes_again(opened: Opened) -> None:
    page = opened(fishnet_html(generated(200), DEAL, None, None, None, "zh"))
    before = len(cards_of(page))
    fold = page.execute_script("return graphkam.folds()[4]")
    click(page, *centre(fold))
    WebDriverWait(page, 5).until(lambda one: len(cards_of(one)) == before + fold["hidden"])
    cards = cards_of(page)
    for spot, one in enumerate(cards):
        for other in cards[spot + 1 :]:
            apart_x = one["x"] + one["width"] <= other["x"] or other["x"] + other["width"] <= one["x"]
            apart_y = one["y"] + one["height"] <= other["y"] or other["y"] + other["height"] <= one["y"]
            assert apart_x or apart_y
    click(page, *centre(page.execute_script("return graphkam.folds()[4]")))
    WebDriverWait(page, 5).until(lambda one: len(cards_of(one)) == before)


ELEMENTS = """
const names = (one) => [...one.attributes].map((part) => part.name);
const loading = (one) => names(one).filter((name) => /^(on|src|href|style$)/.test(name));
return [...document.querySelectorAll("*")].map((one) => [one.tagName, ...loading(one)].join(" "));
"""


def _used(page: webdriver.Chrome) -> set[str]:
    """Points at a card, clicks on it, walks over every person and back, in both languages; every element there was."""
    found: set[str] = set()
    for _ in range(2):
        card, other = [card for card in cards_of(page) if card["person"]][:2]
        hover(page, *centre(other))
        hover(page, *centre(card))
        WebDriverWait(page, 5).until(lambda one: one.find_element(By.ID, "tip").is_displayed())
        click(page, *centre(card))
        for id_ in page.execute_script("return [...cards.keys()]"):
            page.execute_script("select(arguments[0])", id_)
            found |= set(page.execute_script(ELEMENTS))
        page.find_element(By.TAG_NAME, "body").send_keys(Keys.ESCAPE)
        page.execute_script("window.dispatchEvent(new Event('beforeprint'))")
        found |= set(page.execute_script(ELEMENTS))
        page.find_element(By.ID, "language").click()
    return found


def test_hostile_text_is_shown_as_text_and_runs_nowhere(opened: Opened) -> None:
    page = opened(drawn(with_committee(), "en"))
    calm, scripts = _used(page), page.execute_script("return document.scripts.length")
    page = opened(hostile_page())
    cards = cards_of(page)
    assert all(card["name"].startswith(HOSTILE) for card in cards if card["person"])
    click(page, *centre(cards[0]))
    WebDriverWait(page, 5).until(lambda one: "<img src=x" in heading(one))
    assert HOSTILE.replace("\u2028", "") in page.find_element(By.ID, "panel").text.replace("\u2028", "")
    assert _used(page) <= calm
    assert page.execute_script("return document.scripts.length") == scripts


def test_hover_export_and_print_leave_the_console_silent(opened: Opened) -> None:
    page = opened(drawn(with_committee()))
    card = cards_of(page)[0]
    actions = ActionChains(page)
    move(actions, *centre(card))
    actions.perform()
    WebDriverWait(page, 5).until(lambda one: card["name"] in one.find_element(By.ID, "tip").text)
    page.find_element(By.ID, "export").click()
    page.execute_script("window.dispatchEvent(new Event('beforeprint'))")
    assert page.execute_script("return document.getElementById('paper').width") == 3200


def test_without_any_path_nothing_is_highlighted(opened: Opened) -> None:
    graph = sample()
    page = opened(fishnet_html(graph, DEAL, *reports(graph), "zh"))
    assert page.execute_script("return graphkam.path()") == []


def test_what_changed_is_listed_and_a_click_leads_to_the_person(opened: Opened) -> None:
    graph = sample()
    before = without(edited(graph, "buying_influences", "b-p03", rating=-2), "p18")
    page = opened(fishnet_page(fishnet_scene(graph, DEAL, None, None, None, before), "en"))
    entries = page.find_elements(By.CSS_SELECTOR, "#panel .news")
    assert ["▲4" in entry.text for entry in entries] == [False, True]
    assert "New: Cheng Zilong" in entries[0].text
    entries[1].click()
    WebDriverWait(page, 5).until(lambda one: heading(one) == "Lu Chengyu")
    assert "▲4" in page.find_element(By.CSS_SELECTOR, "#panel .news").text


@pytest.mark.parametrize("width", [390, 768])
def test_on_a_small_screen_the_map_fills_its_place_and_nothing_sticks_out(
    opened: Opened, browser: webdriver.Chrome, width: int
) -> None:
    size = {"width": width, "height": 844, "deviceScaleFactor": 1, "mobile": True}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        page = opened(drawn(sample(), "en"))
        stage = page.execute_script("return document.getElementById('stage').getBoundingClientRect().toJSON()")
        assert page.execute_script("return document.documentElement.scrollWidth") <= width
        assert stage["height"] >= 320
        corner = page.execute_script("return network.DOMtoCanvas({ x: 0, y: 0 })")
        assert page.execute_script("return graphkam.scale()") > 0.4
        assert width > 390 or min(corner["x"], corner["y"]) >= -12
        for button in page.find_elements(By.CSS_SELECTOR, ".buttons button"):
            assert button.size["height"] >= 32
    finally:
        wide = {"width": 1440, "height": 900, "deviceScaleFactor": 1, "mobile": False}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", wide)


OVERHANGING = """
const isCard = (one) => one.querySelector(":scope > title") && one.querySelector(":scope > rect[rx='7']");
return [...document.querySelectorAll("g")].filter(isCard).flatMap((card) => {
    const frame = card.querySelector(":scope > rect[rx='7']").getBBox();
    return [...card.querySelectorAll("text:not([text-anchor]):not([stroke])")].filter((text) => {
      const box = text.getBBox();
      const within = box.y > frame.y && box.y + box.height < frame.y + frame.height;
      return within && box.x + box.width > frame.x + frame.width + 0.5;
    }).map((text) => text.textContent);
  });
"""


@pytest.mark.parametrize("count", [24, 200])
def test_a_browser_draws_no_text_of_the_picture_beyond_its_card(
    browser: webdriver.Chrome, tmp_path: Path, count: int
) -> None:
    graph = sample() if count == 24 else generated(200)
    for lang in LANGS:
        file = tmp_path / f"{lang}.svg"
        file.write_text(fishnet_svg(fishnet_scene(graph, DEAL, None, None, None), lang), encoding="utf-8")
        browser.get(file.as_uri())
        assert browser.execute_script(OVERHANGING) == []


def test_a_redacted_page_is_shown_without_script_under_its_own_policy(
    browser: webdriver.Chrome, tmp_path: Path
) -> None:
    file = tmp_path / "shared.html"
    file.write_text(fishnet_page(organisation_scene(sample()), "en"), encoding="utf-8")
    browser.get_log("browser")  # type: ignore[no-untyped-call]  # selenium leaves this one untyped
    browser.get(file.as_uri())
    assert browser.execute_script("return document.scripts.length") == 0
    assert "Gu Yuanzhou" in browser.find_element(By.TAG_NAME, "table").text
    assert browser.find_element(By.TAG_NAME, "svg").size["width"] > 900
    assert browser.get_log("browser") == []  # type: ignore[no-untyped-call]  # as above


CONTRASTS = """
const part = (v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
const light = (hex) => [1, 3, 5].map((i) => part(parseInt(hex.slice(i, i + 2), 16) / 255))
  .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
const ratio = (a, b) => { const [x, y] = [light(a), light(b)].sort((p, q) => q - p); return (x + 0.05) / (y + 0.05); };
return [LIGHT, DARK].flatMap((set) => [
  ...Object.values(set.attitudes).flatMap(([pill, card]) => [
    ratio("#ffffff", pill), ratio(set.ink, card), ratio(set.soft, card)]),
  ...set.bandHeads.map((head) => ratio("#ffffff", head)),
  ratio(set.headInk, set.head), ratio(set.glyphInk, set.glyph), ratio(set.ink, set.chip), ratio(set.soft, set.chip),
  ratio(set.flag, set.chip), ratio(set.pathInk, set.path), ratio(set.guess, set.guessFill),
  ratio(set.newsInk, set.news), ratio(set.ink, set.beside)]);
"""


def test_every_text_on_the_map_has_a_contrast_of_at_least_four_and_a_half_in_light_and_dark(opened: Opened) -> None:
    page = opened(drawn(sample()))
    assert min(page.execute_script(CONTRASTS)) >= 4.5


def _played(page: webdriver.Chrome) -> tuple[int, str]:
    """(step that is shown, what is said of it)"""
    step: int = page.execute_script("return graphkam.state().step")
    return step, page.find_element(By.CSS_SELECTOR, "#player .caption").text


def test_a_way_is_walked_through_by_keyboard_alone_and_each_step_is_said_and_announced(opened: Opened) -> None:
    page = opened(map_html(sample(), DEAL, default_policy(), "en"))
    others = page.find_elements(By.CSS_SELECTOR, "#panel .others .path")
    people = page.execute_script("return graphkam.path()")
    others[0].send_keys(Keys.ENTER)
    assert page.execute_script("return graphkam.path()") != people
    page.find_element(By.CSS_SELECTOR, "#panel .path").send_keys(Keys.ENTER)
    assert page.execute_script("return graphkam.path()") == people
    page.find_element(By.CSS_SELECTOR, "#panel .walk").send_keys(Keys.ENTER)
    steps = page.execute_script("return chosen().steps.length")
    for spot in range(steps):
        at, said = _played(page)
        live = page.find_element(By.ID, "live").get_attribute("textContent") or ""
        assert at == spot
        assert said
        assert f"Step {spot + 1} of {steps}: {said.splitlines()[0]}" in live
        page.switch_to.active_element.send_keys(Keys.ARROW_RIGHT)
    assert _played(page)[0] == steps - 1
    page.switch_to.active_element.send_keys(Keys.ARROW_LEFT)
    assert _played(page)[0] == max(0, steps - 2)
    page.switch_to.active_element.send_keys(Keys.ESCAPE)
    assert page.execute_script("return graphkam.state().step") == -1
    assert page.switch_to.active_element.get_attribute("class") == "walk"


def test_the_plan_highlights_whom_to_win_in_order_and_the_language_switches_in_the_middle_of_it(
    opened: Opened,
) -> None:
    graph = sample()
    page = opened(map_html(graph, DEAL, default_policy(), "zh"))
    page.find_element(By.CSS_SELECTOR, "[data-tab=plan]").click()
    names = {person.id: person.name for person in graph.people}
    wanted = [names[step.person_id] for step in plan(graph, DEAL, default_policy(), "zh").steps]
    assert page.execute_script("return graphkam.path()") == wanted
    page.find_element(By.CSS_SELECTOR, "#panel .walk").click()
    page.find_element(By.CSS_SELECTOR, "#player .next").click()
    assert _played(page)[1].startswith(wanted[1])
    page.find_element(By.ID, "language").click()
    english = {person.name: person.name_en for person in graph.people}
    assert _played(page)[1].startswith(str(english[wanted[1]]))
    page.execute_script("window.dispatchEvent(new Event('beforeprint'))")
    said = page.find_elements(By.CSS_SELECTOR, "#said li")
    assert len(said) == len(wanted)


def test_on_a_phone_each_step_brings_its_people_into_sight(opened: Opened, browser: webdriver.Chrome) -> None:
    size = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        page = opened(map_html(generated(200), DEAL, default_policy(), "zh"))
        page.execute_script(
            "document.querySelector('[data-tab=plan]').click(); document.querySelector('.walk').click()"
        )
        for spot in range(4):
            WebDriverWait(page, 5).until(lambda one, spot=spot: _played(one)[0] == spot)  # type: ignore[misc]
            target = page.execute_script("return onScreen(chosen().steps[state.step].to)")
            stage = page.execute_script("return document.getElementById('stage').getBoundingClientRect().toJSON()")
            player = page.execute_script("return document.getElementById('player').getBoundingClientRect().toJSON()")
            assert stage["left"] <= target["x"]
            assert target["x"] + target["width"] <= stage["right"]
            assert stage["top"] <= target["y"]
            assert target["y"] + target["height"] <= min(stage["bottom"], player["top"])
            page.find_element(By.CSS_SELECTOR, "#player .next").click()
        for button in page.find_elements(By.CSS_SELECTOR, "#player button"):
            assert button.size["height"] >= 40
            assert button.size["width"] >= 40
    finally:
        wide = {"width": 1440, "height": 900, "deviceScaleFactor": 1, "mobile": False}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", wide)
