"""Bend a small bundle in thousands of ways and print which reader sees each, as a table for docs/custody-verify.md.

Usage: python tools/custody_mutations.py [--cases N] [--seed S]
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
for folder in (ROOT / "src", ROOT / "tests"):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

from custody.sealed_mutations import KINDS, markdown, measure  # noqa: E402


def main() -> int:
    """Measure and print; 1 where anything was neither refused nor told."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--cases", type=int, default=100, help="bundles bent in each way")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    lines = [measure(kind, asked.cases, asked.seed) for kind in KINDS]
    print(markdown(lines))
    return 1 if any(line.missed for line in lines) else 0


if __name__ == "__main__":
    raise SystemExit(main())
