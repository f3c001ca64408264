"""One headless browser for all tests of the map."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.support.ui import WebDriverWait

from tests.map.browsing import Opened, complaints, events

FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
)  # fmt: skip
SIZE = {"width": 1440, "height": 900, "deviceScaleFactor": 1, "mobile": False}
OWN = ("data:", "blob:")


def _found(*names: str) -> str | None:
    return next((path for path in map(shutil.which, names) if path), None)


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    """Headless Chromium of 1440 × 900 with a fresh profile, offline."""
    chromium = _found("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    driver = _found("chromedriver")
    if chromium is None or driver is None:
        missing = "Chromium and its driver are not installed (Debian: apt-get install chromium chromium-driver)"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    folder = tmp_path_factory.mktemp("browser")
    for flag in (*FLAGS, f"--user-data-dir={folder / 'profile'}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    chrome = webdriver.Chrome(options=options, service=Service(driver))
    chrome.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", SIZE)
    chrome.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(folder)})
    chrome.execute_cdp_cmd("Network.enable", {})
    chrome.execute_cdp_cmd(
        "Network.emulateNetworkConditions",
        {"offline": True, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0},
    )
    yield chrome
    chrome.quit()


@pytest.fixture
def opened(browser: webdriver.Chrome, tmp_path: Path) -> Iterator[Opened]:
    """Opens a page from a file. Afterwards: nothing was requested but the file, no dialog was opened, and the console
    is silent."""
    file = tmp_path / "地图 map.html"

    def load(html: str) -> webdriver.Chrome:
        file.write_text(html, encoding="utf-8")
        complaints(browser)
        events(browser)
        browser.get(file.as_uri())
        WebDriverWait(browser, 20).until(lambda one: one.execute_script("return Boolean(window.graphkam)"))
        return browser

    yield load
    assert complaints(browser) == []
    found = events(browser)
    urls = [one["params"]["request"]["url"] for one in found if one["method"] == "Network.requestWillBeSent"]
    assert file.as_uri() in urls
    assert not [url for url in urls if url != file.as_uri() and not url.startswith(OWN)]
    assert "Page.javascriptDialogOpening" not in [one["method"] for one in found]
