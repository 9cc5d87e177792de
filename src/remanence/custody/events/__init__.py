"""Events: EPCIS 2.0 documents, checked, with the extension that says of what a mass is a mass."""

from remanence.custody.events.document import read_document, write_document
from remanence.custody.events.hash_id import event_id
from remanence.custody.events.parse import parse_event, read_events, view_event

__all__ = ["event_id", "parse_event", "read_document", "read_events", "view_event", "write_document"]
