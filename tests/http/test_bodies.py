"""Body limits: what a route declares is what holds at the edge, what is counted while reading, and what is told."""

from collections.abc import AsyncIterator

import pytest
from httpx import AsyncClient
from sqlalchemy import text

from backend.app import create, openapi_document
from backend.db.session import Database
from backend.media.actions import LARGEST_FILE
from backend.settings import Settings
from backend.web import bodies
from tests.factories import joining

pytestmark = pytest.mark.anyio


def _routes(settings: Settings) -> list[bodies.Declared]:
    return list(bodies.declared(create(settings).app))  # type: ignore[attr-defined]


async def test_every_route_holds_to_the_limit_it_declares(client: AsyncClient, settings: Settings) -> None:
    found = _routes(settings)
    assert len(found) > 100
    for method, path, limit in found:
        url = bodies.PLACEHOLDER.sub("00000000-0000-4000-8000-000000000000", path)
        over = await client.request(method, url, content=b"x" * (limit + 1))
        assert (over.status_code, over.json()["slug"]) == (413, "invalid"), (method, path)
        assert over.json()["detail"].endswith(("KB", "MB")), "the limit is named"
        just = await client.request(method, url, content=b"x" * limit)
        assert just.status_code != 413, (method, path)


async def test_a_body_without_a_length_is_counted_to_the_same_limit(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    supplier = await joining.apply(client, database, settings)
    async with database.transaction() as session:
        await session.execute(text("update supplier set state = 'active'"))
    limits = {path: limit for _, path, limit in _routes(settings)}

    async def parts(size: int) -> AsyncIterator[bytes]:
        for start in range(0, size, 65_536):
            yield b"x" * min(65_536, size - start)

    base = f"/api/supplier/{supplier}"
    for tail in ("/pictures", "/calendar-imports"):
        limit = limits["/api/supplier/{supplier_id}" + tail]
        assert limit > bodies.USUAL
        for size, refused in ((limit, False), (limit + 1, True)):
            answer = await client.post(f"{base}{tail}?purpose=licence", content=parts(size))
            assert (answer.status_code == 413) is refused, (tail, size, answer.text)
    own = await client.post("/api/quotes", content=parts(bodies.USUAL + 1))
    assert own.status_code == 413


def test_the_document_tells_every_unusual_limit(settings: Settings) -> None:
    paths = openapi_document()["paths"]
    for method, path, limit in _routes(settings):
        if path in paths and method.lower() in paths[path]:
            told = paths[path][method.lower()].get("x-most-bytes", bodies.USUAL)
            assert told == limit, (method, path)


def test_every_place_for_pictures_takes_what_a_phone_takes(settings: Settings) -> None:
    """Whoever washes a picture declares the room for one: found by name, so the next such place is held to it."""
    places = [one for one in _routes(settings) if one.method == "POST" and one.path.endswith("pictures")]
    assert len(places) >= 2
    assert {one.limit for one in places} == {LARGEST_FILE}
    assert 3_000_000 < len(joining.phone_photo()) < LARGEST_FILE
