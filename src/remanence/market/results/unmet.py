"""What users take less than in the same run without export rules; a period in which nothing is missing has no row."""

from __future__ import annotations

import numpy as np

from remanence.market.readout import Readout, basis_of, label_parts, lengths
from remanence.market.results.prices import MOVES
from remanence.market.results.table import Row, Table
from remanence.market.simulate import Path


def table(readout: Readout, path: Path, reference: Path) -> Table:
    """One row a node of use and period with something missing, by label, then period."""
    rows: list[Row] = []
    length = lengths(path)
    for label in sorted(readout.use_columns):
        wanted, used = readout.used(reference, label), readout.used(path, label)
        missing = np.maximum(wanted - used, 0.0)
        good, region, origin = label_parts(label)
        rows.extend(
            (
                path.months[t],
                float(length[t]),
                good,
                region,
                origin,
                float(wanted[t]),
                float(used[t]),
                float(missing[t]),
                float(missing[t] / wanted[t]),
                basis_of(good),
            )
            for t in np.flatnonzero(missing > MOVES)
        )
    return Table.of("unmet", rows)
