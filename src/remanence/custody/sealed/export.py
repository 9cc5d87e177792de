"""From a log to the bundle of one lot: the statements that its story needs, proofs, and copies to compare."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from remanence.custody.events import parse_event
from remanence.custody.events.event import LoggedEvent
from remanence.custody.log import note
from remanence.custody.log.checkpoint import Checkpoint
from remanence.custody.log.keys import VerifierKey
from remanence.custody.log.reader import LogReader
from remanence.custody.lots.history import history_of
from remanence.custody.sealed.bundle import Bundle, KeyCopies, write_bundle
from remanence.custody.sealed.statement import Statement, read_statement
from remanence.errors import InputError, Offence

__all__ = ["export_lot"]

_EARLIER = 100


def export_lot(
    log: LogReader,
    lot: str,
    *,
    log_key: VerifierKey,
    witnesses: Iterable[VerifierKey] = (),
    names: Mapping[str, str] | None = None,
    rules: Mapping[str, bytes] | None = None,
    since: Sequence[int] = (),
    time_stamp: bytes | None = None,
    whole: bool = False,
) -> bytes:
    """Return the bundle of one lot at the log's newest checkpoint.

    Args:
        log: the log, with a checkpoint.
        lot: id of the lot.
        log_key: public key that signs the checkpoints.
        witnesses: public keys of witnesses; cosignatures of others are left out, as nobody could check them.
        names: names of actors by key, where the log's own ``actor`` statements do not tell them.
        rules: rule files by id, to go along as copies.
        since: earlier sizes to prove continuation from, besides the newest hundred checkpoints of the log.
        time_stamp: RFC 3161 response over the checkpoint's text.
        whole: put in every statement of the log, so that the reader sees that nothing was left out.

    Raises:
        InputError: when there is no checkpoint, no such lot in it, or an entry is no statement.
    """
    content = log.last_checkpoint()
    if content is None:
        raise _refused(
            "the log", "no checkpoint", "a signed checkpoint", "Make one with `custody checkpoint`."
        )
    told = note.parse(content)
    head = Checkpoint.from_text(told.text)
    lines = _lines(told, [log_key, *witnesses])
    if log_key not in lines:
        raise _refused("the checkpoint", "no signature of this key", f"one of {log_key.name}")
    entries = dict(enumerate(log.entries(0, head.size)))
    statements = {index: read_statement(entry, f"entry {index}") for index, entry in entries.items()}
    chosen = sorted(statements if whole else _chosen(statements, lot))
    keys = KeyCopies(
        log=log_key.text,
        witnesses={key.name: key.text for key in lines if key != log_key},
        actors=_names(statements.values(), names or {}, {statements[index].key for index in chosen}),
    )
    bundle = Bundle(
        subject=lot,
        origin=head.origin,
        size=head.size,
        checkpoint=note.Note(told.text, tuple(lines.values())).content,
        statements={index: entries[index] for index in chosen},
        inclusion={index: tuple(log.inclusion(index, head.size)) for index in chosen},
        consistency=_earlier(log, head.size, since),
        keys=keys,
        rules=rules or {},
        time_stamp=time_stamp,
    )
    return write_bundle(bundle)


def _earlier(log: LogReader, size: int, since: Sequence[int]) -> dict[int, tuple[bytes, tuple[bytes, ...]]]:
    """Proofs that this size continues those asked for, and the newest checkpoints before it."""
    published = [n for n, _ in log.checkpoints()[-_EARLIER:]]
    sizes = sorted({n for n in (*since, *published) if 0 < n < size})
    return {n: (log.root(n), tuple(log.consistency(n, size))) for n in sizes}


def _chosen(statements: Mapping[int, Statement], lot: str) -> set[int]:
    """Events of the lot's story, what vouches for the keys that signed them, and every key taken back."""
    events = [
        LoggedEvent(parse_event(statement.body, f"entry {index}"), statement.key, index, statement.created)
        for index, statement in statements.items()
        if statement.kind == "event"
    ]
    chosen = {logged.index for logged in history_of(events, lot)}
    if not chosen:
        raise _refused("lot", f"'{lot}'", "a lot of the log at its newest checkpoint")
    signers = {statements[index].key for index in chosen}
    for index, statement in statements.items():
        if statement.kind == "revocation" or (statement.kind == "actor" and statement.body["key"] in signers):
            chosen.add(index)
    return chosen


def _lines(told: note.Note, keys: Iterable[VerifierKey]) -> dict[VerifierKey, note.Signature]:
    """The first signature of each of these keys that holds."""
    text = told.text.encode()
    signed = {key: told.by(key) for key in keys}
    return {key: line for key, line in signed.items() if line and key.verifies(text, line.value)}


def _names(statements: Iterable[Statement], names: Mapping[str, str], keys: set[str]) -> dict[str, str]:
    """What the holders of these keys are called: by the caller, else by whoever vouched for them."""
    vouched = {s.body["key"]: str(s.body["actor"]) for s in statements if s.kind == "actor"}
    known = {**vouched, **names}
    return {key: known.get(key, key) for key in sorted(keys)}


def _refused(where: str, found: str, expected: str, remedy: str = "") -> InputError:
    return InputError("No bundle can be made:", [Offence(where, found, expected, remedy)])
