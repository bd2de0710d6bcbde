"""Jobs of departures: decide 成团 on time."""

import logging

from procrastinate import Blueprint, JobContext

from backend.departures import deciding
from backend.kernel import clock

blueprint = Blueprint()
log = logging.getLogger("huliu.jobs")


@blueprint.periodic(cron="*/5 * * * *")
@blueprint.task(name="decide", pass_context=True, queueing_lock="departures.decide")
async def decide(context: JobContext, timestamp: int) -> None:
    """成团: decide every departure whose time has come."""
    decided = await deciding.decide_due(context.additional_context["database"], clock.now())
    for departure, outcome in decided:
        log.info("departure %s %s", departure, outcome)
