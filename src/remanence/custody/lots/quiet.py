"""Work that makes many objects and no cycles, with the collector of cycles at rest."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_collection() -> Iterator[None]:
    """Keep the collector of cycles from walking through millions of live objects again and again.

    A hundred thousand events are read in half the time with it. It is set to work again at the end if it was before.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
