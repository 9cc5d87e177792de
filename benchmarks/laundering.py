"""The laundering benchmark: recall by kind and false alarms on honest histories, as Markdown.

    python benchmarks/laundering.py                      200 histories of each kind, 1,000 honest ones, sealed seeds
    python benchmarks/laundering.py --tuned -n 40        the seeds that may be looked at while checks are built
    python benchmarks/laundering.py --rates              and write data/custody/base-rates.csv from the honest ones

The tables of docs/custody-laundering.md are what this prints.
"""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from remanence.atlas import load_atlas
from remanence.custody.histories.laundering.page import page
from remanence.custody.histories.laundering.score import SEALED, Tally, tallies, tally_honest
from remanence.custody.world import all_checks

AS_OF = date(2026, 11, 21)
NOT_RUN = {"price", "route"}
"""Checks that need what a history alone does not tell: declared prices, and whose material is covered."""
HOW = "benchmarks/laundering.py on sealed seeds"
RATES = Path(__file__).resolve().parents[1] / "data" / "custody" / "base-rates.csv"


def rates(honest: Tally) -> str:
    """Return the table of how often each check against the world signals in honest histories."""
    lines = ["check,flagged,of,unit,measured,how"]
    lines += [
        f"{check.name},{honest.soft[check.name]},{honest.told},histories,{AS_OF},{HOW}"
        for check in all_checks()
        if check.name not in NOT_RUN
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("-n", type=int, default=200, help="histories of each dishonest kind")
    parser.add_argument("--honest", type=int, default=1000, help="honest histories")
    parser.add_argument("--tuned", action="store_true", help="the seeds that checks may be tuned on")
    parser.add_argument("--rates", action="store_true", help="write data/custody/base-rates.csv")
    asked = parser.parse_args()
    first = 0 if asked.tuned else SEALED
    view = load_atlas().as_of(AS_OF)
    honest = tally_honest(range(first, first + asked.honest), view)
    if asked.rates:
        RATES.write_text(rates(honest), encoding="utf-8")
    print(page(honest, tallies(range(first, first + asked.n), view)))


if __name__ == "__main__":
    main()
