"""One row's fault is that row's."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

log = logging.getLogger("huliu.alone")


@asynccontextmanager
async def alone(what: str, name: object) -> AsyncIterator[None]:
    """What fails in here is logged, and the next one has its turn: one order must not keep the others from theirs."""
    try:
        yield
    except Exception as fault:
        log.error("%s %s: %s", what, name, type(fault).__name__, exc_info=fault)
