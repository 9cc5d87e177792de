"""How well the reader reads: predictions against labelled claims, in the format of docs/reading.md.

A prediction matches a labelled claim where they share the article and the type (or one of the claim's
``alt_types``), their quantities agree within 0.5 % in one unit (both may be absent; counts, votes and durations may be
left out), and their parties overlap once aliases are resolved. Where no number supports the match, the cited text
lies within 120 characters of a labelled mention; ``strict`` asks for evidence that overlaps in any case. Assignment
is one to one, best first, with one augmenting step. A further prediction of a claim already matched is a duplicate,
neither hit nor error; claims marked ``optional`` are neutral.
"""

from remanence.reading.names.aliases import Aliases
from remanence.reading.scoring.figures import Counts, Figures, by_publisher, interval, pool, score
from remanence.reading.scoring.rows import load, row_of

__all__ = ["Aliases", "Counts", "Figures", "by_publisher", "interval", "load", "pool", "row_of", "score"]
