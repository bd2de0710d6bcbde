"""Every public page of the demo content, painted in both languages: whole, and never with a key in place of a text."""

from typing import Any

import pytest
from httpx import ASGITransport, AsyncClient

from backend.app import create
from backend.settings import Settings
from tests.factories.pages import public_pages
from tests.worlds import DEMO

pytestmark = [pytest.mark.anyio, pytest.mark.world(DEMO)]


async def test_no_page_is_painted_with_a_key(settings: Settings) -> None:
    """Painting notes keys that have no text among the words that the page and its parts bring."""
    edge = create(settings)
    faults: dict[str, object] = {}
    painter = edge.app.state.pages._painter
    paint = painter.paint

    async def noting(path: str, lang: str, *rest: object) -> Any:
        painted = await paint(path, lang, *rest)
        if painted is None or painted["unknown"]:
            faults[f"{lang} {path}"] = painted and painted["unknown"]
        return painted

    painter.paint = noting
    transport = ASGITransport(edge, raise_app_exceptions=True)
    async with edge.app.lifespan(), AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
        for path in [*public_pages((await client.get("/sitemap.xml")).text), *await _lots(client)]:
            answer = await client.get(path)
            assert (answer.status_code, '"painted":true' in answer.text) == (200, True), path
    assert faults == {}


async def _lots(client: AsyncClient) -> list[str]:
    """A lot of each product, in both languages."""
    found = []
    for one in (await client.get("/api/products")).json()["items"]:
        lots = (await client.get(f"/api/products/{one['slug']}")).json()["lots"]
        found += [f"{lang}/l/{lot['code']}" for lot in lots[:1] for lang in ("", "/en")]
    return found
