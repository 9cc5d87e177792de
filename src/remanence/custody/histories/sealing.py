"""A told history, signed, logged, witnessed and bundled with example keys, and the trust file of a stranger.

The keys come from texts that everybody can read here: they show how things fit together and protect nothing.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from remanence.custody.histories.history import History
from remanence.custody.histories.noise import document_hash
from remanence.custody.histories.plan import Plan
from remanence.custody.log import note
from remanence.custody.log.cosign import cosign
from remanence.custody.log.keys import COSIGNATURE, NOTE, SigningKey
from remanence.custody.log.log import Log
from remanence.custody.sealed import Signer, export_lot, sign

TRUST = "trust.toml"
_BEFORE = timedelta(days=30)
_KEYS_HOLD = timedelta(days=1095)
_COSIGNED = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Keys:
    """The example keys of one history: log, witness, issuer, and actors by name."""

    log: SigningKey
    witness: SigningKey
    issuer: Signer
    actors: dict[str, Signer]


def example_keys(plan: Plan) -> Keys:
    """Return the keys of a plan, derived from its name: example keys only."""
    return Keys(
        log=SigningKey(f"log.example/{plan.name}", NOTE, _seed(plan.name, "log")),
        witness=SigningKey(f"witness.example/{plan.name}", COSIGNATURE, _seed(plan.name, "witness")),
        issuer=Signer.from_seed(_seed(plan.name, "issuer")),
        actors={a.name: Signer.from_seed(_seed(plan.name, key)) for key, a in plan.actors.items()},
    )


def sealed_files(plan: Plan, history: History) -> dict[str, bytes]:
    """Return the bundle of each delivered lot and the trust file, by name.

    A bundle is called as the history; where there are several, a number follows.
    """
    keys = example_keys(plan)
    with tempfile.TemporaryDirectory() as place:
        log = logged(plan, history, keys, Path(place) / "log")
        bundles = [
            export_lot(log, lot, log_key=keys.log.verifier, witnesses=[keys.witness.verifier])
            for lot in history.deliver
        ]
    names = [plan.name if number == 0 else f"{plan.name}-{number + 1}" for number in range(len(bundles))]
    files = {f"{name}.bundle": content for name, content in zip(names, bundles, strict=True)}
    return files | {TRUST: _trust(plan, keys).encode()}


def logged(plan: Plan, history: History, keys: Keys, folder: Path) -> Log:
    """Return a log of all statements of a history, with a checkpoint that the witness has signed."""
    log = Log.create(folder, f"log.example/{plan.name}")
    log.append(statements(plan, history, keys))
    checkpoint = log.checkpoint(keys.log)
    time = max(entry.signed for entry in history.entries) + _COSIGNED
    line = cosign(checkpoint, keys.witness, int(time.timestamp()))
    log.add_signatures(note.append(checkpoint, [line]))
    return log


def statements(plan: Plan, history: History, keys: Keys) -> Sequence[bytes]:
    """Return the signed statements in the order of the log: who the actors are, then the events as recorded."""
    begin = datetime.combine(plan.begin, datetime.min.time(), UTC)
    vouched = [
        sign(_actor(plan, key, keys, begin), "actor", keys.issuer, begin - _BEFORE)
        for key, actor in plan.actors.items()
        if any(entry.actor == actor.name for entry in history.entries)
    ]
    told = [sign(entry.raw, "event", keys.actors[entry.actor], entry.signed) for entry in history.ordered()]
    return [*vouched, *told]


def _actor(plan: Plan, key: str, keys: Keys, begin: datetime) -> dict[str, object]:
    """Return what the issuer says of an actor."""
    actor = plan.actors[key]
    return {
        "actor": actor.name,
        "key": keys.actors[actor.name].key,
        "valid_from": (begin - _BEFORE).date().isoformat(),
        "valid_until": (begin + _KEYS_HOLD).date().isoformat(),
        "identifiers": [
            {
                "scheme": scheme,
                "value": value,
                "evidence": [{"sha256": document_hash("register", scheme, value), "kind": "audit"}],
            }
            for scheme, value in actor.identifiers.items()
        ],
    }


def _trust(plan: Plan, keys: Keys) -> str:
    """Return the trust file: log, issuer and witness; the actors are known by what the issuer says of them."""
    return f"""\
# Whom a stranger trusts to check the bundle of this invented history. Example keys: anybody can derive them from
# src/remanence/custody/histories/sealing.py, so they protect nothing.
format = 1

[log]
origin = "log.example/{plan.name}"
key = "{keys.log.verifier.text}"

[require]
witnesses = 1

[[issuer]]
name = "Register of examples"
key = "{keys.issuer.key}"
valid_from = {(plan.begin - 2 * _BEFORE).isoformat()}
valid_until = {(plan.begin + _KEYS_HOLD).isoformat()}

[[witness]]
name = "{keys.witness.name}"
key = "{keys.witness.verifier.text}"
"""


def _seed(name: str, whose: str) -> bytes:
    return hashlib.sha256(f"remanence example key, anybody can derive it: {name} / {whose}".encode()).digest()
