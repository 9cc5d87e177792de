"""The scorer against the one that came with the labels: on labels dropped, bent and moved both give the same."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from remanence.reading.scoring import Aliases, by_publisher, interval, load, pool, score

pytestmark = pytest.mark.shared
SPELT = {
    "t": [("kt", 1e-3), ("tonnes per year", 1), ("mt", 1), ("kg", 1e3), ("Mt", 1e-6), ("lb", 1 / 4.5359237e-4)],
    "USD": [("USD million", 1e-6), ("$", 1), ("US$ bn", 1e-9), ("A$", 1), (None, 1)],
    "%": [("pc", 1), ("fraction", 0.01), ("g/t", 1e4)],
    "yr": [("months", 12), ("years", 1), ("decade", 0.1)],
    "USD/kg": [("$/t", 1e3), ("USD per kg", 1), ("CNY/kg", 7)],
    "INR": [("INR crore", 1e-7), ("Rs", 1)],
}


@pytest.fixture(scope="session")
def peer(shared: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("peer_scorer", shared / "gold" / "score.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def gold(shared: Path) -> list[dict[str, Any]]:
    return load(shared / "gold" / "gold_dev.jsonl")


@pytest.fixture(scope="session")
def articles(shared: Path) -> list[dict[str, Any]]:
    return load(shared / "gold" / "articles.jsonl")


def same(peer: ModuleType, said: list[Any], gold: list[Any], shared: Path, articles: list[Any], **how: bool) -> None:
    names = shared / "gold" / "entities.csv"
    theirs = peer.evaluate(said, gold, peer.Aliases([names]), articles, **how)
    ours = score(said, gold, Aliases.read([names]), articles, **how)
    flat = {name: (c.hits, c.false, c.missed) for name, c in ours.types.items()}
    assert flat == {str(name): counts for name, counts in theirs["types"].items()}
    assert {a: (c.hits, c.false, c.missed) for a, c in ours.articles.items()} == theirs["byart"]
    for mine, other in ((ours.total, "total"), (ours.quantified, "quantified"), (ours.bare, "unquantified")):
        assert (mine.hits, mine.false, mine.missed) == theirs[other]
        assert (mine.precision, mine.recall, mine.f1) == peer.prf(*theirs[other])
    assert {n: (ours.accuracy(n), of) for n, (_, of) in ours.fields.items()} == dict(theirs["fields"])
    counted = ("neutral", "duplicates", "outside")
    assert [getattr(ours, name) for name in counted] == [theirs[name] for name in counted]
    assert ours.numbers == theirs["number_recall"]
    assert ours.modality_slips == theirs["modality_confusion"]
    if ours.articles:
        assert interval(ours, 50) == peer.bootstrap(theirs, 50)


def bent(row: dict[str, Any], rng: Random, gold: list[dict[str, Any]]) -> dict[str, Any]:
    """One label turned into what a reader might say of it, more or less wrong."""
    row = json.loads(json.dumps(row))
    for change in rng.sample([_number, _unit, _type, _place, _party, _range, _words, _home], rng.randint(0, 3)):
        change(row, rng, gold)
    return row


def _number(row: dict[str, Any], rng: Random, gold: list[dict[str, Any]]) -> None:
    if row["quantity"] is not None:
        row["quantity"] = rng.choice([row["quantity"] * f for f in (1, 1.0049, 0.9951, 1.0051, 2)] + [None, "1,200"])


def _unit(row: dict[str, Any], rng: Random, gold: list[dict[str, Any]]) -> None:
    unit, factor = rng.choice(SPELT.get(row["unit"], [(row["unit"], 1), ("furlong", 1)]))
    for name in ("quantity", "quantity_low", "quantity_high"):
        if isinstance(row[name], int | float):
            row[name] = row[name] * factor
    row["unit"] = unit


def _type(row: dict[str, Any], rng: Random, gold: list[dict[str, Any]]) -> None:
    row["type"] = rng.choice([rng.choice(gold)["type"], *row["alt_types"]])


def _place(row: dict[str, Any], rng: Random, gold: list[dict[str, Any]]) -> None:
    place = row["evidence"]
    step = rng.choice([-400, -130, -121, -60, -3, 0, 5, 60, 119, 125, 500])
    wide = rng.choice([1, 20, 300])
    row["evidence"] = rng.choice([
        None, {"start": place["start"] + step, "end": place["start"] + step + wide}, [place["start"], place["end"]]
    ])  # fmt: skip


def _party(row: dict[str, Any], rng: Random, gold: list[dict[str, Any]]) -> None:
    other = rng.choice(gold)
    name = rng.choice([other["subject"], other["object"], None, f"the {row['subject']}'s", f"{row['subject']} Inc."])
    row[rng.choice(["subject", "object"])] = name
    if rng.random() < 0.3:
        row["others"] = [row["subject"], other["subject"]]


def _range(row: dict[str, Any], rng: Random, gold: list[dict[str, Any]]) -> None:
    if isinstance(row["quantity"], int | float):
        row["quantity_low"], row["quantity_high"] = row["quantity"] * 0.9, row["quantity"] * rng.choice([1.1, 1])
        row["quantity"] = rng.choice([None, row["quantity"]])
    elif rng.random() < 0.5:
        row["quantity_low"], row["quantity"] = row["quantity_low"] or 5, None


def _words(row: dict[str, Any], rng: Random, gold: list[dict[str, Any]]) -> None:
    other = rng.choice(gold)
    for name in ("modality", "polarity", "date", "qualifier", "value", "material"):
        if rng.random() < 0.5:
            row[name] = other[name]
    if row["date"] and rng.random() < 0.5:
        row["date"] = row["date"][: rng.choice([4, 7, 10])]


def _home(row: dict[str, Any], rng: Random, gold: list[dict[str, Any]]) -> None:
    how = rng.random()
    if how < 0.4:
        row["article"] = int(row["article"].split("#")[1])
    elif how < 0.6:
        del row["article"]
    elif how < 0.8:
        row["article"] = rng.choice(gold)["article"]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
@given(rng=st.randoms(use_true_random=False), alt_types=st.booleans(), strict=st.booleans())
def test_both_scorers_agree(
    rng: Random, alt_types: bool, strict: bool, peer: ModuleType, gold: list[Any], articles: list[Any], shared: Path
) -> None:
    labels = [g for g in gold if rng.random() < 0.8]
    said = [bent(g, rng, gold) for g in gold for _ in range(rng.choice([0, 1, 1, 1, 2]))]
    rng.shuffle(said)
    same(peer, said, labels, shared, articles, alt_types=alt_types, strict=strict)


def test_both_scorers_agree_on_a_plain_baseline(
    peer: ModuleType, gold: list[Any], articles: list[Any], shared: Path
) -> None:
    done = subprocess.run(
        [sys.executable, shared / "gold" / "baseline.py"], capture_output=True, text=True, check=True
    )
    said = [json.loads(line) for line in done.stdout.splitlines()]
    for strict in (False, True):
        same(peer, said, gold, shared, articles, strict=strict)


@pytest.mark.parametrize("unit", [u for spelt in SPELT.values() for u, _ in spelt if u] + [
    "MTPA", "Mtpa", "ktpy", "million t", "US$ mm", "₹ crore", "per cent", "tonnes annually", "lb/day", "EUR/lb",
    "thousand tonnes", "x", "", "ppm", "weeks", "km", "votes", "bn USD", "USD", "kt/yr", "t p a", "t pa", "CNY/mt",
])  # fmt: skip
def test_both_read_a_unit_alike(unit: str, peer: ModuleType) -> None:
    from remanence.reading.scoring.units import measure

    assert measure(unit) == peer.norm_unit(unit)


def test_publishers_pooled_are_all_of_them(gold: list[Any], shared: Path) -> None:
    aliases = Aliases.read([shared / "gold" / "entities.csv"])
    publishers = {g["article"]: g["article"][:3] for g in gold}
    said = dict.fromkeys(publishers.values(), gold)
    pooled = pool(by_publisher(said, gold, publishers, aliases).values())
    whole = score(gold, gold, aliases)
    assert (pooled.types, pooled.total, pooled.fields) == (whole.types, whole.total, whole.fields)
    assert pooled.total.f1 == 1
