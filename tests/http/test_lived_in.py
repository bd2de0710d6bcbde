"""In a world that has been lived in: every state occurs, the laws hold before and after, and nobody finds a fault."""

import re
import uuid
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from httpx import AsyncClient
from litestar import Litestar
from sqlalchemy import text

from backend.accounts import keys as secrets
from backend.accounts import queries as accounts
from backend.accounts.models import Session
from backend.db.session import Database
from backend.kernel import clock
from backend.kernel.ids import new_id
from backend.selfcheck import LAWS, breaches
from backend.settings import Settings
from tests.factories.pages import public_pages
from tests.lived.states import absent
from tests.worlds import LIVED

pytestmark = [pytest.mark.anyio, pytest.mark.world(LIVED)]

NOBODY = {
    "delivery.channel push": "needs a browser's subscription: tests/faults/test_notices.py",
    "delivery.state failed": "needs a carrier that refuses: tests/faults/test_notices.py",
    "delivery.state sending": "needs a worker that dies while it sends: tests/faults/test_notices.py",
    "delivery.state unknown": "needs a worker that dies while it sends: tests/faults/test_notices.py",
    "dispute.state lost": "nobody disputes in the sandbox: tests/http/test_stripe_corners.py",
    "dispute.state open": "nobody disputes in the sandbox: tests/http/test_stripe_corners.py",
    "dispute.state won": "nobody disputes in the sandbox: tests/http/test_stripe_corners.py",
    "ledger_account.kind bank": "nothing is paid out to suppliers yet",
    "ledger_account.kind platform": "commission needs a fee rule: tests/proving",
    "notice_wish.language zh": "the language where nobody wished: no row says it",
    "payment_attempt.state starting": "only while the provider is asked: tests/faults/test_points.py",
    "refund.state failed": "the sandbox refuses nothing: tests/http/test_stripe_corners.py",
    "refund.state pending": "only while the provider is asked: tests/faults/test_points.py",
    "refund.state sent": "the sandbox answers at once: tests/http/test_stripe_money.py",
    "trip.state draft": "of a preview, which is not kept",
}
"""States that this world can't show, and why; who brings one about takes it out."""
PLACEHOLDER = re.compile(r"\{(\w+):\w+\}")


def test_every_state_that_the_schema_knows_occurs(settings: Settings) -> None:
    assert set(absent(settings.database_owner_url)) == set(NOBODY)


def test_every_law_holds(settings: Settings) -> None:
    assert breaches(settings.database_owner_url) == []


@pytest.mark.world("huliu_template")
async def test_each_law_finds_what_breaks_it(settings: Settings) -> None:
    """No law is a query that can't find anything: in an empty world each one runs and finds nothing."""
    with psycopg.connect(settings.database_owner_url) as connection:
        assert [law.name for law in LAWS if connection.execute(law.broken).fetchall()] == []


BREAKING = {
    "a counter is what is claimed": "update quota_count set claimed = claimed + 1 where quota_id ="
    " (select quota_id from quota_count where claimed < capacity limit 1)",
    "what is held or sold belongs to something that lives": "update claim set owner_id = gen_random_uuid() where id ="
    " (select id from claim where state = 'sold' limit 1)",
    "an order that lives holds its stock": "update claim set state = 'released', reason = 'x', expires_at = null where"
    " owner_id = (select order_id from order_line l join orders o on o.id = l.order_id where o.state = 'paid' and"
    " l.quantity > l.cancelled + l.sent limit 1)",
    "a shipment's packs are claimed": "update claim set quantity = quantity + 1 where id = (select c.id from claim c"
    " join shipment s on s.id = c.part_id join orders o on o.id = s.order_id"
    " where o.state = 'paid' and c.state = 'sold' and s.state <> 'cancelled' limit 1)",
    "a booking's seats are its heads": "update booking set heads = heads + 1 where id ="
    " (select id from booking where state = 'confirmed' limit 1)",
    "what was sent is what parcels hold": "update parcel set lines = '[]' where id = (select id from parcel limit 1)",
    "no parcel waits for what was given up": "update order_line set cancelled = quantity - sent where part_id ="
    " (select id from shipment where state = 'to_ship' limit 1)",
    "an order's parts are its total": "update supplier_order set total = total + 1 where id ="
    " (select id from supplier_order limit 1)",
    "an order's lines are its total": "update order_line set unit_price = unit_price + 1 where id ="
    " (select id from order_line limit 1)",
    "what is paid was received": "update payment_attempt set received = received - 1 where id ="
    " (select a.id from payment_attempt a join orders o on o.id = a.order_id where o.state = 'paid' and a.received > 0"
    " and a.refunded = 0 limit 1)",
    "an attempt's refunds are what went back by it": "update refund set amount = amount - 1 where id ="
    " (select id from refund where amount > 1 limit 1)",
    "what is due is no more than asked for back": "update refund_due set amount = 1 where id ="
    " (select due_id from refund where amount > 1 limit 1)",
    "every entry of the books sums to nothing": "update ledger_posting set amount = amount + 1 where (entry_id, place) ="
    " (select entry_id, place from ledger_posting limit 1)",
    "every paid order is in the books": "update ledger_posting set subject = null where subject ="
    " (select id from orders where state = 'paid' limit 1)",
    "nobody erased can be called or signed in": "update account set staff_role = 'admin' where id ="
    " (select id from account where erased_at is not null limit 1)",
    "nothing of the books of somebody cleared is left": "update address set account_id ="
    " (select id from account where cleared_at is not null limit 1) where id = (select id from address limit 1)",
}
GUARDED = {
    "nothing is oversold",
    "a line's packs are to send, sent or given up",
    "nothing comes back that was not received",
}
"""The database's own constraints refuse to break these."""


def test_each_law_is_broken_by_what_breaks_it(settings: Settings) -> None:
    superuser = settings.database_owner_url.replace("//huliu_owner@", "//postgres@")
    assert set(BREAKING) | GUARDED == {law.name for law in LAWS}
    for law in LAWS:
        if law.name in GUARDED:
            continue
        with psycopg.connect(superuser) as connection:
            connection.execute("set session_replication_role = replica")
            done = connection.execute(BREAKING[law.name])  # type: ignore[call-overload]
            assert done.rowcount, law.name
            assert connection.execute(law.broken).fetchall(), law.name
            connection.rollback()


async def test_no_page_of_the_public_is_a_fault_or_painted_with_a_key(client: AsyncClient) -> None:
    painter = client._transport.app.app.state.pages._painter  # type: ignore[attr-defined]
    unknown: dict[str, Any] = {}
    paint = painter.paint

    async def watched(path: str, lang: str, data: Any, filings: Any) -> Any:
        painted = await paint(path, lang, data, filings)
        assert painted is not None, path
        if painted["unknown"]:
            unknown[f"{path} {lang}"] = painted["unknown"]
        return painted

    painter.paint = watched
    pages = public_pages((await client.get("/sitemap.xml")).text)
    assert len(pages) > 60
    for path in pages:
        assert (await client.get(path)).status_code == 200, path
    assert unknown == {}


async def _sessions(database: Database) -> dict[str, tuple[str, list[str]]]:
    """A fresh session per kind of person: a few buyers, everybody of staff and of suppliers; with their suppliers."""
    made: dict[str, tuple[str, list[str]]] = {}
    async with database.transaction() as session:
        members = await session.execute(
            text(
                "select distinct on (m.role, s.kind, s.state) m.account_id, m.role || ' of ' || s.kind || ' ' || s.state,"
                " s.id from member m join supplier s on s.id = m.supplier_id order by m.role, s.kind, s.state, s.slug desc"
            )
        )
        wanted = {who: (account, [str(supplier)]) for account, who, supplier in members}
        staff = await session.execute(text("select id, staff_role from account where staff_role is not null"))
        wanted |= {f"staff {role}": (account, []) for account, role in staff}
        buyers = await session.execute(
            text("select account_id from orders o join account a on a.id = o.account_id where a.erased_at is null"
                 " group by 1 order by count(distinct o.state) desc, count(*) desc limit 8")
        )  # fmt: skip
        wanted |= {f"buyer {n}": (row[0], []) for n, row in enumerate(buyers)}
        for name, (account, suppliers) in wanted.items():
            token = uuid.uuid4().hex
            session.add(
                Session(
                    id=new_id(),
                    token_hash=accounts.hash_token(token),
                    account_id=account,
                    device="walk",
                    strong_at=clock.now(),
                    expires_at=clock.now() + timedelta(days=1),
                )
            )
            made[name] = (token, suppliers)
    return made


def _readable(client: AsyncClient) -> list[str]:
    app: Litestar = client._transport.app.app  # type: ignore[attr-defined]
    return [route.path for route in app.routes
            if getattr(route, "route_handler_map", {}).get("GET", [None])[0] is not None
            and route.path.startswith("/api/")]  # fmt: skip


async def test_nobody_finds_a_fault_behind_their_own_door(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    """Every GET of the API by everybody, with the ids that the answers before it named."""
    assert secrets.load(settings), "the keys of the world came with it"
    answered: dict[str, int] = {}
    for name, (token, suppliers) in (await _sessions(database)).items():
        known: dict[str, list[str]] = {"supplier_id": suppliers}
        for _ in range(2):
            for template in _readable(client):
                for path in _filled(template, known):
                    client.cookies.clear()
                    answer = await client.get(path, headers={"Cookie": f"huliu={token}"})
                    assert answer.status_code < 500, (name, path, answer.text)
                    if answer.status_code == 200:
                        answered[template] = answered.get(template, 0) + 1
                        if "json" in answer.headers.get("content-type", ""):
                            _learn(answer.json(), template.rpartition("/")[2], known)
    assert len(answered) > 80, sorted(set(_readable(client)) - set(answered))
    assert breaches(settings.database_owner_url) == []


def _learn(told: Any, under: str, known: dict[str, list[str]]) -> None:
    """Ids by what they may be asked as: their own field's name, or the list they stand in."""
    if isinstance(told, list):
        for one in told[:6]:
            if isinstance(one, str):
                _note(known, under.removesuffix("s"), one)
            _learn(one, under, known)
    if isinstance(told, dict):
        for name, value in told.items():
            if isinstance(value, str):
                _note(known, name, value)
                _note(known, f"{under}.{name}", value)
                if name == "id":
                    _note(known, f"{under.removesuffix('s')}_id", value)
                    _note(known, "any", value)
            _learn(value, under if name == "items" else name, known)


def _note(known: dict[str, list[str]], name: str, value: str) -> None:
    kept = known.setdefault(name, [])
    if value not in kept and len(kept) < 40:
        kept.append(value)


def _filled(template: str, known: dict[str, list[str]]) -> list[str]:
    """A few addresses of a template; none where what it names is not known."""
    names = PLACEHOLDER.findall(template)
    if not names:
        return [template]
    found = [template]
    for name, kind in re.findall(r"\{(\w+):(\w+)\}", template):
        plain = name.removesuffix("_id")
        under = template.partition(f"/{{{name}:")[0].rpartition("/")[2]
        values = known.get(f"{under}.{name}") or known.get(name) or known.get(plain) or []
        if kind == "uuid" and not values:
            values = known.get("any", [])
        if name == "number":
            values = [one for one in known.get("number", []) if one.startswith("HL-")]
        found = [one.replace(f"{{{name}:{kind}}}", value) for one in found for value in values[:3]]
    return found[:6]
