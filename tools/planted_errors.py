"""Print how many planted errors the checks of the reader find, by kind, and how often they alarm on clean articles.

Usage: python tools/planted_errors.py [--half tuned|held|unseen|fresh|sealed ...] [--count N] [--seed S]
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT / "src") not in sys.path:
    sys.path.insert(0, str(ROOT / "src"))

from remanence.reading.extract import annotate  # noqa: E402
from remanence.reading.names.gazetteer import Gazetteer  # noqa: E402
from remanence.reading.planting import figures  # noqa: E402
from remanence.reading.planting.plant import HALVES  # noqa: E402


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--half", nargs="+", choices=sorted(HALVES), default=sorted(HALVES))
    parser.add_argument("--count", type=int, default=40, help="planted errors a kind")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    gazetteer = Gazetteer.load()
    for half in asked.half:
        print(half)
        found = figures(asked.seed, asked.count, lambda document: annotate(document, gazetteer), half=half)
        print(*(f"  {line}" for line in found.lines()), sep="\n")


if __name__ == "__main__":
    main()
