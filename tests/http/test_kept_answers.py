"""Answers kept for everybody: each depends on what its route declares and on nothing else, warm as cold."""

import asyncio
from itertools import permutations
from typing import Any, get_args

import pytest
from httpx import AsyncClient, Response
from litestar import Litestar
from litestar.params import QueryParameter

from backend.web.negotiation import language_of
from backend.web.pages import LISTS
from backend.web.public import DESKS, parameters_of
from tests.worlds import DEMO

pytestmark = [pytest.mark.anyio, pytest.mark.world(DEMO)]

SAMPLES: dict[str, tuple[str, ...]] = {
    "shelf": ("tea", "herbs"), "county": ("jinzhai", "yuan"), "storage": ("ambient", "frozen"),
    "theme": ("red", "nature"), "weekend": ("2026-12-05", "2027-01-02"), "days": ("1", "2"),
    "priceTo": ("30000", "1"), "route": ("none", "other"), "site": ("none", "other"),
    "from": ("2027-01-01", "2027-02-01"), "to": ("2027-03-01", "2027-04-01"), "q": ("茶", "金寨"),
    "slugs": ("lu-an-guapian", "none"), "kind": ("site", "trip"), "season": ("now",),
    "phone": ("13900000000", "13900000001"),
}  # fmt: skip
"""Two values of each parameter that is no choice of words; a parameter without any fails the walk."""


def routes_of(client: AsyncClient) -> list[tuple[str, Any]]:
    app: Litestar = client._transport.app.app  # type: ignore[attr-defined]
    found = []
    for route in app.routes:
        handler = getattr(route, "route_handler_map", {}).get("GET", [None])[0]
        if handler is not None and handler.opt.get("may") == "anyone" and handler.operation_id:
            found.append((route.path, handler))
    return found


def forget(client: AsyncClient) -> None:
    client._transport.app._cache.clear()  # type: ignore[attr-defined]


async def values_of(client: AsyncClient, path: str, handler: Any, name: str) -> list[str]:
    """Values to ask: a choice's words, a true cursor, or a sample."""
    for field in handler.parsed_fn_signature.parameters.values():
        declared = field.kwarg_definition
        if isinstance(declared, QueryParameter) and (declared.name or field.name) == name:
            parts = (field.annotation, *get_args(field.annotation))
            if words := [word for part in parts for word in get_args(part) if isinstance(word, str)]:
                return words[:3]
    if name == "cursor":
        found = (await client.get(path)).json()["nextCursor"]
        return [found] if found else []
    return list(SAMPLES[name])


def same(answer: Response) -> tuple[int, bytes]:
    return answer.status_code, answer.content


@pytest.fixture
async def shown(client: AsyncClient) -> AsyncClient:
    """A client of a world that shows something, once its process hears of changes: till then nothing stays kept."""
    cache = client._transport.app._cache  # type: ignore[attr-defined]
    for _ in range(500):
        if cache.version:
            return client
        await asyncio.sleep(0.01)
    raise AssertionError("its process never heard")


async def test_every_declared_parameter_has_its_own_answer_warm_as_cold(shown: AsyncClient) -> None:
    pages = {api: page for page, api in LISTS.items()}
    walked = told_apart = 0
    for template, handler in routes_of(shown):
        for name in parameters_of(handler):
            path = template
            if "{" in path:
                path = path.replace("{slug:str}", await first_slug(shown, template))
            for address in [path, *([pages[path], f"/en{pages[path]}"] if path in pages else [])]:
                values = await values_of(shown, path, handler, name)
                asked = [address, *(f"{address}?{name}={value}" for value in values)]
                cold = {}
                for one in asked:
                    forget(shown)
                    cold[one] = same(await shown.get(one))
                for first, second in permutations(asked, 2):
                    forget(shown)
                    for one in (first, second, first, second):
                        assert same(await shown.get(one)) == cold[one], f"{one} after {first}, {second}"
                walked += 1
                walked += 1
                told_apart += len(set(cold.values())) > 1
    assert walked >= 60
    assert told_apart >= 55, f"{told_apart} of {walked}: the samples must tell answers apart"


async def first_slug(client: AsyncClient, template: str) -> str:
    head = template.split("/{", maxsplit=1)[0]
    return str((await client.get(head)).json()["items"][0]["slug"])


async def test_languages_and_heads_share_nothing(shown: AsyncClient) -> None:
    paths = ["/api/products?shelf=tea", "/api/trips", "/api/sites", "/api/home", "/api/regions", "/goods", "/en/goods"]
    for path in paths:
        for header in ("zh-CN", "en-GB,en;q=0.9,zh;q=0.1"):
            asked = {"accept-language": header}
            forget(shown)
            cold = await shown.get(path, headers=asked)
            for other in ("en", "zh"):
                await shown.get(path, headers={"accept-language": other})
                await shown.head(path, headers={"accept-language": other})
            warm = await shown.get(path, headers=asked)
            assert same(warm) == same(cold)
            head = await shown.head(path, headers=asked)
            assert (head.status_code, head.content) == (200, b"")
            for name in ("etag", "vary", "content-type", "content-length"):
                assert head.headers.get(name) == warm.headers.get(name), name
    english = await shown.get("/api/products", headers={"accept-language": "en"})
    assert english.content != (await shown.get("/api/products", headers={"accept-language": "zh"})).content


async def test_an_unknown_parameter_makes_no_entry_and_shares_none(shown: AsyncClient) -> None:
    cache = shown._transport.app._cache  # type: ignore[attr-defined]
    for path in ("/api/products", "/goods", "/api/regions", "/"):
        forget(shown)
        await shown.get(f"{path}?made=up")
        assert len(cache) == 0
        await shown.get(path)
        before, hits = len(cache), cache.hits
        assert before >= 1
        await shown.get(f"{path}?made=up&shelf=herbs")
        assert (len(cache), cache.hits) == (before, hits)


async def test_a_list_is_kept_whichever_page_was_opened_first(shown: AsyncClient) -> None:
    cache = shown._transport.app._cache  # type: ignore[attr-defined]
    slug = await first_slug(shown, "/api/trips/{slug:str}")
    forget(shown)
    for path in (f"/trips/{slug}", "/trips?theme=red", f"/en/trips/{slug}", "/en/trips?theme=red"):
        await shown.get(path)
    hits = cache.hits
    for path in ("/trips?theme=red", "/en/trips?theme=red"):
        await shown.get(path)
    assert cache.hits == hits + 2
    before = len(cache)
    await shown.get("/api/sites?theme=" + "x" * 3000)
    assert len(cache) == before, "keys cost memory too"


async def test_favourites_are_nobody_elses(shown: AsyncClient) -> None:
    slugs = [item["slug"] for item in (await shown.get("/api/products")).json()["items"]]
    for chosen in (slugs[:1], slugs[1:3], []):
        answer = await shown.get("/api/products", params={"slugs": ",".join(chosen)})
        assert [item["slug"] for item in answer.json()["items"]] == chosen
        assert "public" not in answer.headers["cache-control"]


async def test_made_up_values_push_out_neither_the_plain_answers_nor_another_routes(shown: AsyncClient) -> None:
    cache = shown._transport.app._cache  # type: ignore[attr-defined]
    kept = ["/api/home", "/api/products", "/api/trips", "/api/sites", "/", "/goods"]
    for path in kept:
        await shown.get(path)
    for number in range(1500):
        await shown.get(f"/api/sites?theme=made-up-{number}")
    hits = cache.hits
    for path in kept:
        await shown.get(path)
    assert cache.hits == hits + len(kept)
    sizes = [room.asked._size for room in cache._routes.values()]
    assert max(sizes) <= 4 * 1024 * 1024


@pytest.mark.parametrize(("header", "language"), [
    ("", "zh"), ("fr", "zh"), ("*", "zh"), ("en", "en"), ("en;q=0.5, *", "zh"), ("en;q=0.1, *;q=0", "en"),
    ("zh;q=0", "en"), ("zh;q=0, fr", "en"), ("en;q=0", "zh"), ("zh;q=0, en;q=0", "zh"),
    ("en;q=0, *;q=0", "zh"), ("en-US, zh;q=0.8", "en"),
])  # fmt: skip
def test_languages_are_weighed_and_what_is_refused_comes_last(header: str, language: str) -> None:
    assert language_of(header) == language


@pytest.mark.parametrize(
    "path",
    ["/" + "中" * 190, "/en/" + "长" * 180 + ".png", "/" + "%2e" * 60, "/..%2f..%2fetc%2fpasswd", "/a\\b.html", "/" + "é" * 199,
     "/goods/" + "茶" * 150, "/l/" + "批" * 150, "/media/drawings/" + "图" * 60 + ".svg", "/api/lots/" + "批" * 190],
)  # fmt: skip
async def test_no_path_is_our_fault(client: AsyncClient, path: str) -> None:
    for method in ("GET", "HEAD", "OPTIONS"):
        assert (await client.request(method, path)).status_code < 500


@pytest.mark.parametrize(
    ("header", "coding"),
    [("br;q=0, gzip", "gzip"), ("br;q=0", None), ("gzip;q=1.0, br;q=0.5", "gzip"), ("*", "br"),
     ("identity", None), ("", None), ("gzip, deflate, br", "br"), ("identity;q=0.5, br;q=0.1", None),
     ("*;q=0", None), ("BR", "br"), ("brotli", None)],
)  # fmt: skip
async def test_codings_are_weighed(shown: AsyncClient, header: str, coding: str | None) -> None:
    for path in ("/api/products", "/goods", "/basket"):
        for _warm in range(2):
            answer = await shown.get(path, headers={"accept-encoding": header})
            got = answer.headers.get("content-encoding")
            assert got == (coding if path != "/basket" or coding == "br" else None), path
            assert answer.headers["content-type"].count("charset") <= 1


async def test_each_coding_has_its_tag_and_tags_are_compared_as_the_standard_says(shown: AsyncClient) -> None:
    tags = {}
    for coding in ("br", "gzip", "identity"):
        answer = await shown.get("/api/products", headers={"accept-encoding": coding})
        tags[coding] = answer.headers["etag"]
        for known in (tags[coding], f"W/{tags[coding]}", f'"other", W/{tags[coding]}', "*"):
            again = await shown.get("/api/products", headers={"accept-encoding": coding, "if-none-match": known})
            assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tags[coding])
            assert "content-encoding" not in again.headers
        other = await shown.get("/api/products", headers={"accept-encoding": coding, "if-none-match": '"other"'})
        assert other.status_code == 200
    assert len(set(tags.values())) == 3


async def test_vary_is_told_where_it_is_true(shown: AsyncClient) -> None:
    asset = next(name for name in (await shown.get("/")).text.split('"') if name.startswith("/assets/"))
    for path in ("/", "/en/goods", asset, "/robots.txt"):
        assert "accept-language" not in (await shown.get(path)).headers.get("vary", "")
    slug = (await shown.get("/api/routes")).json()["items"][0]["slug"]
    for path in ("/api/products", f"/api/routes/{slug}.gpx", f"/api/routes/{slug}.geojson", "/api/no-such"):
        assert "accept-language" in (await shown.get(path)).headers["vary"], path


async def test_files_come_in_parts(shown: AsyncClient) -> None:
    whole = await shown.get("/media/drawings/hero-train-dabie.svg", headers={"accept-encoding": "identity"})
    assert whole.status_code == 200
    png = await shown.get("/icon-192.png")
    assert (png.status_code, png.headers["accept-ranges"], "vary" in png.headers) == (200, "bytes", False)
    size = len(png.content)
    for wanted, first, behind in (("bytes=0-9", 0, 10), ("bytes=10-", 10, size), ("bytes=-5", size - 5, size)):
        part = await shown.get("/icon-192.png", headers={"range": wanted, "if-range": png.headers["etag"]})
        assert (part.status_code, part.content) == (206, png.content[first:behind])
        assert part.headers["content-range"] == f"bytes {first}-{behind - 1}/{size}"
    outside = await shown.get("/icon-192.png", headers={"range": f"bytes={size}-"})
    assert (outside.status_code, outside.headers["content-range"]) == (416, f"bytes */{size}")
    long = await shown.get("/icon-192.png", headers={"range": f"bytes=-{size + 9}"})
    assert (long.status_code, long.content) == (206, png.content)
    for odd in ({"range": "bytes=0-9", "if-range": '"older"'}, {"range": "bytes=0-1,3-4"}, {"range": "lines=1-2"}):
        assert same(await shown.get("/icon-192.png", headers=odd)) == (200, png.content)


async def test_what_a_405_promises_is_kept(client: AsyncClient) -> None:
    for path in ("/api/products", "/trips", "/api/sites"):
        refused = await client.delete(path)
        assert refused.status_code == 405
        for method in refused.headers["allow"].split(", "):
            assert (await client.request(method, path)).status_code < 400, method


async def test_declared_parameters_are_those_of_the_document(client: AsyncClient) -> None:
    document = (await client.get("/schema/openapi.json")).json()
    by_id = {
        operation["operationId"]: {p["name"] for p in operation.get("parameters", []) if p["in"] == "query"}
        for item in document["paths"].values()
        for method, operation in item.items()
        if method == "get"
    }
    for _path, handler in routes_of(client):
        assert set(parameters_of(handler)) == by_id[handler.operation_id], handler.operation_id


async def test_rights_that_write_listings_are_rights_of_routes(client: AsyncClient) -> None:
    app: Litestar = client._transport.app.app  # type: ignore[attr-defined]
    handlers = [one for route in app.routes for one, _ in getattr(route, "route_handler_map", {}).values()]
    assert {str(one.opt.get("may", "")) for one in handlers} >= DESKS
