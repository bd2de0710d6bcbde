"""Joining over HTTP: application, two reviewers, members, licences that end, suspension."""

from datetime import timedelta

import pytest
from httpx import AsyncClient
from sqlalchemy import text, update

from backend.accounts.models import Account
from backend.db.session import Database
from backend.kernel import clock
from backend.settings import Settings
from backend.suppliers import reviewing
from backend.suppliers.models import Licence, Member, Supplier
from tests.factories import buying, joining
from tests.factories.trips import make_guide, make_trip
from tests.worlds import EMPTY

pytestmark = pytest.mark.anyio


@pytest.mark.world(EMPTY)
async def test_an_operator_joins(client: AsyncClient, database: Database, settings: Settings) -> None:
    supplier = await joining.apply(client, database, settings)
    ready = (await client.get(f"/api/supplier/{supplier}")).json()
    assert (ready["state"], ready["missing"], ready["bank"]["number"][-4:]) == ("applying", [], "0000")
    assert "*" in ready["contact"]["phone"]
    sent = await client.post(f"/api/supplier/{supplier}/submission")
    assert (sent.status_code, sent.json()["state"]) == (200, "submitted")
    change = await client.put(f"/api/supplier/{supplier}", json=joining.application(1))
    assert (change.status_code, change.json()["detail"]) == (409, "审核中，暂时不能修改")

    await joining.as_staff(client, database, settings, "reviewer")
    early = await joining.decide(client, supplier, "approve")
    assert (early.status_code, early.json()["detail"]) == (409, "须先由平台在当地的核对人审核")
    await joining.as_staff(client, database, settings, "county_reviewer", "huoshan")
    assert (await joining.decide(client, supplier, "check")).status_code == 404, "another county's reviewer"
    assert (await client.get("/api/platform/reviews")).json()["items"] == []
    await joining.as_staff(client, database, settings, "county_reviewer", "jinzhai")
    assert len((await client.get("/api/platform/reviews")).json()["items"]) == 1
    assert (await joining.decide(client, supplier, "approve")).status_code == 403
    assert (await joining.decide(client, supplier, "check")).json()["state"] == "checked"
    seen = await client.get(f"/api/platform/pictures/{ready['licences'][0]['picture']}/file")
    assert seen.headers["content-type"] == "image/jpeg"
    await joining.as_staff(client, database, settings, "reviewer")
    assert (await joining.decide(client, supplier, "approve")).json()["state"] == "active"

    async with database.transaction() as session:
        acts = await session.execute(
            text("select act from audit where supplier_id = :s and act ~ 'review|reveal' order by id"), {"s": supplier}
        )
        assert list(acts.scalars()) == ["review:check", "reveal", "review:approve"]
        kept = await session.execute(text("select string_agg(after::text, ' ') from audit"))
        assert "13900001111" not in kept.scalar_one()


async def test_one_person_does_not_approve_alone(client: AsyncClient, database: Database, settings: Settings) -> None:
    supplier = await joining.apply(client, database, settings)
    await client.post(f"/api/supplier/{supplier}/submission")
    await joining.as_staff(client, database, settings, "admin")
    assert (await joining.decide(client, supplier, "check")).status_code == 200
    alone = await joining.decide(client, supplier, "approve")
    assert (alone.status_code, alone.json()["detail"]) == (403, "初审和终审不能是同一个人")


async def test_returned_with_reasons_and_sent_again(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    supplier = await joining.apply(client, database, settings)
    await client.post(f"/api/supplier/{supplier}/submission")
    await joining.as_staff(client, database, settings, "county_reviewer")
    mute = await joining.decide(client, supplier, "return")
    assert mute.json()["errors"][0]["field"] == "reason"
    assert (await joining.decide(client, supplier, "return", "营业执照照片看不清")).status_code == 200
    await buying.sign_in(client, settings.data_dir, "13900010001")
    await joining.strong(database)
    back = (await client.get(f"/api/supplier/{supplier}")).json()
    assert (back["state"], back["reasons"]) == ("returned", "营业执照照片看不清")
    assert (await client.put(f"/api/supplier/{supplier}", json=joining.application(1))).status_code == 200
    assert (await client.post(f"/api/supplier/{supplier}/submission")).json()["state"] == "submitted"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"creditCode": "911101081000000000"}, "creditCode"),
        ({"contact": {"name": "演示甲", "phone": "12"}}, "contact.phone"),
        ({"contact": {"name": "演示甲", "phone": "0123456"}}, "contact.phone"),
        ({"county": "atlantis"}, "county"),
        ({"name": {"zh": "一"}}, "name.zh"),
        ({"extra": 1}, "extra"),
    ],
)
async def test_bad_applications_name_the_field(
    client: AsyncClient, settings: Settings, change: dict[str, object], field: str
) -> None:
    await buying.sign_in(client, settings.data_dir)
    answer = await client.post("/api/suppliers", json=joining.application(1, **change))
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, field)


async def test_an_incomplete_application_says_what_is_missing(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    await buying.sign_in(client, settings.data_dir)
    supplier = (await client.post("/api/suppliers", json=joining.application())).json()["id"]
    await joining.strong(database)
    sent = await client.post(f"/api/supplier/{supplier}/submission")
    assert sent.json()["missing"] == ["licence_business", "licence_travel_agency", "bank", "contract"]


async def test_a_credit_code_belongs_to_who_hands_it_in(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    squatted = await joining.apply(client, database, settings, 2, creditCode=joining.credit_code(1))
    real = await joining.apply(client, database, settings, 1)
    assert (await client.post(f"/api/supplier/{real}/submission")).status_code == 200
    await buying.sign_in(client, settings.data_dir, "13900010002")
    await joining.strong(database)
    late = await client.post(f"/api/supplier/{squatted}/submission")
    assert (late.status_code, late.json()["errors"][0]["field"]) == (400, "creditCode")
    again = await client.post("/api/suppliers", json=joining.application(1))
    assert again.json()["errors"][0]["field"] == "creditCode"


async def test_a_renewed_licence_is_judged_as_it_was_seen(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    supplier = await joining.approved(client, database, settings)
    ids = []
    for number in ("L-AH-RENEWED-1", "L-AH-RENEWED-2"):
        picture = (await joining.upload(client, supplier, joining.photo())).json()["id"]
        body = {"number": number, "expiresOn": "2032-01-01", "picture": picture}
        ids.append((await client.put(f"/api/supplier/{supplier}/licences/business", json=body)).json()["id"])
    await joining.as_staff(client, database, settings, "reviewer")
    url = "/api/platform/licences/{}/judgement"
    assert (await client.post(url.format(ids[0]), json={"good": True})).status_code == 404
    assert (await client.post(url.format(ids[1]), json={"good": True})).json()["number"] == "L-AH-RENEWED-2"


async def test_nobody_reviews_their_own(client: AsyncClient, database: Database, settings: Settings) -> None:
    supplier = await joining.apply(client, database, settings)
    await client.post(f"/api/supplier/{supplier}/submission")
    async with database.transaction() as session:
        await session.execute(update(Account).values(staff_role="admin"))
    assert (await joining.decide(client, supplier, "check")).status_code == 403


async def test_the_last_owner_is_not_erased(client: AsyncClient, database: Database, settings: Settings) -> None:
    supplier = await joining.approved(client, database, settings)
    refused = await client.delete("/api/me")
    assert (refused.status_code, refused.json()["slug"]) == (409, "still_needed")
    asked = await client.post(f"/api/supplier/{supplier}/invitations", json={"phone": "13900005555", "role": "owner"})
    await buying.sign_in(client, settings.data_dir, "13900005555")
    assert (await client.post(f"/api/me/invitations/{asked.json()['id']}")).status_code == 204
    await buying.sign_in(client, settings.data_dir, "13900010001")
    assert (await client.delete("/api/me")).status_code == 204
    await buying.sign_in(client, settings.data_dir, "13900005555")
    await joining.strong(database)
    assert (await client.delete("/api/me")).status_code == 409


async def test_invitations_are_counted_withdrawn_ones_too(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    supplier = await joining.approved(client, database, settings)
    body = {"phone": "13900005555", "role": "guide"}
    answers = [(await client.post(f"/api/supplier/{supplier}/invitations", json=body)).status_code for _ in range(4)]
    assert answers == [201, 201, 201, 409]


async def test_members_join_by_invitation(client: AsyncClient, database: Database, settings: Settings) -> None:
    supplier = await joining.approved(client, database, settings)
    base = f"/api/supplier/{supplier}"
    asked = await client.post(f"{base}/invitations", json={"phone": "13900005555", "role": "guide"})
    assert asked.status_code == 201, asked.text
    again = await client.post(f"{base}/invitations", json={"phone": "13900005555", "role": "manager"})
    listed = (await client.get(f"{base}/members")).json()
    assert [one["role"] for one in listed["invitations"]] == ["manager"]
    me = next(one for one in listed["items"] if one["me"])
    alone = await client.put(f"{base}/members/{me['account']}", json={"role": "guide"})
    assert (alone.status_code, alone.json()["detail"]) == (409, "至少要保留一位负责人")

    await buying.sign_in(client, settings.data_dir, "13900006666")
    stolen = await client.post(f"/api/me/invitations/{again.json()['id']}")
    assert stolen.status_code == 404
    await buying.sign_in(client, settings.data_dir, "13900005555")
    assert (await client.post(f"/api/me/invitations/{asked.json()['id']}")).status_code == 404, "replaced"
    assert (await client.get("/api/me/invitations")).json()["items"][0]["role"] == "manager"
    assert (await client.post(f"/api/me/invitations/{again.json()['id']}")).status_code == 204
    assert (await client.get(base)).json()["secondFactor"] is True, "managers prove themselves twice, as owners do"
    await joining.strong(database)
    assert (await client.get(base)).json()["role"] == "manager"
    assert (await client.get(base)).json()["bank"] is None


@pytest.mark.world(EMPTY)
async def test_a_licence_that_ends_rests_the_supplier_and_a_new_one_wakes_it(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    supplier = await joining.approved(client, database, settings)
    today = clock.today()

    async def at(days: int) -> tuple[int, int]:
        async with database.transaction() as session:
            await session.execute(
                update(Licence).where(Licence.kind == "travel_agency", Licence.state == "accepted")
                .values(expires_on=today + timedelta(days=days))
            )  # fmt: skip
        async with database.transaction() as session:
            return await reviewing.look_at_expiries(session, today)

    assert [await at(days) for days in (61, 60, 60, 30, 8, 7, 0)] == [
        (0, 0), (1, 0), (0, 0), (1, 0), (0, 0), (1, 0), (0, 0),
    ]  # fmt: skip
    picture = (await joining.upload(client, supplier, joining.photo())).json()["id"]
    body = {"number": "L-AH-99999", "expiresOn": "2032-01-01", "picture": picture}
    renewed = (await client.put(f"/api/supplier/{supplier}/licences/travel_agency", json=body)).json()
    assert await at(-1) == (0, 1), "a date nobody has looked at keeps nobody awake"
    assert (await client.get(f"/api/supplier/{supplier}")).json()["reasons"] == "licence_expired"
    await joining.as_staff(client, database, settings, "reviewer")
    waiting = (await client.get("/api/platform/reviews")).json()["items"]
    assert [one["licence"]["id"] for one in waiting] == [renewed["id"]]
    judged = await client.post(f"/api/platform/licences/{renewed['id']}/judgement", json={"good": True})
    assert judged.json()["state"] == "accepted"
    assert (await client.get(f"/api/platform/suppliers/{supplier}")).json()["state"] == "active"


@pytest.mark.world(EMPTY)
async def test_a_suspended_supplier_sells_nothing_and_keeps_its_word(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    trip = await make_trip(database, in_days=1)
    me = await buying.sign_in(client, settings.data_dir)
    order = (await buying.place(client, buying.order_body(buying.line(trip)))).json()
    await buying.pay(client, order["number"])
    voucher = (await client.get(f"/api/orders/{order['number']}")).json()["vouchers"][0]
    await joining.as_staff(client, database, settings, "reviewer")
    url = f"/api/platform/suppliers/{trip.supplier_id}/suspension"
    assert (await client.post(url, json={"suspended": True, "reason": "举报核实中"})).status_code == 200
    assert (await client.post(url, json={"suspended": True, "reason": "举报核实中"})).status_code == 409

    await buying.sign_in(client, settings.data_dir)
    for path in (f"/api/trips/{trip.slug}", f"/api/trips/{trip.slug}/calendar"):
        assert (await client.get(path)).status_code == 404
    assert (await client.get("/api/trips")).json()["items"] == []
    assert (await client.post("/api/quotes", json={"lines": [buying.line(trip)]})).status_code == 409
    refused = await buying.place(client, buying.order_body(buying.line(trip)))
    assert (refused.status_code, refused.json()["slug"]) == (409, "not_on_sale")
    async with database.transaction() as session:
        await make_guide(session, trip, me["id"])
    scan = {"scans": [{"nonce": "scan-0001", "voucher": voucher["qr"]}]}
    assert (await client.post("/api/check-ins", json=scan)).json()["results"][0]["outcome"] == "accepted"
    async with database.transaction() as session:
        state = (await session.get_one(Supplier, trip.supplier_id)).state
    assert state == "suspended"


async def test_a_new_owner_unseats_no_older_one_for_a_week(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    supplier = await joining.approved(client, database, settings)
    founder = (await client.get("/api/me")).json()["id"]
    base = f"/api/supplier/{supplier}"
    asked = await client.post(f"{base}/invitations", json={"phone": "13900005555", "role": "owner"})
    new = (await buying.sign_in(client, settings.data_dir, "13900005555"))["id"]
    await client.post(f"/api/me/invitations/{asked.json()['id']}")
    await joining.strong(database)
    for answer in (
        await client.delete(f"{base}/members/{founder}"),
        await client.put(f"{base}/members/{founder}", json={"role": "packer"}),
    ):
        assert (answer.status_code, answer.json()["slug"]) == (409, "requirement_missing")
    async with database.transaction() as session:
        week_ago = {"owner_since": Member.owner_since - timedelta(days=7)}
        await session.execute(update(Member).where(Member.account_id == new).values(week_ago))
    assert (await client.put(f"{base}/members/{founder}", json={"role": "packer"})).status_code == 204
    assert (await client.put(f"{base}/members/{founder}", json={"role": "owner"})).status_code == 204
    await buying.sign_in(client, settings.data_dir, "13900010001")
    await joining.strong(database)
    assert (await client.delete(f"{base}/members/{new}")).status_code == 409, "who comes back begins anew"


async def test_an_invitation_of_a_suspended_supplier_is_not_accepted(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    supplier = await joining.approved(client, database, settings)
    asked = await client.post(f"/api/supplier/{supplier}/invitations", json={"phone": "13900005555", "role": "manager"})
    async with database.transaction() as session:
        await session.execute(update(Supplier).values(state="suspended"))
    await buying.sign_in(client, settings.data_dir, "13900005555")
    assert (await client.post(f"/api/me/invitations/{asked.json()['id']}")).status_code == 409
