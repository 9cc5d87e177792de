"""The log: append-only, Merkle-hashed, with checkpoints, proofs and witnesses."""
