"""The formulation as text: a change of the mathematics is a difference that a reader can review.

Regenerate with ``REMANENCE_GOLDEN=1 pytest tests/market/test_golden_lp.py`` and read the difference.
"""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hand_made import empty_inputs, example, month_of

from remanence.market.build import build_network
from remanence.market.goods import ELEMENTS, MAGNETS, USERS
from remanence.market.inputs import Inputs, Plant
from remanence.market.network import Builder, Curve, node
from remanence.market.solver import Problem

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "market"


def text_of(problem: Problem, begins: tuple[str, ...] = ("",), among: tuple[str, ...] = ("",)) -> str:
    """Rows and columns in plain words, sorted, numbers to twelve digits; only columns that begin in a given way."""
    matrix = problem.matrix.tocsc()
    lines, rows = ["minimise cost; each row: sum of coefficient x column"], set()
    for at in sorted(range(len(problem.columns)), key=lambda i: problem.columns[i]):
        name = problem.columns[at]
        if not name.startswith(begins) or not any(word in name for word in among):
            continue
        part = slice(matrix.indptr[at], matrix.indptr[at + 1])
        entries = sorted(zip((problem.rows[i] for i in matrix.indices[part]), matrix.data[part], strict=True))
        rows |= {row for row, _ in entries}
        lines.append(
            f"{name}: cost {problem.cost[at] + 0.0:.12g}, {problem.lower[at]:.12g} to {problem.upper[at]:.12g}"
        )
        lines += [f"    {value:+.12g} {row}" for row, value in entries]
    lines.append("rows")
    for row in sorted(rows):
        at = problem.rows.index(row)
        lines.append(f"    {problem.row_lower[at]:.12g} <= {row} <= {problem.row_upper[at]:.12g}")
    return "\n".join(lines) + "\n"


def two_nodes() -> Problem:
    """One good, a plant here, use there, a stock there and a ship between, under a quota."""
    builder = Builder(empty_inputs())
    here, there = node("oxide:Dy", "CHN"), node("oxide:Dy", "JPN")
    builder.column("tranche refinery #0", 30.0, 10.0, {"service refinery": 1.0})
    builder.column("tranche refinery #1", 36.0, 4.0, {"service refinery": 1.0})
    builder.column("run refinery", 0.0, 20.0, {"service refinery": -1.0, here: 0.95})
    ship = builder.column(f"ship {here} > JPN", 0.5, 50.0, {here: -1.0, there: 1.0})
    builder.curve_block([Curve("oxide:Dy", "JPN", "any", "use", 8.0, "")], 3)
    builder.curve_block([Curve("oxide:Dy", "JPN", "any", "stock", 0.0, "")], 2)
    return builder.finish({"quota": {ship: 1.0}}).problem


def plant(facility: str, process: str, country: str, region: str, cost: float, **more: object) -> Plant:
    return Plant(f"facility:{facility}", process, country, region, 1200.0, 2400.0, cost, **more)


def tiny() -> Inputs:
    """Round numbers for one plant of each kind; nothing is from the atlas."""
    basket = dict.fromkeys(ELEMENTS, 0.01) | {"Ce": 0.5, "La": 0.2, "NdPr": 0.23}
    recipes = {
        "ndfeb": {"NdPr": 0.3},
        "ndfeb_heavy": {"NdPr": 0.28, "Dy": 0.02, "Tb": 0.005},
        "ndfeb_bonded": {"NdPr": 0.25},
        "smco": {"Sm": 0.25},
    }
    process = {
        "separation.recovery": 0.9,
        "metal.recovery": 0.95,
        "magnet.swarf": 0.25,
        "recycling.recovery": 0.8,
        "recycling.unit_cost": 10.0,
        "diffusion.dy_saving": 0.5,
        "diffusion.tb_saving": 0.4,
        "diffusion.capacity_share": 0.3,
        "diffusion.extra_cost": 2.0,
    }
    plants = (
        plant("pit", "mine.bayan_obo", "CHN", "CHN", 1.5),
        plant("works", "separation_full.all", "CHN", "CHN", 4.0, feeds=("bayan_obo",)),
        plant("light", "separation_light.all", "MYS", "MYS", 5.0, feeds=("bayan_obo",)),
        plant("heavy", "separation_heavy.all", "MYS", "MYS", 9.0, feeds=("bayan_obo",)),
        plant("smelter", "metal.Dy", "JPN", "JPN", 20.0),
        plant("maker", "magnet.ndfeb_heavy", "JPN", "JPN", 15.0),
        plant("quarry", "mine.mt_weld", "AUS", "AUS", 4.0),
        plant("other", "separation_light.all", "MYS", "MYS", 5.0, feeds=("mt_weld",)),
        plant("finer", "separation_heavy.all", "MYS", "MYS", 9.0, feeds=("mt_weld",)),
        plant("foundry", "metal.Tb", "JPN", "JPN", 60.0),
        plant("kiln", "metal.NdPr", "JPN", "JPN", 9.0),
        plant("later", "magnet.smco", "CHN", "CHN", 25.0, opens=date(2026, 1, 1), ramp_months=24.0),
    )
    other = dict.fromkeys(ELEMENTS, 10.0)
    return replace(
        empty_inputs(),
        base_year=2024,
        plants=plants,
        baskets=dict.fromkeys(
            (
                "bayan_obo",
                "sichuan",
                "ionic_south_china",
                "ionic_myanmar",
                "mountain_pass",
                "mt_weld",
                "monazite_sand",
                "loparite",
            ),
            basket,
        ),
        recipes=recipes,
        process=process,
        use={(region, kind): 120.0 for region in USERS for kind in MAGNETS},
        clear_share={(region, kind): 0.1 for region in USERS if region != "CHN" for kind in MAGNETS},
        oxide_share={region: 1 / len(USERS) for region in USERS},
        other_use=dict.fromkeys(("NdPr", "Dy", "Tb"), (100.0, 90.0, 110.0)),
        oxide_price=other,
        cover_oxide=dict.fromkeys(USERS, 2.0),
        cover_magnet=dict.fromkeys(USERS, 1.0),
        covered=frozenset({"CHN", "RUS"}),
    )


def built() -> Problem:
    return build_network(tiny(), {"works/separation_full.all": 0.5}).finish().problem


TEXTS = {
    "two_nodes": lambda: text_of(two_nodes()),
    "three_regions": lambda: text_of(month_of(example()), ("run ", "tranche ", "ship ", "discard ")),
    "mining_and_separation": lambda: text_of(
        built(), ("run ", "tranche "), ("pit/", "works/", "light/", "heavy/separation", "other/", "finer/")
    ),
    "metals_and_magnets": lambda: text_of(built(), ("run ", "tranche "), ("smelter/", "maker/", "later/")),
    "swarf_and_disposal": lambda: text_of(
        built(),
        ("recycle ", "discard ", "collect "),
        ("swarf:", "scrap:", "oxide:Dy|MYS", "seg:bayan_obo"),
    ),
    "classes_of_origin": lambda: text_of(
        built(),
        ("pass ", "ship "),
        ("pass ", "clear", "before-melt"),
    ),
    "trade_of_dysprosium": lambda: text_of(built(), ("ship oxide:Dy|", "ship metal:Dy|", "ship seg:")),
    "curves_of_one_node": lambda: text_of(
        built(), ("use magnet:ndfeb_heavy|JPN", "stock magnet:ndfeb_heavy|JPN")
    ),
}


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_the_formulation_is_the_one_on_file(name: str) -> None:
    file = GOLDEN / f"{name}.lp"
    text = TEXTS[name]()
    assert len(text.splitlines()) > 5
    if os.environ.get("REMANENCE_GOLDEN") == "1":
        file.write_text(text, encoding="utf-8")
    assert file.read_text(encoding="utf-8") == text, (
        "the formulation changed: regenerate, and read the difference"
    )


def test_every_kind_of_column_stands_in_one_of_the_texts() -> None:
    told = {text.split(" ")[0] for name in TEXTS for text in TEXTS[name]().splitlines()}
    assert {column.split(" ")[0] for column in built().columns} <= told


def test_the_text_shows_a_changed_coefficient() -> None:
    problem = two_nodes()
    matrix = problem.matrix.copy()
    matrix.data[-1] *= 1 + 1e-9
    assert text_of(replace(problem, matrix=matrix)) != text_of(problem)
    assert np.isfinite(problem.upper).all()
