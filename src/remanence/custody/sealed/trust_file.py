"""Reading a trust file (TOML): its schema, and every offence at once. Documented in docs/custody-verify.md."""

from __future__ import annotations

import base64
import re
import tomllib
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

from cryptography import x509
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from remanence.custody.log.keys import COSIGNATURE, NOTE, VerifierKey
from remanence.custody.sealed.identifiers import wrong_identifier
from remanence.custody.sealed.keys import multikey, public_bytes
from remanence.custody.sealed.period import Period, after, start
from remanence.custody.sealed.trust import Party, Seen, Trust
from remanence.errors import InputError, Offence
from remanence.rules.checking import offences_of

__all__ = ["load_trust", "read_trust"]

_TITLE = "The trust file does not hold:"
_LARGEST = 4_000_000
_HASH = re.compile(r"[0-9a-f]{64}")


def load_trust(path: Path) -> Trust:
    """Read a trust file.

    Raises:
        InputError: naming every offence, or that the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST + 1)
    except OSError as error:
        raise InputError(
            _TITLE, [Offence(str(path), f"no file ({error.strerror})", "a trust file")]
        ) from None
    return read_trust(content, path.name)


def read_trust(content: bytes, where: str = "trust file") -> Trust:
    """Read the content of a trust file.

    Raises:
        InputError: naming every offence.
    """
    if len(content) > _LARGEST:
        raise InputError(_TITLE, [Offence(where, f"more than {_LARGEST:,} bytes", "a trust file")])
    try:
        written = _File.model_validate(tomllib.loads(content.decode("utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InputError(
            _TITLE, [Offence(where, f"text that is no TOML ({error})", "TOML in UTF-8")]
        ) from None
    except ValidationError as error:
        raise InputError(_TITLE, offences_of(error, where, _File)) from None
    offences = list(_contradictions(written, where))
    if offences:
        raise InputError(_TITLE, offences)
    return _trust(written)


def _checked(read: Callable[[Any], Any]) -> AfterValidator:
    """Keep the value as it is, once ``read`` accepts it."""

    def check(value: Any) -> Any:
        read(value)
        return value

    return AfterValidator(check)


def _note_key(kind: int) -> AfterValidator:
    """Keep the text of a verifier key of this kind, with the id that its name and bytes give."""

    def check(text: str) -> str:
        try:
            key = VerifierKey.from_text(text)
            public_bytes(multikey(key.public))
        except InputError as error:
            raise ValueError(
                f"must have {error.offences[0].expected}; got {error.offences[0].found}"
            ) from None
        if key.kind != kind or key.text != text:
            words = {NOTE: "a log, which signs notes", COSIGNATURE: "a witness, which cosigns"}
            raise ValueError(f"must be a key of {words[kind]}; got another kind")
        return text

    return AfterValidator(check)


def _sha256(text: str) -> str:
    if not _HASH.fullmatch(text):
        raise ValueError(f"must be 64 hex digits in lower case; got {text[:80]!r}")
    return text


def _root(text: str) -> str:
    try:
        size = len(base64.b64decode(text, validate=True))
    except ValueError:
        size = 0
    if size != 32:
        raise ValueError(f"must be the root hash of a checkpoint (32 bytes in base64); got {text[:80]!r}")
    return text


def _certificate(text: str) -> str:
    try:
        x509.load_pem_x509_certificate(text.encode())
    except ValueError:
        raise ValueError("must be one certificate in PEM; got other text") from None
    return text


_Day = Annotated[datetime | date, _checked(start)]
_Key = Annotated[str, _checked(public_bytes)]
_Name = Annotated[str, Field(min_length=1, max_length=500)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class _Log(_Table):
    origin: _Name
    key: Annotated[str, _note_key(NOTE)]


class _Newest(_Table):
    size: Annotated[int, Field(ge=1)]
    root: Annotated[str, AfterValidator(_root)]
    seen: _Day | None = None


class _Identifier(_Table):
    scheme: str
    value: str

    @model_validator(mode="after")
    def _form(self) -> _Identifier:
        if wrong := wrong_identifier(self.scheme, self.value):
            raise ValueError(f"must be {wrong}; got {self.scheme} {self.value!r}")
        return self


class _Party(_Table):
    name: _Name
    key: _Key
    valid_from: _Day
    valid_until: _Day | None = None
    revoked_from: _Day | None = None
    identifiers: list[_Identifier] = []

    @model_validator(mode="after")
    def _order(self) -> _Party:
        if self.valid_until is not None and after(self.valid_until) <= start(self.valid_from):
            raise ValueError(f"must end after it begins; got {self.valid_from} until {self.valid_until}")
        return self


class _Witness(_Table):
    name: _Name
    key: Annotated[str, _note_key(COSIGNATURE)]


class _Rule(_Table):
    id: _Name
    sha256: Annotated[str, AfterValidator(_sha256)]


class _Authority(_Table):
    name: _Name
    certificate: Annotated[str, AfterValidator(_certificate)]


class _Require(_Table):
    witnesses: Annotated[int, Field(ge=0)] = 0
    time_stamp: bool = False
    whole_log: bool = False


class _File(_Table):
    format: Annotated[int, Field(ge=1, le=1)]
    log: _Log
    newest: _Newest | None = None
    require: _Require = _Require()
    actor: list[_Party] = []
    issuer: list[_Party] = []
    witness: list[_Witness] = []
    rule: list[_Rule] = []
    authority: list[_Authority] = []


def _contradictions(written: _File, where: str) -> Iterable[Offence]:
    """What no single table shows: names or keys given twice, and needs that nothing can meet."""
    if not written.actor and not written.issuer:
        yield Offence(where, "no actor and no issuer", "at least one: whose statements are trusted?")
    yield from _twice("actor: key", [party.key for party in written.actor], where)
    yield from _twice("issuer: key", [party.key for party in written.issuer], where)
    yield from _twice("witness: name", [witness.name for witness in written.witness], where)
    yield from _twice(
        "witness: key",
        [VerifierKey.from_text(w.key).public.hex() for w in written.witness],
        where,
    )
    yield from _twice("rule: id", [rule.id for rule in written.rule], where)
    yield from _twice("authority: name", [authority.name for authority in written.authority], where)
    named = VerifierKey.from_text(written.log.key).name
    if named != written.log.origin:
        yield Offence(f"{where}: log.key", f"a key of {named!r}", f"a key of the log {written.log.origin!r}")
    if written.require.witnesses > len(written.witness):
        yield Offence(f"{where}: require.witnesses", str(written.require.witnesses),
                      f"at most the {len(written.witness)} named")  # fmt: skip
    if written.require.time_stamp and not written.authority:
        yield Offence(
            f"{where}: require.time_stamp", "no authority", "at least one [[authority]] with its root"
        )
    for witness in written.witness:
        if VerifierKey.from_text(witness.key).public == VerifierKey.from_text(written.log.key).public:
            yield Offence(f"{where}: witness {witness.name}", "the key of the log", "a key of somebody else")


def _twice(what: str, values: Sequence[str], where: str) -> Iterable[Offence]:
    for value in sorted({value for value in values if values.count(value) > 1}):
        yield Offence(f"{where}: {what}", f"{value!r} twice", "each once")


def _trust(written: _File) -> Trust:
    newest = written.newest
    return Trust(
        origin=written.log.origin,
        log_key=VerifierKey.from_text(written.log.key),
        actors={party.key: _party(party) for party in written.actor},
        issuers={party.key: _party(party) for party in written.issuer},
        witnesses={w.name: VerifierKey.from_text(w.key) for w in written.witness},
        witnesses_needed=written.require.witnesses,
        needs_time_stamp=written.require.time_stamp,
        needs_whole_log=written.require.whole_log,
        rules={rule.id: rule.sha256 for rule in written.rule},
        authorities={a.name: a.certificate.encode() for a in written.authority},
        newest=_seen(newest) if newest else None,
    )


def _seen(written: _Newest) -> Seen:
    at = after(written.seen) if written.seen is not None else None
    return Seen(written.size, base64.b64decode(written.root), at)


def _party(written: _Party) -> Party:
    ends = after(written.valid_until) if written.valid_until is not None else None
    return Party(
        name=written.name,
        key=written.key,
        period=Period(start(written.valid_from), ends),
        revoked=start(written.revoked_from) if written.revoked_from is not None else None,
        identifiers=tuple((item.scheme, item.value) for item in written.identifiers),
    )
