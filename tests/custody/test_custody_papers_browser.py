"""Papers in a real browser: they load nothing else, run clean, fit a telephone and an A4 sheet."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from remanence.cli import run

pytestmark = pytest.mark.browser
PAPERS = ("evidence-pack", "nonavailability", "risk-assessment", "supplier-letters")


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    sync = pytest.importorskip("playwright.sync_api")
    with sync.sync_playwright() as play:
        held = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield held
        held.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("pages") / "out"
    lots = Path(__file__).resolve().parents[2] / "data/examples/lots/heavy-from-china"
    bundle = ["--bundle", str(lots / "heavy-from-china.bundle"), "--trust", str(lots / "trust.toml")]
    assert run(["custody", "papers", str(lots / "bom.csv"), *bundle, "--out", str(out)]) == 0
    return out


@pytest.mark.parametrize("name", PAPERS)
def test_page_opens_clean_and_asks_for_nothing_else(browser, folder: Path, name: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    address = (folder / f"{name}.html").as_uri()
    page.goto(address)
    assert page.locator("h1").inner_text()
    assert "Not legal advice." in page.locator("header").inner_text(), "at the top, not in the small print alone"
    assert (said, asked) == ([], [address])
    page.close()


@pytest.mark.parametrize("width", [1280, 800, 400, 320])
@pytest.mark.parametrize("name", PAPERS)
def test_nothing_scrolls_sideways(browser, folder: Path, name: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto((folder / f"{name}.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if width in (1280, 400):
        wide = "e => e.scrollWidth - e.clientWidth"
        assert max(box.evaluate(wide) for box in page.locator(".scroll").all()) <= 1
    page.close()


@pytest.mark.parametrize("name", PAPERS)
def test_tables_fit_an_a4_sheet(browser, folder: Path, name: str) -> None:
    page = browser.new_page(viewport={"width": 695, "height": 1000})
    page.goto((folder / f"{name}.html").as_uri())
    page.emulate_media(media="print")
    wide = "e => e.scrollWidth - e.clientWidth"
    assert max(box.evaluate(wide) for box in page.locator(".scroll").all()) <= 1
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
    page.close()
