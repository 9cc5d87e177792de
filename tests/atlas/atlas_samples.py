"""The bundled atlas, and a small one that tests may spoil."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from remanence.atlas import Atlas, View, load_atlas
from remanence.atlas.places import bundled
from remanence.atlas.statement import COLUMNS, Statement

RELEASE = date(2026, 11, 21)


@pytest.fixture(scope="session")
def atlas() -> Atlas:
    return load_atlas(bundled() / "atlas")


@pytest.fixture(scope="session")
def now(atlas: Atlas) -> View:
    return atlas.as_of(RELEASE)


def cells(**given: str) -> dict[str, str]:
    """A sound statement, with what is given put over it."""
    blank = dict.fromkeys(COLUMNS, "")
    sound = {
        "subject": "facility:mill", "property": "capacity", "value": "100", "unit": "t/a", "basis": "REO",
        "published": "2024-01-31", "published_inferred": "0", "recorded": "2026-11-21", "class": "measured",
        "trace": "page", "source": "a-survey",
    }  # fmt: skip
    return blank | sound | given


def said(number: int, **given: object) -> Statement:
    """A statement in memory."""
    sound: dict[str, object] = {
        "id": f"{number:016x}", "subject": "facility:mill", "property": "capacity", "value": 100.0, "low":
        None, "high": None, "text": "", "unit": "t/a", "basis": "REO", "valid_from": None, "valid_to": None,
        "published": date(2024, 1, 31), "published_inferred": False, "recorded": RELEASE,
        "evidence": "measured", "trace": "page", "source": "a-survey", "locator": "", "note": "",
    }  # fmt: skip
    return Statement(**(sound | given))  # type: ignore[arg-type]


def write(path: Path, header: tuple[str, ...], rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, restval="")
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture
def make_atlas(tmp_path: Path) -> Callable[[list[dict[str, str]]], Path]:
    """Write a small atlas with these statements and return its folder."""

    def make(rows: list[dict[str, str]]) -> Path:
        folder = tmp_path / "atlas"
        (folder / "statements").mkdir(parents=True, exist_ok=True)
        package = {"name": "small", "release_date": "2026-11-21", "base_year": 2024, "resources": []}
        (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
        entity = ("id", "kind", "name", "aliases", "place", "lat", "lon", "note")
        mill = {"id": "facility:mill", "kind": "facility", "name": "The mill", "place": "AUS"}
        write(folder / "entities.csv", entity, [mill])
        source = ("id", "title", "publisher", "url", "licence", "redistribute", "class_hint", "note")
        survey = {"id": "a-survey", "title": "A survey", "publisher": "Survey", "redistribute": "yes"}
        write(folder / "sources.csv", source, [survey])
        write(folder / "judgements.csv", ("id", "kind", "a", "b", "decision", "author", "date", "note"), [])
        write(folder / "statements" / "all.csv", COLUMNS, rows)
        return folder

    return make
