"""Answers on their way out: our headers are added, public ones are kept and sent from ready bytes."""

import msgspec
from litestar.types import HTTPResponseStartEvent, HTTPScope, Message, Send

from backend.kernel.errors import Problem
from backend.web.caching import ByteCache, Headers, encode
from backend.web.problems import document
from backend.web.public import MARK, SPEAKS, Depends, depends_of, read_mark, writes_listings
from backend.web.sending import Wishes, cut, send_bytes, send_entry, wishes_of


class Outward:
    """The send of one request."""

    def __init__(
        self,
        cache: ByteCache,
        security: Headers,
        scope: HTTPScope,
        send: Send,
        request_id: str,
        *,
        silent: bool = False,
    ) -> None:
        self._cache, self._security, self._scope, self._send = cache, security, scope, send
        self._silent = silent
        self._version = cache.version
        self._id = (b"x-request-id", request_id.encode())
        self._life: int | None = None
        self._depends: Depends | None = None
        self._start: Headers | None = None
        self._body = bytearray()
        self.wishes: Wishes = wishes_of(scope["headers"])
        self.status = 0

    async def __call__(self, message: Message) -> None:
        """Take one message of the application."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            await self._begin(message, [(k.lower(), v) for k, v in message["headers"]])
        elif message["type"] != "http.response.body":
            await self._send(message)
        elif self._start is None:
            if self._silent:
                message["body"] = b""
            await self._send(message)
        else:
            self._body += message.get("body", b"")
            if not message.get("more_body"):
                await self._finish(self._start, bytes(self._body))

    async def _begin(self, message: HTTPResponseStartEvent, headers: Headers) -> None:
        mark = next((v for k, v in headers if k == MARK), None)
        headers = [h for h in headers if h[0] != MARK]
        headers += [h for h in self._security if h[0] not in {k for k, _ in headers}]
        if mark is not None and self.status == 200:
            self._life, self._depends = read_mark(mark)
            self._depends = self._depends or depends_of(self._scope)
            self._start = headers
            return
        if self.status < 500 and self._scope["method"] == "GET":
            self._cache.drop(self._scope["path"], self._scope["query_string"], self.wishes.language)
        if self.status < 400 and writes_listings(self._scope):
            self._cache.clear()  # who wrote reads their own writing next; the others hear of it from the database
        if not any(k == b"cache-control" for k, _ in headers):
            headers.append((b"cache-control", b"no-store"))
        message["headers"] = [*_true(headers, self._speaks), self._id]
        if self._is_file(headers):
            self._start = [*message["headers"], (b"accept-ranges", b"bytes")]
        else:
            await self._send(message)

    async def _finish(self, headers: Headers, body: bytes) -> None:
        method = "HEAD" if self._silent else "GET"
        if self._life is None:
            status, headers, body = cut(self.status, headers, body, self.wishes)
            await send_bytes(self._send, status, headers, b"" if self._silent else body)
            return
        entry = encode(self.status, headers, body, self._life, speaks=self._speaks)
        if self._depends is not None:
            scope = self._scope
            self._cache.put(
                scope["path"], scope["query_string"], self.wishes.language, *self._depends, entry,
                speaks=self._speaks, version=self._version,
            )  # fmt: skip
        await send_entry(entry, self.wishes, method, self._send)

    @property
    def _speaks(self) -> bool:
        return bool(self._scope.get("state", {}).get(SPEAKS))

    def _is_file(self, headers: Headers) -> bool:
        """A picture or a paper that is asked for in parts is put together first."""
        media = next((v for k, v in headers if k == b"content-type"), b"")
        return self.wishes.part is not None and self.status == 200 and media.startswith((b"image/", b"application/pdf"))

    async def problem(self, problem: Problem) -> None:
        """Refuse before the application is asked."""
        body = msgspec.json.encode(document(problem, self.wishes.language))
        headers = [(b"content-type", b"application/problem+json"), (b"content-length", str(len(body)).encode())]
        await self({"type": "http.response.start", "status": problem.status, "headers": headers})
        await self({"type": "http.response.body", "body": body, "more_body": False})


def _true(headers: Headers, speaks: bool) -> Headers:
    """Say what an answer that may be kept elsewhere depends on, each method that is answered, and the charset once."""
    told = []
    for name, value in headers:
        if name == b"allow" and b"HEAD" not in value:
            told.append((name, value.replace(b"GET", b"GET, HEAD")))
        elif name == b"vary" and speaks and b"accept-language" not in value.lower():
            told.append((name, value + b", accept-language"))
        else:
            told.append((name, value))
    missing = speaks and not any(name == b"vary" for name, _ in headers)
    return [*told, (b"vary", b"accept-language")] if missing else told
