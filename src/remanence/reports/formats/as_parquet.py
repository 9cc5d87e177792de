"""Tidy tables as Parquet: one file a table, with unit, basis and meaning of each column in the file's own metadata.

The bytes depend on the table and the version of polars alone; nothing of the time or the machine is in them.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping

from remanence.market.results.table import Column, Table


def files(tables: Mapping[str, Table]) -> dict[str, bytes]:
    """Return ``<table>.parquet`` for every table."""
    return {f"{name}.parquet": parquet(table) for name, table in sorted(tables.items())}


def parquet(table: Table) -> bytes:
    """Return one table; an empty one keeps its columns and their types."""
    import polars as pl

    types = {"date": pl.Date, "text": pl.String, "number": pl.Float64, "flag": pl.Boolean}
    frame = pl.DataFrame(table.values, schema={c.name: types[c.type] for c in table.columns}, strict=False)
    held = io.BytesIO()
    described = json.dumps({c.name: _described(c) for c in table.columns}, sort_keys=True)
    frame.write_parquet(held, compression="zstd", metadata={"remanence.columns": described})
    return held.getvalue()


def _described(column: Column) -> dict[str, str]:
    return {"unit": column.unit, "basis": column.basis, "meaning": column.meaning}
