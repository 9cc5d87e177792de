"""What a stranger trusts, and why: given from outside, never taken from what is verified."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from remanence.custody.log.keys import VerifierKey
from remanence.custody.sealed.period import Period

__all__ = ["Party", "Seen", "Trust"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Somebody with a key: an actor, or an issuer who vouches for actors.

    Attributes:
        name: what to call the holder; key: multikey.
        period: when the key holds.
        revoked: from when the key is taken back, None: not.
        identifiers: (scheme, value), such as CAGE or LEI.
    """

    name: str
    key: str
    period: Period
    revoked: datetime | None = None
    identifiers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Seen:
    """A checkpoint that the trusting party has seen itself: size, root hash, and when at the latest (if noted)."""

    size: int
    root: bytes
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """A trust file as read.

    Attributes:
        origin: name of the log; log_key: its verifier key.
        actors, issuers: by key.
        witnesses: verifier keys by what the file calls the witness.
        witnesses_needed: how many of them must have cosigned the checkpoint.
        needs_time_stamp: refuse a bundle without a time stamp by one of ``authorities``.
        needs_whole_log: refuse a bundle that does not hold every statement of the log up to its checkpoint.
        rules: id of a rule to the SHA-256 of its file.
        authorities: PEM certificates of time-stamping roots, by name.
        newest: the newest checkpoint that the trusting party has seen.
    """

    origin: str
    log_key: VerifierKey
    actors: Mapping[str, Party] = field(default_factory=dict)
    issuers: Mapping[str, Party] = field(default_factory=dict)
    witnesses: Mapping[str, VerifierKey] = field(default_factory=dict)
    witnesses_needed: int = 0
    needs_time_stamp: bool = False
    needs_whole_log: bool = False
    rules: Mapping[str, str] = field(default_factory=dict)
    authorities: Mapping[str, bytes] = field(default_factory=dict)
    newest: Seen | None = None
