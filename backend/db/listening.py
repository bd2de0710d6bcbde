"""Listen to the database: it tells that a listing changed, so that what processes keep of it is dropped everywhere."""

import asyncio
import logging
from collections.abc import Callable

import psycopg

CHANNEL = "listing"
"""The triggers of revision 0003 tell it after a write to trips, units, departures, rates or suppliers."""
AGAIN = 1.0
log = logging.getLogger("huliu")


async def listen(url: str, changed: Callable[[], None]) -> None:
    """Call `changed` after each commit that changed a listing, until cancelled.

    Also called once a connection stands: what was told while there was none is not told again.
    """
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(url, autocommit=True, connect_timeout=5) as connection:
                await connection.execute(f"listen {CHANNEL}")
                changed()
                async for _ in connection.notifies():
                    changed()
        except psycopg.Error as away:
            log.warning("not hearing of changes: %s", type(away).__name__)
        await asyncio.sleep(AGAIN)
