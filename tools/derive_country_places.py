"""Make ``data/custody/country-places.csv`` from the country shapes of Natural Earth (public domain).

For each country of ``data/vocabulary/regions.csv``: a centre and the radius in kilometres of a circle round
it that holds every part of the country as large as a fifth of its largest part. Islands and provinces
overseas below that are left out.

    python tools/derive_country_places.py SHARED/geo/countries-50m.json
"""

from __future__ import annotations

import csv
import json
import math
import sys
from itertools import pairwise
from pathlib import Path

from remanence.custody.world.places import distance_km

ROOT = Path(__file__).resolve().parents[1]
OTHER_NAMES = {
    "United States of America": "United States", "Dem. Rep. Congo": "Democratic Republic of the Congo",
    "Bosnia and Herz.": "Bosnia and Herzegovina", "Macao": "Macao", "Macau": "Macao",
    "Dem. Rep. Korea": "North Korea", "Turkiye": "Turkey", "T\u00fcrkiye": "Turkey",
}  # fmt: skip
LARGE = 0.2
Point = tuple[float, float]


def _arcs(topology: dict) -> list[list[Point]]:
    (kx, ky), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    lines = []
    for arc in topology["arcs"]:
        x = y = 0
        line = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            line.append((x * kx + tx, y * ky + ty))
        lines.append(line)
    return lines


def _ring(indices: list[int], arcs: list[list[Point]]) -> list[Point]:
    points: list[Point] = []
    for index in indices:
        line = arcs[index] if index >= 0 else arcs[~index][::-1]
        points += line[1:] if points else line
    return points


def _area(ring: list[Point]) -> float:
    """Area in square degrees of the equator, which is enough to rank the parts of one country."""
    sines = [(x, math.sin(math.radians(y))) for x, y in ring]
    return abs(sum((x2 - x1) * (s1 + s2) for (x1, s1), (x2, s2) in pairwise(sines)))


def _circle(points: list[Point]) -> tuple[float, float, float]:
    """Centre and radius: the middle of the bounding box, moved towards the farthest point until that gains nothing."""
    lon, lat = ((min(axis) + max(axis)) / 2 for axis in zip(*points, strict=True))
    step = 0.5
    while step > 1e-3:
        far = max(points, key=lambda p: distance_km((lat, lon), (p[1], p[0])))
        moved = (lon + step * (far[0] - lon), lat + step * (far[1] - lat))
        reach = max(distance_km((moved[1], moved[0]), (p[1], p[0])) for p in points)
        if reach < distance_km((lat, lon), (far[1], far[0])):
            lon, lat = moved
        else:
            step /= 2
    return lat, lon, max(distance_km((lat, lon), (p[1], p[0])) for p in points)


def main(source: Path) -> None:
    """Write the table."""
    topology = json.loads(source.read_text(encoding="utf-8"))
    arcs = _arcs(topology)
    with (ROOT / "data" / "vocabulary" / "regions.csv").open(encoding="utf-8", newline="") as file:
        codes = {row["name"]: row["code"] for row in csv.DictReader(file)}
    rows = []
    for shape in topology["objects"]["countries"]["geometries"]:
        name = OTHER_NAMES.get(shape["properties"]["name"], shape["properties"]["name"])
        if name not in codes:
            continue
        parts = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
        rings = [_ring(part[0], arcs) for part in parts]
        largest = max(map(_area, rings))
        points = [p for ring in rings if _area(ring) >= LARGE * largest for p in ring]
        lat, lon, radius = _circle(points)
        rows.append((codes[name], f"{lat:.2f}", f"{lon:.2f}", str(math.ceil(radius + 5))))
    with (ROOT / "data" / "custody" / "country-places.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("code", "lat", "lon", "radius_km"))
        writer.writerows(sorted(rows))
    missing = sorted(set(codes.values()) - {row[0] for row in rows})
    sys.stderr.write(f"{len(rows)} countries; without a shape: {', '.join(missing)}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
