"""Tidy tables of a run: one table a file, every column named with unit, basis and meaning in ``schemas/tables.csv``.

Tables are plain columns; what writes them to Parquet is a report, what reads them as arrays is `arrays`.
"""
