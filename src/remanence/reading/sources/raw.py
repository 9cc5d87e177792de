"""What a source gives before it is understood: bytes with a name, and drafts of the articles in them."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from functools import cached_property

from remanence.reading.sources.decode import Decoded, decode

__all__ = ["Draft", "Raw", "UnreadableError"]


class UnreadableError(Exception):
    """This input cannot be read; what was found and what to do become a finding."""

    def __init__(self, found: str, remedy: str = "") -> None:
        super().__init__(found)
        self.found = found
        self.remedy = remedy


@dataclass
class Raw:
    """The bytes of one file, of standard input, or of what an address answered.

    Attributes:
        name: name of the file relative to the folder asked for, ``-``, or the address.
        data: all of its bytes; never more than ``limits.MAX_BYTES``.
        charset: character set that whoever sent it declared, empty where nothing was.
        url: the address it was fetched from, after redirects; empty for a file.
        as_of: ISO date that relative stamps may be counted back from; empty where none was given.
    """

    name: str
    data: bytes
    charset: str = ""
    url: str = ""
    as_of: str = ""
    cache: dict[str, object] = field(default_factory=dict)

    @property
    def head(self) -> bytes:
        """The first bytes, from which the kind is told."""
        return self.data[:4096]

    @cached_property
    def decoded(self) -> Decoded:
        """The text of the bytes; every place of every article is an offset into it.

        Raises:
            UnreadableError: these bytes are no text.
        """
        found = decode(self.data, self.charset)
        if found is None:
            raise UnreadableError("these bytes are no text in any encoding", "Give text, HTML, a feed or a PDF")
        return found

    @property
    def text(self) -> str:
        """The decoded text, line ends as they stand."""
        return self.decoded.text


@dataclass
class Draft:
    """An article as a kind of source found it, before its publisher and class are looked up.

    ``publisher`` is the name as it stands in the source. The other fields are those of
    :class:`remanence.reading.document.Document`.
    """

    text: str
    start: int = 0
    places: array[int] | None = None
    title: str = ""
    publisher: str = ""
    date: str = ""
    date_from: str = ""
    url: str = ""
    language: str = ""
