"""Checks of a bundle against the log: its checkpoint, the proofs, witnesses, and what the reader saw before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.x509 import load_pem_x509_certificate

from remanence.custody.log import note
from remanence.custody.log.checkpoint import Checkpoint, open_checkpoint
from remanence.custody.log.cosign import cosignatures
from remanence.custody.log.keys import VerifierKey
from remanence.custody.log.merkle import leaf_hash, verify_consistency, verify_inclusion
from remanence.custody.log.timestamp import stamped_at
from remanence.custody.sealed.bundle import Bundle
from remanence.custody.sealed.tally import Tally
from remanence.custody.sealed.trust import Trust
from remanence.errors import InputError

__all__ = ["Head", "check_log"]


_LAST = 253402300799  # the last second of the year 9999, beyond which no date can be written


@dataclass(frozen=True, slots=True)
class Head:
    """What holds of the checkpoint: its size, until when at the latest it existed, and until when a part of it did."""

    size: int
    existed: datetime | None = None
    earlier: tuple[int, datetime] | None = None

    def logged_by(self, index: int) -> datetime | None:
        """The moment by which somebody other than the log's keeper shows the statement to have been logged."""
        known = [self.existed] if self.existed else []
        if self.earlier and index < self.earlier[0]:
            known.append(self.earlier[1])
        return min(known, default=None)


def check_log(bundle: Bundle, trust: Trust | None, tally: Tally) -> Head | None:
    """Check checkpoint, inclusion, consistency and witnesses; None where the checkpoint itself does not hold."""
    key = trust.log_key if trust else _copied(bundle.keys.log, tally)
    if key is None:
        return None
    try:
        checkpoint = open_checkpoint(bundle.checkpoint, [key], trust.origin if trust else bundle.origin)
    except InputError as error:
        tally.refuse_input("checkpoint", error)
        return None
    if (checkpoint.origin, checkpoint.size) != (bundle.origin, bundle.size):
        tally.refuse("checkpoint", "The manifest names another log or size than the checkpoint.")
    _inclusion(bundle, checkpoint, tally)
    _earlier_states(bundle, checkpoint, tally)
    _copies(bundle, trust, tally)
    if trust and trust.needs_whole_log and len(bundle.statements) != checkpoint.size:
        tally.refuse("whole_log", f"You ask for the whole log; the bundle holds {len(bundle.statements)} of "
                     f"{checkpoint.size} entries.")  # fmt: skip
    if trust is None:
        return Head(checkpoint.size)
    seen = _newest(bundle, trust, checkpoint, tally)
    shown = [_witnesses(bundle, trust, tally), _time_stamp(bundle, trust, tally)]
    return Head(checkpoint.size, min((at for at in shown if at), default=None), seen)


def _copied(text: str, tally: Tally) -> VerifierKey | None:
    try:
        return VerifierKey.from_text(text, "keys.json")
    except InputError as error:
        tally.refuse_input("keys", error)
        return None


def _inclusion(bundle: Bundle, checkpoint: Checkpoint, tally: Tally) -> None:
    if set(bundle.inclusion) != set(bundle.statements):
        tally.refuse("inclusion", "Statements and proofs of inclusion do not belong together one to one.")
        return
    before = tally.hard
    for index, content in sorted(bundle.statements.items()):
        path = bundle.inclusion[index]
        if not verify_inclusion(leaf_hash(content), index, checkpoint.size, path, checkpoint.root):
            tally.each(
                "refuse", "inclusion", index, f"No proof holds that {{}} is in the log of {checkpoint.size}."
            )
    if tally.hard > before:
        return
    count, size = len(bundle.statements), checkpoint.size
    tally.prove(
        f"All {count} statements stand, byte for byte, in the log '{checkpoint.origin}' of {size} entries."
    )
    if count == size:
        tally.prove("They are all that the log held at this checkpoint: nothing in it was left out.")
    else:
        left = size - count
        tally.leave_open(
            f"What the other {left} entries of the log say: a use or a correction may stand there."
        )


def _earlier_states(bundle: Bundle, checkpoint: Checkpoint, tally: Tally) -> None:
    for size, (root, proof) in bundle.consistency.items():
        if not verify_consistency(size, checkpoint.size, root, checkpoint.root, proof):
            tally.refuse(
                "consistency", f"The proof that the log of {size} entries was only added to does not hold."
            )


def _copies(bundle: Bundle, trust: Trust | None, tally: Tally) -> None:
    """Copies of keys are compared, never believed; every signature under the checkpoint must be somebody's."""
    if trust and bundle.keys.log != trust.log_key.text:
        tally.refuse("keys", "The bundle names another key of the log than the one you trust.")
    found = note.parse(bundle.checkpoint)
    keys = [
        key for text in (bundle.keys.log, *bundle.keys.witnesses.values()) if (key := _copied(text, tally))
    ]
    for line in found.signatures:
        if not any((k.name, k.id) == (line.name, line.key_id) and k.verifies(found.text.encode(), line.value)
                   for k in keys):  # fmt: skip
            tally.refuse(
                "checkpoint", f"A signature under the checkpoint, as of '{line.name[:100]}', is nobody's."
            )
    if len(set(found.signatures)) != len(keys) or len(found.signatures) != len(keys):
        tally.refuse(
            "keys", "The keys that the bundle names are not those that signed its checkpoint, one for one."
        )


def _witnesses(bundle: Bundle, trust: Trust, tally: Tally) -> datetime | None:
    """Count distinct trusted witnesses of this very checkpoint; return the earliest time that one of them states."""
    names = {key.text: name for name, key in trust.witnesses.items()}
    try:
        found = cosignatures(bundle.checkpoint, list(trust.witnesses.values()), [trust.log_key])
    except InputError as error:
        tally.refuse_input("witnesses", error)
        return None
    times = {names[c.witness.text]: datetime.fromtimestamp(min(c.time, _LAST), UTC) for c in found}
    if len(times) < trust.witnesses_needed:
        tally.refuse("witnesses", f"{len(times)} of the witnesses that you name cosigned the checkpoint; "
                     f"you ask for {trust.witnesses_needed}.")  # fmt: skip
    if not times:
        tally.leave_open("That everybody is shown the same log: no witness that you name has seen this checkpoint, "
                         "so its keeper could show others another one (a fork).")  # fmt: skip
        return None
    first = min(times.values())
    who = ", ".join(sorted(times))
    tally.prove(f"Seen by {len(times)} of your witnesses ({who}), first at {first:%Y-%m-%d %H:%M} UTC: "
                "they found the log only added to since they saw it before.")  # fmt: skip
    return first


def _time_stamp(bundle: Bundle, trust: Trust, tally: Tally) -> datetime | None:
    """The moment of the time stamp, where one of the reader's authorities gave it for this very checkpoint."""
    if bundle.time_stamp is None or not trust.authorities:
        what = (
            "the bundle has no time stamp"
            if bundle.time_stamp is None
            else "you name no authority for its time stamp"
        )
        if trust.needs_time_stamp:
            tally.refuse("time_stamp", f"You ask for a time stamp; {what}.")
        tally.leave_open(f"When all this was written, by a time stamp of somebody else: {what}.")
        return None
    roots = [load_pem_x509_certificate(pem) for pem in trust.authorities.values()]
    try:
        at = stamped_at(bundle.time_stamp, bundle.checkpoint, roots)
    except InputError as error:
        tally.refuse_input("time_stamp", error)
        return None
    tally.prove(
        f"The checkpoint existed at {at:%Y-%m-%d %H:%M} UTC, by a time stamp under a root that you trust."
    )
    return at


def _newest(
    bundle: Bundle, trust: Trust, checkpoint: Checkpoint, tally: Tally
) -> tuple[int, datetime] | None:
    newest = trust.newest
    if newest is None:
        tally.leave_open("That this is the newest state, or a continuation of one that you know: your trust file "
                         "names no checkpoint. An older or a second state of the log would look the same.")  # fmt: skip
        return None
    if checkpoint.size < newest.size:
        tally.refuse("older_state", f"The bundle shows the log at {checkpoint.size} entries; you have seen "
                     f"{newest.size}. What was added since, such as corrections, is cut off. "
                     "Ask for a bundle of the newest state.")  # fmt: skip
        return None
    if not _continues(bundle, newest.size, newest.root, checkpoint):
        tally.refuse("fork", f"Nothing shows that this log continues the one that you saw at {newest.size} entries: "
                     "another history, or a bundle made without the proof (export it since that size).")  # fmt: skip
        return None
    tally.prove(
        f"The log continues the one that you saw at {newest.size} entries: nothing in it was changed or taken out."
    )
    tally.leave_open(
        f"That nothing was logged after entry {checkpoint.size - 1}: a newer checkpoint would show it."
    )
    return (newest.size, newest.at) if newest.at else None


def _continues(bundle: Bundle, size: int, root: bytes, checkpoint: Checkpoint) -> bool:
    if size == checkpoint.size:
        return root == checkpoint.root
    told, proof = bundle.consistency.get(size, (b"", ()))
    return told == root and verify_consistency(size, checkpoint.size, root, checkpoint.root, proof)
