"""The page in a real browser: it says its headline, runs clean, fits a telephone and prints."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from remanence.reports import stress

pytestmark = pytest.mark.browser
SAMPLE = json.loads((Path(__file__).parent / "sample_stress.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    sync = pytest.importorskip("playwright.sync_api")
    with sync.sync_playwright() as play:
        held = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield held
        held.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    out = tmp_path_factory.mktemp("page") / "run"
    stress.write(SAMPLE, out)
    return (out / "report.html").as_uri()


def test_page_opens_clean_and_asks_for_nothing_else(browser, address) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    assert page.locator("h1").inner_text().replace("\u00a0", " ") == (
        "Four of nine lines stop; the first is EV traction motor, in 11.4 weeks (9.0–16.2)."
    )
    assert page.locator("#timeline .row").count() == 9
    assert page.locator("#timeline .dot").count() == 4
    assert page.locator("article.card").count() == 9
    assert page.locator("svg.chart").count() == 14
    assert said == []
    assert asked == [address]
    page.close()


@pytest.mark.parametrize("width", [1280, 800, 400, 320])
def test_page_never_scrolls_sideways(browser, address, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


def test_dots_stand_where_the_weeks_say(browser, address) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(address)
    middle = "e => { const r = e.getBoundingClientRect(); return r.x + r.width / 2 }"
    dot = page.locator("#timeline .row").first.locator(".dot").evaluate(middle)
    ticks = {
        int(tick.locator("b").inner_text()): tick.evaluate(middle) for tick in page.locator(".tick").all()
    }
    assert dot == pytest.approx(ticks[8] + (ticks[16] - ticks[8]) * (11.4 - 8) / 8, abs=1.0)
    page.close()


def test_tables_fit_an_a4_sheet(browser, address) -> None:
    page = browser.new_page(viewport={"width": 695, "height": 1000})
    page.goto(address)
    page.emulate_media(media="print")
    wide = "e => e.scrollWidth - e.clientWidth"
    assert max(box.evaluate(wide) for box in page.locator(".scroll").all()) <= 1
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
    page.close()
