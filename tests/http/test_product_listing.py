"""A cooperative's product from an empty draft to a sale: faults, the law's words, review, price changes, hiding."""

from datetime import timedelta
from typing import Any

import pytest
from httpx import AsyncClient

from backend.db.session import Database
from backend.kernel import clock
from backend.kernel.ids import new_id
from backend.settings import Settings
from backend.suppliers.models import Licence
from tests.factories import buying, drafts, goods, joining
from tests.http.test_goods import _forget_shelves
from tests.http.test_listings import publish

pytestmark = pytest.mark.anyio


async def give_licence(database: Database, supplier: str, account: str, days: int = 300) -> None:
    from backend.media.models import Picture

    async with database.transaction() as session:
        picture = Picture(
            id=new_id(), supplier_id=supplier, account_id=account, purpose="licence", state="ready", width=1, height=1,
            colour="#fff", alt={}, crop=None, version=1,
        )  # fmt: skip
        session.add(picture)
        await session.flush()
        session.add(
            Licence(
                id=new_id(), supplier_id=supplier, kind="food", number="JY13415", picture_id=picture.id,
                state="accepted", expires_on=clock.today() + timedelta(days=days),
            )
        )  # fmt: skip


async def test_from_a_draft_to_a_sale(client: AsyncClient, database: Database, settings: Settings) -> None:
    supplier = await joining.approved(client, database, settings)
    base = f"/api/supplier/{supplier}/listings"
    empty = (await client.post(base, json={"kind": "product"})).json()
    assert {"content.title.zh", "content.packs", "content.ingredients.zh"} <= {one["field"] for one in empty["faults"]}
    content = drafts.product(await drafts.picture(client, supplier))
    saved = (await client.put(f"{base}/{empty['id']}", json={"version": 1, "content": content})).json()
    assert [one["field"] for one in saved["faults"]] == ["content.kind"], "no licence for food yet"
    await give_licence(database, supplier, (await client.get("/api/me")).json()["id"])
    saved = (await client.get(f"{base}/{empty['id']}")).json()
    assert saved["faults"] == []
    page = (await client.get(f"{base}/{empty['id']}/preview")).json()["page"]
    assert (page["title"], page["skus"][0]["price"]["amount"]) == ("山里绿茶", 12800)
    live = await publish(client, database, settings, supplier, saved)
    assert live["state"] == "published"
    (card,) = (await client.get(f"/api/supplier/{supplier}/products")).json()["items"]
    lot = {"product": card["slug"], "code": "SL-01", "county": "jinzhai", "township": "麻埠镇",
           "harvestedOn": str(clock.today() - timedelta(days=9)), "bestBefore": str(clock.today() + timedelta(days=500)),
           "proof": {"zh": "合格证"}}  # fmt: skip
    offer = (await client.get(f"/api/products/{card['slug']}")).json()["skus"][0]["offer"]
    opened = await client.post(f"/api/supplier/{supplier}/lots", json=lot | {"packs": [{"offer": offer, "packs": 5}]})
    assert opened.status_code == 201, opened.text
    twice = await client.post(f"/api/supplier/{supplier}/lots", json=lot)
    assert twice.json()["errors"][0]["field"] == "code"
    home = await goods.add_address(client)
    wish = {"offer": offer, "quantity": 3, "answers": {}, "address": home}
    assert (await buying.place(client, buying.order_body(wish))).status_code == 201
    fewer = await client.put(f"/api/supplier/{supplier}/lots/SL-01/packs", json=[{"offer": offer, "packs": 2}])
    assert fewer.json()["errors"][0]["field"] == "capacity"
    link = await client.get("/01/9521234543213/10/SL-01", follow_redirects=False)
    assert (link.status_code, link.headers["location"]) == (307, "/l/SL-01")
    unknown = await client.get("/01/9521234543213/10/NO-LOT", follow_redirects=False)
    assert unknown.headers["location"] == f"/goods/{card['slug']}"
    assert (await client.get("/01/9521234543213/21/1/10/SL-01", follow_redirects=False)).status_code == 400
    linkset = (await client.get("/01/9521234543213/10/SL-01?linkType=all")).json()["linkset"][0]
    assert linkset["anchor"].endswith("/01/09521234543213/10/SL-01")
    label = await client.get(f"/api/supplier/{supplier}/lots/SL-01/label.svg?offer={offer}")
    assert "/01/09521234543213/10/SL-01" in label.text
    recalled = await client.post(f"/api/supplier/{supplier}/lots/SL-01/recall")
    assert recalled.json()["lot"]["state"] == "recalled"
    await _forget_shelves(client)
    assert (await buying.place(client, buying.order_body(wish | {"quantity": 1}))).status_code == 409
    assert (await client.get("/api/lots/SL-01")).json()["state"] == "recalled"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"summary": {"zh": "降血糖的好茶", "en": ""}}, "content.story"),
        ({"ingredients": {"zh": "断血流", "en": ""}}, "content.kind"),
        ({"storage": "frozen"}, "content.storage"),
        ({"kind": "alcohol"}, "content.warning.zh"),
        ({"kind": "health"}, "content.approval"),
        ({"kind": "knowledge"}, "content.packs"),
        ({"packs": []}, "content.packs"),
        ({"mark": "no-such-mark"}, "content.mark"),
        ({"shelfDays": 0}, "content.shelfDays"),
    ],
)
async def test_what_the_law_refuses_is_named(
    client: AsyncClient, database: Database, settings: Settings, change: dict[str, Any], field: str
) -> None:
    supplier = await joining.approved(client, database, settings)
    await give_licence(database, supplier, (await client.get("/api/me")).json()["id"])
    content = drafts.product(await drafts.picture(client, supplier), **change)
    made = await client.post(f"/api/supplier/{supplier}/listings", json={"kind": "product", "content": content})
    assert made.status_code == 201, made.text
    assert field in {one["field"] for one in made.json()["faults"]}


async def test_a_cooperative_lists_no_trips(client: AsyncClient, database: Database, settings: Settings) -> None:
    from backend.suppliers.models import Member

    coop = await goods.make_cooperative(database, "coop")
    me = await buying.sign_in(client, settings.data_dir)
    async with database.transaction() as session:
        session.add(Member(supplier_id=coop, account_id=me["id"], role="manager"))
    refused = await client.post(f"/api/supplier/{coop}/listings", json={"kind": "trip"})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "kind")
