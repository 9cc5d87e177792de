"""The bundled atlas with a handful of invented names, as candidates and deals are held against it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from remanence.atlas import load_atlas
from remanence.atlas.places import bundled
from remanence.reading.annotation import Name, Quantity
from remanence.reading.candidates.grounds import Grounds

NAMES = {
    "Borealis Oxides": Name(0, 0, "Borealis Oxides", "company", "SE"),
    "Kestrel Magnetics": Name(0, 0, "Kestrel Magnetics", "company", "US"),
    "Halden mine": Name(0, 0, "Halden mine", "facility", "AU", "facility:mt-weld"),
    "Tarn Works": Name(0, 0, "Tarn Works", "facility", "EE", "facility:neo-narva-p1"),
    "China": Name(0, 0, "China", "country", "CN", "country:CHN"),
    "United States": Name(0, 0, "United States", "country", "US", "country:USA"),
    "Stores Agency": Name(0, 0, "Stores Agency", "agency", "US"),
}


@dataclass(frozen=True)
class Known:
    """A gazetteer of :data:`NAMES` alone."""

    entries: tuple[Name, ...] = tuple(NAMES.values())

    def find(self, text: str) -> list[Name]:
        return [n for n in self.entries if n.name in text]


@cache
def grounds() -> Grounds:
    return Grounds.of(load_atlas(bundled() / "atlas"), Known())


def mass(text: str, words: str, value: float, per: str = "year") -> Quantity:
    at = text.index(words)
    return Quantity(at, at + len(words), "mass", value, unit="t", per=per)


def years(text: str, words: str, value: float) -> Quantity:
    at = text.index(words)
    return Quantity(at, at + len(words), "duration", value, unit="yr")
