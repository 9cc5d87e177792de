"""The bundle: all that a stranger needs to check the history of one lot, in one file.

===================== =======================================================================================
manifest.json         schema, the lot it is about, origin and size of the log
checkpoint            the log's signed note with the cosignatures of witnesses
proofs.json           an inclusion proof for each statement; consistency proofs from earlier checkpoints
keys.json             copies of the public keys, to compare with those that the reader trusts
statements/INDEX.json the statements, bytes as the log stores them
rules/ID.toml         copies of rule files, to compare
timestamp.tsr         RFC 3161 time stamp over the checkpoint's text, where there is one
===================== =======================================================================================

Every JSON file is RFC 8785; `write_bundle` of what `read_bundle` gives is the file again.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from remanence.custody.sealed.canonical import canonical, read_canonical
from remanence.custody.sealed.container import LARGEST, MOST_ENTRIES, pack, refused, unpack
from remanence.custody.sealed.statement import LARGEST as LARGEST_STATEMENT
from remanence.rules.checking import offences_of

__all__ = ["SCHEMA", "Bundle", "KeyCopies", "read_bundle", "write_bundle"]

SCHEMA = "remanence/custody-bundle/1"
_SIZES = {
    "manifest.json": 10_000, "checkpoint": 1_000_000, "proofs.json": 32_000_000, "keys.json": 4_000_000,
    "timestamp.tsr": 1_000_000,
}  # fmt: skip
_REQUIRED = ("manifest.json", "checkpoint", "proofs.json", "keys.json")
_STATEMENT = re.compile(r"statements/(0|[1-9][0-9]{0,14})\.json")
_RULE = re.compile(r"rules/([A-Za-z0-9][A-Za-z0-9_-]{0,99})\.toml")
_LARGEST_RULE = 1_000_000
_MOST_LISTS = 2 * MOST_ENTRIES


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class KeyCopies(_Table):
    """Keys as the exporter knows them: the log's, witnesses by name, names of actors and issuers by key."""

    log: str
    witnesses: dict[str, str]
    actors: dict[str, str]


class _Manifest(_Table):
    schema_: str = Field(alias="schema", pattern=f"^{re.escape(SCHEMA)}$")
    subject: str = Field(min_length=1, max_length=1000)
    origin: str = Field(min_length=1, max_length=1000)
    size: int = Field(ge=1)


class _Earlier(_Table):
    size: int = Field(ge=1)
    root: str
    proof: list[str] = Field(max_length=64)


class _Proofs(_Table):
    inclusion: dict[str, list[str]]
    consistency: list[_Earlier] = Field(max_length=1000)


_Shape = TypeVar("_Shape", bound=_Table)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """What a bundle holds.

    Attributes:
        subject: id of the lot; origin, size: the log and its size at the checkpoint.
        checkpoint: bytes of the signed note.
        statements: stored bytes by index in the log.
        inclusion: audit path of each, by index.
        consistency: earlier size to (root, proof) that the checkpoint continues it.
        keys: copies of keys; rules: copies of rule files by id; time_stamp: RFC 3161 response.
    """

    subject: str
    origin: str
    size: int
    checkpoint: bytes
    statements: Mapping[int, bytes]
    inclusion: Mapping[int, tuple[bytes, ...]]
    consistency: Mapping[int, tuple[bytes, tuple[bytes, ...]]] = field(default_factory=dict)
    keys: KeyCopies
    rules: Mapping[str, bytes] = field(default_factory=dict)
    time_stamp: bytes | None = None


def write_bundle(bundle: Bundle) -> bytes:
    """Return the file of a bundle: the same bundle, the same bytes.

    Raises:
        InputError: when it holds more than a reader accepts.
    """
    earlier = sorted(bundle.consistency.items())
    manifest = {"schema": SCHEMA, "subject": bundle.subject, "origin": bundle.origin, "size": bundle.size}
    proofs = {
        "inclusion": {str(index): _texts(path) for index, path in bundle.inclusion.items()},
        "consistency": [
            {"size": n, "root": _text(root), "proof": _texts(path)} for n, (root, path) in earlier
        ],
    }
    entries = {
        "manifest.json": canonical(manifest),
        "checkpoint": bundle.checkpoint,
        "proofs.json": canonical(proofs),
        "keys.json": canonical(bundle.keys.model_dump()),
        **{f"statements/{index}.json": content for index, content in bundle.statements.items()},
        **{f"rules/{name}.toml": content for name, content in bundle.rules.items()},
    }
    if bundle.time_stamp is not None:
        entries["timestamp.tsr"] = bundle.time_stamp
    if len(entries) > MOST_ENTRIES or sum(map(len, entries.values())) > LARGEST:
        found = f"{len(bundle.statements):,} statements"
        raise refused("the bundle", found, f"at most {MOST_ENTRIES:,} entries and {LARGEST:,} bytes")
    return pack(entries)


def read_bundle(content: bytes) -> Bundle:
    """Read a bundle, checking its form and nothing else.

    Raises:
        InputError: when it is not, byte for byte, what `write_bundle` writes.
    """
    entries = unpack(content, _largest)
    missing = [name for name in _REQUIRED if name not in entries]
    if missing:
        raise refused("the file", "no " + " and no ".join(missing), "a whole bundle")
    manifest = _table(_Manifest, entries, "manifest.json")
    proofs = _table(_Proofs, entries, "proofs.json")
    bundle = Bundle(
        subject=manifest.subject,
        origin=manifest.origin,
        size=manifest.size,
        checkpoint=entries["checkpoint"],
        statements={int(m[1]): entries[m[0]] for m in map(_STATEMENT.fullmatch, entries) if m},
        inclusion={_index(index): _hashes(path) for index, path in proofs.inclusion.items()},
        consistency={e.size: (_hash(e.root), _hashes(e.proof)) for e in proofs.consistency},
        keys=_table(KeyCopies, entries, "keys.json"),
        rules={m[1]: entries[m[0]] for m in map(_RULE.fullmatch, entries) if m},
        time_stamp=entries.get("timestamp.tsr"),
    )
    if write_bundle(bundle) != content:
        raise refused("proofs.json", "entries twice or out of order", "each once, in order")
    return bundle


def _largest(name: str) -> int | None:
    if _STATEMENT.fullmatch(name):
        return LARGEST_STATEMENT
    return _LARGEST_RULE if _RULE.fullmatch(name) else _SIZES.get(name)


def _table(shape: type[_Shape], entries: Mapping[str, bytes], name: str) -> _Shape:
    if entries[name].count(b"[") + entries[name].count(b"{") > _MOST_LISTS:
        raise refused(name, "too many lists", f"at most {_MOST_LISTS:,}: each takes memory")
    value: Any = read_canonical(entries[name], name, _SIZES[name])
    try:
        return shape.model_validate(value)
    except ValidationError as error:
        offence = offences_of(error, name, shape)[0]
        raise refused(offence.where, offence.found[:200], offence.expected, offence.remedy) from None


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode()


def _texts(path: tuple[bytes, ...]) -> list[str]:
    return [_text(value) for value in path]


def _hash(text: str) -> bytes:
    try:
        value = base64.b64decode(text, validate=True)
    except ValueError:
        value = b""
    if len(value) != 32:
        raise refused("proofs.json", f"{text[:60]!r}", "hashes of 32 bytes in base64")
    return value


def _hashes(path: list[str]) -> tuple[bytes, ...]:
    if len(path) > 64:
        raise refused("proofs.json", f"a proof of {len(path)} hashes", "at most 64")
    return tuple(_hash(text) for text in path)


def _index(text: str) -> int:
    if not _STATEMENT.fullmatch(f"statements/{text}.json"):
        raise refused("proofs.json", f"a proof for {text[:40]!r}", "an index of the log")
    return int(text)
