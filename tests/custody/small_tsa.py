"""A time-stamping authority for tests: certificates, and RFC 3161 replies written out in DER by hand."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

SHA256 = "2.16.840.1.101.3.4.2.1"
RSA = "1.2.840.113549.1.1.1"
SIGNED_DATA, TST_INFO = "1.2.840.113549.1.7.2", "1.2.840.113549.1.9.16.1.4"
CONTENT_TYPE, DIGEST, CERTIFICATE_V2 = (
    "1.2.840.113549.1.9.3",
    "1.2.840.113549.1.9.4",
    "1.2.840.113549.1.9.16.2.47",
)


def der(tag: int, *parts: bytes) -> bytes:
    body = b"".join(parts)
    size = len(body)
    if size < 128:
        return bytes([tag, size]) + body
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + body


def seq(*parts: bytes) -> bytes:
    return der(0x30, *parts)


def set_of(*parts: bytes) -> bytes:
    return der(0x31, *sorted(parts))


def number(value: int) -> bytes:
    return der(0x02, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def octets(value: bytes) -> bytes:
    return der(0x04, value)


def oid(dotted: str) -> bytes:
    first, second, *rest = (int(part) for part in dotted.split("."))
    out = [first * 40 + second]
    for part in rest:
        groups = [part & 0x7F]
        while part := part >> 7:
            groups.append(part & 0x7F | 0x80)
        out += reversed(groups)
    return der(0x06, bytes(out))


@cache
def secret(name: str) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


class SmallTsa:
    """An authority with a root of its own; ``at`` is the moment its replies state."""

    def __init__(
        self, at: datetime, purpose: x509.ObjectIdentifier = ExtendedKeyUsageOID.TIME_STAMPING, name: str = ""
    ) -> None:
        self.at = at
        self.root_key, self.key = secret(f"root {name}"), secret("authority")
        self.root = self._certificate("root", "root", self.root_key, None)
        self.own = self._certificate("authority", "root", self.key, purpose)

    def _certificate(
        self, name: str, issuer: str, key: rsa.RSAPrivateKey, purpose: x509.ObjectIdentifier | None
    ) -> x509.Certificate:
        named = [x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, n)]) for n in (name, issuer)]
        builder = (
            x509.CertificateBuilder()
            .subject_name(named[0])
            .issuer_name(named[1])
            .public_key(key.public_key())
            .serial_number(7 if purpose else 1)
            .not_valid_before(self.at - timedelta(days=30))
            .not_valid_after(self.at + timedelta(days=30))
            .add_extension(x509.BasicConstraints(ca=purpose is None, path_length=None), critical=True)
        )
        if purpose:
            builder = builder.add_extension(x509.ExtendedKeyUsage([purpose]), critical=True)
        return builder.sign(self.root_key, hashes.SHA256())

    def reply(self, message: bytes, status: int = 0) -> bytes:
        """A reply (TimeStampResp) that the SHA-256 of ``message`` was seen."""
        algorithm = seq(oid(SHA256), der(0x05))
        info = seq(
            number(1),
            oid("1.2.3.4.1"),
            seq(algorithm, octets(hashlib.sha256(message).digest())),
            number(42),
            der(0x18, self.at.strftime("%Y%m%d%H%M%SZ").encode()),
        )
        whole = self.own.public_bytes(serialization.Encoding.DER)
        issuer = self.own.issuer.public_bytes()
        attributes = [
            seq(oid(CONTENT_TYPE), set_of(oid(TST_INFO))),
            seq(oid(DIGEST), set_of(octets(hashlib.sha256(info).digest()))),
            seq(oid(CERTIFICATE_V2), set_of(seq(seq(seq(octets(hashlib.sha256(whole).digest())))))),
        ]
        signature = self.key.sign(set_of(*attributes), padding.PKCS1v15(), hashes.SHA256())
        signer = seq(
            number(1),
            seq(issuer, number(self.own.serial_number)),
            algorithm,
            der(0xA0, *sorted(attributes)),
            seq(oid(RSA), der(0x05)),
            octets(signature),
        )
        certificates = der(0xA0, whole)
        content = seq(oid(TST_INFO), der(0xA0, octets(info)))
        data = seq(number(3), set_of(algorithm), content, certificates, set_of(signer))
        return seq(seq(number(status)), seq(oid(SIGNED_DATA), der(0xA0, data)))


def noon() -> datetime:
    return datetime(2026, 11, 20, 12, 0, 0, tzinfo=UTC)
