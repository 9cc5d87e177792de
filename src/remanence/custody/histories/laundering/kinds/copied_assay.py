"""A covered lot enters with a certificate of its own whose figures are copied from a clear one, to the last digit."""

from __future__ import annotations

from remanence.custody.histories.history import History
from remanence.custody.histories.laundering.registry import dishonest
from remanence.custody.histories.laundering.scene import Scene
from remanence.custody.histories.laundering.twin import with_twin


@dishonest("a covered lot enters with figures copied from a clear one's certificate")
def copied_assay(scene: Scene) -> History:
    """Add a second lot with the first one's figures under papers of its own; masses close."""
    return with_twin(scene, "copied_assay", own_papers=True)
