"""Check the data package of the atlas: with Frictionless, then for what a table schema cannot say.

Usage: python tools/validate_data.py    (exit 1 where something is wrong, with every offender)
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src")]

from remanence.atlas import Atlas, load_atlas  # noqa: E402
from remanence.atlas.statement import statement_id  # noqa: E402
from remanence.errors import InputError  # noqa: E402

FOLDER = ROOT / "data" / "atlas"


def frictionless_errors(folder: Path) -> Iterator[str]:
    """Yield what Frictionless finds wrong with the package in ``folder``."""
    from frictionless import Package

    report = Package(str(folder / "datapackage.json")).validate()
    for task in report.tasks:
        for error in task.errors:
            yield f"{task.name}: {error.message}"
    yield from (error.message for error in report.errors)


def identity_errors(folder: Path) -> Iterator[str]:
    """Yield statements whose identifier is not the hash of what they say."""
    for path in sorted((folder / "statements").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row["id"] and row["id"] != statement_id(row):
                    yield f"{path.name}: {row['id']} should be {statement_id(row)}"


def licence_errors(atlas: Atlas) -> Iterator[str]:
    """Yield what may not be passed on: forbidden sources, and more than an excerpt of a price series."""
    quotes: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for s in atlas.statements:
        source = atlas.sources[s.source]
        if source.redistribute == "no":
            yield f"{s.id}: {source.title} may not be passed on"
        series = s.property.startswith("price.") and source.class_hint not in {"measured", "assumed"}
        if series and s.valid_to:
            whole_year = s.valid_from is not None and (s.valid_to - s.valid_from).days > 360
            part = "" if whole_year else f"Q{(s.valid_to.month + 2) // 3}"
            quotes[source.publisher, s.subject, s.property, f"{s.valid_to.year}{part}"].append(s.id)
    for key, ids in quotes.items():
        if len(ids) > 1:
            yield f"{', '.join(key)}: {len(ids)} values where one is an excerpt"


def main() -> None:
    """Print every offender and say whether the data set is sound."""
    wrong = [*frictionless_errors(FOLDER), *identity_errors(FOLDER)]
    try:
        wrong += licence_errors(load_atlas(FOLDER))
    except InputError as error:
        wrong.append(str(error))
    if wrong:
        sys.exit("\n".join([f"data/atlas: {len(wrong)} things are wrong.", *wrong]))
    print("data/atlas is a sound data package.")


if __name__ == "__main__":
    main()
