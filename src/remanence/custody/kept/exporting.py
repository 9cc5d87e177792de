"""The bundle of a lot out of a workspace's log."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from remanence.atlas import Places
from remanence.custody.kept.folder import CustodyFolder
from remanence.custody.kept.witnessing import stamp_of
from remanence.custody.log.keys import VerifierKey
from remanence.custody.sealed.export import export_lot
from remanence.errors import InputError, Offence, did_you_mean
from remanence.rules.loading import rule_files

__all__ = ["bundle_of"]


def bundle_of(
    folder: CustodyFolder,
    lot: str,
    places: Places,
    rules: Sequence[str] = (),
    folders: Sequence[Path] = (),
    *,
    whole: bool = False,
) -> bytes:
    """Return the bundle of a lot at the log's newest checkpoint.

    Args:
        folder: the custody folder.
        lot: id of the lot.
        places: where rules are looked up.
        rules: ids of rules whose files go along as copies.
        folders: more folders of rules.
        whole: put in every statement of the log.

    Raises:
        InputError: the log does not know the lot or has no checkpoint, or a rule is not known.
    """
    known = folder.index().lots()
    if lot not in known:
        offence = Offence("LOT", f"'{lot}'", "a lot that the log's events name", did_you_mean(lot, known))
        raise InputError("No such lot.", [offence])
    files = rule_files(places, folders)
    unknown = [name for name in rules if name not in files]
    strange = [Offence("--rule", f"'{name}'", "a known rule", did_you_mean(name, files)) for name in unknown]
    if strange:
        raise InputError("No such rule.", strange)
    return export_lot(
        folder.log(),
        lot,
        log_key=VerifierKey.from_text(folder.public_key()),
        witnesses=[VerifierKey.from_text(text) for text in folder.witnesses()],
        rules={name: files[name].read_bytes() for name in rules},
        time_stamp=stamp_of(folder),
        whole=whole,
    )
