"""Fixtures of the desk tests."""

from desk_samples import desk

__all__ = ["desk"]
