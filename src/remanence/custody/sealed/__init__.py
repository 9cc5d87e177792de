"""Seals: keys, signatures, what a stranger trusts, the bundle and its verifier."""
