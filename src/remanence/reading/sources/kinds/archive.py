"""Archives and office files: refused, for what they unfold to has no bound."""

from __future__ import annotations

from collections.abc import Iterator

from remanence.reading.document import Finding
from remanence.reading.sources.raw import Draft, Raw, UnreadableError
from remanence.reading.sources.registry import source_kind

_MARKS = {
    b"PK\x03\x04": "a ZIP archive or office file",
    b"PK\x05\x06": "an empty ZIP archive",
    b"\x1f\x8b": "a gzip file",
    b"BZh": "a bzip2 file",
    b"\xfd7zXZ\x00": "an xz file",
    b"\x28\xb5\x2f\xfd": "a Zstandard file",
    b"7z\xbc\xaf\x27\x1c": "a 7-Zip archive",
    b"Rar!": "a RAR archive",
    b"\xd0\xcf\x11\xe0": "an old office file",
}


def _mark(raw: Raw) -> str:
    return next((words for mark, words in _MARKS.items() if raw.data.startswith(mark)), "")


@source_kind("archive", rank=5, sniff=lambda raw: bool(_mark(raw)))
def read_archive(raw: Raw) -> Iterator[Draft | Finding]:
    """Refuse an archive.

    Raises:
        UnreadableError: always.
    """
    raise UnreadableError(f"this is {_mark(raw)}, which is not unpacked", "Unpack it, or save it as text or PDF")
    yield  # the registry wants a generator
