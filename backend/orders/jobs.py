"""Jobs of orders: decide departures, finish past ones, check the counters, forget what has no purpose."""

import logging

from procrastinate import Blueprint, JobContext
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts import actions as people
from backend.inventory import actions as stock
from backend.kernel import clock
from backend.orders import departures
from backend.orders.erasure import erase_addresses, erase_names

blueprint = Blueprint()
log = logging.getLogger("huliu.jobs")


@blueprint.periodic(cron="*/5 * * * *")
@blueprint.task(name="decide", pass_context=True, queueing_lock="orders.decide")
async def decide(context: JobContext, timestamp: int) -> None:
    """成团: decide every departure whose time has come."""
    decided = await departures.decide_due(context.additional_context["database"], clock.now())
    for departure, outcome in decided:
        log.info("departure %s %s", departure, outcome)


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
        await _tidy(session)


async def _tidy(session: AsyncSession) -> None:
    now = clock.now()
    await departures.finish_past(session, now)
    await erase_names(session, clock.day_of(now))
    await erase_addresses(session, now)
    await people.forget_old(session, now)
