"""A small log with three actors, an issuer and a witness, and bundles of it: for the tests of the verifier."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any

from remanence.custody.log import note
from remanence.custody.log.checkpoint import Checkpoint
from remanence.custody.log.keys import COSIGNATURE, NOTE, SigningKey
from remanence.custody.log.merkle import consistency_proof, inclusion_proof, leaf_hash, nodes_of, root_of
from remanence.custody.sealed.bundle import Bundle, KeyCopies, write_bundle
from remanence.custody.sealed.keys import Signer
from remanence.custody.sealed.statement import Kind, read_statement, sign
from remanence.custody.sealed.trust import Trust
from remanence.custody.sealed.trust_file import read_trust

ORIGIN = "log.example/magnets"
ON = date(2026, 11, 22)
ORE = "urn:epc:class:lgtin:4012345.012345.ORE-1"
OXIDE = "urn:epc:class:lgtin:4012345.022222.OX-1"
METAL = "urn:epc:class:lgtin:4012345.033333.ME-1"
OTHER_ORE = "urn:epc:class:lgtin:4012345.012345.ORE-2"
LOG = SigningKey(ORIGIN, NOTE, b"L" * 32)
WITNESS = SigningKey("witness.example", COSIGNATURE, b"W" * 32)
SECOND = SigningKey("second.example", COSIGNATURE, b"V" * 32)
ISSUER, MINE, PLANT, MELT = (Signer.from_seed(letter * 32) for letter in (b"i", b"m", b"p", b"t"))
NAMES = {ISSUER.key: "Registrar", MINE.key: "Mine", PLANT.key: "Plant", MELT.key: "Melt shop"}
RULE = b'id = "XX-1"\nsummary = "a rule of nowhere"\n'
SEEN_AT = datetime(2026, 7, 1, 12, tzinfo=UTC)


def event(
    kind: str,
    number: int,
    day: date,
    step: str,
    country: str,
    lots: Sequence[Mapping[str, Any]],
    **members: Any,
) -> dict[str, Any]:
    """One EPCIS event with its custody extension."""
    return {
        "type": kind,
        "eventID": f"urn:uuid:5f1a0c7e-0000-4000-8000-{number:012d}",
        "eventTime": f"{day}T08:00:00Z",
        "eventTimeZoneOffset": "+00:00",
        **members,
        "rem:custody": {
            "step": step, "country": country, "model": "segregated", "lots": list(lots),
            "evidence": [{"sha256": f"{number:064x}", "kind": "assay_laboratory"}],
        },
    }  # fmt: skip


def row(lot: str, form: str, basis: str, assay: Mapping[str, float] | None = None) -> dict[str, Any]:
    """One lot in an event, with shares measured to one part in a hundred."""
    told = [{"of": of, "share": share, "sd": share / 100} for of, share in (assay or {}).items()]
    return {"lot": lot, "form": form, "basis": basis, "assay": told or "declared"}


def kilograms(lot: str, quantity: float) -> dict[str, Any]:
    """A quantity of a lot."""
    return {"epcClass": lot, "quantity": quantity, "uom": "KGM"}


def mining(lot: str, number: int) -> dict[str, Any]:
    """A hundred tonnes of ore with 1.2 % Nd2O3."""
    return event("ObjectEvent", number, date(2026, 3, 1), "mining", "AUS",
                 [row(lot, "ore", "dry", {"Nd2O3": 0.012})], action="ADD",
                 quantityList=[kilograms(lot, 100_000)])  # fmt: skip


def separation(out: float = 1_000) -> dict[str, Any]:
    """All of the ore to a tonne of oxide; more than 1.2 t cannot be."""
    return event("TransformationEvent", 2, date(2026, 4, 1), "solvent_extraction", "MYS",
                 [row(ORE, "ore", "dry"), row(OXIDE, "oxide", "REO", {"Nd2O3": 0.99})],
                 inputQuantityList=[kilograms(ORE, 100_000)], outputQuantityList=[kilograms(OXIDE, out)])  # fmt: skip


def shipping() -> dict[str, Any]:
    """The oxide leaves."""
    return event("ObjectEvent", 3, date(2026, 4, 10), "shipping", "MYS", [row(OXIDE, "oxide", "REO")],
                 action="OBSERVE", quantityList=[kilograms(OXIDE, 1_000)])  # fmt: skip


def reduction() -> dict[str, Any]:
    """The oxide to metal."""
    return event("TransformationEvent", 4, date(2026, 5, 20), "metal_reduction", "USA",
                 [row(OXIDE, "oxide", "REO"), row(METAL, "metal", "gross", {"Nd": 0.99})],
                 inputQuantityList=[kilograms(OXIDE, 1_000)], outputQuantityList=[kilograms(METAL, 800)])  # fmt: skip


def voucher(signer: Signer = MINE, name: str = "Mine", **change: Any) -> dict[str, Any]:
    """The body with which an issuer vouches for a key."""
    evidence = [{"sha256": "cd" * 32, "kind": "audit"}]
    identifiers = [{"scheme": "LEI", "value": "5493001KJTIIGC8Y1R12", "evidence": evidence}]
    return {"actor": name, "key": signer.key, "valid_from": "2026-01-01", "valid_until": "2027-12-31",
            "identifiers": identifiers} | change  # fmt: skip


@dataclass(frozen=True)
class Said:
    """A statement to be signed: by whom, what, and on which day."""

    by: Signer
    body: Mapping[str, Any]
    day: date
    kind: Kind = "event"

    def signed(self) -> bytes:
        return sign(
            self.body,
            self.kind,
            self.by,
            datetime(self.day.year, self.day.month, self.day.day, 9, tzinfo=UTC),
        )


STORY = (
    Said(ISSUER, voucher(), date(2026, 2, 1), "actor"),
    Said(MINE, mining(ORE, 1), date(2026, 3, 2)),
    Said(PLANT, separation(), date(2026, 4, 2)),
    Said(PLANT, shipping(), date(2026, 4, 11)),
    Said(MELT, reduction(), date(2026, 5, 21)),
)


@dataclass(frozen=True)
class World:
    """Entries of a log, the keys that sign it, and how a bundle of it is made."""

    entries: tuple[bytes, ...] = tuple(said.signed() for said in STORY)
    log: SigningKey = LOG
    witnesses: tuple[SigningKey, ...] = (WITNESS,)
    seen_at: datetime = SEEN_AT
    names: Mapping[str, str] = field(default_factory=lambda: NAMES)

    def head(self, size: int | None = None) -> Checkpoint:
        """The tree head of the first ``size`` entries."""
        leaves = [leaf_hash(entry) for entry in self.entries[:size]]
        return Checkpoint(self.log.name, len(leaves), root_of(leaves))

    def checkpoint(self, size: int | None = None) -> bytes:
        """Signed by the log and cosigned by the witnesses."""
        return note.sign(self.head(size).text, self.log, *self.witnesses, time=int(self.seen_at.timestamp()))

    def bundle(
        self,
        subject: str = METAL,
        only: Sequence[int] | None = None,
        size: int | None = None,
        since: Sequence[int] = (),
    ) -> Bundle:
        """A bundle of these entries at this size."""
        size = size or len(self.entries)
        nodes = nodes_of([leaf_hash(entry) for entry in self.entries[:size]])
        chosen = range(size) if only is None else only
        signers = {read_statement(self.entries[index]).key for index in chosen}
        return Bundle(
            subject=subject, origin=self.log.name, size=size, checkpoint=self.checkpoint(size),
            statements={index: self.entries[index] for index in chosen},
            inclusion={index: tuple(inclusion_proof(index, size, nodes)) for index in chosen},
            consistency={n: (self.head(n).root, tuple(consistency_proof(n, size, nodes))) for n in since},
            keys=KeyCopies(
                log=self.log.verifier.text, witnesses={key.name: key.verifier.text for key in self.witnesses},
                actors={key: self.names.get(key, key) for key in signers},
            ),
            rules={"XX-1": RULE},
        )  # fmt: skip

    def file(self, **choice: Any) -> bytes:
        """The file of such a bundle."""
        return write_bundle(self.bundle(**choice))

    def saying(self, *more: Said) -> World:
        """The same log with more said."""
        return replace(self, entries=(*self.entries, *(said.signed() for said in more)))


def trust_text(
    newest: Checkpoint | None = None, witnesses: int = 1, extra: str = "", whole: bool = False, seen: str = ""
) -> str:
    """A trust file for this world: issuer, two actors, a witness, the rule."""
    parts = [
        f'format = 1\n[log]\norigin = "{ORIGIN}"\nkey = "{LOG.verifier.text}"',
        f"[require]\nwitnesses = {witnesses}\nwhole_log = {str(whole).lower()}",
        f'[[issuer]]\nname = "Registrar"\nkey = "{ISSUER.key}"\nvalid_from = 2025-01-01',
        f'[[actor]]\nname = "Plant"\nkey = "{PLANT.key}"\nvalid_from = 2026-01-01\nvalid_until = 2027-12-31',
        f'[[actor]]\nname = "Melt shop"\nkey = "{MELT.key}"\nvalid_from = 2026-01-01',
        f'[[witness]]\nname = "harbour"\nkey = "{WITNESS.verifier.text}"',
        f'[[rule]]\nid = "XX-1"\nsha256 = "{sha256(RULE).hexdigest()}"',
        extra,
    ]  # fmt: skip
    if newest:
        parts.append(
            f'[newest]\nsize = {newest.size}\nroot = "{base64.b64encode(newest.root).decode()}"\n{seen}'
        )
    return "\n".join(parts)


def trust(**choice: Any) -> Trust:
    """The trust file read."""
    return read_trust(trust_text(**choice).encode())


def later(days: int) -> date:
    """So many days after the day asked about."""
    return ON + timedelta(days=days)
