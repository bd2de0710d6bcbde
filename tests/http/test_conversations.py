"""What buyers and sellers write each other: whose turn, who reads, who hears, who can't look in."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy import select, text, update

from backend.accounts.models import Account
from backend.conversations.models import Message
from backend.db.session import Database
from backend.kernel import clock
from backend.notices import actions as notices
from backend.notices.models import Notice
from backend.orders.models import Order
from backend.settings import Settings
from tests.factories import buying, joining
from tests.http.test_fulfilment import Sold, sell
from tests.worlds import EMPTY

pytestmark = [pytest.mark.anyio, pytest.mark.world(EMPTY)]


def mine(sold: Sold) -> str:
    return f"/api/orders/{sold.number}/conversations/{sold.order['supplierOrders'][0]['id']}"


async def say(client: AsyncClient, base: str, words: str, key: str = "", **more: Any) -> Any:
    headers = {"Idempotency-Key": key or uuid.uuid4().hex}
    return await client.post(f"{base}/messages", json={"text": words} | more, headers=headers)


async def seen(client: AsyncClient, base: str) -> None:
    newest = (await client.get(base)).json()["messages"][-1]["id"]
    read = await client.post(f"{base}/read", json={"upto": newest})
    assert read.status_code == 204, read.text


async def theirs(client: AsyncClient, sold: Sold) -> str:
    listed = (await client.get(f"{sold.base}/conversations")).json()["items"]
    return f"{sold.base}/conversations/{listed[0]['id']}"


async def told(database: Database, kind: str) -> list[str]:
    await notices.collect(database)
    async with database.reading() as session:
        return list((await session.execute(select(Notice.link).where(Notice.kind == kind))).scalars())


async def test_a_question_is_asked_seen_answered_and_read(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    sold = await sell(client, database, settings)
    before = (await client.get(mine(sold))).json()
    assert (before["id"], before["messages"], before["mayWrite"]) == (None, [], True)

    asked = await say(client, mine(sold), " 请问什么时候发货？ ")
    assert asked.status_code == 201, asked.text
    assert asked.json()["messages"][0]["text"] == "请问什么时候发货？"
    assert asked.json()["state"] == "to_supplier"
    waiting = (await client.get(f"{sold.base}/conversations?which=waiting")).json()["items"]
    assert [(one["order"], one["latest"]) for one in waiting] == [(sold.number, "请问什么时候发货？")]
    assert "演示甲" not in waiting[0]["other"]
    assert (await client.get(f"{sold.base}/conversations/waiting")).json() == {"count": 1}
    assert [(one["kind"], one["state"]) for one in asked.json()["about"]] == [("goods", "to_ship")]

    base = await theirs(client, sold)
    await seen(client, base)
    shown = (await client.get(mine(sold))).json()
    assert (shown["messages"][0]["read"], shown["state"]) == (True, "to_supplier")  # reading is no answer

    answered = await say(client, base, "明天上午发出")
    assert answered.json()["state"] == "to_buyer"
    assert not (await client.get(f"{sold.base}/conversations?which=waiting")).json()["items"]
    await seen(client, mine(sold))
    shown = (await client.get(mine(sold))).json()
    assert (shown["state"], [one["by"] for one in shown["messages"]]) == ("quiet", ["buyer", "supplier"])
    assert shown["messages"][1]["read"]


async def test_whoever_has_to_answer_is_told_once_and_without_a_word_of_it(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    sold = await sell(client, database, settings)
    for words in ("在吗？", "我的电话是13912345678", "请尽快发货"):
        await say(client, mine(sold), words)
    base = await theirs(client, sold)
    path = base.removeprefix("/api").replace("conversations", "talks")
    assert await told(database, "message_to_supplier") == [path]
    await say(client, base, "今天发")
    assert len(await told(database, "message_to_buyer")) == 1
    await say(client, base, "单号稍后给你")
    assert len(await told(database, "message_to_buyer")) == 1  # not yet read
    await seen(client, mine(sold))
    await say(client, base, "单号SF1")
    assert len(await told(database, "message_to_buyer")) == 2
    async with database.reading() as session:
        everything = str((await session.execute(text("select values from notice"))).all())
        assert "139123" not in everything
        sealed = (await session.execute(select(Message.text_sealed))).scalars()
        assert all(one is not None and b"139123" not in one for one in sealed)


async def test_a_message_is_sent_once_however_often_a_phone_tries(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    sold = await sell(client, database, settings)
    key = uuid.uuid4().hex
    for _ in range(3):
        assert (await say(client, mine(sold), "改下午送", key)).status_code == 201
    assert len((await client.get(mine(sold))).json()["messages"]) == 1
    other = await say(client, mine(sold), "改上午送", key)
    assert (other.status_code, other.json()["type"].rpartition("/")[2]) == (422, "key_reused")
    empty = await say(client, mine(sold), "  ")
    assert (empty.status_code, empty.json()["errors"][0]["field"]) == (400, "text")


async def test_pictures_are_seen_by_both_and_by_nobody_else(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    sold = await sell(client, database, settings)
    sent = await client.post(f"{mine(sold)}/pictures", content=joining.photo())
    assert sent.status_code == 201, sent.text
    name = sent.json()["id"]
    unseen = await client.get(f"{mine(sold)}/pictures/{name}")
    assert unseen.status_code == 404  # no message shows it yet
    await say(client, mine(sold), "", pictures=[name])
    base = await theirs(client, sold)
    assert (await client.get(f"{mine(sold)}/pictures/{name}")).status_code == 200
    assert (await client.get(f"{base}/pictures/{name}")).status_code == 200
    foreign = await say(client, mine(sold), "", pictures=[str(uuid.uuid4())])
    assert (foreign.status_code, foreign.json()["errors"][0]["field"]) == (400, "pictures")
    await buying.sign_in(client, settings.data_dir, "13900002222")
    assert (await client.get(mine(sold))).status_code == 404
    assert (await client.get(f"{mine(sold)}/pictures/{name}")).status_code == 404
    assert (await client.get(f"{base}/pictures/{name}")).status_code == 404
    assert (await say(client, mine(sold), "你好")).status_code == 404


async def test_the_platform_reads_only_what_it_was_called_to_and_leaves_again(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    sold = await sell(client, database, settings)
    assert (await client.post(f"{mine(sold)}/escalation")).status_code == 404  # nothing was said
    await say(client, mine(sold), "三天没有回复了")
    one = (await client.get(mine(sold))).json()["id"]
    await joining.as_staff(client, database, settings, "support")
    desk = f"/api/platform/conversations/{one}"
    assert (await client.get(desk)).status_code == 404
    await buying.sign_in(client, settings.data_dir)
    called = await client.post(f"{mine(sold)}/escalation")
    assert (called.json()["state"], called.json()["escalated"]) == ("to_platform", True)
    assert await told(database, "message_to_platform") == [f"/platform/talks/{one}"]

    await joining.as_staff(client, database, settings, "support")
    assert (await client.get(desk)).json()["order"] == sold.number
    async with database.reading() as session:
        looks = await session.execute(text("select count(*) from audit where act = 'look_at'"))
        assert looks.scalar_one() == 1
    silent = await client.post(f"{desk}/settlement")
    assert (silent.status_code, silent.json()["slug"]) == (409, "wrong_state")  # it leaves no case without a word
    answered = await say(client, desk, "已联系商家，今天发货")
    assert answered.json()["messages"][-1]["by"] == "platform"
    assert (await client.post(f"{desk}/settlement")).status_code == 204
    assert (await client.get(desk)).status_code == 404
    assert not (await client.get("/api/platform/conversations")).json()["items"]


async def test_nobody_writes_as_the_platform_about_their_own_order(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    sold = await sell(client, database, settings)
    await say(client, mine(sold), "请平台看看")
    one = (await client.post(f"{mine(sold)}/escalation")).json()["id"]
    async with database.transaction() as session:
        await session.execute(update(Account).values(staff_role="support"))
    await joining.strong(database)
    assert (await say(client, f"/api/platform/conversations/{one}", "给自己退款")).status_code == 403


async def test_thanks_are_settled_and_hours_and_a_usual_time_are_said(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    sold = await sell(client, database, settings)
    await say(client, mine(sold), "谢谢")
    base = await theirs(client, sold)
    assert (await client.post(f"{base}/settlement")).status_code == 204
    assert (await client.post(f"{base}/settlement")).status_code == 409
    hours = {"opens": "09:00", "closes": "20:30", "weekends": True}
    assert (await client.put(f"{sold.base}/service-hours", json=hours)).status_code == 200
    wrong = await client.put(f"{sold.base}/service-hours", json=hours | {"closes": "08:00"})
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (400, "closes")
    for n in range(5):
        service = (await client.get(f"/api/suppliers/{sold.made.supplier_id}/service")).json()
        assert service == {"hours": hours, "answersIn": None}
        await say(client, mine(sold), f"问题{n}")
        async with database.transaction() as session:
            await session.execute(text("update conversation set asked_at = asked_at - interval '12 minutes'"))
        await say(client, base, f"回答{n}")
    assert (await client.get(f"/api/suppliers/{sold.made.supplier_id}/service")).json()["answersIn"] == 12


async def test_an_order_long_over_is_not_written_about_and_erasing_takes_the_words(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    sold = await sell(client, database, settings)
    await say(client, mine(sold), "放门口")
    exported = (await client.get("/api/me/export")).json()
    assert exported["conversations"][0]["text"] == "放门口"
    async with database.transaction() as session:
        long_ago = clock.now() - timedelta(days=61)
        await session.execute(update(Order).values(state="completed", ended_at=long_ago))
        await session.execute(
            text("update shipment set state = 'completed', delivered_at = now(), completed_at = now()")
        )
    late = await say(client, mine(sold), "还在吗")
    assert (late.status_code, late.json()["type"].rpartition("/")[2]) == (409, "outside_period")
    assert (await client.get(mine(sold))).json()["mayWrite"] is False
    async with database.transaction() as session:
        await session.execute(text("delete from member"))
    gone = await client.request("DELETE", "/api/me")
    assert gone.status_code == 204, gone.text
    async with database.reading() as session:
        assert (await session.execute(select(Message.text_sealed, Message.pictures))).one() == (None, [])


async def test_what_came_while_one_read_is_not_read(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    sold = await sell(client, database, settings)
    await say(client, mine(sold), "在吗？")
    base = await theirs(client, sold)
    first = (await say(client, base, "在")).json()["messages"][-1]["id"]
    await say(client, base, "今天发")
    await client.post(f"{mine(sold)}/read", json={"upto": first})
    shown = (await client.get(base)).json()
    assert [one["read"] for one in shown["messages"][1:]] == [True, False]
    assert shown["state"] == "to_buyer"
    foreign = await client.post(f"{mine(sold)}/read", json={"upto": str(uuid.uuid4())})
    assert foreign.status_code == 404


async def test_a_seller_ends_no_complaint_and_hears_of_the_platform(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    sold = await sell(client, database, settings)
    await say(client, mine(sold), "三天没有回复了")
    one = (await client.post(f"{mine(sold)}/escalation")).json()["id"]
    base = await theirs(client, sold)
    assert (await client.get(f"{sold.base}/conversations?which=waiting")).json()["items"][0]["waits"]
    await client.post(f"{base}/settlement")
    await say(client, base, "不归我们管")
    await seen(client, mine(sold))
    await joining.as_staff(client, database, settings, "support")
    (listed,) = (await client.get("/api/platform/conversations")).json()["items"]
    assert (listed["id"], listed["waits"]) == (one, True)
    await say(client, f"/api/platform/conversations/{one}", "请商家今天发货")
    assert len(set(await told(database, "platform_wrote"))) == 1
    (listed,) = (await client.get("/api/platform/conversations")).json()["items"]
    assert not listed["waits"]
