"""Which promotions a basket gets: 满减 by themselves, coupons as chosen. What they take off is `promotions`' to say."""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from backend.checkout.quoting import Catalogue
from backend.db.session import Database
from backend.inventory.selling import Part
from backend.kernel import clock
from backend.kernel.errors import CouponUnusable, Invalid, Problem
from backend.promotions import actions, queries, rules
from backend.promotions.rules import Choice, Deal
from backend.suppliers.queries import list_suppliers


class Use(NamedTuple):
    """A coupon that an order uses: its budget, the buyer's own share of it, its place in the request."""

    promotion: uuid.UUID
    budget: uuid.UUID
    own: uuid.UUID
    place: int


class Bargain(NamedTuple):
    """A quote's parts with promotions off, what each coupon at hand is worth, and the names of who gives them."""

    parts: list[Part]
    choices: list[Choice]
    names: dict[uuid.UUID, str]


async def offer(
    database: Database,
    catalogue: Catalogue,
    account_id: uuid.UUID | None,
    codes: Sequence[str],
    parts: Sequence[Part],
    lang: str,
) -> Bargain:
    """Promotions of a quote: a coupon that doesn't fit is said, not refused. Raises Invalid for an unknown code."""
    now = clock.now()
    made = await _cut(catalogue, parts, now)
    if account_id is None and not codes:
        return Bargain(made, [], {})
    async with database.comparing() as session:
        taken = await queries.list_taken(session, account_id) if account_id else []
        named = await _named(session, codes, {deal.id for deal, _ in taken})
        deals = {deal.id: deal for deal in (*named, *(deal for deal, _ in taken if deal.runs(now)))}
        if not deals:
            return Bargain(made, [], {})
        spent = await queries.list_spent(session, list(deals.values()), [one for _, one in taken])
        suppliers = await list_suppliers(session, [one.supplier_id for one in deals.values() if one.supplier_id])
    own = {part.supplier_id for part in parts} | {None}
    at_hand = [deal for deal in deals.values() if deal.supplier_id in own or deal in named]
    made, choices = rules.use(made, at_hand, codes, spent, now)
    return Bargain(made, choices, {one.id: one.name[lang] for one in suppliers.values()})


async def settle(
    database: Database, catalogue: Catalogue, account_id: uuid.UUID, codes: Sequence[str], parts: Sequence[Part]
) -> tuple[list[Part], tuple[Use, ...]]:
    """Promotions of an order: every coupon named must apply; its budget is claimed with the order.

    Raises Invalid `unknown_coupon`, `one_coupon` or `coupon_not_met`, CouponUnusable `coupon_over`, naming the coupon.
    """
    now = clock.now()
    made = await _cut(catalogue, parts, now)
    if not codes:
        return made, ()
    async with database.comparing() as session:
        taken = await queries.list_taken(session, account_id)
        deals = await _named(session, codes, {deal.id for deal, _ in taken})
    made, choices = rules.use(made, deals, codes, frozenset(), now)
    for one in choices:
        if one.state != "applied":
            raise _refusal(one, f"coupons.{list(codes).index(one.deal.code or '')}")
    async with database.transaction() as session:
        own = {deal.id: await actions.take(session, account_id, deal, now) for deal in sorted(deals)}
    return made, tuple(
        Use(deal.id, deal.quota_id, own[deal.id], n) for n, deal in enumerate(deals) if deal.quota_id is not None
    )


def _refusal(one: Choice, field: str) -> Problem:
    if one.state == "over":
        return CouponUnusable("coupon_over", field)
    if one.state == "another":
        return Invalid("one_coupon", field)
    return Invalid("coupon_not_met", field, missing=f"{one.missing / 100:.2f}")


async def _cut(catalogue: Catalogue, parts: Sequence[Part], now: datetime) -> list[Part]:
    suppliers = sorted({part.supplier_id for part in parts})
    cuts = [deal for supplier in suppliers for deal in await catalogue.cuts.get(supplier)]
    return rules.cut(parts, cuts, now) if cuts else list(parts)


async def _named(session: AsyncSession, codes: Sequence[str], taken: Collection[uuid.UUID]) -> list[Deal]:
    """Coupons by code, in order. Raises Invalid for an unknown or repeated one; one that no page offers has to be taken
    first, where guessing is slowed down."""
    found = await queries.find_coupons(session, codes)
    for n, code in enumerate(codes):
        if code not in found or code in codes[:n] or not (found[code].listed or found[code].id in taken):
            raise Invalid("unknown_coupon", f"coupons.{n}")
    return [found[code] for code in codes]
