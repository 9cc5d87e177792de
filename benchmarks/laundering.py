"""The laundering benchmark: recall by kind and false alarms on honest histories, as Markdown.

    python benchmarks/laundering.py                      200 histories of each kind, 1,000 honest ones, sealed seeds
    python benchmarks/laundering.py --tuned -n 40        the seeds that may be looked at while checks are built

The tables of docs/custody-laundering.md are what this prints.
"""

from __future__ import annotations

import argparse
from datetime import date

from remanence.atlas import load_atlas
from remanence.custody.histories.laundering.page import page
from remanence.custody.histories.laundering.score import SEALED, tallies, tally_honest

AS_OF = date(2026, 11, 21)


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("-n", type=int, default=200, help="histories of each dishonest kind")
    parser.add_argument("--honest", type=int, default=1000, help="honest histories")
    parser.add_argument("--tuned", action="store_true", help="the seeds that checks may be tuned on")
    asked = parser.parse_args()
    first = 0 if asked.tuned else SEALED
    view = load_atlas().as_of(AS_OF)
    honest = tally_honest(range(first, first + asked.honest), view)
    print(page(honest, tallies(range(first, first + asked.n), view)))


if __name__ == "__main__":
    main()
