"""Caps on what one buyer may have of a sku: quotas like any other, made on first use."""

import uuid
from collections.abc import Mapping
from typing import Any

from psycopg import AsyncConnection


async def ensure(
    connection: AsyncConnection[Any], account_id: uuid.UUID, caps: Mapping[uuid.UUID, int]
) -> dict[uuid.UUID, uuid.UUID]:
    """The quotas that cap a buyer, by sku; two first orders at once end with the same one."""
    offers = sorted(caps)
    asked = await connection.execute(
        "select offer_id, quota_id from ensure_limits_v1(%s, %s, %s)",
        [account_id, offers, [caps[offer] for offer in offers]],
    )
    return {row[0]: row[1] for row in await asked.fetchall()}
