"""Claims as candidate statements: the atlas's own subjects, properties, units and bases, or why not.

>>> from remanence.reading.candidates import Grounds, candidate   # doctest: +SKIP
>>> candidate(claim, article, Grounds.of(atlas, gazetteer))       # doctest: +SKIP
"""

from remanence.reading.candidates.grounds import Grounds, KnownNames
from remanence.reading.candidates.mapping import candidate
from remanence.reading.candidates.model import Candidate, NewEntity, Proposed, refused

__all__ = ["Candidate", "Grounds", "KnownNames", "NewEntity", "Proposed", "candidate", "refused"]
