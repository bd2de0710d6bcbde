"""The listing kit over HTTP: drafts by two people, faults, preview, review, versions, hiding."""

from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy import text

from backend.db.session import Database
from backend.settings import Settings
from tests.factories import buying, drafts, joining
from tests.worlds import EMPTY

pytestmark = pytest.mark.anyio


async def as_owner(client: AsyncClient, database: Database, settings: Settings) -> None:
    await buying.sign_in(client, settings.data_dir, "13900010001")
    await joining.strong(database)


async def publish(
    client: AsyncClient, database: Database, settings: Settings, supplier: str, listing: dict[str, Any]
) -> dict[str, Any]:
    """Hand in, have it published, be the owner again."""
    url = f"/api/supplier/{supplier}/listings/{listing['id']}"
    sent = await client.post(f"{url}/submission", json={"version": listing["version"]})
    assert sent.status_code == 200, sent.text
    await joining.as_staff(client, database, settings, "reviewer")
    shown = (await client.get(f"/api/platform/listings/{listing['id']}")).json()
    body = {"act": "publish", "version": listing["version"], "seen": shown["seen"]}
    done = await client.post(f"/api/platform/listings/{listing['id']}/decision", json=body)
    assert done.status_code == 200, done.text
    await as_owner(client, database, settings)
    return dict((await client.get(url)).json())


@pytest.mark.world(EMPTY)
async def test_from_an_empty_draft_to_a_public_page(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    supplier = await joining.approved(client, database, settings)
    base = f"/api/supplier/{supplier}/listings"
    empty = (await client.post(base, json={"kind": "trip"})).json()
    assert {"content.title.zh", "content.units", "content.pictures"} <= {one["field"] for one in empty["faults"]}
    early = await client.post(f"{base}/{empty['id']}/submission", json={"version": 1})
    assert (early.status_code, early.json()["errors"][0]["field"]) == (400, "content.title.zh")

    content = drafts.draft(await drafts.picture(client, supplier))
    saved = (await client.put(f"{base}/{empty['id']}", json={"version": 1, "content": content})).json()
    assert (saved["version"], saved["faults"], saved["title"]) == (2, [], "茶谷两日")
    page = (await client.get(f"{base}/{empty['id']}/preview", headers={"Accept-Language": "en"})).json()["page"]
    assert (page["title"], page["summary"]) == ("Two days in the tea valley", "看茶园,住山里。")
    assert [unit["price"]["amount"] for unit in page["units"]] == [58000, 38000, 12000, 6000]
    live = await publish(client, database, settings, supplier, saved)
    assert (live["state"], live["published"]) == ("published", 1)
    async with database.transaction() as session:
        slug = (await session.execute(text("select slug from trip"))).scalar_one()
    public = (await client.get(f"/api/trips/{slug}")).json()
    assert public["title"] == "茶谷两日"
    assert public["supplier"]["licence"].startswith("旅行社业务经营许可证 L-AH-")
    assert public["picture"]["alt"] == "云雾里的茶园"


async def test_two_people_edit_one_listing(client: AsyncClient, database: Database, settings: Settings) -> None:
    supplier = await joining.approved(client, database, settings)
    listing = await drafts.begin(client, supplier)
    url = f"/api/supplier/{supplier}/listings/{listing['id']}"
    first = listing["content"] | {"minimum": 6}
    second = listing["content"] | {"minimum": 9}
    assert (await client.put(url, json={"version": 1, "content": first})).json()["version"] == 2
    late = await client.put(url, json={"version": 1, "content": second})
    assert (late.status_code, late.json()["slug"]) == (409, "edited_meanwhile")
    assert late.json()["present"]["content"]["minimum"] == 6
    assert (await client.get(url)).json()["content"]["minimum"] == 6
    again = await client.put(url, json={"version": late.json()["present"]["version"], "content": second})
    assert again.json()["content"]["minimum"] == 9


async def test_what_is_published_is_what_was_read(client: AsyncClient, database: Database, settings: Settings) -> None:
    supplier = await joining.approved(client, database, settings)
    listing = await drafts.begin(client, supplier)
    url = f"/api/supplier/{supplier}/listings/{listing['id']}"
    await client.post(f"{url}/submission", json={"version": 1})
    locked = await client.put(url, json={"version": 1, "content": listing["content"] | {"minimum": 3}})
    assert locked.status_code == 409
    await client.post(f"{url}/recall")
    await client.put(url, json={"version": 1, "content": listing["content"] | {"minimum": 3}})
    await client.post(f"{url}/submission", json={"version": 2})
    await joining.as_staff(client, database, settings, "reviewer")
    desk = f"/api/platform/listings/{listing['id']}"
    stale = await client.post(f"{desk}/decision", json={"act": "publish", "version": 1})
    assert stale.json()["slug"] == "edited_meanwhile"
    shown = (await client.get(desk)).json()
    assert "minimum" in shown["changed"]
    assert shown["page"]["minimum"] == 3
    mute = await client.post(f"{desk}/decision", json={"act": "return", "version": 2})
    assert mute.json()["errors"][0]["field"] == "reason"
    back = await client.post(f"{desk}/decision", json={"act": "return", "version": 2, "reason": "第一天太赶"})
    assert back.json()["listing"]["state"] == "returned"
    await as_owner(client, database, settings)
    assert (await client.get(url)).json()["reasons"] == "第一天太赶"


@pytest.mark.world(EMPTY)
async def test_history_restore_and_hide(client: AsyncClient, database: Database, settings: Settings) -> None:
    supplier = await joining.approved(client, database, settings)
    listing = await publish(client, database, settings, supplier, await drafts.begin(client, supplier))
    url = f"/api/supplier/{supplier}/listings/{listing['id']}"
    content = listing["content"] | {"units": listing["content"]["units"][:1], "addOns": []}
    changed = (await client.put(url, json={"version": 1, "content": content})).json()
    assert (changed["state"], changed["published"]) == ("draft", 1)
    slug = (await client.get("/api/me/memberships")).json()
    async with database.transaction() as session:
        slug = (await session.execute(text("select slug from trip"))).scalar_one()
    assert len((await client.get(f"/api/trips/{slug}")).json()["units"]) == 4, "buyers see what was approved"
    second = await publish(client, database, settings, supplier, changed)
    assert [one["number"] for one in (await client.get(f"{url}/versions")).json()["items"]] == [2, 1]
    assert len((await client.get(f"/api/trips/{slug}")).json()["units"]) == 2
    restored = await client.post(f"{url}/restoration", json={"version": second["version"], "number": 1})
    assert (restored.json()["state"], len(restored.json()["content"]["units"])) == ("draft", 2)
    third = await publish(client, database, settings, supplier, restored.json())
    async with database.transaction() as session:
        count = await session.execute(text("select count(*), count(*) filter (where retired) from trip_unit"))
        assert tuple(count.one()) == (4, 0), "restored units are the old offers again"
    assert third["published"] == 3
    assert (await client.post(f"{url}/visibility", json={"live": False})).status_code == 204
    assert (await client.get(f"/api/trips/{slug}")).status_code == 404
    await client.post(f"{url}/visibility", json={"live": True})
    assert (await client.get(f"/api/trips/{slug}")).status_code == 200


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"days": 0}, "content.days"),
        ({"units": [{"code": "BAD CODE"}]}, "content.units.0.code"),
        ({"itinerary": [{"items": [{"at": "25:00"}]}]}, "content.itinerary.0.items.0.at"),
        ({"surprise": 1}, "content"),
        ({"title": "text"}, "content.title"),
        ({"pictures": ["x"]}, "content.pictures.0"),
        ({"units": [{"code": "a", "price": 10**12}]}, "content.units.0.price"),
    ],
)
async def test_bad_drafts_name_the_field(
    client: AsyncClient, database: Database, settings: Settings, change: dict[str, Any], field: str
) -> None:
    await buying.sign_in(client, settings.data_dir)
    supplier = (await client.post("/api/suppliers", json=joining.application())).json()["id"]
    await joining.strong(database)
    answer = await client.post(f"/api/supplier/{supplier}/listings", json={"kind": "trip", "content": change})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, field)


async def test_a_foreign_picture_is_no_picture(client: AsyncClient, database: Database, settings: Settings) -> None:
    other = await joining.approved(client, database, settings, 2)
    foreign = await drafts.picture(client, other)
    supplier = await joining.approved(client, database, settings, 1)
    made = await client.post(
        f"/api/supplier/{supplier}/listings", json={"kind": "trip", "content": drafts.draft(foreign)}
    )
    assert [one["field"] for one in made.json()["faults"]] == ["content.pictures"]
    copied = await client.post(f"/api/supplier/{other}/listings", json={"kind": "trip", "copyOf": made.json()["id"]})
    assert copied.status_code == 404


async def test_a_picture_that_changed_since_it_was_read_is_not_published(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    supplier = await joining.approved(client, database, settings)
    listing = await drafts.begin(client, supplier)
    desk = f"/api/platform/listings/{listing['id']}"
    await client.post(f"/api/supplier/{supplier}/listings/{listing['id']}/submission", json={"version": 1})
    await joining.as_staff(client, database, settings, "reviewer")
    seen = (await client.get(desk)).json()["seen"]
    await as_owner(client, database, settings)
    picture = listing["content"]["pictures"][0]
    await client.patch(f"/api/supplier/{supplier}/pictures/{picture}", json={"alt": {"zh": "别的画面"}})
    await joining.as_staff(client, database, settings, "reviewer")
    body = {"act": "publish", "version": 1, "seen": seen}
    assert (await client.post(f"{desk}/decision", json=body)).json()["slug"] == "edited_meanwhile"
    body["seen"] = (await client.get(desk)).json()["seen"]
    assert (await client.post(f"{desk}/decision", json=body)).status_code == 200


async def test_nobody_publishes_their_own(client: AsyncClient, database: Database, settings: Settings) -> None:
    supplier = await joining.approved(client, database, settings)
    listing = await drafts.begin(client, supplier)
    await client.post(f"/api/supplier/{supplier}/listings/{listing['id']}/submission", json={"version": 1})
    async with database.transaction() as session:
        await session.execute(text("update account set staff_role = 'reviewer' where staff_role is null"))
    desk = f"/api/platform/listings/{listing['id']}"
    body = {"act": "publish", "version": 1, "seen": (await client.get(desk)).json()["seen"]}
    refused = await client.post(f"{desk}/decision", json=body)
    assert (refused.status_code, refused.json()["slug"]) == (403, "forbidden")


async def test_a_half_written_stop_can_be_previewed(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    supplier = await joining.approved(client, database, settings)
    day = {"items": [{"at": "", "minutes": 0, "text": {"zh": "", "en": ""}}]}
    content = {"itinerary": [day], "boarding": [{"code": "p1", "name": {"zh": "", "en": ""}, "at": ""}]}
    made = (await client.post(f"/api/supplier/{supplier}/listings", json={"kind": "trip", "content": content})).json()
    page = await client.get(f"/api/supplier/{supplier}/listings/{made['id']}/preview")
    assert page.status_code == 200, page.text
