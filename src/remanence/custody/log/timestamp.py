"""RFC 3161 time stamps of checkpoints: that a third party saw one not later than a moment.

What is stamped is the text of the checkpoint (origin, size, root), not its signature lines, to which witnesses may
add. Nothing here speaks to a network: ``request`` writes what is sent to a time-stamping authority, and its answer,
kept as a file, is verified against root certificates that come from outside.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime

from cryptography.x509 import Certificate
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from remanence.custody.log import note
from remanence.custody.log.checkpoint import Checkpoint
from remanence.errors import InputError, Offence

__all__ = ["check_imprint", "request", "stamped_at"]


def request(checkpoint: bytes) -> bytes:
    """The request to send (``application/timestamp-query``): SHA-256 of the text, certificates wanted, no nonce.

    Same checkpoint, same bytes. Raises InputError where it is not a checkpoint.
    """
    builder = TimestampRequestBuilder(
        data=_text(checkpoint), hash_algorithm=HashAlgorithm.SHA256, nonce=False
    )
    return builder.build().as_bytes()


def stamped_at(
    answer: bytes, checkpoint: bytes, roots: Sequence[Certificate], intermediates: Sequence[Certificate] = ()
) -> datetime:
    """Verify an authority's answer (``application/timestamp-reply``) and return the moment it states, in UTC.

    Args:
        answer: the bytes of the reply.
        checkpoint: the signed note.
        roots: certificates that are trusted, known from outside.
        intermediates: between them and the authority's own, where the answer does not hold them.

    Raises:
        InputError: not a reply, not granted, not over this checkpoint, or not signed under these roots by a
            certificate for time stamping that was valid then.
    """
    if not roots:
        raise _refused("no root certificate", "one that is trusted")
    text = _text(checkpoint)
    try:
        reply = decode_timestamp_response(answer)
        verifier = VerifierBuilder(roots=list(roots), intermediates=list(intermediates)).build()
        verifier.verify_message(reply, text)
        stated = reply.tst_info.gen_time
    except (VerificationError, ValueError) as error:
        raise _refused(str(error).splitlines()[0][:200], "a granted reply over this checkpoint") from None
    return stated.astimezone(UTC)


def check_imprint(answer: bytes, checkpoint: bytes) -> None:
    """Refuse an answer that is not granted or not over this checkpoint; who signed it is not looked at.

    Raises InputError.
    """
    expected = "a granted reply over this checkpoint"
    try:
        imprint = decode_timestamp_response(answer).tst_info.message_imprint
        said = imprint.message
    except ValueError as error:
        raise _refused(str(error).splitlines()[0][:200], expected) from None
    if said != hashlib.sha256(_text(checkpoint)).digest():
        raise _refused("a reply over something else", expected)


def _text(checkpoint: bytes) -> bytes:
    read = note.parse(checkpoint, "checkpoint")
    Checkpoint.from_text(read.text)
    return read.text.encode()


def _refused(found: str, expected: str) -> InputError:
    return InputError("This time stamp cannot be accepted.", [Offence("time stamp", found, expected)])
