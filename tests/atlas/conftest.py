"""Fixtures of the atlas tests."""

from atlas_samples import atlas, make_atlas, now

__all__ = ["atlas", "make_atlas", "now"]
