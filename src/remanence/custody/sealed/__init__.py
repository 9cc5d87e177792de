"""Seals: keys, signatures, what a stranger trusts, the bundle and its verifier."""

from remanence.custody.sealed.export import export_lot
from remanence.custody.sealed.keys import Signer, passphrase
from remanence.custody.sealed.statement import Statement, read_statement, sign
from remanence.custody.sealed.tally import Result
from remanence.custody.sealed.trust import Party, Trust
from remanence.custody.sealed.trust_file import load_trust
from remanence.custody.sealed.verify import verify_bundle

__all__ = [
    "Party",
    "Result",
    "Signer",
    "Statement",
    "Trust",
    "export_lot",
    "load_trust",
    "passphrase",
    "read_statement",
    "sign",
    "verify_bundle",
]
