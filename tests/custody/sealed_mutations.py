"""Thousands of ways to bend a bundle, and which reader sees each: the table of docs/custody-verify.md.

Readers: *alone* has no trust file; *keys* trusts the log, the issuer, the actors and the rule; *witness* asks for one
cosignature besides; *newest* has seen the newest checkpoint; *whole* asks for every entry of the log.
"""

from __future__ import annotations

import functools
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from custody.sealed_world import (
    ISSUER,
    LOG,
    MELT,
    MINE,
    NAMES,
    ON,
    OTHER_ORE,
    OXIDE,
    PLANT,
    RULE,
    SECOND,
    STORY,
    WITNESS,
    Said,
    World,
    mining,
    trust,
)
from remanence.custody.log.keys import NOTE, SigningKey
from remanence.custody.sealed.bundle import KeyCopies, write_bundle
from remanence.custody.sealed.container import pack, unpack
from remanence.custody.sealed.keys import Signer
from remanence.custody.sealed.statement import read_statement
from remanence.custody.sealed.tally import Result
from remanence.custody.sealed.trust import Trust
from remanence.custody.sealed.verify import verify_bundle

REVOKED = Signer.from_seed(b"r" * 32)
EXTRA = (
    Said(MINE, mining(OTHER_ORE, 9), date(2026, 6, 1)),
    Said(
        ISSUER,
        {"key": REVOKED.key, "revoked_from": "2026-06-02", "reason": "lost"},
        date(2026, 6, 2),
        "revocation",
    ),
)
BASE = World().saying(*EXTRA)
SINCE = (2, 5)
BUNDLE = BASE.bundle(since=SINCE)
FILE = write_bundle(BUNDLE)
READERS: Mapping[str, Trust | None] = {
    "alone": None,
    "keys": trust(witnesses=0),
    "witness": trust(witnesses=1),
    "newest": trust(witnesses=0, newest=BASE.head()),
    "whole": trust(witnesses=0, whole=True),
}
ALL = frozenset(READERS)
TRUSTING = ALL - {"alone"}


@dataclass(frozen=True)
class Kind:
    """One way to bend a bundle: how, and which readers refuse every case of it; the others refuse none or some."""

    name: str
    bend: Callable[[random.Random], bytes]
    seen_by: frozenset[str]
    told: bool = False


def _other(rng: random.Random, byte: int) -> int:
    return byte ^ rng.randrange(1, 256)


def _flip(rng: random.Random, content: bytes) -> bytes:
    at = rng.randrange(len(content))
    return content[:at] + bytes([_other(rng, content[at])]) + content[at + 1 :]


def _cut(rng: random.Random) -> bytes:
    start = rng.randrange(len(FILE))
    return FILE[:start] + FILE[start + rng.randint(1, 400) :]


def _doubled(rng: random.Random) -> bytes:
    start = rng.randrange(len(FILE))
    part = FILE[start : start + rng.randint(1, 400)]
    return FILE[: start + len(part)] + part + FILE[start + len(part) :]


def _entries() -> dict[str, bytes]:
    return unpack(FILE, lambda name: 10**7)


def _entry_flipped(rng: random.Random) -> bytes:
    """One byte of one entry, under a container that is whole again."""
    entries = _entries()
    name = rng.choice([name for name in entries if not name.startswith("rules/")])
    return pack({**entries, name: _flip(rng, entries[name])})


def _entry_cut(rng: random.Random) -> bytes:
    entries = _entries()
    name = rng.choice([name for name in entries if not name.startswith("rules/")])
    return pack({**entries, name: entries[name][: rng.randrange(len(entries[name]))]})


def _entry_dropped(rng: random.Random) -> bytes:
    entries = _entries()
    del entries[rng.choice([name for name in entries if not name.startswith("rules/")])]
    return pack(entries)


def _made(**change: Any) -> bytes:
    return write_bundle(replace(BUNDLE, **change))


def _index(rng: random.Random) -> int:
    return rng.randrange(len(BASE.entries))


def _two(rng: random.Random, many: Sequence[int]) -> tuple[int, int]:
    one, two = rng.sample(list(many), 2)
    return one, two


def _swapped(rng: random.Random, name: str) -> bytes:
    held = getattr(BUNDLE, name)
    one, two = _two(rng, list(held))
    return _made(**{name: {**held, one: held[two], two: held[one]}})


def _proof_bent(rng: random.Random) -> bytes:
    index = _index(rng)
    path = list(BUNDLE.inclusion[index])
    at = rng.randrange(len(path))
    how = rng.randrange(3)
    if how == 0:
        path[at] = _flip(rng, path[at])
    elif how == 1:
        del path[at]
    else:
        path.insert(at, rng.randbytes(32))
    return _made(inclusion={**BUNDLE.inclusion, index: tuple(path)})


def _consistency_bent(rng: random.Random) -> bytes:
    size = rng.choice(SINCE)
    root, path = BUNDLE.consistency[size]
    at = rng.randrange(len(path) + 1)
    if at == len(path):
        root = _flip(rng, root)
    else:
        path = (*path[:at], _flip(rng, path[at]), *path[at + 1 :])
    return _made(consistency={**BUNDLE.consistency, size: (root, path)})


def _left_out(rng: random.Random, index: int) -> bytes:
    """A statement and its proof, as if it were no part of the story."""
    return _file(BASE, only=[i for i in range(len(BASE.entries)) if i != index])


def _moved(rng: random.Random) -> bytes:
    """One statement under the index of another, or under one that the log has not."""
    one, two = _two(rng, range(len(BASE.entries) + 3))
    one %= len(BASE.entries)
    if one == two:
        two += 1
    statements = {**BUNDLE.statements, two: BUNDLE.statements[one]}
    return _made(statements=statements, inclusion={**BUNDLE.inclusion, two: BUNDLE.inclusion[one]})


def _file(world: World, **choice: Any) -> bytes:
    return write_bundle(world.bundle(**{"since": SINCE, **choice}))


def _strangers(rng: random.Random) -> dict[str, Signer]:
    return {signer.key: Signer.from_seed(rng.randbytes(32)) for signer in (ISSUER, MINE, PLANT, MELT)}


def _signed_anew(keys: Mapping[str, Signer]) -> tuple[tuple[bytes, ...], dict[str, str]]:
    """The whole story under other keys, with their holders called as the true ones."""
    said = []
    for one in (*STORY, *EXTRA):
        body = {**one.body, "key": keys[MINE.key].key} if one.kind == "actor" else one.body
        said.append(replace(one, by=keys[one.by.key], body=body).signed())
    return tuple(said), {new.key: NAMES[old] for old, new in keys.items()}


def _all_signed_anew(rng: random.Random) -> bytes:
    entries, names = _signed_anew(_strangers(rng))
    witness = replace(WITNESS, secret=rng.randbytes(32))
    return _file(World(entries, SigningKey(LOG.name, NOTE, rng.randbytes(32)), (witness,), names=names))


def _actors_signed_anew(rng: random.Random) -> bytes:
    """By the keeper of the log, who has its true key and, here, the witness asleep beside it."""
    entries, names = _signed_anew(_strangers(rng))
    return _file(World(entries, names=names))


def _one_signed_anew(rng: random.Random) -> bytes:
    """One statement by a stranger, in a log that its keeper made anew; the issuer's word is left as it is."""
    index = rng.randrange(1, len(STORY))
    entries = list(BASE.entries)
    stranger = Signer.from_seed(rng.randbytes(32))
    entries[index] = replace(STORY[index], by=stranger).signed()
    return _file(
        replace(BASE, entries=tuple(entries), names={**NAMES, stranger.key: NAMES[STORY[index].by.key]})
    )


def _one_forged(rng: random.Random) -> bytes:
    """One statement by a stranger, put in place of the true one; the log is the true one."""
    index = rng.randrange(len(STORY))
    signed = replace(STORY[index], by=Signer.from_seed(rng.randbytes(32))).signed()
    return _made(
        statements={**BUNDLE.statements, index: signed}, keys=_keys_of({**BUNDLE.statements, index: signed})
    )


def _keys_of(statements: Mapping[int, bytes]) -> KeyCopies:
    actors = {
        key: NAMES.get(key, key) for key in (read_statement(content).key for content in statements.values())
    }
    return BUNDLE.keys.model_copy(update={"actors": actors})


def _forked(rng: random.Random) -> bytes:
    """The keeper leaves an entry out, or puts others behind, and signs; the witness does not."""
    entries = list(BASE.entries)
    if rng.randrange(2):
        del entries[5 + rng.randrange(2)]
    else:
        entries[5] = replace(EXTRA[0], body=mining(OTHER_ORE, rng.randrange(10, 10**9))).signed()
    return _file(World(tuple(entries), witnesses=()))


def _forked_and_longer(rng: random.Random) -> bytes:
    entries = list(BASE.entries)
    entries[5] = replace(EXTRA[0], body=mining(OTHER_ORE, rng.randrange(10, 10**9))).signed()
    world = World(tuple(entries), witnesses=())
    more = [
        Said(MINE, mining(f"{OTHER_ORE}-{n}", rng.randrange(10**9, 10**10)), date(2026, 6, 3))
        for n in range(3)
    ]
    return _file(world.saying(*more[: rng.randint(1, 3)]), since=(*SINCE, len(BASE.entries)))


def _older(rng: random.Random) -> bytes:
    """An older state, with the checkpoint that log and witness truly signed then."""
    size = rng.choice([5, 6])
    return _file(BASE, size=size, since=rng.choice([(), (2,), (2, 4)]))


def _other_logs_checkpoint(rng: random.Random) -> bytes:
    name = rng.choice([LOG.name, "log.example/other"])
    other = replace(BASE, log=SigningKey(name, NOTE, rng.randbytes(32)))
    bundle = other.bundle(since=SINCE)
    how = rng.randrange(3)
    if how == 0:
        return write_bundle(bundle)
    if how == 1:
        return write_bundle(replace(bundle, origin=LOG.name))
    return _made(checkpoint=bundle.checkpoint)


def _other_states_checkpoint(rng: random.Random) -> bytes:
    size = rng.randrange(1, len(BASE.entries))
    return _made(checkpoint=BASE.checkpoint(size), size=rng.choice([size, BUNDLE.size]))


def _witness_gone(rng: random.Random) -> bytes:
    return _file(
        replace(BASE, witnesses=rng.choice([(), (SECOND,), (replace(SECOND, secret=rng.randbytes(32)),)]))
    )


def _witness_forged(rng: random.Random) -> bytes:
    """A line in the witness's name that it did not sign."""
    forged = replace(BASE, witnesses=(replace(WITNESS, secret=rng.randbytes(32)),)).bundle(since=SINCE)
    keys = BUNDLE.keys if rng.randrange(2) else forged.keys
    return write_bundle(replace(forged, keys=keys))


def _keys_bent(rng: random.Random) -> bytes:
    """Copies of keys: one left out, one added, one put in the place of another."""
    actors = dict(BUNDLE.keys.actors)
    stranger = Signer.from_seed(rng.randbytes(32)).key
    gone = rng.choice(sorted(actors))
    how = rng.randrange(3)
    name = actors[gone] if how == 1 else actors.pop(gone)
    if how:
        actors[stranger] = name
    return _made(keys=BUNDLE.keys.model_copy(update={"actors": actors}))


def _log_key_bent(rng: random.Random) -> bytes:
    key = SigningKey(LOG.name, NOTE, rng.randbytes(32)).verifier.text
    return _made(keys=BUNDLE.keys.model_copy(update={"log": key}))


def _renamed(rng: random.Random) -> bytes:
    actors = dict(BUNDLE.keys.actors)
    actors[rng.choice(sorted(actors))] = f"Somebody {rng.randrange(10**6)}"
    return _made(keys=BUNDLE.keys.model_copy(update={"actors": actors}))


def _subject(rng: random.Random) -> bytes:
    return _made(subject=f"urn:epc:class:lgtin:4012345.{rng.randrange(10**6):06d}.X")


KINDS: tuple[Kind, ...] = (
    Kind("a byte of the file changed", lambda rng: _flip(rng, FILE), ALL),
    Kind("bytes of the file cut out", _cut, ALL),
    Kind("bytes of the file doubled", _doubled, ALL),
    Kind("the file cut short", lambda rng: FILE[: rng.randrange(len(FILE))], ALL),
    Kind(
        "bytes before or after",
        lambda rng: rng.choice([b"", b"PK"]) + FILE + rng.randbytes(rng.randint(1, 9)),
        ALL,
    ),
    Kind("an entry's byte changed, container made anew", _entry_flipped, ALL),
    Kind("an entry cut short, container made anew", _entry_cut, ALL),
    Kind("an entry left out, container made anew", _entry_dropped, ALL),
    Kind("two statements swapped", lambda rng: _swapped(rng, "statements"), ALL),
    Kind("a statement under another index", _moved, ALL),
    Kind("a statement by a stranger in its place", _one_forged, ALL),
    Kind("two proofs of inclusion swapped", lambda rng: _swapped(rng, "inclusion"), ALL),
    Kind("a proof of inclusion changed", _proof_bent, ALL),
    Kind("a proof of consistency changed", _consistency_bent, ALL),
    Kind("the checkpoint of another state of this log", _other_states_checkpoint, ALL),
    Kind("copies of actors' keys changed", _keys_bent, ALL),
    Kind("the copy of the log's key changed", _log_key_bent, ALL),
    Kind("a subject that nobody made", _subject, ALL),
    Kind("another log's checkpoint", _other_logs_checkpoint, TRUSTING),
    Kind("everything signed anew by a stranger", _all_signed_anew, TRUSTING),
    Kind("actors replaced, in a log made anew by its keeper", _actors_signed_anew, TRUSTING),
    Kind("one actor replaced, in a log made anew by its keeper", _one_signed_anew, TRUSTING),
    Kind("a rule's text changed", lambda rng: _made(rules={"XX-1": _flip(rng, RULE)}), TRUSTING),
    Kind("the witness's signature left out or another's", _witness_gone, frozenset({"witness"})),
    Kind("the witness's signature forged", _witness_forged, frozenset({"witness"})),
    Kind("a fork of the same size or shorter", _forked, frozenset({"witness", "newest"})),
    Kind("a fork that is longer", _forked_and_longer, frozenset({"witness", "newest"})),
    Kind("an older state, as truly signed", _older, frozenset({"newest"})),
    Kind(
        "a statement left out with its proof",
        lambda rng: _left_out(rng, 5 + rng.randrange(2)),
        frozenset({"whole"}),
    ),
    Kind("an actor's name changed in the copies", _renamed, frozenset(), told=True),
    Kind("the copy of a rule left out", lambda rng: _made(rules={}), frozenset(), told=True),
    Kind(
        "a subject that is another lot of the bundle",
        lambda rng: _made(subject=OXIDE),
        frozenset(),
        told=True,
    ),
)


@dataclass(frozen=True)
class Line:
    """How one kind of mutation fared: cases, how many each reader refused, and how many nobody saw or told."""

    kind: Kind
    cases: int
    refused: Mapping[str, int]
    missed: int


def _said(result: Result) -> tuple[Any, ...]:
    return result.status, result.proved, result.not_proved, result.findings


@functools.cache
def _honest() -> tuple[Any, ...]:
    return _said(verify_bundle(FILE, READERS["keys"], ON))


def measure(kind: Kind, cases: int, seed: int) -> Line:
    """Bend the bundle so many times and ask every reader."""
    refused = dict.fromkeys(READERS, 0)
    missed = 0
    for case in range(cases):
        bent = kind.bend(random.Random(f"{seed} {kind.name} {case}"))
        if bent == FILE:
            raise AssertionError(f"{kind.name}: nothing was bent")
        results = {name: verify_bundle(bent, reader, ON) for name, reader in READERS.items()}
        for name, result in results.items():
            refused[name] += result.status == "REJECTED"
        seen = any(result.status == "REJECTED" for result in results.values())
        told = kind.told and _said(results["keys"]) != _honest()
        missed += not (seen or told)
    return Line(kind, cases, refused, missed)


def markdown(lines: Sequence[Line]) -> str:
    """The table for the documentation."""
    head = "| what was done | cases | " + " | ".join(READERS) + " | needed to see it |"
    rows = [head, "| --- | ---: |" + " ---: |" * len(READERS) + " --- |"]
    for line in lines:
        shares = " | ".join(f"{line.refused[name]:,}" for name in READERS)
        rows.append(f"| {line.kind.name} | {line.cases:,} | {shares} | {needed(line.kind)} |")
    total, missed = sum(line.cases for line in lines), sum(line.missed for line in lines)
    return "\n".join([*rows, "", f"{total:,} bundles bent, {missed} of them neither refused nor told."])


def needed(kind: Kind) -> str:
    """What a reader needs to see every case."""
    if kind.told:
        return "nothing refuses it: the answer says so"
    if kind.seen_by == ALL:
        return "nothing but the bundle"
    if kind.seen_by == TRUSTING:
        return "a trust file"
    words = {"witness": "a witness", "newest": "the newest checkpoint", "whole": "the whole log"}
    return " or ".join(words[name] for name in READERS if name in kind.seen_by)


def honest_statuses() -> dict[str, str]:
    """What each reader says of the bundle that was not bent."""
    return {name: verify_bundle(FILE, reader, ON).status for name, reader in READERS.items()}
