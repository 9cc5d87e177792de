"""Documents and claims of invented outlets, as the reader would hand them over."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from remanence.desk import DESK, Candidate, Desk, DeskDocument

TEXT = (
    "Harrow Metals said on Tuesday that its Mt Weld neighbour will make 1,500 tonnes of NdPr oxide a year. "
    "The plant is to start in the second quarter of 2027. Output at Mt Weld was 10,820 t REO in 2025."
)


def document(number: int = 0, **given: Any) -> DeskDocument:
    text = given.pop("text", f"{TEXT} Edition {number}.")
    sound = {
        "id": hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(), "name": "wire.txt", "index": number,
        "title": f"Harrow edition {number}", "text": text, "publisher": "Orebody Wire", "date": "2026-02-06",
        "url": f"https://orebody.example/{number}", "language": "en", "source_class": "trade press",
    }  # fmt: skip
    return DeskDocument(**(sound | given))


def claim(**given: Any) -> dict[str, Any]:
    sound = {
        "document": "wire.txt", "article_index": 0, "type": "capacity", "subject": "Mt Weld", "object": "",
        "others": [], "material": "REO", "stage": "mining", "country": "AU", "quantity": 12000.0,
        "quantity_low": None, "quantity_high": None, "unit": "t", "per": "year", "currency": "", "qualifier": "",
        "date": "2026", "date_end": "", "modality": "done", "polarity": "pos", "value": "",
        "evidence": {"start": 10, "end": 40}, "confidence": 0.8,
    }  # fmt: skip
    return sound | given


def statement(**given: Any) -> dict[str, Any]:
    sound = {
        "subject": "facility:mt-weld", "property": "capacity", "value": 12000.0, "low": None, "high": None,
        "text": "", "unit": "t/a", "basis": "REO", "valid_from": "2026-01-01", "valid_to": None,
    }  # fmt: skip
    return sound | given


def candidate(held: DeskDocument, start: int = 10, end: int = 40, **given: Any) -> Candidate:
    mapped = given.pop("statement", statement())
    return Candidate.of(held.id, start, end, claim(**given) | {"statement": mapped})


def row(number: int = 0, **given: str) -> dict[str, str]:
    """A row of the atlas, as an acceptance hands it over."""
    sound = {
        "id": f"{number:016x}", "subject": "facility:mt-weld", "property": "capacity", "value": str(12000 + number),
        "unit": "t/a", "basis": "REO", "valid_from": "2026-01-01", "published": "2026-02-06", "recorded":
        "2026-11-22", "class": "reported", "trace": "page", "source": "Orebody Wire", "locator": f"{number}",
    }  # fmt: skip
    return sound | given


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Desk.open(tmp_path / DESK) as opened:
        yield opened


def filled(desk: Desk, count: int) -> list[str]:
    """Put one document with ``count`` candidates on the desk and return their ids."""
    held = document()
    found = [candidate(held, i, i + 5, quantity=float(i)) for i in range(count)]
    assert desk.add_document(held, found)
    return [c.id for c in found]
