"""Laws of candidates: what is mapped can be loaded; talk, denials and tonnages without a basis are not mapped."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from article_samples import article
from grounds_samples import NAMES, grounds
from hypothesis import given, settings
from hypothesis import strategies as st

from remanence.atlas import Places, load_atlas
from remanence.atlas.places import bundled
from remanence.atlas.statement import COLUMNS
from remanence.reading.candidates import Candidate, candidate
from remanence.reading.claim import MODALITIES, STAGES, TYPES, Claim
from remanence.reading.deals import deal
from remanence.reading.line import line

TEXTS = [
    "Borealis Oxides signed a binding offtake agreement with Kestrel Magnetics for NdPr oxide, FOB China, excl VAT.",
    "China set a mining quota; Tarn Works halted production of sintered NdFeB magnets; Halden mine gave REO.",
    "The United States and China discussed a memorandum of understanding, a loan and an equity stake.",
]
NAMED = st.sampled_from(["", *NAMES, "Borealis Oxides Inc.", "somebody", "Øre AS", "—"])
NUMBER = st.none() | st.floats(0.001, 1e7)
CLAIMS = st.builds(
    Claim,
    type=st.sampled_from(TYPES), start=st.integers(0, 60), end=st.integers(61, 110), subject=NAMED, object=NAMED,
    others=st.lists(NAMED.filter(bool), max_size=1).map(tuple),
    material=st.sampled_from(["", "rare earths", "NdPr", "NdPr oxide", "NdFeB magnets", "rare earth oxides"]),
    stage=st.sampled_from(["", *STAGES]), country=st.sampled_from(["", "CN", "EU", "UA", "US"]), quantity=NUMBER,
    quantity_low=st.none() | st.floats(0.001, 1e3), quantity_high=st.none() | st.floats(1e3, 1e7),
    unit=st.sampled_from(["", "t", "kg", "%", "USD", "USD/kg", "CNY/kg", "JPY", "yr", "count", "g/t"]),
    per=st.sampled_from(["", "year", "month", "day"]), currency=st.sampled_from(["", "USD"]),
    qualifier=st.sampled_from(["", "gt", "lt", "approx", "range", "max"]),
    date=st.sampled_from(["", "2025", "2025-H1", "2026-Q1", "2025-06", "2025-06-30", "2031"]),
    date_end=st.sampled_from(["", "2025-12-31"]), modality=st.sampled_from(MODALITIES),
    polarity=st.sampled_from(["pos", "pos", "pos", "neg"]),
    value=st.sampled_from(["", "halted", "start", "import", "option"]),
)  # fmt: skip

FITTING = {
    "capacity": "t", "production": "t", "market_share": "%", "import_reliance": "%", "trade_volume": "t",
    "demand_content": "t", "stockpile": "USD", "permit_legislation": "t", "price": "USD/kg", "offtake_supply": "t",
    "financing": "USD", "mou_partnership": "", "ownership": "%", "facility_status": "", "export_control": "",
}  # fmt: skip


def fitted(said: Claim) -> Claim:
    """The same claim with a unit that goes with its type, so that most of its kind can be mapped."""
    unit = FITTING.get(said.type, said.unit)
    money = unit if unit == "USD" else ""
    return replace(said, unit=unit, currency=money, quantity=said.quantity or 40.0, polarity="pos")


PLAUSIBLE = CLAIMS.filter(lambda c: c.modality in ("done", "committed", "planned", "forecast")).map(fitted)


def of(said: Claim, text: str) -> Candidate:
    return candidate(said, article(text, names=NAMES), grounds())


@settings(deadline=None)
@given(PLAUSIBLE | CLAIMS, st.sampled_from(TEXTS))
def test_any_claim_is_mapped_or_refused_with_a_reason(said: Claim, text: str) -> None:
    found = of(said, text)
    assert bool(found.statements) != bool(found.reason)
    if found.statements:
        assert said.polarity == "pos"
        assert said.modality not in ("proposed", "speculative")
    for s in found.statements:
        assert not list(grounds().words.offences("here", s.row()))
        assert s.value is not None or s.text
        assert s.unit or s.value is None
        assert s.basis or s.unit not in ("t", "t/a", "t/month")
        assert s.low is None or s.high is None or s.low <= s.high
        assert s.valid_from is None or s.valid_to is None or s.valid_from <= s.valid_to
        assert "planned" not in said.modality or s.property not in ("capacity", "output")
        assert not s.property.startswith(("production", "output", "exports", "price.")) or said.modality == "done"


@settings(max_examples=30, deadline=None)
@given(PLAUSIBLE | CLAIMS, st.sampled_from(TEXTS))
def test_any_claim_makes_a_line_that_fits_the_schema(said: Claim, text: str) -> None:
    schema = json.loads((bundled() / "schemas" / "read.json").read_text(encoding="utf-8"))
    within = article(text, names=NAMES)
    fields = line(said, within, candidate(said, within, grounds()), deal(said, within, grounds()))
    jsonschema.validate(fields, schema)


def test_what_is_mapped_loads_from_a_workspace(tmp_path: Path) -> None:
    """Every kind of statement once, written as private statements and read back by the atlas."""
    given = {
        "subject": "China", "object": "", "quantity": 40.0, "per": "year", "date": "2025", "stage": "magnet",
        "material": "NdFeB magnets",
    }  # fmt: skip
    claims = [
        Claim("capacity", 0, 110, **given | {"unit": "t", "subject": "Tarn Works"}),
        Claim("capacity", 0, 110, **given | {"unit": "t", "subject": "Borealis Oxides", "modality": "planned"}),
        Claim("production", 0, 110, **given | {"unit": "t"}),
        Claim("market_share", 0, 110, **given | {"unit": "%", "per": ""}),
        Claim("market_share", 0, 110, **given | {"unit": "%", "modality": "forecast"}),
        Claim("demand_content", 0, 110, **given | {"unit": "t"}),
        Claim("trade_volume", 0, 110, **given | {"unit": "t", "per": "", "object": "United States"}),
        Claim("facility_status", 0, 110, **given | {"subject": "Borealis Oxides", "value": "halted"}),
        Claim("facility_status", 0, 110, **given | {"subject": "Tarn Works", "modality": "planned", "date": "2031"}),
        Claim("financing", 0, 110, **given | {"subject": "Stores Agency", "object": "Borealis Oxides", "unit": "USD",
                                              "currency": "USD", "per": "", "value": "loan"}),
        Claim("export_control", 0, 110, **given | {"value": "ease"}),
        Claim("import_reliance", 0, 110, **given | {"unit": "%", "per": "", "material": "rare earths"}),
    ]  # fmt: skip
    found = [of(said, TEXTS[1]) for said in claims]
    assert [c.reason for c in found] == [""] * len(claims)
    (tmp_path / "remanence.toml").write_text("[workspace]\nformat = 1\n", encoding="utf-8")
    (tmp_path / "overlay").mkdir()
    with (tmp_path / "overlay" / "read.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(s.row() for c in found for s in c.statements)
    loaded = load_atlas(Places(tmp_path))
    private = [s for s in loaded.statements if s.evidence == "private"]
    assert len(private) == sum(len(c.statements) for c in found)
    assert {s.property for s in private} >= {"capacity", "status", "start_year", "share.magnet", "amount", "event"}


@pytest.mark.parametrize("modality", ["proposed", "speculative"])
@pytest.mark.parametrize("type_", TYPES)
def test_talk_asserts_nothing(type_: str, modality: str) -> None:
    said = Claim(type_, 0, 60, subject="China", object="Tarn Works", quantity=5.0, unit="t", modality=modality)
    assert not of(said, TEXTS[0]).statements
