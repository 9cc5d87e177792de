"""Seals: keys, signatures, what a stranger trusts, the bundle and its verifier."""

from remanence.custody.sealed.keys import Signer, passphrase
from remanence.custody.sealed.statement import Statement, read_statement, sign
from remanence.custody.sealed.trust import Party, Trust
from remanence.custody.sealed.trust_file import load_trust

__all__ = ["Party", "Signer", "Statement", "Trust", "load_trust", "passphrase", "read_statement", "sign"]
