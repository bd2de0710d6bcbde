"""Jobs of fulfilment: ask carriers, let time decide, hand unanswered cases on."""

from procrastinate import Blueprint, JobContext

from backend.fulfilment import cases, tracking
from backend.kernel import clock

blueprint = Blueprint()


@blueprint.periodic(cron="*/5 * * * *")
@blueprint.task(name="look", pass_context=True, queueing_lock="fulfilment.look")
async def look(context: JobContext, timestamp: int) -> None:
    """Where parcels are."""
    more = context.additional_context
    await tracking.look(more["database"], more["keys"], more["tracker"])


@blueprint.periodic(cron="7 * * * *")
@blueprint.task(name="settle", pass_context=True, queueing_lock="fulfilment.settle")
async def settle(context: JobContext, timestamp: int) -> None:
    """What nobody told, received or answered in time."""
    database = context.additional_context["database"]
    await tracking.let_time_decide(database, clock.now())
    await cases.escalate_late(database, clock.now())
