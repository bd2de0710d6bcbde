"""Who looked at a person's data, for the person: reveals, look-ups and lists of many that held an order of theirs."""

import uuid
from typing import Any

from sqlalchemy import Text, and_, cast, or_, select
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts.keys import Keys
from backend.accounts.looks import ABOUT_MANY, LOOKS
from backend.accounts.models import Account, Audit
from backend.media.models import Picture
from backend.orders.models import Order, SupplierOrder
from backend.orders.registry import KINDS
from backend.suppliers.models import Supplier


async def export(session: AsyncSession, keys: Keys, account_id: uuid.UUID) -> dict[str, Any]:
    """When, by whom (staff, or which supplier) and why a person's data was looked at (PIPL 45)."""
    del keys
    found = await session.execute(select(Order.id, Order.number).where(Order.account_id == account_id))
    orders = {row[0]: row[1] for row in found}
    suppliers = select(SupplierOrder.supplier_id).where(SupplierOrder.order_id.in_(orders))
    subjects = [f"account:{account_id}", f"buyer:{account_id}", *(f"order:{number}" for number in orders.values())]
    subjects += [one for kind in KINDS.values() for one in await kind.watched(session, list(orders))]
    pictures = await session.execute(select(Picture.id).where(Picture.account_id == account_id))
    subjects += [f"picture:{one}" for one in pictures.scalars()]
    listed = and_(
        Audit.supplier_id.in_(suppliers),
        Audit.act == ABOUT_MANY,
        cast(Audit.after["orders"], JSONB).has_any(cast(list(orders.values()), ARRAY(Text))),
    )
    wanted = (
        select(Audit, Account.staff_role, Supplier.name)
        .outerjoin(Account, Account.id == Audit.actor)
        .outerjoin(Supplier, Supplier.id == Audit.supplier_id)
        .where(or_(and_(Audit.subject.in_(subjects), Audit.act.in_(LOOKS)), listed))
        .order_by(Audit.id)
    )
    return {
        "looks": [
            {
                "at": one.at,
                "act": one.act,
                "about": one.subject,
                "by": name or ("staff" if role else "system"),
                "why": one.reason,
            }
            for one, role, name in (await session.execute(wanted))
        ]
    }
