"""The schemas of EPCIS 2.0 and of the custody extension, and what in a value does not hold to them.

``data/custody/epcis-2.0.json`` states EPCIS 2.0 in JSON-LD (documents, query documents, the five types of
event and events of a type of one's own), ``data/custody/extension.json`` the custody extension of an event.
The formats ``uri`` and ``date-time`` are checked. A description in a schema says what is expected there, and
messages quote it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from remanence.atlas.places import bundled
from remanence.custody.events.conforming import Test, compiled, formats
from remanence.errors import Offence, did_you_mean

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

__all__ = ["Path", "Shape", "Wrong", "conforms", "place", "shown", "wrongs"]

Shape = Literal["document", "event", "extension"]
"""What a value is held against: a whole document (or an event alone), one event of a list, an extension."""
Path = tuple[str | int, ...]
Wrong = tuple[Path, Offence]
"""Where in the value something is wrong, and the offence in words; its ``where`` is relative to the value."""

_FILES: Mapping[Shape, tuple[str, str | None]] = {
    "document": ("epcis-2.0.json", None),
    "event": ("epcis-2.0.json", "event"),
    "extension": ("extension.json", None),
}
_LONG = 60


@lru_cache(maxsize=2)
def _schema(file: str) -> Mapping[str, Any]:
    schema: Mapping[str, Any] = json.loads((bundled() / "custody" / file).read_text(encoding="utf-8"))
    return schema


@lru_cache(maxsize=3)
def _test(shape: Shape) -> Test:
    file, name = _FILES[shape]
    return compiled(_schema(file), name)


@lru_cache(maxsize=3)
def _validator(shape: Shape) -> Any:
    from jsonschema import Draft202012Validator

    file, name = _FILES[shape]
    schema = _schema(file)
    if name:
        schema = {"$schema": schema["$schema"], "$ref": f"#/$defs/{name}", "$defs": schema["$defs"]}
    return Draft202012Validator(schema, format_checker=formats())


def conforms(value: Any, shape: Shape) -> bool:
    """Return whether a JSON value holds to a schema; some 50 microseconds for a usual event."""
    return _test(shape)(value)


def wrongs(value: Any, shape: Shape, where: str = "", under: Path = ()) -> list[Wrong]:
    """Return all that does not hold to a schema, in the order of the value; empty where it conforms.

    Args:
        value: a JSON value.
        shape: the schema.
        where: what the places in the messages begin with.
        under: the path of the value itself, for messages; the paths returned begin at the value.
    """
    if conforms(value, shape):
        return []
    errors = _validator(shape).iter_errors(value)
    found: dict[tuple[Path, str], Wrong] = {}
    for path, offence in (wrong for error in errors for wrong in _offences(error, where, under)):
        found.setdefault((path, offence.found), (path, offence))  # several rules may ask for the same
    if not found:  # NaN is below nothing and above nothing
        return [((), Offence(place(under, where), "a number that is none", "finite numbers"))]
    return sorted(found.values(), key=lambda wrong: (str(wrong[0]), str(wrong[1])))


def place(path: Sequence[str | int], where: str = "") -> str:
    """Return a path in words: ``where quantityList[0].uom``."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}"
    return f"{where} {text.removeprefix('.')}".strip() if text else where


def shown(value: Any) -> str:
    """Return a JSON value as it is shown in a message: short, and plain text."""
    if value == "" or value is None:
        return "an empty text" if value == "" else "null"
    try:
        text = json.dumps(value, ensure_ascii=True, default=str)
    except ValueError:  # a whole number of thousands of digits
        return "a value that is too long"
    return text if len(text) <= _LONG else f"{text[: _LONG - 4]} ..."


def _offences(error: ValidationError, where: str, under: Path) -> Iterator[Wrong]:
    path: Path = tuple(error.absolute_path)
    at = place((*under, *path), where)
    if "propertyNames" in error.absolute_schema_path:
        yield (*path, str(error.instance)), _unknown_member(error, at)
    elif error.validator == "required":
        for name in (n for n in error.validator_value if n not in error.instance):
            yield (*path, name), Offence(at, f"no '{name}'", _expected(error))
    elif error.validator == "additionalProperties":
        known = error.schema["properties"]
        for name in (n for n in error.instance if n not in known):
            remedy = did_you_mean(name, known)
            yield (*path, name), Offence(at, f"the member {shown(name)}", "no other members", remedy)
    else:
        yield path, Offence(at, shown(error.instance), _expected(error), _nearest(error))


def _expected(error: ValidationError) -> str:
    said = error.schema.get("description") if isinstance(error.schema, dict) else None
    return str(said) if said else f"{error.validator} {shown(error.validator_value)}"


def _unknown_member(error: ValidationError, at: str) -> Offence:
    names = _choices(error)
    nearest = did_you_mean(str(error.instance), names) if names else ""
    remedy = nearest if nearest.endswith("?") else ""  # a list of all members would hide the message
    return Offence(at, f"the member {shown(error.instance)}", _expected(error), remedy)


def _nearest(error: ValidationError) -> str:
    """Return the nearest words where a text is none of a list of words."""
    words = _choices(error)
    return did_you_mean(error.instance, words) if words and isinstance(error.instance, str) else ""


def _choices(error: ValidationError) -> list[str]:
    """Return the words that the schema lists where the error is."""
    parts = error.validator_value if error.validator == "anyOf" else [error.schema]
    return [word for part in parts if isinstance(part, dict) for word in part.get("enum", ())]
