"""Where things lie, and how far apart two places are at least.

A facility lies where the atlas puts it, within an error that the parameters state. A country is a circle
that holds it (``data/custody/country-places.csv``, made from Natural Earth by
``tools/derive_country_places.py``). The distance of two places is the least that the circles allow, so that
a speed worked out from it is never too high.
"""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from remanence.atlas.places import bundled

EARTH_RADIUS_KM = 6371.0088
"""Mean radius of the Earth (IUGG), kilometres."""


@dataclass(frozen=True, slots=True)
class Place:
    """A circle on the Earth: centre in degrees, radius in kilometres, and what it is called."""

    name: str
    lat: float
    lon: float
    radius_km: float


def distance_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Return the great-circle distance of two points (latitude, longitude in degrees) by the haversine formula."""
    (lat1, lon1), (lat2, lon2) = ((math.radians(x), math.radians(y)) for x, y in (a, b))
    half = (
        math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, half)))


def least_km(a: Place, b: Place) -> float:
    """Return the least distance in kilometres between a point of one place and a point of the other."""
    return max(0.0, distance_km((a.lat, a.lon), (b.lat, b.lon)) - a.radius_km - b.radius_km)


@lru_cache(maxsize=4)
def country_places(folder: Path | None = None) -> dict[str, Place]:
    """Return the circle of each country by ISO 3166 alpha-3 code."""
    path = (folder or bundled()) / "custody" / "country-places.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {
            row["code"]: Place(row["code"], float(row["lat"]), float(row["lon"]), float(row["radius_km"]))
            for row in csv.DictReader(file)
        }
