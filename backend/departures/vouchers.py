"""Vouchers: a QR whose text is signed (Ed25519) and holds ids only, so that a scanner can check it offline."""

import base64
import uuid

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from backend.accounts.keys import Keys, Unreadable

PREFIX = "HL1"


def _b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def sign(keys: Keys, booking_id: uuid.UUID) -> str:
    """`HL1.<key id>.<booking id>.<signature>`."""
    head = f"{PREFIX}.{keys.current}.{_b64(booking_id.bytes)}"
    return f"{head}.{_b64(keys.signer().sign(head.encode()))}"


def read(keys: Keys, text: str) -> uuid.UUID | None:
    """The booking a QR's text names; None when it is not ours or was altered."""
    parts = text.split(".")
    if len(parts) != 4 or parts[0] != PREFIX:
        return None
    try:
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(keys.public_keys()[parts[1]]))
        public.verify(_unb64(parts[3]), ".".join(parts[:3]).encode())
        return uuid.UUID(bytes=_unb64(parts[2]))
    except (InvalidSignature, Unreadable, KeyError, ValueError):
        return None
