"""Layouts of dumps: how several articles were flattened into one text. One file each; see :mod:`.item`."""

from remanence.reading.sources.layouts.item import Item, articles_of

__all__ = ["Item", "articles_of"]
