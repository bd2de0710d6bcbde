"""What is begun on one phone goes on at another: by version, sealed, nobody else's, gone with the account."""

from datetime import timedelta
from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy import select, text

from backend.db.session import Database
from backend.drafts import actions
from backend.drafts.models import Draft
from backend.kernel import clock
from backend.settings import Settings
from tests.factories import buying
from tests.worlds import EMPTY

pytestmark = [pytest.mark.anyio, pytest.mark.world(EMPTY)]


async def keep(client: AsyncClient, value: str, was: int, name: str = "basket") -> Any:
    return await client.put(f"/api/me/drafts/{name}", json={"value": value, "was": was})


async def test_two_phones_never_write_over_each_other(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    await buying.sign_in(client, settings.data_dir)
    assert (await keep(client, '["a"]', 0)).json()["version"] == 1
    assert (await keep(client, '["a","b"]', 1)).json()["version"] == 2
    late = await keep(client, '["c"]', 1)
    assert (late.status_code, late.json()["value"], late.json()["version"]) == (409, '["a","b"]', 2)
    assert (await keep(client, '["a","b","c"]', 2)).status_code == 200
    assert [one["value"] for one in (await client.get("/api/me/drafts")).json()["items"]] == ['["a","b","c"]']
    async with database.reading() as session:
        assert b'"a"' not in (await session.execute(select(Draft.value_sealed))).scalar_one()


@pytest.mark.parametrize(
    ("name", "value", "field"),
    [("passwords", "1", "name"), ("draft:book:../x", "1", "name"), ("basket", "{", "value"), ("basket", "", "value")],
)
async def test_what_is_no_draft_is_refused(
    client: AsyncClient, settings: Settings, name: str, value: str, field: str
) -> None:
    await buying.sign_in(client, settings.data_dir)
    refused = await keep(client, value, 0, name)
    assert refused.status_code in {400, 404}
    if refused.status_code == 400:
        assert refused.json()["errors"][0]["field"] == field


async def test_a_draft_is_its_persons_alone_and_goes_with_the_account(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    await buying.sign_in(client, settings.data_dir)
    await keep(client, '{"boarding":"rmgc"}', 0, "draft:book:family-dushan")
    assert (await client.get("/api/me/export")).json()["drafts"][0]["name"] == "draft:book:family-dushan"
    await buying.sign_in(client, settings.data_dir, "13900002222")
    assert (await client.get("/api/me/drafts")).json()["items"] == []
    await buying.sign_in(client, settings.data_dir)
    assert (await client.request("DELETE", "/api/me")).status_code == 204
    async with database.reading() as session:
        assert (await session.execute(select(Draft))).all() == []


async def test_what_nobody_touches_is_forgotten(client: AsyncClient, database: Database, settings: Settings) -> None:
    await buying.sign_in(client, settings.data_dir)
    await keep(client, "[]", 0, "liked")
    await keep(client, "[]", 0)
    async with database.transaction() as session:
        await session.execute(text("update draft set changed_at = now() - interval '61 days' where name = 'liked'"))
        assert await actions.forget_old(session, clock.now() + timedelta(seconds=1)) == 1


async def test_only_so_many_names(client: AsyncClient, settings: Settings) -> None:
    await buying.sign_in(client, settings.data_dir)
    for n in range(actions.MOST):
        assert (await keep(client, "1", 0, f"draft:book:trip-{n}")).status_code == 200
    assert (await keep(client, "1", 0)).status_code == 409


async def test_what_was_forgotten_goes_on_from_where_a_phone_is(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    await buying.sign_in(client, settings.data_dir)
    for n in range(3):
        await keep(client, f"[{n}]", n)
    async with database.transaction() as session:
        await session.execute(text("delete from draft"))
    assert (await keep(client, "[9]", 3)).json()["version"] == 4
    assert (await keep(client, "[8]", 3)).status_code == 409
