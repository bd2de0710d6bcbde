"""Pages and files for the browser: painted public pages, the shell for the rest, built assets, pictures."""

import asyncio
import mimetypes
import re
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

import brotli
import msgspec
from litestar import Litestar, Request, Response, get
from litestar.params import FromPath
from litestar.types import Message

from backend.kernel.errors import NotFound
from backend.settings import ROOT, Settings
from backend.web.facts import facts_of
from backend.web.limits import MemoryCounters
from backend.web.manifest import LISTS, needs, says_without_script
from backend.web.negotiation import LONGEST_HEADER, codings_of
from backend.web.paint import Painter
from backend.web.problems import language
from backend.web.public import MARK, Depends, parameters_at, public
from backend.web.shell import Shell, instead

DIST, BUNDLE, CONTENT = ROOT / "pwa" / "dist", ROOT / "pwa" / "dist-server" / "server.js", ROOT / "content"
LIFE = 10
LONGEST = 200
"""Characters of the longest path that can name a page or file."""
NOT_PAGES = ("api/", "schema/", "dev/", "assets/", "media/", "octo/", "01/", "health", "ready", "metrics")
ROOT_FILE = re.compile(r"[A-Za-z0-9_-]{1,60}\.[a-z0-9]{1,20}")
UNKEPT_PAINTS = 600
"""Pages a minute that are painted though their query makes them nobody else's; beyond it the shell asks for itself."""
NAME = re.compile(r"^[a-z0-9][a-z0-9-]{0,60}(-(320|640|1280))?\.(svg|avif|webp|jpg|png)$")
FOR_EVER = "public, max-age=31536000, immutable"
A_DAY = "public, max-age=86400"
mimetypes.add_type("image/avif", ".avif")
mimetypes.add_type("application/manifest+json", ".webmanifest")
mimetypes.add_type("text/javascript", ".js")


class Answer(NamedTuple):
    """What our own API said: status, content, and whether it is the same for everybody."""

    status: int
    content: Any
    public: bool


class Pages:
    """Makes pages; one per process."""

    def __init__(self, app: Litestar, settings: Settings) -> None:
        self._app, self._settings = app, settings
        self.shell, self._painter = Shell(DIST), Painter(BUNDLE)
        self._counts = MemoryCounters()
        self._lost_pages: dict[str, dict[str, Any]] = {}
        self._names = {path: parameters_at(app, api) for path, api in LISTS.items()}
        self._filings = {
            "icp": settings.icp_number,
            "police": settings.police_number,
            "licence": settings.agency_licence,
            "complaint": settings.complaint_phone,
        }

    def names(self, path: str) -> tuple[str, ...]:
        """The query parameters a page depends on: those of the list it shows."""
        return self._names.get(path, ())

    async def may_paint(self) -> bool:
        """Whether a page that nobody else will be shown may still be painted in this minute."""
        return await self._counts.hit("paint", 60) <= UNKEPT_PAINTS

    async def make(self, path: str, query: dict[str, str], lang: str, *, paint: bool) -> tuple[int, str, bool]:
        """Status, document and whether it may be kept for all: painted, and from answers that are public themselves."""
        wanted = needs(path, query)
        shared = False
        data: dict[str, Any] = {}
        painted = None
        if wanted is not None and self.shell.built:
            answers = await asyncio.gather(*(self.ask(api, lang) for api in wanted))
            if any(answer.status == 404 for answer in answers):
                return 404, await self._lost(path, lang), False
            if all(answer.status == 200 for answer in answers):
                data = {api: answer.content for api, answer in zip(wanted, answers, strict=True)}
                shared = all(answer.public for answer in answers)
                target = path + (f"?{urlencode(query)}" if query else "")
                painted = await self._painter.paint(target, lang, data, self._filings) if paint else None
        says = says_without_script(path)
        if wanted is None and says is None:
            return 404, await self._lost(path, lang), False
        return (
            (painted or {}).get("status", 200),
            self._document(path, lang, data, painted, says or ""),
            painted is not None and shared,
        )

    async def _lost(self, path: str, lang: str) -> str:
        """The page of what is not there, painted once per language; the phone makes its own in its place."""
        if lang not in self._lost_pages and self.shell.built:
            painted = await self._painter.paint("/not-found", lang, {}, self._filings)
            if painted is not None:
                self._lost_pages[lang] = painted
        found = self._lost_pages.get(lang)
        return self._document(path, lang, {}, found and {**found, "file": ""}, woken=False)

    def _document(
        self,
        path: str,
        lang: str,
        data: dict[str, Any],
        painted: dict[str, Any] | None,
        says: str = "",
        *,
        woken: bool = True,
    ) -> str:
        """A document. `says`: what it says without JavaScript; not `woken`: the phone makes the page anew."""
        found = painted or {"html": "", "title": "", "description": "", "file": ""}
        facts, picture = facts_of(path, data, self._settings.origin)
        return self.shell.document(
            {
                **found,
                "lang": lang,
                "path": path,
                "origin": self._settings.origin,
                "brought": {"data": data, "filings": self._filings, "painted": painted is not None and woken},
                "instead": instead(says, lang, self._settings.complaint_phone) if says else "",
                "facts": facts,
                "picture": picture,
            }
        )

    def close(self) -> None:
        """Let the painter go."""
        self._painter.close()

    async def ask(self, path: str, lang: str) -> Answer:
        """Ask our own API inside the process, as a visitor of this language would."""
        route, _, query = path.partition("?")
        scope: Any = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
            "path": route, "raw_path": route.encode(), "query_string": query.encode(), "root_path": "",
            "headers": [(b"accept-language", lang.encode())], "client": ("127.0.0.1", 0), "server": ("127.0.0.1", 0),
            "state": {},
        }  # fmt: skip
        status, body, same = 500, bytearray(), False

        async def receive() -> Any:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Message) -> None:
            nonlocal status, same
            if message["type"] == "http.response.start":
                status = message["status"]
                same = any(name.lower() == MARK for name, _ in message["headers"])
            elif message["type"] == "http.response.body":
                body.extend(message.get("body", b""))

        await self._app(scope, receive, send)
        return Answer(status, msgspec.json.decode(bytes(body)) if body else None, same)


@get("/", include_in_schema=False, may="anyone")
async def front(request: Request[Any, Any, Any]) -> Response[Any]:
    """The first screen."""
    return await _page(request, "/")


@get("/{path:path}", include_in_schema=False, may="anyone")
async def page(request: Request[Any, Any, Any], path: FromPath[str]) -> Response[Any]:
    """Any other page or file of the PWA."""
    return await _page(request, path)


async def _page(request: Request[Any, Any, Any], path: str) -> Response[Any]:
    """A page: painted where it is public, else the shell, which asks for its data itself."""
    bare = path.lstrip("/")
    if len(path) > LONGEST:
        raise NotFound
    if bare.startswith(NOT_PAGES):
        raise NotFound
    lang = "en" if bare == "en" or bare.startswith("en/") else "zh"
    if lang == "en":
        bare = bare[2:].lstrip("/")
    if ROOT_FILE.fullmatch(bare) and (file := DIST / bare).is_file():
        return _file(file, "no-cache" if bare == "sw.js" else A_DAY)
    pages: Pages = request.app.state.pages
    path = "/" + bare.rstrip("/")
    names, asked = pages.names(path), request.query_params
    query = {name: asked[name] for name in names if name in asked}
    kept = set(asked) <= set(names)
    status, text, same = await pages.make(path, query, lang, paint=kept or await pages.may_paint())
    if same and status == 200:
        kind = path if path in LISTS or path.count("/") == 1 else f"{path.rsplit('/', 1)[0]}/*"
        answer = public(text, LIFE, Depends(f"page {kind}", frozenset(names)))
        answer.media_type = "text/html"
        return answer
    headers = {"vary": "accept-encoding"}
    if codings_of(request.headers.get("accept-encoding", "")[:LONGEST_HEADER].encode("latin-1"))[0] != b"br":
        return Response(text, status_code=status, media_type="text/html", headers=headers)
    packed = brotli.compress(text.encode(), quality=4)  # nobody's data is in it, so its length tells nothing
    headers["content-encoding"] = "br"
    return Response(packed, status_code=status, media_type="text/html", headers=headers)


async def lost(request: Request[Any, Any, Any], status: int, headers: dict[str, str]) -> Response[Any]:
    """The page that says there is nothing here, for routes that people reach by scanning."""
    pages: Pages = request.app.state.pages
    _, text, _ = await pages.make("/not-found", {}, language(request), paint=True)
    return Response(text, status_code=status, media_type="text/html", headers=headers | {"vary": "accept"})


def _file(path: Path, control: str) -> Response[Any]:
    media = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    answer = public(path.read_bytes(), 3600)
    answer.media_type = media
    answer.headers["cache-control"] = control
    return answer


@get("/assets/{name:str}", include_in_schema=False, sync_to_thread=True, may="anyone")
def asset(name: FromPath[str]) -> Response[bytes]:
    """A built file; its name changes with its content."""
    if not re.fullmatch(r"[A-Za-z0-9._-]{1,100}", name) or not (DIST / "assets" / name).is_file():
        raise NotFound
    return _file(DIST / "assets" / name, FOR_EVER)


@get("/media/drawings/{name:str}", include_in_schema=False, sync_to_thread=True, may="anyone")
def drawing(request: Request[Any, Any, Any], name: FromPath[str]) -> Response[bytes]:
    """A drawing of ours."""
    return _illustration(request, "drawings", name)


@get("/media/goods/{name:str}", include_in_schema=False, sync_to_thread=True, may="anyone")
def rendering(request: Request[Any, Any, Any], name: FromPath[str]) -> Response[bytes]:
    """A good rendered from our own models."""
    return _illustration(request, "goods", name)


def _illustration(request: Request[Any, Any, Any], folder: str, name: str) -> Response[Any]:
    """An illustration as `content/` has it, or a derivative of it once the worker has made it. Raises NotFound."""
    if not NAME.fullmatch(name):
        raise NotFound
    made: Path = request.app.state.settings.data_dir / "media" / folder / name
    source = next((path for path in (CONTENT / folder / name, made) if path.is_file()), None)
    if source is None:
        raise NotFound
    return _file(source, A_DAY)


def attach(app: Litestar, settings: Settings) -> None:
    """Give the page routes what they need."""
    app.state.pages = Pages(app, settings)


def policy(settings: Settings, upload_origin: str = "") -> str:
    """The Content-Security-Policy of every answer; cards need Stripe's own script and frames, only when offered.

    `upload_origin`: where phones send pictures by themselves.
    """
    text = Shell(DIST).policy()
    if "stripe" in settings.providers and settings.stripe_publishable_key:
        text = text.replace("script-src 'self'", "script-src 'self' https://js.stripe.com")
        text += "; frame-src https://js.stripe.com https://hooks.stripe.com"
        text = text.replace("connect-src 'self'", "connect-src 'self' https://api.stripe.com")
    return text.replace("connect-src 'self'", f"connect-src 'self' {upload_origin}") if upload_origin else text


ROUTES = [front, page, asset, drawing, rendering]
