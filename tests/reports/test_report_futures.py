"""The report of many futures: whole, safe, the same twice, and fit to be read."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import polars as pl
import pytest

from remanence.atlas.places import bundled
from remanence.cli.show import show
from remanence.errors import InputError
from remanence.futures.spread import band_rows, exceedance, weeks_from
from remanence.futures.tornado import input_columns, tornado
from remanence.market.calendar import months_from
from remanence.reports import futures_page, futures_view
from remanence.reports.futures import render

FILES = ["bands.parquet", "exceedance.parquet", "futures.parquet", "report.html", "report.json", "tornado.parquet"]
NODES = ("magnet:smco|EUR", "magnet:smco|EUR|clear", "oxide:Dy|CHN", "oxide:Dy|EUR", "oxide:Tb|JPN")
N, T = 40, 6


def document(short: float = 0.35) -> dict[str, Any]:
    """A document made of numbers that are easy to read: one driver, one node that runs short."""
    rng = np.random.default_rng(0)
    months = months_from(months_from(np.datetime64("2026-12-01").item(), 1)[0], T)
    drawn = [{"elasticity_oxide": rng.random(), "built.mine <b>/x": float(rng.random() < 0.5)} for _ in range(N)]
    driver = np.array([row["elasticity_oxide"] for row in drawn])
    series = np.zeros((N, 3, len(NODES), T), dtype=np.float32)
    series[:, 0] = 100 * (1 + np.arange(T) * driver[:, None, None])
    series[:, 1] = 100
    series[:, 2, 0] = np.linspace(0, short, T) * (0.5 + driver[:, None])
    weeks = weeks_from(months[1], months, months_from(months[0], T + 1)[-1])
    inputs = input_columns(drawn)
    text = "Need of magnets outside China that is not met"
    answer = {"answer": "short.magnets", "text": text, "unit": "share of need"}
    named = {"value": 0.5, "low": 0.0, "high": 1.0, "unit": "1", "source": "a <source>", "mean": 0.5}
    result = {
        "n": N, "seed": 0, "start": months[0].isoformat(), "months": [f"{m:%Y-%m}" for m in months],
        "weeks": [w.isoformat() for w in weeks], "first_effective": "2027-01-01", "base_year": 2024,
        "need": "what users take in the baseline", "quantiles": [0.1, 0.5, 0.9], "thresholds": [0.1, 0.2, 0.5],
        "series": list(band_rows(NODES, months, series, series[0])),
        "exceedance": exceedance(NODES, months, weeks, series[:, 2]),
        "answers": [{**answer, "central": 0.2, "low": 0.1, "median": 0.2, "high": 0.3}],
        "tornado": [{**answer, "rows": tornado(inputs, short * driver)}] if short else [], "chance_level": 0.35,
        "futures": {
            "inputs": {k: v.tolist() for k, v in inputs.items()}, "answers": {"short.magnets": driver.tolist()},
        },
        "inputs": [
            {"input": "built.mine <b>/x", "kind": "project", "text": "Mine <b>: built", **named},
            {"input": "elasticity_oxide", "kind": "market", "text": "Response of oxide use.", **named},
        ],
        "measures": [],
    }  # fmt: skip
    return {
        "schema": "remanence/futures/1", "as_of": "2026-11-21", "on": "2026-11-21", "atlas": "0" * 64,
        "scenario": {"name": "x", "title": "A <i>title</i>", "summary": "S & T", "base": "baseline", "sha": "0" * 64},
        "result": result, "notes": ["A <note>."],
    }  # fmt: skip


@pytest.fixture(scope="module")
def rendered() -> dict[str, bytes]:
    return render(document())


def test_the_sample_is_a_document_of_futures() -> None:
    jsonschema.validate(document(), json.loads((bundled() / "schemas" / "futures.json").read_text(encoding="utf-8")))


def test_the_same_document_gives_the_same_files(rendered: dict[str, bytes]) -> None:
    assert sorted(rendered) == FILES
    assert render(document()) == rendered


def test_the_page_escapes_what_it_is_given_and_loads_nothing(rendered: dict[str, bytes]) -> None:
    page = rendered["report.html"].decode()
    assert "A &lt;i&gt;title&lt;/i&gt;" in page
    assert "A &lt;note&gt;." in page
    assert "Mine &lt;b&gt;" in page
    assert not any(word in page for word in ("<script", "<link", "src=", "@import", "url("))


def test_the_headline_names_the_worst_node_and_the_driver(rendered: dict[str, bytes]) -> None:
    answer = futures_view.read(document())
    said = futures_page.headline(answer).replace("\u00a0", " ")
    worst = futures_view.shortest(answer.shortages, 1)[0]
    share = f"{100 * worst.any_month[0.2]:.0f} %"
    assert said.startswith(f"{share} of futures see SmCo magnets in Europe short by more than 20 %")
    short = " ".join(futures_page.in_short(answer))
    assert "× its baseline" in short
    assert "What it hangs on most: elasticity oxide." in short


def test_without_a_shortage_the_headline_is_the_price() -> None:
    answer = futures_view.read(document(short=0.0))
    assert answer.shortages == ()
    assert futures_page.headline(answer).startswith("No future is short")
    assert b"No future is short" in render(document(short=0.0))["report.html"]


def test_tables_hold_the_document_and_say_their_units(rendered: dict[str, bytes]) -> None:
    result = document()["result"]
    bands = pl.read_parquet(io.BytesIO(rendered["bands.parquet"]))
    assert bands.height == len(result["series"])
    assert bands["median"].to_list() == [row["value"] for row in result["series"]]
    assert set(bands["unit"]) == {"USD/kg", "share of need"}
    weekly = pl.read_parquet(io.BytesIO(rendered["exceedance.parquet"])).filter(pl.col("step") == "by_then")
    assert weekly["share"].to_list() == [s for row in result["exceedance"] for s in row["by_then"]]
    one = pl.read_parquet(io.BytesIO(rendered["futures.parquet"]))
    assert one.height == N * 3
    told = json.loads(pl.read_parquet_metadata(io.BytesIO(rendered["tornado.parquet"]))["remanence.columns"])
    assert told["rank_correlation"]["unit"] == "1"


def test_another_document_is_refused() -> None:
    with pytest.raises(InputError, match="no document of futures"):
        render({**document(), "schema": "remanence/stress/1"})


def test_the_terminal_shows_the_same_answer(capfd: pytest.CaptureFixture[str]) -> None:
    show(document(), as_json=False)
    printed = capfd.readouterr().out
    for part in ("SmCo magnets in Europe", "magnet:smco", "oxide:Tb", "Elasticity oxide"):
        assert part in printed, part


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    sync = pytest.importorskip("playwright.sync_api")
    with sync.sync_playwright() as play:
        held = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield held
        held.close()


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 800, 400, 320])
def test_the_page_opens_clean_and_never_scrolls_sideways(
    browser, rendered: dict[str, bytes], tmp_path: Path, width: int
) -> None:
    place = tmp_path / "report.html"
    place.write_bytes(rendered["report.html"])
    page = browser.new_page(viewport={"width": width, "height": 900})
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(place.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("svg.chart").count() == 4
    assert page.locator(".bar-row").count() == 2
    assert (said, asked) == ([], [place.as_uri()])
    page.close()
