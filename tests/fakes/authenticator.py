"""A security key in software: makes a P-256 credential and signs challenges as Web Authentication 3 says."""

import base64
import hashlib
import json
import secrets
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Authenticator:
    """One credential; `count` is its signature counter, `flags` what it claims of its holder, `user` whose
    it says it is."""

    def __init__(self, origin: str) -> None:
        self.origin, self.id, self.count, self.flags = origin, secrets.token_bytes(16), 0, PRESENT | VERIFIED
        self._key = ec.generate_private_key(ec.SECP256R1())
        self.user = b""

    def _data(self, party: str, attested: bytes = b"") -> bytes:
        flags = self.flags | (ATTESTED if attested else 0)
        return hashlib.sha256(party.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big") + attested

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}).encode()

    def _answer(self, client: bytes, **response: bytes) -> dict[str, Any]:
        said = {name: text(value) for name, value in response.items()} | {"clientDataJSON": text(client)}
        return {
            "id": text(self.id), "rawId": text(self.id), "type": "public-key", "response": said,
            "clientExtensionResults": {},
        }  # fmt: skip

    def create(self, options: dict[str, Any]) -> dict[str, Any]:
        self.user = base64.urlsafe_b64decode(options["user"]["id"] + "==") if "user" in options else b""
        point = self._key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}
        attested = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + cbor2.dumps(public)
        data = self._data(options["rp"]["id"], attested)
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        return self._answer(self._client("webauthn.create", options["challenge"]), attestationObject=attestation)

    def get(self, options: dict[str, Any]) -> dict[str, Any]:
        self.count += 1
        client, data = self._client("webauthn.get", options["challenge"]), self._data(options["rpId"])
        signed = self._key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(client, authenticatorData=data, signature=signed, userHandle=self.user)
