"""An account full of marks: exported whole, erased when nothing is open, and then found nowhere but sealed by law."""

import json
import re
import uuid
from collections import defaultdict
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from httpx import AsyncClient, Request
from sqlalchemy import select, text

from backend import features
from backend.accounts import keeping
from backend.accounts import keys as secrets
from backend.accounts.models import KeptRecord
from backend.db import embedded, roles
from backend.db.session import Database
from backend.jobs.app import build
from backend.kernel import clock
from backend.media import jobs as media_jobs
from backend.media import store as picture_store
from backend.notices import actions as notices
from backend.notices.models import Notice
from backend.notices.recipients import NewNotice
from backend.orders import jobs as order_jobs
from backend.payments.providers import Providers
from backend.payments.sandbox import Sandbox
from backend.payments.sweep import sweep_once
from backend.privacy.declared import LIVES
from backend.settings import Settings
from tests.factories import buying, joining, marked
from tests.factories.marked import MARKS, OF_OTHERS
from tests.http import test_study
from tests.http.matrix import OPERATIONS
from tests.http.test_study import Study
from tests.worlds import EMPTY

pytestmark = [pytest.mark.anyio, pytest.mark.world(EMPTY)]  # counts all rows
study = test_study.study
ALL = sorted({mark for some in MARKS.values() for mark in some} | set(OF_OTHERS))


@pytest.fixture
async def other(client: AsyncClient) -> Any:
    """Whoever deals with the person, in another browser."""
    transport = client._transport
    async with AsyncClient(transport=transport, base_url=client.base_url, headers={"X-Huliu": "1"}) as made:
        yield made


def dump(server: embedded.Server, name: str) -> dict[str, str]:
    """Every row of every table as text, bytes in hex, by table."""
    with psycopg.connect(server.url(roles.OWNER, name)) as connection:
        tables = connection.execute("select tablename from pg_tables where schemaname = 'public'").fetchall()
        return {
            table: "\n".join(row[0] for row in connection.execute(f'select t::text from "{table}" t').fetchall())
            for (table,) in tables
        }


def places(tables: dict[str, str], marks: list[str]) -> list[tuple[str, str]]:
    """Where a mark can be read, as it is or as bytes."""
    return [
        (table, mark) for table, rows in tables.items() for mark in marks if mark in rows or mark.encode().hex() in rows
    ]


async def finish(other: AsyncClient, database: Database, made: marked.Marked) -> None:
    """The case ends, refunds arrive."""
    await marked.judge(other, made)
    for _ in range(6):
        await sweep_once(database, Providers(Sandbox(database, "")))


async def test_what_is_declared_as_exported_is_in_the_export(
    client: AsyncClient, other: AsyncClient, database: Database, settings: Settings, study: Study
) -> None:
    await marked.fill(client, other, database, settings, study)
    document = (await client.get("/api/me/export")).json()
    for life in LIVES:
        for part in life.exported:
            assert part in document, f"{life.name}: no {part}"
        said = json.dumps([document[part] for part in life.exported], ensure_ascii=False)
        for mark in MARKS.get(life.name, []) if life.exported else []:
            assert mark in said, f"{life.name}: {mark} is not in {life.exported}"
    assert {life.name for life in LIVES if life.exported} - set(MARKS) <= {
        "staff duty", "proof of age", "consents", "passport of stamps", "notices", "invitations",
        "queue for a departure", "records kept by law", "pictures of a claim",
    }  # fmt: skip
    assert [one["act"] for one in document["looks"]].count("reveal") == 2


async def test_erased_and_found_nowhere(
    client: AsyncClient,
    other: AsyncClient,
    database: Database,
    settings: Settings,
    study: Study,
    server: embedded.Server,
    database_name: str,
) -> None:
    made = await marked.fill(client, other, database, settings, study)
    waits = await client.delete("/api/me")
    assert (waits.status_code, waits.json()["waits"]) == (409, ["open_refund", "open_case"])
    await finish(other, database, made)
    assert len({mark for _, mark in places(dump(server, database_name), ALL)}) >= 8, "the marks were really there"
    assert (await client.delete("/api/me")).status_code == 204

    store, after = picture_store.connect(settings), dump(server, database_name)
    context = SimpleNamespace(additional_context={"database": database, "store": store})
    with psycopg.connect(server.url(roles.OWNER, database_name)) as connection:
        jobs = connection.execute("select args from procrastinate_jobs where task_name = 'media:forget'").fetchall()
    assert len(jobs) == 1
    for (arguments,) in jobs:
        await media_jobs.forget_picture(context, **arguments)
    assert places(after, ALL) == []
    assert made.me in after["account"], "the account's row stays, without a phone"
    inbox = settings.data_dir / "inbox.jsonl"  # stands in for phones; production has none
    files = [path for path in settings.data_dir.rglob("*") if path.is_file() and path != inbox]
    assert [path for path in files if any(mark.encode() in path.read_bytes() for mark in ALL)] == []
    assert [path for path in files if path.suffix in {".jpg", ".jpeg", ".avif"}] == []


async def test_what_the_law_keeps_is_kept_and_nobody_sees_it(
    client: AsyncClient, other: AsyncClient, database: Database, settings: Settings, study: Study
) -> None:
    made = await marked.fill(client, other, database, settings, study)
    await finish(other, database, made)
    assert (await client.delete("/api/me")).status_code == 204
    keys = secrets.load(settings)
    async with database.transaction() as session:
        records = list((await session.execute(select(KeptRecord))).scalars())
        said = {law: "" for law in ("travel", "trade")}
        for one in records:
            said[one.law] += json.dumps(keeping.opened(keys, one), ensure_ascii=False)
    for life in LIVES:
        for mark in MARKS.get(life.name, []) if life.kept else []:
            assert mark in said[str(life.kept)], f"{life.name}: {mark} is not kept"
    assert "印记查看原因" in said["trade"]
    await joining.as_staff(other, database, settings, "support")
    for subject in (f"order:{made.bought}", f"buyer:{made.me}"):
        reveal = {"subject": subject, "reason": "已注销的客人"}
        assert (await other.post("/api/platform/reveals", json=reveal)).status_code == 404
    shown = (await other.get(f"/api/platform/orders/{made.bought}")).text
    assert not [mark for mark in ALL if mark in shown]


async def test_a_kept_record_is_neither_lost_nor_rewritten_before_its_day(
    client: AsyncClient, other: AsyncClient, database: Database, settings: Settings, study: Study
) -> None:
    made = await marked.fill(client, other, database, settings, study)
    await finish(other, database, made)
    await client.delete("/api/me")
    for act in ("delete from kept_record", "update kept_record set keep_until = '2000-01-01'"):
        with pytest.raises(Exception, match=r"kept until|sealed anew"):
            async with database.transaction() as session:
                await session.execute(text(act))
    async with database.transaction() as session:
        (before,) = (await session.execute(text("select count(*) from kept_record"))).one()
        sealed = (
            "insert into kept_record select gen_random_uuid(), account_id, subject, law, '2020-01-01', record_sealed"
        )
        await session.execute(text(f"{sealed} from kept_record limit 1"))
        assert await keeping.destroy_ended(session, clock.today()) == 1
        (left,) = (await session.execute(text("select count(*) from kept_record"))).one()
    assert (before > 2, left) == (True, before)


async def test_history_is_rewritten_for_nobody_who_lives(
    client: AsyncClient, other: AsyncClient, database: Database, settings: Settings, study: Study
) -> None:
    made = await marked.fill(client, other, database, settings, study)
    with pytest.raises(Exception, match="is not erased"):
        async with database.transaction() as session:
            await session.execute(text("select forget_words_v1(cast(:me as uuid))"), {"me": made.me})


async def test_who_was_erased_before_every_room_did_its_part_is_cleared_by_night(
    client: AsyncClient,
    other: AsyncClient,
    database: Database,
    settings: Settings,
    study: Study,
    server: embedded.Server,
    database_name: str,
) -> None:
    made = await marked.fill(client, other, database, settings, study)
    async with database.transaction() as session:
        await session.execute(text("update account set erased_at = '2026-01-02' where id = :me"), {"me": made.me})
    context = SimpleNamespace(
        additional_context={"database": database, "keys": secrets.load(settings)},
        app=build(settings.database_url, features.jobs_by_feature()),
    )
    await order_jobs.clear_erased(context, timestamp=0)
    assert places(dump(server, database_name), ["印记评价"]), "its case is open: it waits"
    await finish(other, database, made)
    await order_jobs.clear_erased(context, timestamp=0)
    after = dump(server, database_name)
    assert places(after, ALL) == []
    assert "2026-01-02" in after["account"], "the day of erasing stays what it was"


def fields(document: dict[str, Any], schema: dict[str, Any], path: str = "") -> set[str]:
    """Paths of a body's free texts: strings that are no choice, id or moment."""
    if "$ref" in schema:
        return fields(document, document["components"]["schemas"][schema["$ref"].rpartition("/")[2]], path)
    found: set[str] = set()
    for part in [*schema.get("oneOf", []), *schema.get("anyOf", []), *schema.get("allOf", [])]:
        found |= fields(document, part, path)
    kind = schema.get("type")
    if "string" in (kind if isinstance(kind, list) else [kind]) and "enum" not in schema:
        found |= set() if schema.get("format") in {"uuid", "date", "date-time"} else {path}
    inner = dict(schema.get("properties", {}))
    if isinstance(schema.get("additionalProperties"), dict):
        inner["*"] = schema["additionalProperties"]
    for name, part in inner.items():
        found |= fields(document, part, f"{path}.{name}".lstrip("."))
    return found | (fields(document, schema["items"], path) if "items" in schema else set())


def marked_at(body: Any, path: str = "") -> set[str]:
    """Paths of a body at which a mark was sent."""
    if isinstance(body, dict):
        return {one for name, value in body.items() for one in marked_at(value, f"{path}.{name}".lstrip("."))}
    if isinstance(body, list):
        return {one for value in body for one in marked_at(value, path)}
    return {path} if isinstance(body, str) and any(mark in body for mark in ALL) else set()


async def test_every_text_that_a_route_takes_of_a_buyer_or_about_one_was_marked(
    client: AsyncClient, other: AsyncClient, database: Database, settings: Settings, study: Study
) -> None:
    document = (await client.get("/schema/openapi.json")).json()
    routes = {
        (method.upper(), re.compile(re.sub(r"\{[^}]+\}", "[^/]+", path) + "$")): one
        for path, methods in document["paths"].items()
        for method, one in methods.items()
    }
    said: dict[str, set[str]] = defaultdict(set)

    async def hear(request: Request) -> None:
        for (method, path), one in routes.items():
            if method == request.method and path.match(request.url.path):
                json_sent = request.headers.get("content-type") == "application/json"
                said[one["operationId"]] |= marked_at(json.loads(request.content)) if json_sent else set()

    for browser in (client, other):
        browser.event_hooks = {"request": [hear]}
    made = await marked.fill(client, other, database, settings, study)
    await finish(other, database, made)
    missing = []
    for one in routes.values():
        operation = one["operationId"]
        who = OPERATIONS.get(operation, "")
        about = who in {"in", "all"} or "staff" in who or operation in ABOUT_BUYERS
        if not about or operation in marked.ELSEWHERE or operation in OF_SUPPLIERS:
            continue
        for content in one.get("requestBody", {}).get("content", {}).values():
            wanted = {re.sub(r"answers\..*", "answers", path) for path in fields(document, content["schema"])}
            sent = {re.sub(r"answers\..*", "answers", path) for path in said[operation]}
            missing += [f"{operation}.{path}" for path in sorted(wanted - marked.FINE - {""} - sent)]
    assert missing == []
    assert {"placeOrder", "openCase", "writeReview", "judgeCase", "reveal", "actOnCase"} <= set(said)


ABOUT_BUYERS = {
    "actOnCase",
    "answerBuyer",
    "replyToReview",
    "cancelShipment",
    "endEarly",
    "sendParcel",
    "mendParcel",
    "inviteMember",
}
"""What suppliers write about a buyer."""
OF_SUPPLIERS = {
    "applyAsSupplier", "judgeLicence", "decideListing", "judgeLotTest", "openPlatformPromotion", "decideSupplier",
    "suspendSupplier", "grantCertificate",
}  # fmt: skip
"""What is said about suppliers and what they sell."""


async def test_nobody_erased_is_told_what_was_heard_late(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    """What the audit has set aside is told some moments later; an account may have gone between."""
    me = await buying.sign_in(client, settings.data_dir)
    told = NewNotice([uuid.UUID(me["id"])], "goods_paid", {"number": "HL-1"}, "/orders/HL-1")
    async with database.transaction() as session:
        await notices.tell(session, "audit:1:0", told, clock.now())
    assert (await client.delete("/api/me")).status_code == 204
    async with database.transaction() as session:
        await notices.tell(session, "audit:2:0", told, clock.now())
        assert (await session.execute(select(Notice))).first() is None
