"""Verbs of the shop: say what sending costs, forget who wanted to be told. None commits."""

import uuid
from typing import Any

import msgspec
from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backend.shop.models import FreightTable, Restock


async def set_freight(
    session: AsyncSession, supplier_id: uuid.UUID, storage: str, zones: list[Any], refused: list[str], ship_days: int
) -> None:
    """What sending goods of a storage class costs from now on; orders keep what they were priced with."""
    values = {"zones": msgspec.to_builtins(zones), "refused": refused, "ship_days": ship_days}
    wish = insert(FreightTable).values(supplier_id=supplier_id, storage=storage, **values)
    await session.execute(wish.on_conflict_do_update(index_elements=["supplier_id", "storage"], set_=values))


async def forget_person(session: AsyncSession, account_id: uuid.UUID) -> None:
    """Nothing is told any more when goods are back; caps a person used stay as numbers."""
    await session.execute(delete(Restock).where(Restock.account_id == account_id))
