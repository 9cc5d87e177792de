"""Write data/cases/joint-production/expected.csv: the signs that theory gives, before any run of the market.

Run: ``python tools/derive_joint_signs.py``. The table is frozen: it was committed before the market was held against
it and is written anew only when the theory in docs/joint-production.md is, never because a run came out otherwise.
"""

from __future__ import annotations

import csv
from pathlib import Path

from remanence.atlas import load_atlas
from remanence.market.closure import close
from remanence.market.inputs import read_inputs
from remanence.market.parameters import central, load_parameters
from remanence.validation.joint_theory import derive

TABLE = Path(__file__).resolve().parents[1] / "data" / "cases" / "joint-production" / "expected.csv"
REGIMES = {"mines adjust": (0.71, 0.35, 1.4), "quota binds": (0.0,)}


def main() -> None:
    """Derive every cell from the base year's inputs and write the table."""
    atlas, parameters = load_atlas(), load_parameters()
    draws = [
        central(parameters),
        {name: p.low for name, p in parameters.items()},
        {name: p.high for name, p in parameters.items()},
    ]
    view = atlas.as_of(atlas.release_date)
    inputs, _ = close(read_inputs(view, atlas.base_year, frozenset(), draws[0]["vat_rate"]))
    with TABLE.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("regime", "experiment", "outcome", "sign", "size"))
        for claim in derive(inputs, draws, REGIMES):
            size = round(claim.size, 4) or 0.0
            writer.writerow((claim.regime, claim.experiment, claim.outcome, claim.sign, size))


if __name__ == "__main__":
    main()
