"""A push service on 127.0.0.1 that keeps what it is handed, and a browser that can read it (RFC 8291)."""

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def _b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


class Service:
    """What arrived: (path, topic, whether it was signed, body); `status` is what the next ones are answered."""

    def __init__(self) -> None:
        self.arrived: list[tuple[str, str, bool, bytes]] = []
        self.status = 201
        self.host = ""


class Browser:
    """A subscription with its private half."""

    def __init__(self, service: Service, name: str) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._auth = b"0123456789abcdef"
        public = self._key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.subscription = {
            "endpoint": f"http://{service.host}/{name}", "keys": {"p256dh": _b64(public), "auth": _b64(self._auth)}
        }  # fmt: skip

    def read(self, body: bytes) -> dict[str, Any]:
        """What the page's service worker would see."""
        plain = http_ece.decrypt(body, private_key=self._key, auth_secret=self._auth)
        return dict(json.loads(plain))


@contextmanager
def push_service() -> Iterator[Service]:
    service = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            signed = self.headers.get("authorization", "").startswith("vapid ")
            service.arrived.append((self.path, self.headers.get("topic", ""), signed, body))
            self.send_response(service.status)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service.host = f"127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
