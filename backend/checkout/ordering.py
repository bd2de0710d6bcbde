"""Placing an order: price, check people and terms, hand over to the combiner, answer or refuse."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID

from litestar import Request, post
from litestar.di import NamedDependency
from litestar.params import JSONBody
from psycopg import AsyncConnection

from backend.accounts import consents
from backend.accounts import queries as people
from backend.accounts.keys import Keys
from backend.accounts.queries import Actor
from backend.checkout import placing, promoting, quoting
from backend.checkout.combiner import Combiner, Verdict
from backend.checkout.ports import Till
from backend.checkout.quoting import Catalogue
from backend.db.session import Database
from backend.inventory.selling import Part
from backend.kernel import clock
from backend.kernel.errors import (
    Busy,
    CouponUnusable,
    KeyReused,
    LimitReached,
    NotOnSale,
    OfferChanged,
    Problem,
    SoldOut,
    TooManyRequests,
)
from backend.kernel.points import reach
from backend.orders import holding, queries, registry, views
from backend.orders.kind import Asking
from backend.orders.reading import read_order
from backend.orders.schemas import OrderIn, OrderOut
from backend.settings import Settings
from backend.web.keys import Key
from backend.web.problems import language


@post("/orders", status_code=201, operation_id="placeOrder", may="signed_in")
async def place_order(
    data: JSONBody[OrderIn],
    key: Key,
    request: Request[Any, Any, Any],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
    catalogue: NamedDependency[Catalogue],
    combiner: NamedDependency[Combiner],
    keys: NamedDependency[Keys],
    settings: NamedDependency[Settings],
    till: NamedDependency[Till],
) -> OrderOut:
    """Place an order: stock is held from now on. The same key and body answer the same order."""
    lang = language(request)
    desk = _Desk(database, catalogue, combiner, keys, settings)
    try:
        if till.away:
            raise Busy("payment_away")
        async with catalogue.turn(await quoting.crowded_quotas(catalogue, data.lines)):
            asked = await _ask(desk, actor, key, data, lang)
    except Problem:
        # An order this key made before is shown even when its departure has closed since.
        before = await _made_before(desk, actor, key, placing.body_hash(data, lang), lang)
        if before is None:
            raise
        return before
    number = _judge(asked)
    if asked.verdict.outcome == "placed":
        reach("order_placed")
        return views.just_placed(asked.document, asked.parts, lang)
    async with database.comparing() as session:
        order = await queries.get_order(session, number, actor.account_id)
        return await read_order(session, keys, order, lang)


class _Desk(NamedTuple):
    """What placing works with."""

    database: Database
    catalogue: Catalogue
    combiner: Combiner
    keys: Keys
    settings: Settings


class _Asked(NamedTuple):
    """What PostgreSQL decided of an order, and what it was asked."""

    verdict: Verdict
    parts: list[Part]
    document: dict[str, Any]
    buyer: placing.Buyer


async def _ask(desk: _Desk, actor: Actor, key: str, data: OrderIn, lang: str) -> _Asked:
    """Price, check, hand over; once more where a lot was sold out between pricing and placing."""
    hold = timedelta(minutes=desk.settings.hold_minutes)
    phone = await _own_phone(desk, actor, data)
    for last in (False, False, True):
        await _refuse_sold_out(desk, data)
        asking = Asking(desk.database, desk.keys, actor, data.lines, contact=data.contact)
        priced = await quoting.price(desk.catalogue, asking, clock.now())
        priced, uses = await promoting.settle(desk.database, desk.catalogue, actor.account_id, data.coupons, priced)
        chosen = await _name_people(desk.database, actor, data, priced)
        parts, limits = await _capped(desk.database, actor.account_id, priced)
        cap = await _cap_of(desk.database, desk.catalogue, actor.account_id, desk.settings.open_holds)
        units = holding.units(parts, desk.settings.open_holds)
        buyer = placing.Buyer(actor.account_id, key, lang, cap, units, limits, uses, phone)
        prepared, document = placing.prepare(desk.keys, buyer, data, parts, chosen, clock.now(), hold)
        verdict = await desk.combiner.place(prepared)
        if not last and await _has_cooled_down(desk, buyer, verdict):
            continue
        if last or not _other_lots_may_do(verdict, parts):
            break
    return _Asked(verdict, parts, document, buyer)


async def _own_phone(desk: _Desk, actor: Actor, data: OrderIn) -> str:
    """The phone that somebody signs in with, where their order names none to be called at."""
    if data.contact.phone.strip():
        return ""
    async with desk.database.reading() as session:
        account = await people.get_account(session, actor.account_id)
    return desk.keys.unseal(account.phone_sealed, account.id) if account.phone_sealed else ""


async def _has_cooled_down(desk: _Desk, buyer: placing.Buyer, verdict: Verdict) -> bool:
    """Whether a buyer whose holds came to nothing may hold again. Raises TooManyRequests while the pause lasts."""
    if verdict.quota != buyer.cap or verdict.outcome != "closed":
        return False
    now = clock.now()
    async with desk.database.transaction() as session:
        until = await holding.cooling_until(session, buyer.account_id, now)
    if until is not None:
        seconds = int((until - now).total_seconds()) + 1
        raise TooManyRequests("holds_cool_down", minutes=-(-seconds // 60), retry_after=seconds)
    return True


async def _name_people(
    database: Database, actor: Actor, data: OrderIn, parts: Sequence[Part]
) -> dict[int, list[people.Named]]:
    """Line → who of the buyer's book it is for. Raises Invalid."""
    book = await _book(database, actor, data)
    return {
        line: named for part in parts for line, named in registry.of(part).name_people(part, data.lines, book).items()
    }


async def _capped(database: Database, account_id: UUID, parts: Sequence[Part]) -> tuple[list[Part], dict[UUID, str]]:
    """Parts that also claim of the buyer's own quotas where offers are limited, and what a refusal of each says."""
    made: list[Part] = []
    limits: dict[UUID, str] = {}
    for kind, mine in registry.by_kind(parts):
        capped, said = await kind.cap(database, account_id, mine)
        made += capped
        limits |= said
    return made, limits


async def _book(database: Database, actor: Actor, data: OrderIn) -> dict[UUID, people.Named]:
    wanted = [traveller for line in data.lines for traveller in line.travellers]
    if not wanted:
        return {}

    async def named(connection: AsyncConnection[Any]) -> dict[UUID, people.Named]:
        await consents.refuse_naming(connection, actor.account_id)
        return await people.find_named(connection, actor.account_id, wanted)

    return await database.fetch(named)


async def _cap_of(database: Database, catalogue: Catalogue, account_id: UUID, open_holds: int) -> UUID:
    cap = catalogue.caps.get(account_id)
    if cap is None:
        cap = await database.fetch(lambda connection: queries.find_cap(connection, account_id))
    if cap is None:
        async with database.transaction() as session:
            cap = await holding.ensure_cap(session, account_id, open_holds)
    catalogue.remember_cap(account_id, cap)
    return cap


async def _made_before(desk: _Desk, actor: Actor, key: str, digest: bytes, lang: str) -> OrderOut | None:
    if not await desk.database.fetch(lambda connection: queries.knows_key(connection, actor.account_id, key)):
        return None
    async with desk.database.comparing() as session:
        before = await queries.find_by_key(session, actor.account_id, key)
        if before is None:
            return None
        if before.body_hash != digest:
            raise KeyReused
        return await read_order(session, desk.keys, before, lang)


async def _refuse_sold_out(desk: _Desk, data: OrderIn) -> None:
    """A crowd at a flash sale that is gone is told so before anything is read for it. Raises SoldOut."""
    for index, quota in await quoting.crowded_quotas(desk.catalogue, data.lines):
        left = desk.combiner.known_left(quota)
        if left is not None and left < data.lines[index].quantity:
            raise SoldOut("left", f"lines.{index}.quantity", left=left).carrying(line=index, left=left)


def _other_lots_may_do(verdict: Verdict, parts: list[Part]) -> bool:
    """Whether a lot was sold out between pricing and placing, so that drawing anew from what is left makes sense."""
    draws = [draw for part in parts for line in part.lines for draw in line.draws]
    return verdict.outcome in {"short", "closed"} and any(one.lot and one.quota == verdict.quota for one in draws)


def _judge(asked: _Asked) -> str:
    """The order's number, or the refusal as a problem naming the line."""
    verdict, parts, buyer = asked.verdict, asked.parts, asked.buyer
    if verdict.outcome in {"placed", "replayed"}:
        return str(verdict.number)
    if verdict.outcome == "key_reused":
        raise KeyReused
    if verdict.outcome == "offer_changed":
        raise OfferChanged
    if verdict.quota == buyer.cap:
        raise LimitReached("too_many_holds")
    for use in buyer.coupons:
        if verdict.quota in {use.budget, use.own}:
            raise CouponUnusable("coupon_used_up", f"coupons.{use.place}")
    part = next((part for part in parts if verdict.quota in part.wishes), parts[0])
    lines = [line for line in part.lines if any(draw.quota == verdict.quota for draw in line.draws)] or part.lines
    index, left = lines[0].index, verdict.remaining or 0
    field = f"lines.{index}.quantity"
    said = buyer.limits.get(verdict.quota) if verdict.quota else None
    if said == "per_buyer":
        raise LimitReached(said, field, left=left).carrying(left=left)
    if said is not None:
        raise LimitReached(said, f"lines.{index}.offer")
    if verdict.outcome == "closed":
        raise NotOnSale("sales_ended", field)
    raise SoldOut("kept_fewer" if verdict.quota is None else "left", field, left=left).carrying(line=index, left=left)
