"""What leaves sight when its purpose ends is kept for the law's time: travellers at T+7, doors at sixty days, invoices sealed."""

import json
import uuid
from datetime import timedelta

import pytest
from httpx import AsyncClient
from sqlalchemy import select, text

from backend.accounts import keeping
from backend.accounts import keys as secrets
from backend.accounts.models import KeptRecord
from backend.db.session import Database
from backend.departures import personal as bookings
from backend.fulfilment import personal as deliveries
from backend.kernel import clock
from backend.orders import personal as erasure
from backend.orders import records
from backend.orders.models import Order
from backend.settings import Settings
from backend.suppliers.models import Member
from tests.factories import buying, goods, joining
from tests.factories.trips import make_trip
from tests.worlds import EMPTY

pytestmark = [pytest.mark.anyio, pytest.mark.world(EMPTY)]  # counts all rows
INVOICE = {"kind": "firm", "title": "印记公司", "taxNumber": "91310000MA1FL0000X", "email": ""}


@pytest.mark.parametrize("paid", [True, False])
async def test_travellers_leave_sight_at_t_plus_seven_and_are_kept_if_there_was_a_contract(
    client: AsyncClient, database: Database, settings: Settings, paid: bool
) -> None:
    trip, keys, today = await make_trip(database, days=1), secrets.load(settings), clock.today()
    me = await buying.sign_in(client, settings.data_dir)
    who = await buying.add_traveller(client, "印记旅客", document="passport", number="E98761234")
    seat = buying.line(trip, quantity=1, travellers=[who])
    number = (await buying.place(client, buying.order_body(seat, invoice=INVOICE))).json()["number"]
    if paid:
        await buying.pay(client, number)
    else:
        await client.post(f"/api/orders/{number}/cancellations", json={}, headers={"Idempotency-Key": "no-thanks"})
    ended = today - timedelta(days=8)
    async with database.transaction() as session:
        await session.execute(text("update booking set starts_on = :day, ends_on = :day"), {"day": ended})
        session.add(Member(supplier_id=trip.supplier_id, account_id=uuid.UUID(me["id"]), role="owner"))
    async with database.transaction() as session:
        assert await bookings.erase_names(session, keys, today - timedelta(days=1)) == 0, "T+7 is the last day"
        assert await bookings.erase_names(session, keys, today) == 1
        assert await bookings.erase_names(session, keys, today) == 0
        await erasure.move_idle_contacts(session, keys, today)
    async with database.transaction() as session:
        rows = (await session.execute(text("select row(p.*, o.*)::text from passenger p, orders o"))).scalars().all()
        assert not [row for row in rows if "印" in row]
        kept = {one.law: one for one in (await session.execute(select(KeptRecord))).scalars()}
        assert set(kept) == ({"travel", "trade"} if paid else set())
    if paid:
        assert kept["travel"].keep_until == keeping.keep_until("travel", ended)
        assert keeping.opened(keys, kept["travel"])["travellers"][0]["number"] == "E98761234"
        assert keeping.opened(keys, kept["trade"])["invoice"]["title"] == "印记公司"
    export = (await client.get("/api/me/export")).json()
    assert ("E98761234" in json.dumps(export["keptByLaw"])) is paid
    await joining.as_staff(client, database, settings, "support")
    wish = {"subject": f"order:{number}", "reason": "就是想看一下"}
    assert (await client.post("/api/platform/reveals", json=wish)).status_code == 404


def test_the_laws_time_is_counted_in_years() -> None:
    from datetime import date

    assert keeping.keep_until("travel", date(2026, 5, 3)) == date(2028, 5, 3)
    assert keeping.keep_until("trade", date(2026, 11, 28)) == date(2029, 11, 28)
    assert keeping.keep_until("trade", date(2028, 2, 29)) == date(2031, 3, 1)


async def test_a_door_leaves_sight_after_sixty_days(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    made, keys = await goods.make_goods(database), secrets.load(settings)
    await buying.sign_in(client, settings.data_dir)
    home = await goods.add_address(client, detail="印记路7号")
    number = (await buying.place(client, buying.order_body(goods.line(made, home)))).json()["number"]
    await buying.pay(client, number)
    async with database.transaction() as session:
        at = clock.now() - timedelta(days=61)
        await session.execute(text("update shipment set state = 'completed', completed_at = :at"), {"at": at})
        await session.execute(text("update orders set state = 'completed', ended_at = :at"), {"at": at})
    async with database.transaction() as session:
        assert await deliveries.erase_addresses(session, keys, clock.now()) == 1
        await erasure.move_idle_contacts(session, keys, clock.today())
        found = list((await session.execute(select(KeptRecord))).scalars())
        said = [keeping.opened(keys, one) for one in found]
    assert {one.keep_until for one in found} == {keeping.keep_until("trade", clock.day_of(at))}
    assert next(one["door"]["detail"] for one in said if "door" in one) == "印记路7号"
    assert next(one["contact"]["name"] for one in said if "contact" in one) == "演示甲"


async def test_an_invoice_is_sealed_when_it_is_asked_for_and_one_of_before_within_a_minute(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    trip, keys = await make_trip(database), secrets.load(settings)
    await buying.sign_in(client, settings.data_dir)
    await buying.place(client, buying.order_body(buying.line(trip), invoice=INVOICE))
    await buying.place(client, buying.order_body(buying.line(trip)))
    async with database.transaction() as session:
        new, none = list((await session.execute(select(Order).order_by(Order.id))).scalars())
        assert (new.invoice, none.invoice, none.invoice_sealed) == (None, None, None)
        assert records.invoice(keys, new) == INVOICE
        none.invoice = INVOICE
    async with database.transaction() as session:
        await session.execute(text("update orders set invoice = 'null' where id = :id"), {"id": new.id})
    assert await records.seal_some(database, keys) == 2
    assert await records.seal_some(database, keys) == 0
    async with database.transaction() as session:
        old = await session.get_one(Order, none.id)
        assert (old.invoice, records.invoice(keys, old)) == (None, INVOICE)
        with pytest.raises(secrets.Unreadable):
            keys.unseal(old.invoice_sealed or b"", new.id)
    assert [one["invoice"] for one in (await client.get("/api/me/export")).json()["orders"]] == [INVOICE, INVOICE]
