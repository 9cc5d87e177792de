"""Custody: signed events in a Merkle log, lots with a balance per element, and bundles a stranger can check."""
