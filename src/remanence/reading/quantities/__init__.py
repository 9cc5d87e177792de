"""The quantity grammar: every number of a text that measures something, in one unit for each kind.

The spellings are data (data/reading: units, currencies, scales, number words, qualifiers); what stands here is how
they combine. Money stays in its currency; prices are per kilogram; masses are tonnes, or kilograms where the text
says so or uses pounds; lengths are metres.
"""

from __future__ import annotations

from remanence.reading.quantities.finder import find_quantities

__all__ = ["find_quantities"]
