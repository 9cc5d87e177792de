"""Convert the researched tables into the text of the atlas, once.

Reads ``data/*.csv`` below $REMANENCE_SHARED (default: ``shared`` beside the checkout) and writes
``data/atlas``. The same tables give the same bytes. ``statements/assumed*.csv`` are written by hand and
left alone. What is not taken over is counted, with the reason, in ``left_out.csv``.

Usage: python tools/import_tables.py [FOLDER]    (default: data/atlas)
"""

from __future__ import annotations

import csv
import json
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tools")]

from importing import chain, deals, markets, methods, uses  # noqa: E402
from importing.collect import Collector, write_csv  # noqa: E402
from importing.describe import datapackage  # noqa: E402
from remanence.atlas.statement import COLUMNS  # noqa: E402

TABLES = (
    chain.production, chain.ore_composition, chain.deposits, chain.stage_shares, chain.facilities,
    markets.prices, deals.agreements, deals.china_quotas, deals.licences, deals.policies, deals.events,
    uses.demand, uses.demand_region, uses.bom, uses.stock_cover, uses.ionic_feed, uses.trade,
    uses.us_reliance, uses.capacities_extra, methods.processes, methods.processes_extra,
    methods.demand_response, methods.elasticities,
)  # fmt: skip
ENTITY = ("id", "kind", "name", "aliases", "place", "lat", "lon", "note")
SOURCE = ("id", "title", "publisher", "url", "licence", "redistribute", "class_hint", "note")
OWN = {
    "id": "remanence-assumptions", "title": "Assumptions of Remanence, each with its reason in the note",
    "publisher": "Remanence", "url": "", "licence": "CC BY 4.0", "redistribute": "yes", "class_hint":
    "assumed", "note": "",
}  # fmt: skip


def collect(shared: Path) -> Collector:
    """Read every table below ``shared``."""
    collector = Collector(shared)
    collector.sources[OWN["id"]] = OWN
    for table in TABLES:
        table(collector)
    return collector


def write(collector: Collector, folder: Path) -> None:
    """Write the text of the atlas into ``folder``, leaving what is written by hand."""
    regions = {row["code"]: row["name"] for row in _regions()}
    for entity in collector.entities.values():
        if entity["kind"] == "country":
            entity["name"] = regions.get(entity["name"], entity["name"])
    write_csv(folder / "entities.csv", ENTITY, _by_id(collector.entities))
    write_csv(folder / "sources.csv", SOURCE, _by_id(collector.sources))
    for table, statements in sorted(collector.statements.items()):
        write_csv(folder / "statements" / f"{table}.csv", COLUMNS, sorted(statements, key=_order))
    left = [
        {"table": table, "reason": reason, "count": str(count)}
        for (table, reason), count in sorted(collector.left_out.items())
    ]
    write_csv(folder / "left_out.csv", ("table", "reason", "count"), left)
    if not (folder / "judgements.csv").is_file():
        write_csv(
            folder / "judgements.csv", ("id", "kind", "a", "b", "decision", "author", "date", "note"), []
        )
    package = json.dumps(datapackage(collector), indent=1, ensure_ascii=False)
    (folder / "datapackage.json").write_text(package + "\n", encoding="utf-8")


def _by_id(rows: dict[str, dict[str, str]]) -> list[dict[str, str]]:
    return [rows[identifier] for identifier in sorted(rows)]


def _order(row: dict[str, str]) -> tuple[str, ...]:
    return row["subject"], row["property"], row["valid_from"], row["published"], row["id"]


def _regions() -> list[dict[str, str]]:
    with (ROOT / "data" / "vocabulary" / "regions.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def main() -> None:
    """Convert, and say how much was taken over and how much was left out."""
    shared = Path(os.environ.get("REMANENCE_SHARED") or ROOT.parent / "shared")
    if not (shared / "data").is_dir():
        sys.exit(f"No tables in {shared / 'data'}: set REMANENCE_SHARED to the folder that holds data/.")
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "data" / "atlas"
    collector = collect(shared)
    write(collector, folder)
    for table, count in sorted(collector.kept.items()):
        print(f"{table:24} {count:6} statements")
    print(f"left out: {sum(collector.left_out.values())} (see left_out.csv)")


if __name__ == "__main__":
    main()
