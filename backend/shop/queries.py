"""Selects of freight and of buyers' caps."""

import uuid
from collections.abc import Sequence
from typing import Any

import msgspec
from psycopg import AsyncConnection
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.shop.freight import Table, Zone
from backend.shop.models import FreightTable


async def list_freight(session: AsyncSession, supplier_id: uuid.UUID) -> dict[str, Table]:
    """A supplier's freight tables by storage class."""
    return (await list_freight_of(session, [supplier_id])).get(supplier_id, {})


async def list_freight_of(session: AsyncSession, suppliers: Sequence[uuid.UUID]) -> dict[uuid.UUID, dict[str, Table]]:
    """Freight tables of suppliers by storage class; who has set none is missing."""
    tables: dict[uuid.UUID, dict[str, Table]] = {}
    for row in (await session.execute(select(FreightTable).where(FreightTable.supplier_id.in_(suppliers)))).scalars():
        table = Table(msgspec.convert(row.zones, list[Zone]), row.refused, row.ship_days)
        tables.setdefault(row.supplier_id, {})[row.storage] = table
    return tables


async def find_limits(
    connection: AsyncConnection[Any], account_id: uuid.UUID, offers: Sequence[uuid.UUID]
) -> dict[uuid.UUID, uuid.UUID]:
    """The quotas that cap what a buyer may have of skus, by sku; those never bought are missing."""
    asked = await connection.execute(
        "select offer_id, quota_id from buyer_limit where account_id = %s and offer_id = any(%s)",
        [account_id, list(offers)],
    )
    return {row[0]: row[1] for row in await asked.fetchall()}
