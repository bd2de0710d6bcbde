"""Jobs of orders: end what is over, check the counters, forget what has no purpose."""

import logging
from uuid import UUID

from procrastinate import Blueprint, JobContext
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts import actions as people
from backend.accounts import erasing, keeping, limits
from backend.accounts.keys import Keys
from backend.inventory import actions as stock
from backend.kernel import clock
from backend.orders import actions, records
from backend.orders import personal as erasure
from backend.orders.registry import KINDS

blueprint = Blueprint()
log = logging.getLogger("huliu.jobs")


@blueprint.periodic(cron="20 19 * * *")
@blueprint.task(name="nightly", pass_context=True, queueing_lock="orders.nightly")
async def nightly(context: JobContext, timestamp: int) -> None:
    """03:20 in Shanghai: counters against claims, past departures, personal data past its purpose."""
    database = context.additional_context["database"]
    async with database.transaction() as session:
        drift = await stock.mend_drift(session)
    if drift:
        log.error("quota counters differed from claims: %s repaired", drift)
    async with database.transaction() as session:
        await _tidy(session, context.additional_context["keys"])


async def _tidy(session: AsyncSession, keys: Keys) -> None:
    now = clock.now()
    for kind in KINDS.values():
        await kind.tidy(session, keys, now)
    await actions.complete_idle(session, now)
    await erasure.move_idle_contacts(session, keys, clock.day_of(now))
    await keeping.destroy_ended(session, clock.day_of(now))
    await people.forget_old(session, now)
    await limits.forget_over(session, now)


@blueprint.periodic(cron="50 19 * * *")
@blueprint.task(name="clear_erased", pass_context=True, queueing_lock="orders.clear_erased")
async def clear_erased(context: JobContext, timestamp: int) -> None:
    """03:50 in Shanghai: accounts erased before every feature cleared its words, or during a case, are cleared."""
    shared, last = context.additional_context, UUID(int=0)
    while True:
        async with shared["database"].transaction() as session:
            found = await erasing.clear_next(session, shared["keys"], context.app, last)
        if found is None:
            return
        last = found


@blueprint.periodic(cron="* * * * *")
@blueprint.task(name="seal_invoices", pass_context=True, queueing_lock="orders.seal_invoices")
async def seal_invoices(context: JobContext, timestamp: int) -> None:
    """Invoice titles in clear (of before the seal, or of a process of before it) are sealed within a minute."""
    shared = context.additional_context
    while await records.seal_some(shared["database"], shared["keys"]):
        pass
