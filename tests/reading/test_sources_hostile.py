"""Bad input: each gives one clear finding, the rest is read, and nothing is half done."""

from __future__ import annotations

import gzip
import io
import os
import random
import sys
import time
import tracemalloc
import zipfile
import zlib
from pathlib import Path

import pytest

from remanence.reading.document import Document, Finding
from remanence.reading.sources import documents, limits, read
from remanence.reading.sources.publishers import Publishers
from remanence.reading.sources.raw import Raw
from remanence.reading.sources.read import articles_in

PUBLISHERS = Publishers.load()
GOOD = "Oxide plant opens in the north\n6 February 2026\n\nThe plant makes 500 t of oxide a year, its owner said.\n"


def outcome(data: bytes, name: str = "bad") -> tuple[list[Document], list[Finding]]:
    found = list(articles_in(Raw(name, data), PUBLISHERS))
    return [f for f in found if isinstance(f, Document)], [f for f in found if isinstance(f, Finding)]


def refused(data: bytes) -> str:
    """Return what the one finding says about bytes that give no document."""
    read_, findings = outcome(data)
    assert not read_
    assert len(findings) == 1
    assert findings[0].where == "bad"
    return findings[0].found


def noise(size: int, seed: int = 1) -> bytes:
    return random.Random(seed).randbytes(size)


def flate_pdf(stream: bytes, encrypt: str = "") -> bytes:
    """Return a PDF of one page whose content is this stream, compressed."""
    body = zlib.compress(stream, 9)
    parts = [
        b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n",
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n",
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<<>>>>endobj\n",
        b"4 0 obj<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream endobj\n" % (len(body), body),
    ]
    out, offsets = b"%PDF-1.4\n", []
    for part in parts:
        offsets.append(len(out))
        out += part
    table = b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return out + table + b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(out)


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.txt", b"\0" * 20_000_000)
    return out.getvalue()


def locked() -> bytes:
    from pypdf import PdfWriter

    writer = PdfWriter()
    writer.add_blank_page(99, 99)
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def blank() -> bytes:
    from pypdf import PdfWriter

    writer = PdfWriter()
    writer.add_blank_page(99, 99)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b" \n\t\r\n ", "empty"),
        ("\ufeff\n".encode(), "no text"),
        (noise(5000), "no text in any encoding"),
        (b"\x7fELF" + noise(3000, 2), "no text in any encoding"),
        (b"\x89PNG\r\n\x1a\n" + noise(3000, 3), "no text in any encoding"),
        (b"\0" * 3000, "no text in any encoding"),
        (zipped(), "ZIP"),
        (gzip.compress(b"\0" * 20_000_000), "gzip"),
        (flate_pdf(b"BT " * 40_000_000), "unfold"),
        (flate_pdf(b"q Q " * 1_000_000), "no text"),
        (blank(), "no text, only pictures"),
        (b"%PDF-1.4\n" + noise(2000, 4), "broken"),
        (b"%PDF-1.4\n", "broken"),
        (flate_pdf(b"BT ET")[:200], "broken"),
        (locked(), "encrypted"),
        (b"<html><body></body></html>", "no text that reads like an article"),
        (b"<!doctype html><script>" + b"x" * 5000, "no text that reads like an article"),
        (b"<html><body>" + b"<div>" * 10_000 + b"x", "nested"),
        (b"<html><body>" + b"<section><p>word</p></section>" * 50_000, "elements"),
        (b"<html><body><p>" + b"word " * 900_000, "characters of markup"),
        (b"<rss version='2.0'><channel></channel></rss>", "no entries"),
        (b"<rss version='2.0'><channel><item></item></channel></rss>", "an entry of this feed is empty"),
    ],
)
def test_one_clear_finding(data: bytes, words: str) -> None:
    started = time.monotonic()
    assert words in refused(data)
    assert time.monotonic() - started < 20


def test_a_feed_that_unfolds_itself_is_refused() -> None:
    lols = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
    feed = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "lol">{lols}]><rss><channel><item><title>&l9;</title>'
    assert "entities" in refused(feed.encode())


def test_an_endless_feed_is_read_up_to_the_most() -> None:
    item = "<item><title>Plant {} opens</title><description>It makes 500 t of oxide a year.</description></item>"
    items = "".join(item.format(i) for i in range(limits.MAX_ENTRIES + 50))
    feed = f"<rss version='2.0'><channel>{items}</channel></rss>"
    found, findings = outcome(feed.encode())
    assert len(found) == limits.MAX_ENTRIES
    assert found[-1].title == f"Plant {limits.MAX_ENTRIES - 1} opens"
    assert ["50 entries" in one.found for one in findings] == [True]


def test_a_broken_feed_gives_its_whole_entries() -> None:
    item = "<item><title>Plant opens</title><description>It makes 500 t.</description></item>"
    found, _ = outcome(f"<rss version='2.0'><channel>{item}<item><tit".encode())
    assert found[0].text == "Plant opens\n\nIt makes 500 t."


def test_scripts_in_titles_stay_text_and_controls_go() -> None:
    title = b"<script>alert(1)</script>\x1b[31m Oxide plant\x08 opens"
    (one,), _ = outcome(title + b"\nFebruary 6, 2026\n\nIt makes 500 t of oxide a year.\n")
    assert one.title == "<script>alert(1)</script> [31m Oxide plant opens"
    page = (
        "<html><head><title>&lt;img src=x onerror=alert(1)&gt; Plant opens</title></head><body><article><p>"
        + "The plant makes 500 t of oxide a year, its owner said on Monday. " * 4
        + "</p></article></body></html>"
    )
    (one,), _ = outcome(page.encode())
    assert "onerror" in one.title
    assert "\x1b" not in one.title


def test_a_page_of_fifty_megabytes_is_refused_without_being_held(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    with path.open("wb") as file:
        file.write(b"<html><body><p>")
        file.seek(50_000_000)
        file.write(b"</p></body></html>")
    tracemalloc.start()
    found = list(documents(str(path), publishers=PUBLISHERS))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [type(one) for one in found] == [Finding]
    assert "16 MB" in str(found[0])
    assert peak < 2.5 * limits.MAX_BYTES


def test_endless_standard_input_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    class Endless(io.RawIOBase):
        given = 0

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
            buffer[:] = b"x" * len(buffer)
            Endless.given += len(buffer)
            return len(buffer)

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(Endless())))
    (one,) = documents("-", publishers=PUBLISHERS)
    assert isinstance(one, Finding)
    assert Endless.given < 2 * limits.MAX_BYTES


def test_the_rest_of_a_folder_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(GOOD)
    (tmp_path / "b.bin").write_bytes(noise(3000))
    (tmp_path / "c.zip").write_bytes(zipped())
    (tmp_path / "d.txt").write_bytes(b"")
    os.mkfifo(tmp_path / "e")
    (tmp_path / "f.txt").symlink_to(tmp_path / "nowhere")
    (tmp_path / "g").mkdir()
    (tmp_path / "g" / "round").symlink_to(tmp_path)
    (tmp_path / "z.txt").write_text(GOOD)
    found = list(documents(str(tmp_path), publishers=PUBLISHERS))
    assert [one.name for one in found if isinstance(one, Document)] == ["a.txt", "z.txt"]
    wrong = [one.where.rsplit("/", 1)[-1] for one in found if isinstance(one, Finding)]
    assert wrong == ["b.bin", "c.zip", "d.txt", "e", "f.txt"]


@pytest.mark.parametrize("place", ["/nowhere/at/all.txt", "nul\0byte", "x" * 5000, ""])
def test_what_is_not_there(place: str) -> None:
    (one,) = documents(place, publishers=PUBLISHERS)
    assert isinstance(one, Finding)


def test_an_empty_folder(tmp_path: Path) -> None:
    (one,) = documents(str(tmp_path), publishers=PUBLISHERS)
    assert "no files" in str(one)


def test_a_library_that_fails_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(raw: Raw) -> None:
        raise RecursionError("too deep")

    monkeypatch.setattr(read, "kind_of", fail)
    assert "RecursionError" in refused(b"text")


@pytest.mark.parametrize(
    "text",
    [
        "https://e.org/ " * 10_000,
        "Title: " * 50_000,
        ("Title: a\nLink: https://e.org/a\n" * 4_000),
        "a " * 500_000,
        "2026-02-03 " * 20_000,
        "\n".join(["Plant opens in the north today", "3 hours ago"] * 3_000),
        "((((" * 100_000,
        "&amp" * 100_000,
        "1. One two three four\n" * 6_000,
        "]]>\n1\n" * 20_000,
        "Jan " * 200_000,
        "." * 1_000_000,
        "Week of January " * 50_000,
    ],
)
def test_no_text_takes_long(text: str) -> None:
    started = time.monotonic()
    outcome(text.encode())
    assert time.monotonic() - started < 15


def test_memory_is_flat_in_the_number_of_files(tmp_path: Path) -> None:
    def peak(count: int) -> int:
        folder = tmp_path / str(count)
        folder.mkdir()
        for i in range(count):
            (folder / f"{i:04}.txt").write_text(GOOD + f"Entry {i}. " * 500)
        tracemalloc.start()
        assert sum(1 for _ in documents(str(folder), publishers=PUBLISHERS)) == count
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return top

    peak(3)
    assert peak(40) < 1.5 * peak(10)
