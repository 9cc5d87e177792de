"""The desk: the user's own store of documents, candidates and decisions.

It stands beside the atlas and knows nothing of it: what it keeps are plain records. What a person decides is durable
here first; :mod:`remanence.desk.accepted` then writes the text that the atlas reads.
"""

from remanence.desk.accepted import ACCEPTED, AcceptedText
from remanence.desk.records import (
    Alarm,
    Candidate,
    Decision,
    DeskDocument,
    Draft,
    LitmusTest,
    Resolution,
)
from remanence.desk.standing import Standing, standing
from remanence.desk.store import DESK, Desk

__all__ = [
    "ACCEPTED",
    "DESK",
    "AcceptedText",
    "Alarm",
    "Candidate",
    "Decision",
    "Desk",
    "DeskDocument",
    "Draft",
    "LitmusTest",
    "Resolution",
    "Standing",
    "standing",
]
