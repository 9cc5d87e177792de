"""A covered lot enters a process under the certificate of a clear one: same hash, same figures, another lot."""

from __future__ import annotations

from remanence.custody.histories.history import History
from remanence.custody.histories.laundering.registry import dishonest
from remanence.custody.histories.laundering.scene import Scene
from remanence.custody.histories.laundering.twin import with_twin


@dishonest("a covered lot enters under the certificate of a clear one")
def duplicate_certificate(scene: Scene) -> History:
    """Add a second lot with the first one's certificate; masses close."""
    return with_twin(scene, "duplicate_certificate", own_papers=False)
