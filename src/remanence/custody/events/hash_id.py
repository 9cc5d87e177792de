"""The event hash id of CBV 2.0: one name for one event, however its JSON is written.

The pre-hash text lists the members of an event in the order of the standard, values in one form each: times in
UTC to the millisecond, numbers without trailing zeros, standard words as web URIs, GS1 identifiers as canonical
Digital Links, extensions by their full names and sorted. The id is the SHA-256 of that text. ``eventID``,
``recordTime`` and ``errorDeclaration`` take no part, so an event and its error declaration have one id.

The id is a name and no seal: it leaves out things by design, and two texts can be written that share it. What
was said is sealed by the signature over the exact bytes.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from remanence.custody.events.digital_link import canonical_link

__all__ = ["event_id", "pre_hash"]

_NAMESPACES = {
    "cbv": "https://ref.gs1.org/cbv/", "cbvmda": "urn:epcglobal:cbv:mda:", "epcis": "https://ref.gs1.org/epcis/",
    "gs1": "https://gs1.org/voc/", "rem": "urn:remanence:custody:",
}  # fmt: skip
_CBV, _VOC = _NAMESPACES["cbv"], _NAMESPACES["gs1"]
_URNS = {"bizstep": "BizStep", "disp": "Disp", "btt": "BTT", "sdt": "SDT", "er": "ER"}
_LEFT_OUT = frozenset(
    {"@context", "type", "recordTime", "eventID", "errorDeclaration", "rdfs:comment", "comment"}
)
_EPCS = ("epcList", "inputEPCList", "childEPCs", "outputEPCList")
_QUANTITIES = ("quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList")
_PAIRS = {"bizTransactionList": "bizTransaction", "sourceList": "source", "destinationList": "destination"}
_ORDER = (
    "eventTime", "eventTimeZoneOffset", "certificationInfo", "epcList", "parentID", "inputEPCList", "childEPCs",
    "quantityList", "childQuantityList", "inputQuantityList", "outputEPCList", "outputQuantityList", "action",
    "transformationID", "bizStep", "disposition", "persistentDisposition", "readPoint", "bizLocation",
    "bizTransactionList", "sourceList", "destinationList", "sensorElementList", "ilmd",
)  # fmt: skip
_METADATA = (
    "time", "startTime", "endTime", "deviceID", "deviceMetadata", "rawData", "dataProcessingMethod", "bizRules",
)  # fmt: skip
_REPORT = (
    "type", "exception", "deviceID", "deviceMetadata", "rawData", "dataProcessingMethod", "time",
    "microorganism", "chemicalSubstance", "value", "component", "stringValue", "booleanValue", "hexBinaryValue",
    "uriValue", "minValue", "maxValue", "meanValue", "sDev", "percRank", "percValue", "uom",
    "coordinateReferenceSystem",
)  # fmt: skip
_TIMES = frozenset({"eventTime", "time", "startTime", "endTime"})
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII)
_FRACTION = re.compile(r"(.*T\d\d:\d\d:\d\d)(\.\d+)?(.*)", re.ASCII)
_MILLISECOND = Decimal("0.001")


def event_id(raw: Mapping[str, Any]) -> str:
    """Return the CBV 2.0 hash id of an event: ``ni:///sha-256;HEX?ver=CBV2.0``.

    Args:
        raw: the JSON of one event that holds to EPCIS 2.0.
    """
    digest = hashlib.sha256(pre_hash(raw).encode("utf-8", "surrogatepass")).hexdigest()
    return f"ni:///sha-256;{digest}?ver=CBV2.0"


def pre_hash(raw: Mapping[str, Any]) -> str:
    """Return the text that is hashed: members in canonical order without separators, extensions last."""
    names = _Names(raw.get("@context"))
    standard = "".join(names.member(name, raw[name]) for name in _ORDER if name in raw)
    others = {name: part for name, part in raw.items() if name not in _LEFT_OUT and name not in _ORDER}
    return f"eventType={raw['type']}{standard}{names.extension(others)}"


class _Names:
    """The names and values of one event in canonical form; prefixes as its own context gives them."""

    def __init__(self, context: Any) -> None:
        self.namespaces = dict(_NAMESPACES)
        for part in context if isinstance(context, list) else [context]:
            if isinstance(part, dict):
                self.namespaces |= {name: to for name, to in part.items() if isinstance(to, str)}

    def member(self, name: str, value: Any) -> str:
        """Return a standard member of an event."""
        if name in _EPCS:
            return _listed(name, [f"epc={self.value(epc)}" for epc in value])
        if name in _QUANTITIES:
            order = ("epcClass", "quantity", "uom")
            return _listed(name, [f"quantityElement{self._members(order, item)}" for item in value])
        if name in _PAIRS:
            word = "BTT" if name == "bizTransactionList" else "SDT"
            return _listed(name, [self._pair(_PAIRS[name], word, item) for item in value])
        if name == "persistentDisposition":
            return name + "".join(
                self._words(key, "Disp", value[key]) for key in ("set", "unset") if key in value
            )
        if name in {"readPoint", "bizLocation"}:
            return name + self._members(("id",), value)
        if name == "sensorElementList":
            return _listed(name, [self._sensor(item) for item in value])
        if name == "ilmd":
            return name + self.extension(value)
        if name in {"bizStep", "disposition"}:
            return self._words(name, "BizStep" if name == "bizStep" else "Disp", [value])
        return "".join(sorted(f"{name}={self._plain(name, one)}" for one in _as_list(value)))

    def extension(self, members: Mapping[str, Any]) -> str:
        """Return extension members: each by its full name, with its value or its own members, sorted."""
        texts = [
            text for name, part in members.items() if name not in _LEFT_OUT - {"type"}
            for text in self._extended(self.name(name), part)
        ]  # fmt: skip
        return "".join(sorted(texts))

    def _extended(self, name: str, part: Any) -> Iterator[str]:
        if isinstance(part, list):
            for item in part:
                yield from self._extended(name, item)
        elif isinstance(part, dict):
            yield name + self.extension(part)
        else:
            value = self.value(part)
            yield f"{name}={value}" if value else name

    def name(self, name: str) -> str:
        """Return the name of a member with its namespace in braces, where its prefix has one."""
        prefix, colon, local = name.partition(":")
        return f"{{{self.namespaces[prefix]}}}{local}" if colon and prefix in self.namespaces else name

    def value(self, value: Any) -> str:
        """Return a value in canonical form."""
        if isinstance(value, bool) or value is None:
            return "" if value is None else str(value).lower()
        if isinstance(value, (int, float)):
            return _number(repr(value))
        text = str(value).strip()
        if _NUMBER.fullmatch(text):
            return _number(text)
        text = self._expanded(text)
        return canonical_link(text) or text

    def _expanded(self, text: str) -> str:
        """Return the web URI of a compact one, or of an old URN of the CBV."""
        if text.startswith("urn:epcglobal:cbv:"):
            kind, _, word = text.removeprefix("urn:epcglobal:cbv:").partition(":")
            return f"{_CBV}{_URNS[kind]}-{word}" if kind in _URNS else text
        prefix, colon, local = text.partition(":")
        known = self.namespaces.get(prefix) if colon and not local.startswith("//") else None
        return f"{known}{local}" if known else text

    def _plain(self, name: str, value: Any) -> str:
        return _moment(value) if name in _TIMES else self.value(value)

    def _word(self, kind: str, word: str) -> str:
        """Return a standard word as a web URI; URIs of one's own stay."""
        return self.value(word) if ":" in word else f"{_CBV}{kind}-{word}"

    def _words(self, name: str, kind: str, words: Iterable[str]) -> str:
        return "".join(sorted(f"{name}={self._word(kind, word)}" for word in words))

    def _members(self, order: Iterable[str], value: Mapping[str, Any]) -> str:
        """Return the standard members of a part in their order, then its extensions."""
        order = tuple(order)
        text = "".join(f"{name}={self._plain(name, value[name])}" for name in order if name in value)
        return text + self.extension({name: part for name, part in value.items() if name not in order})

    def _pair(self, name: str, kind: str, item: Mapping[str, Any]) -> str:
        head = self._words("type", kind, [item["type"]]) if "type" in item else ""
        return f"{head}{name}={self.value(item[name])}"

    def _sensor(self, item: Mapping[str, Any]) -> str:
        text = "sensorElement"
        if item.get("sensorMetadata"):
            text += f"sensorMetadata{self._members(_METADATA, item['sensorMetadata'])}"
        text += "".join(sorted(f"sensorReport{self._report(one)}" for one in item["sensorReport"]))
        rest = {name: part for name, part in item.items() if name not in {"sensorMetadata", "sensorReport"}}
        return text + self.extension(rest)

    def _report(self, report: Mapping[str, Any]) -> str:
        given = dict(report)
        for name in ("type", "exception", "component"):
            if ":" not in str(given.get(name, ":")):
                given[name] = f"{_CBV}Comp-{given[name]}" if name == "component" else f"{_VOC}{given[name]}"
        return self._members(_REPORT, given)


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _listed(name: str, items: Iterable[str]) -> str:
    """Return the items sorted after the name of their list, which stands once; nothing for an empty list."""
    texts = sorted(items)
    return name + "".join(texts) if texts else ""


def _number(text: str) -> str:
    """Return a number in plain digits without needless zeros."""
    number = Decimal(text)
    if not number.is_finite():
        return text
    plain = f"{number:f}"
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return "0" if plain in {"-0", ""} else plain


def _moment(text: str) -> str:
    """Return a time in UTC with three digits of the second, the fourth rounded half up."""
    found = _FRACTION.fullmatch(text.strip().upper())
    try:
        moment = datetime.fromisoformat(f"{found[1]}{found[3]}" if found else text).astimezone(UTC)
    except (ValueError, OverflowError):
        return text
    fraction = Decimal(f"0{(found[2] if found else None) or '.0'}").quantize(_MILLISECOND, ROUND_HALF_UP)
    if fraction >= 1:
        moment, fraction = moment + timedelta(seconds=1), fraction - 1
    return f"{moment:%Y-%m-%dT%H:%M:%S}{str(fraction)[1:]}Z"
