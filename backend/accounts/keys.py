"""Secrets: one HKDF key per purpose and key id, sealing of personal data, look-up hashes, the voucher key."""

import hashlib
import hmac
import os
import secrets
import uuid
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from backend.settings import Settings

NONCE = 12


class Unreadable(Exception):
    """Sealed bytes whose key is gone or that were tampered with."""


class Keys:
    """The key ring. The first key seals and signs; the others still open what they sealed."""

    def __init__(self, spec: str) -> None:
        """`spec` is `id:secret,…`. Raises ValueError for a malformed or short secret."""
        self._secrets: dict[str, bytes] = {}
        for item in spec.split(","):
            name, _, secret = item.strip().partition(":")
            if not name or not name.isalnum() or len(name) > 16 or len(secret) < 32:
                raise ValueError("HULIU_SECRET_KEYS: each item is id:secret with at least 32 characters")
            self._secrets[name] = secret.encode()
        self.current = next(iter(self._secrets))
        self._derived: dict[tuple[str, str], bytes] = {}

    @property
    def names(self) -> list[str]:
        """The ids of the ring's keys, the one in use first."""
        return list(self._secrets)

    def derive(self, purpose: str, name: str | None = None) -> bytes:
        """32 bytes for a purpose (HKDF-SHA256, RFC 5869); raises Unreadable for an unknown key id."""
        name = name or self.current
        if (purpose, name) not in self._derived:
            if name not in self._secrets:
                raise Unreadable(f"no key '{name}'")
            kdf = HKDF(SHA256(), 32, salt=None, info=b"huliu/" + purpose.encode())
            self._derived[purpose, name] = kdf.derive(self._secrets[name])
        return self._derived[purpose, name]

    def seal(self, text: str, context: uuid.UUID) -> bytes:
        """AES-256-GCM of `text`, bound to the row `context`: length, key id, nonce, ciphertext."""
        head = bytes([len(self.current)]) + self.current.encode()
        nonce = os.urandom(NONCE)
        return head + nonce + AESGCM(self.derive("personal")).encrypt(nonce, text.encode(), context.bytes)

    def unseal(self, sealed: bytes, context: uuid.UUID) -> str:
        """The text again. Raises Unreadable when it was sealed for another row or changed."""
        size = 1 + sealed[0]
        name, nonce, body = sealed[1:size].decode(), sealed[size : size + NONCE], sealed[size + NONCE :]
        try:
            return AESGCM(self.derive("personal", name)).decrypt(nonce, body, context.bytes).decode()
        except InvalidTag as broken:
            raise Unreadable("tampered with, or of another row") from broken

    def lookup(self, text: str, name: str | None = None) -> bytes:
        """A keyed hash to find a value by, with the key's id in front."""
        name = name or self.current
        digest = hmac.new(self.derive("lookup", name), text.encode(), hashlib.sha256).digest()
        return name.encode() + b":" + digest

    def lookups(self, text: str) -> list[bytes]:
        """The hashes under every key of the ring, newest first: rotation finds older rows."""
        return [self.lookup(text, name) for name in self._secrets]

    def signer(self, name: str | None = None, purpose: str = "voucher") -> Ed25519PrivateKey:
        """The signing key of a key id for vouchers, or for another purpose."""
        return Ed25519PrivateKey.from_private_bytes(self.derive(purpose, name))

    def public_keys(self, purpose: str = "voucher") -> dict[str, str]:
        """Raw Ed25519 public keys in hex by key id, old ones included, for scanners without a signal."""
        raw = (serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        return {name: self.signer(name, purpose).public_key().public_bytes(*raw).hex() for name in self._secrets}


def load(settings: Settings) -> Keys:
    """The ring of HULIU_SECRET_KEYS; in development one made once and kept in the data folder, mode 0600."""
    if settings.secret_keys:
        return Keys(settings.secret_keys)
    if not settings.development:
        raise ValueError("HULIU_SECRET_KEYS is missing")
    return Keys(_own_secret(settings.data_dir / "secret-keys"))


def _own_secret(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    if not path.exists():
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(f"dev1:{secrets.token_urlsafe(48)}")
        try:
            os.link(draft, path)  # whoever links first wins; the others read the winner's
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text()
