"""Addresses: read only when asked, never private ones unless allowed, with bounds on size, time and redirects.

The servers are real ones on the loopback addresses; what may be reached is a parameter of the fetch.
"""

from __future__ import annotations

import gzip
import ipaddress
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from remanence.reading.document import Document, Finding
from remanence.reading.sources import documents
from remanence.reading.sources.publishers import Publishers
from remanence.reading.sources.raw import UnreadableError
from remanence.reading.sources.web import Web, public

PUBLISHERS = Publishers.load()
TEXT = b"Oxide plant opens in the north\n6 February 2026\n\nThe plant makes 500 t of oxide a year, its owner said.\n"


class Site(BaseHTTPRequestHandler):
    """A site with pages of every bad kind."""

    def log_message(self, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        path = self.path.partition("?")[0].strip("/")
        getattr(self, f"give_{path.split('/')[0] or 'text'}", self.give_missing)()

    def answer(self, body: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content_Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def give_text(self) -> None:
        self.answer(TEXT, Content_Type="text/plain; charset=utf-8")

    def give_latin(self) -> None:
        self.answer("Завод открыт на севере\n".encode("cp1251"), Content_Type="text/plain; charset=windows-1251")

    def give_missing(self) -> None:
        self.answer(b"nothing here", 404)

    def give_moved(self) -> None:
        self.answer(b"", 302, Location="/text")

    def give_round(self) -> None:
        self.answer(b"", 302, Location="/round")

    def give_inside(self) -> None:
        self.answer(b"", 302, Location=f"http://127.0.0.2:{self.server.server_port}/text")  # type: ignore[attr-defined]

    def give_file(self) -> None:
        self.answer(b"", 302, Location="file:///etc/passwd")

    def give_bomb(self) -> None:
        self.answer(gzip.compress(b"x" * 40_000_000), Content_Encoding="gzip")

    def give_packed(self) -> None:
        self.answer(gzip.compress(TEXT), Content_Encoding="gzip")

    def give_short(self) -> None:
        self.answer(TEXT, Content_Length=str(len(TEXT) + 100))

    def give_endless(self) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            while True:
                self.wfile.write(b"<item>x</item>" * 5000)
        except OSError:
            pass

    def give_slow(self) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            for _ in range(200):
                self.wfile.write(b"x")
                time.sleep(0.1)
        except OSError:
            pass


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("0.0.0.0", 0), Site)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def only_first(address: object) -> bool:
    """Allow the first loopback address and no other: what is behind a redirect is checked like any address."""
    return address == ipaddress.ip_address("127.0.0.1")


def why(url: str, web: Web) -> str:
    with pytest.raises(UnreadableError) as caught:
        web.fetch(url)
    return caught.value.found


def test_an_address_is_read_when_asked_and_allowed(site: str) -> None:
    (one,) = documents(f"{site}/text", allow_web=True, allow_private=True, publishers=PUBLISHERS)
    assert isinstance(one, Document)
    assert (one.title, one.date, one.url) == ("Oxide plant opens in the north", "2026-02-06", f"{site}/text")
    assert one.name == f"{site}/text"


def test_the_declared_character_set_is_used(site: str) -> None:
    (one,) = documents(f"{site}/latin", allow_web=True, allow_private=True, publishers=PUBLISHERS)
    assert isinstance(one, Document)
    assert one.text.startswith("Завод")


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        ({}, "only when asked"),
        ({"allow_web": True}, "not a public address"),
        ({"allow_private": True}, "only when asked"),
    ],
)
def test_nothing_is_fetched_unasked(site: str, flags: dict[str, bool], words: str) -> None:
    (one,) = documents(f"{site}/text", publishers=PUBLISHERS, **flags)
    assert isinstance(one, Finding)
    assert words in one.found


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "localhost", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "0.0.0.0", "10.0.0.1",
        "192.168.1.1", "172.16.0.1", "169.254.169.254", "100.64.0.1", "224.0.0.1", "255.255.255.255", "198.18.0.1",
        "[::1]", "[::]", "[fe80::1]", "[fc00::1]", "[ff02::1]", "[::ffff:127.0.0.1]", "[::ffff:10.0.0.1]",
        "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[::127.0.0.1]", "[2001:db8::1]", "[::ffff:7f00:1]",
    ],
)  # fmt: skip
def test_private_hosts_are_refused_however_they_are_written(host: str) -> None:
    (one,) = documents(f"http://{host}/", allow_web=True, publishers=PUBLISHERS)
    assert isinstance(one, Finding)
    assert "not a public address" in one.found or "is not known" in one.found


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_public_addresses_are_allowed(address: str) -> None:
    assert public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd", "ftp://example.org/x", "gopher://example.org/", "data://text/plain,x", "javascript://x",
        "http://", "http://user:secret@example.org/", "http://exa mple.org/", "http://example.org:99999/", "http://[::1",
        "https://example.org\r\nX: y/",
    ],
)  # fmt: skip
def test_other_schemes_and_broken_addresses_are_refused(url: str) -> None:
    (one,) = documents(url, allow_web=True, allow_private=True, publishers=PUBLISHERS)
    assert isinstance(one, Finding)
    assert "secret" not in one.found


def test_redirects_are_followed_and_each_hop_is_checked(site: str) -> None:
    web = Web(allowed=only_first)
    assert web.fetch(f"{site}/moved").data == TEXT
    assert "127.0.0.2" in why(f"{site}/inside", web)
    assert "kind file" in why(f"{site}/file", web)
    assert "redirects" in why(f"{site}/round", web)


def test_the_connection_goes_to_the_address_that_was_checked(site: str) -> None:
    """A name that stands for another address the second time it is asked is not asked a second time."""
    port = int(site.rsplit(":", 1)[1])
    asked: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["127.0.0.9"]

    assert Web(allowed=only_first, resolve=rebinding).fetch(f"http://news.example:{port}/text").data == TEXT
    assert asked == ["news.example"]


def test_one_private_address_among_public_ones_is_enough_to_refuse(site: str) -> None:
    web = Web(resolve=lambda host, port: ["8.8.8.8", "10.0.0.1"])
    assert "10.0.0.1" in why("http://news.example/", web)


def test_what_has_no_end_is_bounded(site: str) -> None:
    assert "longer than 1 MB" in why(f"{site}/endless", Web(allowed=only_first, most=1_000_000))
    started = time.monotonic()
    assert "within 1 seconds" in why(f"{site}/slow", Web(allowed=only_first, seconds=1.0))
    assert time.monotonic() - started < 5


def test_compression_is_undone_up_to_a_bound(site: str) -> None:
    assert Web(allowed=only_first).fetch(f"{site}/packed").data == TEXT
    assert "unfolds" in why(f"{site}/bomb", Web(allowed=only_first, most=1_000_000))


def test_errors_are_told(site: str) -> None:
    web = Web(allowed=only_first)
    assert "404" in why(f"{site}/nowhere", web)
    assert "no answer" in why(f"{site}/short", web) or "broke off" in why(f"{site}/short", web)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert "no answer" in why(f"http://127.0.0.1:{port}/", web)
    assert "not known" in why("http://nowhere.invalid/", web)
    assert "no answer" in why(site.replace("http:", "https:"), web)


def test_a_site_that_speaks_no_http(site: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        def chatter() -> None:
            peer, _ = server.accept()
            with peer:
                peer.recv(1000)
                peer.sendall(b"\x00\x01nonsense\r\n\r\n")

        thread = threading.Thread(target=chatter, daemon=True)
        thread.start()
        assert "no answer" in why(f"http://127.0.0.1:{server.getsockname()[1]}/", Web(allowed=only_first))
        thread.join()
