"""JSON Schema compiled to plain functions that say yes or no, for hundreds of thousands of events.

jsonschema walks the schema again for every value, milliseconds an event. Here the schema is walked once and
becomes functions. They only answer whether a value conforms; the reasons come from jsonschema, which is asked
about the few that do not. A test holds both to the same answer. The keywords are those that the schemas under
``data/custody`` use; another one is refused when the schema is read, never passed over. jsonschema is imported only
when it is asked: that alone takes seconds, as it builds the grammars of every format that it knows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cache, lru_cache
from typing import Any

__all__ = ["PLAIN_URI", "Test", "compiled", "formats", "is_plain_time"]

Test = Callable[[Any], bool]
"""Says whether a value conforms."""
Schema = Mapping[str, Any]

_WORDS = frozenset({"$schema", "$id", "$comment", "$defs", "title", "description", "then", "else"})
_OF_OBJECTS = frozenset({"required", "properties", "additionalProperties", "propertyNames"})
_OF_TEXTS = frozenset({"format", "pattern", "enum", "const"})
_REMEMBERED = 65_536
_CHAR = r"A-Za-z0-9._~!$&'()*+,;=:@\-"
PLAIN_URI = re.compile(
    rf"[A-Za-z][A-Za-z0-9+.-]*:(?://[A-Za-z0-9.-]*(?:/[{_CHAR}/]*)?|[{_CHAR}][{_CHAR}/]*)"
    rf"(?:\?[{_CHAR}/?]*)?(?:#[{_CHAR}/?]*)?"
)
"""A part of what RFC 3986 allows: no percent signs, no user, no port, no address in brackets."""
_PLAIN_TIME = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?"
    r"(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])"
)


@cache
def formats() -> Any:
    """Return the checker of formats of jsonschema."""
    from jsonschema import Draft202012Validator

    return Draft202012Validator.FORMAT_CHECKER


def is_plain_time(text: str) -> bool:
    """Return whether a text is a time of RFC 3339 in its usual form, capital letters and no leap second."""
    found = _PLAIN_TIME.fullmatch(text)
    if found is None:
        return False
    try:
        date.fromisoformat(found[1])
    except ValueError:
        return False
    return True


def compiled(schema: Schema, name: str | None = None) -> Test:
    """Return the test of a schema, or of the definition ``name`` in its ``$defs``.

    Raises:
        ValueError: the schema uses a keyword that is not known here.
    """
    return _Compiler(schema).test(schema["$defs"][name] if name else schema)


class _Compiler:
    """Turns the parts of one schema into functions, each definition once."""

    def __init__(self, root: Schema) -> None:
        self.definitions: Schema = root.get("$defs", {})
        self.made: dict[str, Test] = {}

    def test(self, schema: Schema) -> Test:
        """Return the test of one schema: all its keywords together."""
        keys = [key for key in schema if key not in _WORDS]
        tests: list[Test] = []
        if _OF_OBJECTS & set(keys):
            tests.append(self._object(schema))
            keys = [
                key for key in keys if key not in _OF_OBJECTS and (key, schema[key]) != ("type", "object")
            ]
        if schema.get("type") == "string" and _OF_TEXTS & set(keys):
            tests.append(_remembering([_PLAIN[key](schema[key]) for key in keys if key in _OF_TEXTS]))
            keys = [key for key in keys if key not in _OF_TEXTS | {"type"}]
        tests += [self._keyword(key, schema) for key in keys]
        if not tests:
            return lambda value: True
        return tests[0] if len(tests) == 1 else _every(tests)

    def _keyword(self, key: str, schema: Schema) -> Test:
        content = schema[key]
        if key in _PLAIN:
            return _PLAIN[key](content)
        if key == "$ref":
            return self._reference(content.removeprefix("#/$defs/"))
        if key in {"allOf", "anyOf"}:
            return (_every if key == "allOf" else _some)([self.test(part) for part in content])
        if key == "if":
            return _choice(
                *(self.test(part) for part in (content, schema.get("then", {}), schema.get("else", {})))
            )
        if key == "items":
            return _items(self.test(content))
        raise ValueError(f"the keyword {key} of a JSON Schema is not known here")

    def _reference(self, name: str) -> Test:
        if name not in self.made:
            self.made[name] = lambda value: self.made[name](value)  # for a definition that meets itself
            self.made[name] = self.test(self.definitions[name])
        return self.made[name]

    def _object(self, schema: Schema) -> Test:
        """Return one test for everything that a schema says of objects, in one walk over the members."""
        if schema.get("additionalProperties", False) is not False:
            raise ValueError("additionalProperties is either false or left out here")
        members = {name: self.test(part) for name, part in schema.get("properties", {}).items()}
        required = tuple(schema.get("required", ()))
        otherwise = schema.get("type") != "object"
        named = self._names(schema)

        def test(value: Any) -> bool:
            if not isinstance(value, dict):
                return otherwise
            for name in required:
                if name not in value:
                    return False
            for name, part in value.items():
                one = members.get(name)
                if one is not None and not one(part):
                    return False
            return named is None or named(value)

        return test

    def _names(self, schema: Schema) -> Test | None:
        """Return the test of the names of an object's members, None where any name will do."""
        if "additionalProperties" in schema:
            known = frozenset(schema.get("properties", ()))
            return lambda value: known.issuperset(value)
        if "propertyNames" not in schema:
            return None
        fits = lru_cache(maxsize=_REMEMBERED)(self.test(schema["propertyNames"]))

        def named(value: Any) -> bool:
            return all(map(fits, value))

        return named


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

    def test(value: Any) -> bool:
        for one in kept:  # noqa: SIM110 (any() takes twice the time here)
            if one(value):
                return True
        return False

    return test


def _choice(condition: Test, then: Test, otherwise: Test) -> Test:
    return lambda value: then(value) if condition(value) else otherwise(value)


def _remembering(tests: Iterable[Test]) -> Test:
    """Return a test of texts that remembers its answers: the same names come again and again."""
    fits = lru_cache(maxsize=_REMEMBERED)(_every(tests))
    return lambda value: isinstance(value, str) and fits(value)


def _items(one: Test) -> Test:
    return lambda value: not isinstance(value, list) or all(map(one, value))


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
    return _TYPES[content] if isinstance(content, str) else _some([_TYPES[name] for name in content])


def _enum(content: Sequence[Any]) -> Test:
    if not all(isinstance(word, str) for word in content):
        raise ValueError("an enum of anything but text is not known here")
    words = frozenset(content)
    return lambda value: isinstance(value, str) and value in words


def _pattern(content: str) -> Test:
    found = re.compile(content).search
    return lambda value: not isinstance(value, str) or found(value) is not None


def _format(content: str) -> Test:
    plain = _USUAL.get(content)

    def test(value: Any) -> bool:
        if not isinstance(value, str) or (plain is not None and plain(value)):
            return True
        return bool(formats().conforms(value, content))

    return test


_USUAL: Mapping[str, Callable[[str], object]] = {"uri": PLAIN_URI.fullmatch, "date-time": is_plain_time}
"""By format: nearly all texts of it, in a tenth of the time that the full check takes."""


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
    "uniqueItems": _unique,
    "minItems": lambda least: lambda value: not isinstance(value, list) or len(value) >= least,
    "minimum": lambda least: lambda value: not _is_number(value) or value >= least,
    "maximum": lambda most: lambda value: not _is_number(value) or value <= most,
}
