"""The tables of the desk. Portable SQL only; what is particular to SQLite stands in :mod:`remanence.desk.sqlite`."""

from __future__ import annotations

from sqlalchemy import Column, Float, ForeignKey, Integer, MetaData, String, Table, Text

__all__ = [
    "APPEND_ONLY",
    "VERSION",
    "alarms",
    "candidates",
    "decisions",
    "documents",
    "format_of",
    "metadata",
    "resolutions",
    "tests",
]

VERSION = 1
"""Version of these tables; a desk with a higher one is refused."""

metadata = MetaData()

format_of = Table("desk_format", metadata, Column("version", Integer, nullable=False))

documents = Table(
    "documents",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("id", String(64), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("place", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("publisher", Text, nullable=False),
    Column("published", String(16), nullable=False),
    Column("url", Text, nullable=False),
    Column("language", String(16), nullable=False),
    Column("source_class", String(32), nullable=False),
)

candidates = Table(
    "candidates",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("id", String(16), nullable=False, unique=True),
    Column("document", String(64), ForeignKey("documents.id"), nullable=False),
    Column("first", Integer, nullable=False),
    Column("past", Integer, nullable=False),
    Column("claim", Text, nullable=False),
    Column("statement", Text),
    Column("reason", Text, nullable=False),
)

alarms = Table(
    "alarms",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("id", String(16), nullable=False, unique=True),
    Column("document", String(64), ForeignKey("documents.id"), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("severity", String(16), nullable=False),
    Column("message", Text, nullable=False),
    Column("spans", Text, nullable=False),
    Column("details", Text, nullable=False),
)

decisions = Table(
    "decisions",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("kind", String(8), nullable=False),
    Column("candidate", String(16), ForeignKey("candidates.id"), nullable=False),
    Column("who", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Column("statements", Text, nullable=False),
    Column("undoes", Integer, ForeignKey("decisions.number")),
)

tests = Table(
    "litmus_tests",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("id", String(16), nullable=False, unique=True),
    Column("candidate", String(16), ForeignKey("candidates.id"), nullable=False),
    Column("document", String(64), ForeignKey("documents.id"), nullable=False),
    Column("statement", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("due", String(10), nullable=False),
    Column("source", Text, nullable=False),
    Column("modality", String(16), nullable=False),
    Column("probability", Float, nullable=False),
)

resolutions = Table(
    "litmus_resolutions",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("test", String(16), ForeignKey("litmus_tests.id"), nullable=False),
    Column("outcome", String(8), nullable=False),
    Column("source", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("at", String(32), nullable=False),
)

APPEND_ONLY = (decisions, resolutions, documents, candidates, alarms, tests)
"""Tables of which no row is ever changed or removed."""
