"""An answer in the form a caller takes: coding, 304 for what it has, a part of a file."""

from collections.abc import Iterable
from typing import NamedTuple

from litestar.types import Send

from backend.web.caching import Entry, Headers
from backend.web.negotiation import LONGEST_HEADER, codings_of, has_already, language_of, part_of

TOLD = frozenset({b"accept-encoding", b"accept-language", b"if-none-match", b"range", b"if-range"})


class Wishes(NamedTuple):
    """What the headers of a request ask for."""

    language: str = "zh"
    encodings: bytes = b""
    known: bytes | None = None
    part: bytes | None = None
    part_if: bytes | None = None


def wishes_of(headers: Iterable[tuple[bytes, bytes]]) -> Wishes:
    """The wishes, in one pass: this runs on every read."""
    found = {name: value for name, value in headers if name in TOLD}
    language = found.get(b"accept-language", b"").decode("latin-1")[:LONGEST_HEADER]
    encodings = found.get(b"accept-encoding", b"")[:LONGEST_HEADER]
    return Wishes(
        language_of(language), encodings, found.get(b"if-none-match"), found.get(b"range"), found.get(b"if-range")
    )


async def send_entry(entry: Entry, wishes: Wishes, method: str, send: Send) -> None:
    """Ready bytes in the coding the caller likes best of those there are, 304 for what it has, 206 for a part."""
    for coding in codings_of(wishes.encodings):  # plain bytes are always there, and always among them
        if coding in entry.bodies:
            break
    headers, tag = entry.headers[coding], entry.etags[coding]
    if wishes.known is not None and has_already(wishes.known, tag):
        bare = [h for h in headers if h[0] not in {b"content-length", b"content-encoding", b"content-type"}]
        await send_bytes(send, 304, bare, b"")
        return
    body = entry.bodies[coding]
    if wishes.part is not None and method == "GET" and (b"accept-ranges", b"bytes") in headers:
        status, headers, body = cut(entry.status, headers, body, wishes)
        await send_bytes(send, status, headers, body)
        return
    await send({"type": "http.response.start", "status": entry.status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if method == "HEAD" else body, "more_body": False})


def cut(status: int, headers: Headers, body: bytes, wishes: Wishes) -> tuple[int, Headers, bytes]:
    """The asked part of a file as 206; 416 outside; all of it for several parts or a newer file (RFC 9110, 14)."""
    tag = next((value for name, value in headers if name == b"etag"), None)
    if status != 200 or wishes.part is None or (wishes.part_if is not None and wishes.part_if != tag):
        return status, headers, body
    try:
        part = part_of(wishes.part, len(body))
    except ValueError:
        told = [h for h in headers if h[0] not in {b"content-length", b"content-type", b"etag"}]
        size = (b"content-range", f"bytes */{len(body)}".encode())
        return 416, [*told, size, (b"content-length", b"0")], b""
    if part is None:
        return status, headers, body
    first, behind = part
    told = [h for h in headers if h[0] != b"content-length"]
    told.append((b"content-range", f"bytes {first}-{behind - 1}/{len(body)}".encode()))
    told.append((b"content-length", str(behind - first).encode()))
    return 206, told, body[first:behind]


async def send_bytes(send: Send, status: int, headers: Headers, body: bytes) -> None:
    """A whole answer."""
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})
