"""The parts of ``tools/import_tables.py``: one module for each group of source tables."""
