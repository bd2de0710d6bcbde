"""A release without a second build: a door before the server under which every built file has another name.

What a new version does to phones is that the files of the old one are gone and pages name others. That is all the door
does: it renames what the build made, in pages, files and worker alike, and answers 404 for the names before.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import httpx

from backend.settings import ROOT

NAMES = sorted((file.name for file in (ROOT / "pwa" / "dist" / "assets").glob("*-*.js")), key=len, reverse=True)
PASSED = ("content-type", "cache-control", "content-security-policy", "set-cookie")


class Door(ThreadingHTTPServer):
    """Serves what `behind` serves, as its `release`-th version."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, behind: str) -> None:
        super().__init__(("127.0.0.1", 0), _Answering)
        self.behind = httpx.Client(base_url=behind, transport=httpx.HTTPTransport(retries=3), timeout=20)
        self.release = 1
        self.url = f"http://localhost:{self.server_port}"

    @property
    def mark(self) -> str:
        """What names of this version end with."""
        return f".r{self.release}.js"

    def renamed(self, text: str) -> str:
        """A text as this version has it."""
        for name in NAMES:
            text = text.replace(name, name.removesuffix(".js") + self.mark)
        return re.sub(r"\b[0-9a-f]{12}\b", f"version{self.release}", text)


class _Answering(BaseHTTPRequestHandler):
    server: Door
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = self.path
        asset = path.startswith("/assets/") and path.endswith(".js")
        gone = asset and not path.endswith(self.server.mark)
        if asset:
            path = path.removesuffix(self.server.mark) + ".js"
        sent = {name: self.headers[name] for name in ("accept-language", "cookie", "x-huliu") if name in self.headers}
        answer = self.server.behind.get(path, headers=sent | {"accept-encoding": "identity"})
        body = answer.content
        if asset or "text/html" in answer.headers.get("content-type", "") or path == "/sw.js":
            body = self.server.renamed(answer.text).encode()
        self.send_response(404 if gone else answer.status_code)
        for name in PASSED:
            if name in answer.headers:
                self.send_header(name, answer.headers[name])
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def handle(self) -> None:
        try:
            super().handle()
        except ConnectionError:
            self.close_connection = True  # the browser has gone elsewhere

    def log_message(self, *told: object) -> None:
        """Say nothing."""


@contextmanager
def door(behind: str) -> Iterator[Door]:
    """The door, open for as long as the block lasts."""
    made = Door(behind)
    thread = Thread(target=made.serve_forever, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        made.shutdown()
        made.server_close()
        made.behind.close()
