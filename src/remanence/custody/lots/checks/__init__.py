"""Checks of the ledger, one file each: what events alone show wrong."""
