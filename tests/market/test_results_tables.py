"""Tidy tables: every column is described, values are of their type, the document and the arrays say the same."""

from __future__ import annotations

import io
import json
import re
import sys
from datetime import date
from functools import lru_cache
from pathlib import Path as File

import numpy as np
import polars as pl
import pytest

from market.real_chain import AS_OF, atlas, full_run, made, scenario
from remanence.cli import run as cli
from remanence.errors import InputError
from remanence.market.document import Outcome, run
from remanence.market.readout import Readout
from remanence.market.results.arrays import as_dataset
from remanence.market.results.table import TYPES, Table, schema
from remanence.reports.formats import as_parquet

PAGE = File(__file__).resolve().parents[2] / "docs" / "results.md"


@lru_cache
def outcome() -> Outcome:
    """Outages from the second month on and no export rule that binds, with intervals in the last month."""
    return run(atlas(), scenario("heavy-feed-loss"), AS_OF, AS_OF, 6, interval_months=1)


def test_every_column_has_a_meaning_and_stands_in_the_page() -> None:
    text = PAGE.read_text(encoding="utf-8")
    missing = []
    for name, columns in schema().items():
        part = re.split(r"^#{2,3} ", text, flags=re.MULTILINE)
        section = next((p for p in part if p.splitlines()[0].strip().strip("`") == name), "")
        for column in columns:
            assert column.type in TYPES
            assert len(column.meaning.split()) > 1
            assert column.type != "number" or column.unit
            row = rf"^\| `{column.name}` \| {re.escape(column.unit)} ?\| .*{re.escape(column.meaning)}"
            if not re.search(row, section, re.MULTILINE):
                missing.append(f"{name}.{column.name}")
    assert not missing


def test_every_table_of_the_schema_is_written_and_read_back() -> None:
    files = as_parquet.files(outcome().tables)
    assert sorted(files) == sorted(f"{name}.parquet" for name in schema())
    for name, table in outcome().tables.items():
        frame = pl.read_parquet(io.BytesIO(files[f"{name}.parquet"]))
        assert frame.columns == [column.name for column in schema()[name]]
        assert frame.height == len(table)
        assert len(table) > 0 or name == "unmet"
        for column in table.columns:
            assert frame[column.name].to_list() == table.values[column.name]
        said = pl.read_parquet_metadata(io.BytesIO(files[f"{name}.parquet"]))["remanence.columns"]
        assert json.loads(said) == {
            c.name: {"unit": c.unit, "basis": c.basis, "meaning": c.meaning} for c in table.columns
        }


def test_the_same_run_gives_the_same_bytes() -> None:
    again = run(atlas(), scenario("heavy-feed-loss"), AS_OF, AS_OF, 6, interval_months=1)
    assert as_parquet.files(again.tables) == as_parquet.files(outcome().tables)
    assert again.result == outcome().result


def test_an_empty_table_keeps_its_columns() -> None:
    frame = pl.read_parquet(io.BytesIO(as_parquet.parquet(Table.of("unmet", []))))
    assert frame.schema["month"] == pl.Date
    assert frame.schema["missing"] == pl.Float64


@pytest.mark.parametrize("row", [(date(2027, 1, 1), 1.0), (date(2027, 1, 1), 1.0, "La", "x", 0.0, 0.0)])
def test_a_row_that_is_not_of_the_schema_is_refused(row: tuple[object, ...]) -> None:
    with pytest.raises(ValueError, match="balance"):
        Table.of("balance", [row])


def test_the_document_says_what_the_tables_say() -> None:
    series, tables = outcome().result["series"], outcome().tables
    prices = [row for row in series if row["kind"] == "price_marginal"]
    assert [row["value"] for row in prices] == [
        None if value is None else round(value, 6) for value in tables["prices"].values["marginal"]
    ]
    stocks = [row["value"] for row in series if row["kind"] == "stock"]
    assert stocks == [round(value, 6) for value in tables["stocks"].values["tonnes"]]


def test_intervals_hold_the_price_in_the_months_asked_for_alone() -> None:
    rows = outcome().tables["prices"].rows()
    last = max(row["month"] for row in rows)
    asked = [row for row in rows if row["month"] == last and row["marginal"] is not None]
    assert sum(row["low"] is not None and row["high"] is not None for row in asked) > 0.95 * len(asked)
    assert all(row["low"] is None or row["low"] <= row["marginal"] for row in asked)
    assert all(row["high"] is None or row["marginal"] <= row["high"] for row in asked)
    assert all(row["low"] is row["high"] is None for row in rows if row["month"] != last)


@pytest.mark.parametrize("months", ["0", "7", "x"])
def test_intervals_of_more_months_than_are_run_are_refused(
    months: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli(["simulate", "baseline", "--months", "6", "--interval-months", months]) == 2
    assert "--interval-months" in capsys.readouterr().err


def test_output_and_balance_add_up() -> None:
    """Mined tonnes of the output table are those of the stage shares."""
    shares = outcome().result["stage_shares"]["mine"]
    made_ = outcome().tables["output"].rows()
    for country, share in shares.items():
        mined = sum(r["tonnes"] * r["months"] for r in made_ if (r["stage"], r["country"]) == ("mine", country))
        assert mined == pytest.approx(share["tonnes"], abs=1e-2)
    assert max(abs(r["relative"]) for r in outcome().tables["balance"].rows()) < 1e-9


def test_a_stage_without_its_largest_country_serves_less() -> None:
    rows = outcome().tables["chokepoints"].rows()
    assert {row["stage"] for row in rows} == {"mine", "separation", "metal", "magnet"}
    heavy = next(r for r in rows if (r["stage"], r["good"]) == ("magnet", "magnet:ndfeb_heavy"))
    assert heavy["country"] == "CHN"
    assert heavy["served"] < 0.3
    assert 0.3 < heavy["time_to_survive"] < 3.0
    below = {r["stage"]: r["time_to_survive"] for r in rows if r["good"] == "magnet:ndfeb_heavy"}
    assert below["separation"] > below["metal"] > below["magnet"]


def test_the_outage_shows_in_resilience_though_no_export_rule_does() -> None:
    uses = {(r["good"], r["region"], r["origin"]): r for r in outcome().result["resilience"]["uses"]}
    assert uses["oxide:Dy", "JPN", "any"]["peak_ln_price"] > 0.05
    assert uses["oxide:Dy", "JPN", "any"]["resistance"] < uses["oxide:Ce", "JPN", "any"]["resistance"]
    assert len(outcome().tables["unmet"]) == 0


def test_bottlenecks_are_ranked_by_what_they_cost_a_year() -> None:
    listed = outcome().result["bottlenecks"]
    rents_ = [b["usd_per_year"] for b in listed]
    assert rents_ == sorted(rents_, reverse=True)
    assert all(b["value"] <= b["value_peak"] for b in listed)


def test_arrays_hold_the_run_by_label() -> None:
    path, net = full_run("licence-squeeze").scenario, made("licence-squeeze").chain.net
    arrays = as_dataset(net, path)
    readout = Readout.of(net)
    label = "magnet:ndfeb_heavy|EUR"
    assert np.array_equal(arrays["price"].sel(node=label), readout.price(path, label))
    assert np.array_equal(arrays["used"].sel(node=label), readout.used(path, label))
    assert arrays["price"].attrs["units"] == "USD/kg"
    mined = arrays["made"].where(arrays["plant_stage"] == "mine", drop=True).sum("plant")
    assert mined.values == pytest.approx(sum(readout.made(path, "mine").values()))
    assert str(arrays["month"].values[0])[:10] == path.months[0].isoformat()


def test_without_the_extra_the_error_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xarray", None)
    with pytest.raises(InputError, match=r"remanence\[arrays\]"):
        as_dataset(made("licence-squeeze").chain.net, full_run("licence-squeeze").scenario)
