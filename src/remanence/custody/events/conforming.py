"""JSON Schema compiled to plain functions that say yes or no, for hundreds of thousands of events.

jsonschema walks the schema again for every value, a millisecond an event. Here the schema is walked once and
becomes functions. They only answer whether a value conforms; the reasons come from jsonschema, which is asked
about the few that do not. A test holds both to the same answer. The keywords are those that the schemas under
``data/custody`` use; another one is refused when the schema is read, never passed over.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from jsonschema import Draft202012Validator

__all__ = ["FORMATS", "Test", "compiled"]

Test = Callable[[Any], bool]
"""Says whether a value conforms."""

FORMATS = Draft202012Validator.FORMAT_CHECKER
_WORDS = frozenset({"$schema", "$id", "$comment", "$defs", "title", "description", "then", "else"})


def compiled(schema: Mapping[str, Any], name: str | None = None) -> Test:
    """Return the test of a schema, or of the definition ``name`` in its ``$defs``.

    Raises:
        ValueError: the schema uses a keyword that is not known here.
    """
    made: dict[str, Test] = {}
    return _test(schema["$defs"][name] if name else schema, schema, made)


def _test(schema: Mapping[str, Any], root: Mapping[str, Any], made: dict[str, Test]) -> Test:
    tests = [_keyword(key, schema, root, made) for key in schema if key not in _WORDS]
    if not tests:
        return lambda value: True
    return tests[0] if len(tests) == 1 else _every(tests)


def _every(tests: Iterable[Test]) -> Test:
    kept = tuple(tests)

    def test(value: Any) -> bool:
        for one in kept:  # noqa: SIM110 (all() takes twice the time here)
            if not one(value):
                return False
        return True

    return test


def _some(tests: Iterable[Test]) -> Test:
    kept = tuple(tests)
    return lambda value: any(one(value) for one in kept)


def _keyword(key: str, schema: Mapping[str, Any], root: Mapping[str, Any], made: dict[str, Test]) -> Test:
    content = schema[key]
    if key in _PLAIN:
        return _PLAIN[key](content)

    def inner(part: Mapping[str, Any]) -> Test:
        return _test(part, root, made)

    if key == "$ref":
        return _reference(content, root, made)
    if key in {"allOf", "anyOf"}:
        return (_every if key == "allOf" else _some)([inner(part) for part in content])
    if key == "if":
        return _choice(inner(content), inner(schema.get("then", {})), inner(schema.get("else", {})))
    if key == "properties":
        return _members({name: inner(part) for name, part in content.items()})
    if key == "additionalProperties" and content is False:
        return _closed(frozenset(schema.get("properties", {})))
    if key == "propertyNames":
        return _names(inner(content))
    if key == "items":
        return _items(inner(content))
    raise ValueError(f"the keyword {key} of a JSON Schema is not known here")


def _reference(place: str, root: Mapping[str, Any], made: dict[str, Test]) -> Test:
    name = place.removeprefix("#/$defs/")
    if name not in made:
        made[name] = lambda value: made[name](value)  # for a definition that meets itself while it is made
        made[name] = _test(root["$defs"][name], root, made)
    return made[name]


def _choice(condition: Test, then: Test, otherwise: Test) -> Test:
    return lambda value: then(value) if condition(value) else otherwise(value)


def _members(tests: Mapping[str, Test]) -> Test:
    def test(value: Any) -> bool:
        if isinstance(value, dict):
            for name, part in value.items():
                if (one := tests.get(name)) is not None and not one(part):
                    return False
        return True

    return test


def _closed(known: frozenset[str]) -> Test:
    return lambda value: not isinstance(value, dict) or known.issuperset(value)


def _names(one: Test) -> Test:
    def test(value: Any) -> bool:
        if isinstance(value, dict):
            for name in value:
                if not one(name):
                    return False
        return True

    return test


def _items(one: Test) -> Test:
    def test(value: Any) -> bool:
        if isinstance(value, list):
            for item in value:
                if not one(item):
                    return False
        return True

    return test


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


_TYPES: Mapping[str, Test] = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "number": _is_number,
    "null": lambda value: value is None,
}


def _type(content: str | Sequence[str]) -> Test:
    if isinstance(content, str):
        return _TYPES[content]
    return _some([_TYPES[name] for name in content])


def _enum(content: Sequence[Any]) -> Test:
    if not all(isinstance(word, str) for word in content):
        raise ValueError("an enum of anything but text is not known here")
    words = frozenset(content)
    return lambda value: isinstance(value, str) and value in words


def _pattern(content: str) -> Test:
    found = lru_cache(maxsize=4096)(re.compile(content).search)
    return lambda value: not isinstance(value, str) or found(value) is not None


def _format(content: str) -> Test:
    @lru_cache(maxsize=65_536)
    def conforms(text: str) -> bool:
        return bool(FORMATS.conforms(text, content))

    return lambda value: not isinstance(value, str) or conforms(value)


def _required(content: Sequence[str]) -> Test:
    names = tuple(content)
    return lambda value: not isinstance(value, dict) or all(name in value for name in names)


def _unique(content: bool) -> Test:
    if content is not True:
        raise ValueError("uniqueItems is either true or left out here")
    return lambda value: not isinstance(value, list) or not _repeats(value)


def _repeats(items: Sequence[Any]) -> bool:
    if all(isinstance(item, str) for item in items):
        return len(set(items)) < len(items)
    return any(_same(a, b) for i, a in enumerate(items) for b in items[:i])


def _same(a: Any, b: Any) -> bool:
    """Return whether two JSON values are equal; true is not 1, and 1.0 is 1."""
    if isinstance(a, bool) or isinstance(b, bool):
        return a is b
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(_same(a[name], b[name]) for name in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(_same, a, b))
    return bool(a == b)


_PLAIN: Mapping[str, Callable[[Any], Test]] = {
    "type": _type,
    "enum": _enum,
    "const": lambda content: _enum([content]),
    "pattern": _pattern,
    "format": _format,
    "required": _required,
    "uniqueItems": _unique,
    "minItems": lambda least: lambda value: not isinstance(value, list) or len(value) >= least,
    "minimum": lambda least: lambda value: not _is_number(value) or value >= least,
    "maximum": lambda most: lambda value: not _is_number(value) or value <= most,
    "exclusiveMinimum": lambda least: lambda value: not _is_number(value) or value > least,
}
