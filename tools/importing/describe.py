"""The description of the open data set: a Frictionless Data Package."""

from __future__ import annotations

from importing.collect import RECORDED, Collector
from remanence.atlas.statement import CLASSES, TRACES

_NUMBERS = {"value", "low", "high", "lat", "lon"}
_DATES = {"valid_from", "valid_to", "published", "recorded"}
_NEEDED = {"id", "subject", "property", "published", "recorded", "class", "trace", "source"}


def datapackage(collector: Collector) -> dict[str, object]:
    """Return the description of everything in the folder."""
    from import_tables import COLUMNS, ENTITY, SOURCE

    statements = [
        *(f"statements/{table}.csv" for table in sorted(collector.statements)),
        "statements/assumed-2009.csv",
        "statements/assumed.csv",
    ]
    resources = [
        _resource("entities", "entities.csv", ENTITY, ["id"]),
        _resource("sources", "sources.csv", SOURCE, ["id"]),
        _resource(
            "judgements",
            "judgements.csv",
            ("id", "kind", "a", "b", "decision", "author", "date", "note"),
            ["id"],
        ),
        _resource("left-out", "left_out.csv", ("table", "reason", "count"), []),
        *(_statements(path) for path in sorted(statements)),
    ]
    return {
        "profile": "tabular-data-package",
        "name": "remanence-atlas",
        "title": "The Remanence atlas of the rare-earth magnet chain",
        "version": "0.1.0",
        "licenses": [{"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}],
        "release_date": RECORDED.isoformat(),
        "base_year": 2024,
        "left_out": sum(collector.left_out.values()),
        "columns": len(COLUMNS),
        "resources": resources,
    }


def _statements(path: str) -> dict[str, object]:
    from import_tables import COLUMNS

    name = "statements-" + path.split("/")[1].removesuffix(".csv").replace("_", "-")
    # Assumed statements are written by hand; their identifiers may be blank and are worked out on loading.
    return _resource(name, path, COLUMNS, [] if "assumed" in path else ["id"])


def _resource(name: str, path: str, columns: tuple[str, ...], key: list[str]) -> dict[str, object]:
    schema: dict[str, object] = {"fields": [_field(column, name) for column in columns]}
    if key:
        schema["primaryKey"] = key
    return {
        "name": name,
        "path": path,
        "profile": "tabular-data-resource",
        "format": "csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def _field(column: str, resource: str) -> dict[str, object]:
    kind = "number" if column in _NUMBERS else "date" if column in _DATES else "string"
    constraints: dict[str, object] = {}
    if (
        resource.startswith("statements")
        and column in _NEEDED
        and not (column == "id" and "assumed" in resource)
    ):
        constraints["required"] = True
    if resource.startswith("statements") and column in {"class", "trace"}:
        constraints["enum"] = list(CLASSES if column == "class" else TRACES)
    if column == "count":
        kind = "integer"
    return {"name": column, "type": kind} | ({"constraints": constraints} if constraints else {})
