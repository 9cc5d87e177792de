"""Fetch one address, with bounds, and only from where it is allowed.

Every address that a host name stands for is looked up once a hop and checked; the connection is made to the very
address that was checked, so a name that answers differently the next time (DNS rebinding) gains nothing. Proxies in
the environment are not used, for they would look the name up again.
"""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from remanence.reading.sources.limits import MAX_BYTES, MAX_HOPS, MAX_SECONDS, READ_SECONDS
from remanence.reading.sources.raw import Raw, UnreadableError

__all__ = ["Web", "is_address", "public"]

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_ASK = "Allow it with --private-addresses if you trust it"
_HEADERS = {"User-Agent": "remanence-read/1", "Accept": "*/*", "Accept-Encoding": "identity", "Connection": "close"}
_MOVED = frozenset({301, 302, 303, 307, 308})
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def is_address(place: str) -> bool:
    """Return whether the place is written as an address (``scheme://...``) and not as a path."""
    scheme, separator, _ = place.partition("://")
    return bool(separator) and scheme.replace("+", "").replace("-", "").replace(".", "").isalnum()


def public(address: Address) -> bool:
    """Return whether everybody may reach it: not private, loopback, link-local, reserved or multicast.

    An IPv6 address that carries an IPv4 address (mapped, 6to4, Teredo, NAT64) is as public as the one it carries.
    """
    if isinstance(address, ipaddress.IPv6Address):
        carried = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
        if address in _NAT64 or int(address) >> 32 == 0:
            carried.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        if not all(public(inner) for inner in carried if inner is not None):
            return False
        if address.is_site_local or any(inner is not None for inner in carried[1:]):
            return False
        if address.ipv4_mapped is not None:
            return True
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def _resolve(host: str, port: int) -> list[str]:
    """Return the addresses that a host stands for, in the system's order."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


@dataclass(frozen=True, slots=True)
class Web:
    """How addresses are fetched.

    Attributes:
        allowed: says of an address whether it may be reached.
        resolve: looks a host up; the system's resolver.
        seconds: longest time for one fetch in all.
        most: most bytes of one answer.
    """

    allowed: Callable[[Address], bool] = public
    resolve: Callable[[str, int], list[str]] = _resolve
    seconds: float = MAX_SECONDS
    most: int = MAX_BYTES

    def fetch(self, url: str) -> Raw:
        """Return what the address answers.

        Raises:
            UnreadableError: another scheme, an address that is not allowed, no answer, an error, too much or too slow.
        """
        deadline = _Deadline(self.seconds)
        try:
            return self._hops(url, deadline)
        except (OSError, http.client.HTTPException, ValueError) as error:
            slow = deadline.over.is_set() or isinstance(error, TimeoutError)
            why = f"no whole answer within {self.seconds:g} seconds" if slow else f"no answer ({_words(error)})"
            raise UnreadableError(why, "Try again later, or save the page") from error
        finally:
            deadline.end()

    def _hops(self, url: str, deadline: _Deadline) -> Raw:
        at = url
        for _ in range(MAX_HOPS + 1):
            with contextlib.closing(self._connect(at)) as connection:
                deadline.watch(connection)
                with _answer(connection, at) as answer:
                    moved = answer.getheader("Location") if answer.status in _MOVED else None
                    if moved is None:
                        data = self._body(answer)
                        deadline.check()
                        return Raw(url, data, answer.msg.get_content_charset() or "", at)
            at = urljoin(at, moved)
        raise UnreadableError(f"more than {MAX_HOPS} redirects", "Give the last address itself")

    def _connect(self, url: str) -> _Pinned:
        """Return a connection to an address of the host that was looked up and checked just now."""
        scheme, host, port = _parts(url)
        try:
            found = self.resolve(host, port)
        except (OSError, UnicodeError, ValueError) as error:
            raise UnreadableError(f"the host {host} is not known ({_words(error)})", "Check the address") from error
        for one in found:
            try:
                allowed = self.allowed(ipaddress.ip_address(one.partition("%")[0]))
            except ValueError:
                allowed = False
            if not allowed:
                raise UnreadableError(f"the host {host} stands for {one}, which is not a public address", _ASK)
        if not found:
            raise UnreadableError(f"the host {host} is not known", "Check the address")
        return _Pinned(host, port, found, scheme == "https", min(READ_SECONDS, self.seconds))

    def _body(self, answer: http.client.HTTPResponse) -> bytes:
        if answer.status != 200:
            raise UnreadableError(f"the answer is {answer.status} {answer.reason}".strip(), "Check the address")
        data = bytearray()
        while piece := answer.read1(65_536):
            data += piece
            if len(data) > self.most:
                raise UnreadableError(f"the answer is longer than {_mb(self.most)}", "Save the part that matters")
        if answer.length:
            raise http.client.IncompleteRead(bytes(data), answer.length)
        return _unfolded(bytes(data), (answer.getheader("Content-Encoding") or "").strip().lower(), self.most)


class _Deadline:
    """Ends a fetch that takes too long, wherever it is: its socket is shut down, so that no read waits on."""

    def __init__(self, seconds: float) -> None:
        self.over = threading.Event()
        self._connection: _Pinned | None = None
        self._timer = threading.Timer(seconds, self._expire)
        self._timer.daemon = True
        self._timer.start()

    def watch(self, connection: _Pinned) -> None:
        """Watch the connection of the present hop."""
        self._connection = connection
        self.check()

    def check(self) -> None:
        """Raise TimeoutError where the time is over: what was read until then may be half of it."""
        if self.over.is_set():
            raise TimeoutError

    def end(self) -> None:
        """Stop watching."""
        self._timer.cancel()
        self._timer.join()

    def _expire(self) -> None:
        self.over.set()
        if self._connection is not None:
            self._connection.cut()


class _Pinned(http.client.HTTPConnection):
    """A connection to addresses that were checked, whatever the name stands for by now."""

    def __init__(self, host: str, port: int, addresses: list[str], secure: bool, seconds: float) -> None:
        super().__init__(host, port, timeout=seconds)
        self._addresses = addresses
        self._secure = secure
        self.default_port = 443 if secure else 80
        self._held: socket.socket | None = None
        self._ended = False

    def connect(self) -> None:
        """Connect to the first of the checked addresses that answers."""
        trouble: OSError | None = None
        for address in self._addresses[:4]:
            try:
                self.sock = socket.create_connection((address, self.port), self.timeout)
                break
            except OSError as error:
                trouble = error
        else:
            raise trouble or OSError("no address")
        if self._secure:
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(self.sock, server_hostname=self.host, do_handshake_on_connect=False)
        # The answer outlives the connection, and takes its socket with it: hold on to it.
        self._held = self.sock
        if self._ended:
            raise TimeoutError
        if isinstance(self.sock, ssl.SSLSocket):
            self.sock.do_handshake()

    def cut(self) -> None:
        """Shut the socket down under whoever waits for it."""
        self._ended = True
        if self._held is not None:
            with contextlib.suppress(OSError):
                self._held.shutdown(socket.SHUT_RDWR)


def _parts(url: str) -> tuple[str, str, int]:
    """Return scheme, host and port of an address.

    Raises:
        UnreadableError: it is no http(s) address, or holds a name and password.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise UnreadableError("this is no address", "Write it as https://host/path") from error
    if parts.scheme not in ("http", "https"):
        raise UnreadableError(f"addresses of the kind {parts.scheme or '?'}: are not read", "Only http and https are")
    if not host or any(character.isspace() or character < "!" for character in url):
        raise UnreadableError("this is no address", "Write it as https://host/path")
    if parts.username is not None or parts.password is not None:
        raise UnreadableError("the address holds a name and password", "Leave them out")
    return parts.scheme, host, port or (443 if parts.scheme == "https" else 80)


def _answer(connection: http.client.HTTPConnection, url: str) -> http.client.HTTPResponse:
    parts = urlsplit(url)
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="=&%/:@!$'()*+,;?~-._")
    connection.request("GET", urlunsplit(("", "", path, query, "")), headers=_HEADERS)
    return connection.getresponse()


def _unfolded(data: bytes, encoding: str, most: int) -> bytes:
    """Undo a compression that was not asked for, up to a bound."""
    if encoding in ("", "identity"):
        return data
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise UnreadableError(f"the answer is compressed in a way that is not read ({encoding})", "Save the page")
    machine = zlib.decompressobj(47 if "gzip" in encoding else 15)
    try:
        plain = machine.decompress(data, most + 1)
    except zlib.error as error:
        raise UnreadableError("the compressed answer is broken", "Try again later") from error
    if len(plain) > most:
        raise UnreadableError(f"the answer unfolds to more than {_mb(most)}", "Save the part that matters")
    return plain


def _mb(size: int) -> str:
    return f"{size / 1_000_000:g} MB"


def _words(error: Exception) -> str:
    return str(getattr(error, "strerror", None) or error or type(error).__name__)
