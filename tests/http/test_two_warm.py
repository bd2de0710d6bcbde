"""Two serving processes that have answered everything already: what changes at one is seen at the other."""

import asyncio
import time
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from backend.accounts import queries as accounts
from backend.accounts.models import Session
from backend.db.session import Database
from backend.kernel import clock
from backend.kernel.ids import new_id
from backend.settings import Settings
from tests.factories.pages import public_pages
from tests.factories.processes import serving
from tests.worlds import LIVED

pytestmark = [pytest.mark.anyio, pytest.mark.world(LIVED)]
SEEN_WITHIN = 3.0
"""Seconds; a change is told at once, and what is kept is dropped when it is heard."""


async def _owner(database: Database) -> tuple[str, str, str, str]:
    """A session of somebody who sells by flash sale now, their supplier, the offer and its product."""
    async with database.transaction() as session:
        row = (
            await session.execute(
                text(
                    "select m.account_id, m.supplier_id, f.offer_id, p.slug from flash_sale f join sku s on s.offer_id = f.sku_id"
                    " join product p on p.id = s.product_id join member m on m.supplier_id = p.supplier_id"
                    " where m.role = 'owner' and now() between f.starts_at and f.ends_at and p.slug like 'lived-%' limit 1"
                )
            )
        ).one()
        token = uuid.uuid4().hex
        session.add(
            Session(
                id=new_id(), token_hash=accounts.hash_token(token), account_id=row[0], device="two",
                strong_at=clock.now(), expires_at=clock.now() + timedelta(hours=1),
            )
        )  # fmt: skip
    return token, str(row[1]), str(row[2]), str(row[3])


async def test_what_one_changes_the_other_shows(settings: Settings, database: Database, tmp_path: Path) -> None:
    token, supplier, offer, slug = await _owner(database)
    await asyncio.to_thread(_walk, settings, tmp_path, token, supplier, offer, slug)


def _walk(settings: Settings, folder: Path, token: str, supplier: str, offer: str, slug: str) -> None:
    with serving(settings, 2, folder / "two.log") as (one, other):
        paths = public_pages(httpx.get(f"{one.url}/sitemap.xml").text, step=3)
        watched = [f"/api/products/{slug}", f"/goods/{slug}", f"/en/goods/{slug}"]
        for process in (one, other):
            for path in [*paths, *watched]:
                assert httpx.get(process.url + path, timeout=20).status_code == 200, path
        before = _pages(other.url, watched)
        assert _flash(other.url, slug) is not None
        mine = {"Cookie": f"huliu={token}", "X-Huliu": "1", "Idempotency-Key": uuid.uuid4().hex}
        stopped = httpx.post(f"{one.url}/api/supplier/{supplier}/specials/{offer}/stop", headers=mine)
        assert stopped.status_code == 200, stopped.text
        deadline = time.monotonic() + SEEN_WITHIN
        while _pages(one.url, watched) == before or _pages(one.url, watched) != _pages(other.url, watched):
            assert time.monotonic() < deadline, "the two processes show different things"
            time.sleep(0.05)
        assert _flash(other.url, slug) is None
        now = _pages(other.url, watched)
        assert [path for path in watched if now[path] == before[path]] == []


def _pages(url: str, paths: list[str]) -> dict[str, bytes]:
    """What a process shows; each names itself in its addresses."""
    return {path: httpx.get(url + path, timeout=20).content.replace(url.encode(), b"") for path in paths}


def _flash(url: str, slug: str) -> Any:
    """The flash sale a product's page shows, if any."""
    page = httpx.get(f"{url}/api/products/{slug}", timeout=20).json()
    return next((pack["flash"] for pack in page["skus"] if pack.get("flash")), None)
