"""A bucket over HTTP that checks every request's AWS signature (SigV4, in the header or in the address).

It knows what our store asks of one: PUT, GET, HEAD, DELETE of an object, DeleteObjects, ListObjectsV2.
"""

import hashlib
import hmac
import re
import threading
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from xml.sax.saxutils import escape, unescape

KEY, SECRET, REGION, BUCKET = "test-key", "test-secret", "us-east-1", "huliu-test"


def _hmac(key: bytes, text: str) -> bytes:
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def signature(method: str, path: str, query: list[tuple[str, str]], headers: list[tuple[str, str]], payload: str,
              at: str) -> str:  # fmt: skip
    """The signature AWS documents for a request signed at `at` (YYYYMMDDTHHMMSSZ)."""

    def quoted(text: str) -> str:
        return urllib.parse.quote(text, safe="-_.~")

    listed = "&".join(f"{quoted(k)}={quoted(v)}" for k, v in sorted(query))
    named = ";".join(name for name, _ in headers)
    lines = "".join(f"{name}:{' '.join(value.split())}\n" for name, value in headers)
    canonical = "\n".join([method, path, listed, lines, named, payload])
    scope = f"{at[:8]}/{REGION}/s3/aws4_request"
    key = b"AWS4" + SECRET.encode()
    for part in scope.split("/"):
        key = _hmac(key, part)
    text = "\n".join(["AWS4-HMAC-SHA256", at, scope, hashlib.sha256(canonical.encode()).hexdigest()])
    return _hmac(key, text).hex()


class _Handler(BaseHTTPRequestHandler):
    server: "_Server"
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        return

    def _answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("access-control-allow-origin", "*")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _signed(self, path: str, query: list[tuple[str, str]]) -> bool:
        given = dict(query)
        if "X-Amz-Signature" in given:
            at = given["X-Amz-Date"]
            born = datetime.strptime(at, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
            names = given["X-Amz-SignedHeaders"].split(";")
            rest = [(k, v) for k, v in query if k != "X-Amz-Signature"]
            payload, wanted = "UNSIGNED-PAYLOAD", given["X-Amz-Signature"]
            if datetime.now(UTC) > born + timedelta(seconds=int(given["X-Amz-Expires"])):
                return False
        else:
            parts = dict(
                p.strip().split("=", 1)
                for p in self.headers.get("authorization", " ").split(" ", 1)[1].split(",")
                if "=" in p
            )
            names, wanted = parts.get("SignedHeaders", "").split(";"), parts.get("Signature", "")
            at, payload, rest = self.headers.get("x-amz-date", ""), self.headers.get("x-amz-content-sha256", ""), query
        headers = [(name, self.headers.get(name, "")) for name in names]
        return hmac.compare_digest(signature(self.command, path, rest, headers, payload, at), wanted)

    def _serve(self) -> None:
        path, _, text = self.path.partition("?")
        query = urllib.parse.parse_qsl(text, keep_blank_values=True)
        body = self.rfile.read(int(self.headers.get("content-length", "0")))
        if self.command == "OPTIONS":
            return self._answer(204, access_control_allow_methods="PUT", access_control_allow_headers="*")
        if not self._signed(path, query):
            return self._answer(403, b"<Error><Code>SignatureDoesNotMatch</Code></Error>")
        name = urllib.parse.unquote(path).removeprefix(f"/{BUCKET}").strip("/")
        files = self.server.files
        if self.command == "PUT":
            files[name] = (body, datetime.now(UTC))
            return self._answer(200, etag='"e"')
        if self.command == "GET" and not name:
            return self._list(dict(query).get("prefix", ""))
        if self.command == "POST" and "delete" in dict(query):
            keys = re.findall(r"<Key>([^<]+)</Key>", body.decode())
            for key in keys:
                files.pop(unescape(key), None)
            told = "".join(f"<Deleted><Key>{key}</Key></Deleted>" for key in keys)
            return self._answer(200, f"<DeleteResult>{told}</DeleteResult>".encode(), content_type="application/xml")
        if self.command == "DELETE":
            files.pop(name, None)
            return self._answer(204)
        if name not in files:
            return self._answer(404, b"<Error><Code>NoSuchKey</Code></Error>")
        data, at = files[name]
        return self._answer(200, data, etag='"e"', last_modified=at.strftime("%a, %d %b %Y %H:%M:%S GMT"))

    def _list(self, prefix: str) -> None:
        rows = "".join(
            f"<Contents><Key>{escape(name)}</Key><LastModified>{at.strftime('%Y-%m-%dT%H:%M:%S.000Z')}</LastModified>"
            f"<ETag>e</ETag><Size>{len(data)}</Size></Contents>"
            for name, (data, at) in sorted(self.server.files.items()) if name.startswith(prefix)
        )  # fmt: skip
        text = f"<ListBucketResult><IsTruncated>false</IsTruncated>{rows}</ListBucketResult>"
        self._answer(200, text.encode(), content_type="application/xml")

    do_GET = do_PUT = do_HEAD = do_DELETE = do_OPTIONS = do_POST = _serve


class _Server(ThreadingHTTPServer):
    files: dict[str, tuple[bytes, datetime]]
    daemon_threads = True


@contextmanager
def bucket() -> Iterator[tuple[dict[str, str], dict[str, tuple[bytes, datetime]]]]:
    """A running bucket: the environment that points at it, and what lies in it."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.files = {}
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield {
            "AWS_ENDPOINT": f"http://127.0.0.1:{server.server_port}", "AWS_ALLOW_HTTP": "true", "AWS_REGION": REGION,
            "AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET,
        }, server.files  # fmt: skip
    finally:
        server.shutdown()
        server.server_close()
