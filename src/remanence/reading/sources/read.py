"""From a place to documents: what lies there, what kind it is, its articles, and who published them.

Each input is read whole or not at all. What is wrong with one becomes a finding, and the next is read.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

from remanence.reading.document import Document, Finding, document_id
from remanence.reading.sources.limits import MAX_ARTICLE, MAX_BYTES
from remanence.reading.sources.publishers import Publishers
from remanence.reading.sources.raw import Draft, Raw, UnreadableError
from remanence.reading.sources.registry import kind_of
from remanence.reading.sources.web import Web, is_address

__all__ = ["articles_in", "documents"]


def documents(
    place: str,
    *,
    allow_web: bool = False,
    allow_private: bool = False,
    as_of: str = "",
    publishers: Publishers,
) -> Iterator[Document | Finding]:
    """Yield the articles of a place one at a time, and a finding for whatever cannot be read.

    Args:
        place: a file, a folder (with all below it, by name), ``-`` for standard input, or an http(s) address.
        allow_web: addresses may be fetched.
        allow_private: also those that are private, loopback, link-local or reserved.
        as_of: ISO date that a stamp such as "3 hours ago" may be counted back from where the file itself gives no
            date; without it such an article has no date.
        publishers: the known publishers and classes of source.
    """
    for raw in _inputs(place, allow_web, allow_private, as_of):
        if isinstance(raw, Finding):
            yield raw
        else:
            yield from articles_in(raw, publishers)


def articles_in(raw: Raw, publishers: Publishers) -> Iterator[Document | Finding]:
    """Yield the articles in the bytes of one input.

    Args:
        raw: the bytes with their name.
        publishers: the known publishers and classes of source.
    """
    index = 0
    try:
        if not raw.data.strip():
            raise UnreadableError("it is empty", "")
        kind = kind_of(raw)
        noted = False
        for found in kind.read(raw):
            if not noted and "decoded" in raw.__dict__ and raw.decoded.note:
                yield Finding(raw.name, raw.decoded.note, "Save it as UTF-8 if letters look wrong")
            noted = True
            if isinstance(found, Finding):
                yield found
            elif len(found.text) > MAX_ARTICLE:
                yield Finding(raw.name, f"an article has more than {MAX_ARTICLE:,} characters", "Split it")
            else:
                yield _document(raw, index, found, publishers)
                index += 1
    except UnreadableError as refused:
        yield Finding(raw.name, refused.found, refused.remedy)
    except Exception as error:  # libraries meet bytes here that anybody may have written
        what = f"it could not be read ({type(error).__name__}: {str(error)[:120]})"
        yield Finding(raw.name, what, "Save its text alone")


def _document(raw: Raw, index: int, draft: Draft, publishers: Publishers) -> Document:
    publisher = publishers.of(draft.publisher, draft.url, draft.text)
    return Document(
        id=document_id(draft.text),
        name=raw.name,
        index=index,
        title=draft.title,
        text=draft.text,
        start=draft.start,
        places=draft.places,
        publisher=publisher.name if publisher else "",
        date=draft.date,
        url=draft.url,
        language=draft.language,
        source_class=publishers.class_of(publisher, draft.text),
        date_from=draft.date_from,
    )


def _inputs(place: str, allow_web: bool, allow_private: bool, as_of: str) -> Iterator[Raw | Finding]:
    if place == "-":
        yield _bounded("-", sys.stdin.buffer.read(MAX_BYTES + 1), as_of)
    elif is_address(place):
        yield _fetched(place, allow_web, allow_private, as_of)
    elif not place.strip():
        yield Finding("-", "no place is given", "Give a file, a folder, - or an address")
    elif _is_folder(place):
        yield from _folder(Path(place), as_of)
    else:
        yield _file(Path(place), Path(place).name, as_of)


def _is_folder(place: str) -> bool:
    try:
        return Path(place).is_dir()
    except (OSError, ValueError):
        return False


def _fetched(url: str, allow_web: bool, allow_private: bool, as_of: str) -> Raw | Finding:
    if not allow_web:
        return Finding(url, "addresses are read only when asked for", "Allow it with --web")
    try:
        raw = (Web(allowed=lambda address: True) if allow_private else Web()).fetch(url)
    except UnreadableError as refused:
        return Finding(url, refused.found, refused.remedy)
    raw.as_of = as_of
    return raw


def _folder(folder: Path, as_of: str) -> Iterator[Raw | Finding]:
    """Yield every file below a folder in the order of their paths; links to folders are not followed."""
    some = False
    for path in _files(folder):
        some = True
        yield path if isinstance(path, Finding) else _file(path, path.relative_to(folder).as_posix(), as_of)
    if not some:
        yield Finding(str(folder), "there are no files in this folder", "Give a folder with documents")


def _files(folder: Path) -> Iterator[Path | Finding]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        yield Finding(str(folder), f"this folder cannot be read ({error.strerror})", "Check its permissions")
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _files(Path(entry.path))
        elif not (entry.is_symlink() and entry.is_dir()):
            yield Path(entry.path)


def _file(path: Path, name: str, as_of: str) -> Raw | Finding:
    try:
        # Asked before it is opened: a pipe that nobody writes to must not hold up the reading of a folder.
        if path.exists() and not stat.S_ISREG(path.stat().st_mode):
            return Finding(name, "this is no ordinary file", "Give a file, a folder or an address")
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return Finding(str(path), "there is no such file", "Check the path")
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        return Finding(name, f"it cannot be read ({why})", "Check its permissions")
    return _bounded(name, data, as_of)


def _bounded(name: str, data: bytes, as_of: str) -> Raw | Finding:
    if len(data) > MAX_BYTES:
        limit = f"{MAX_BYTES // 1_000_000} MB"
        return Finding(name, f"it is larger than {limit}, the most that is read of one input", "Split it")
    return Raw(name, data, as_of=as_of)
