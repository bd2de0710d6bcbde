"""Jobs of things begun: what nobody touches is forgotten."""

from procrastinate import Blueprint, JobContext

from backend.drafts import actions
from backend.kernel import clock

blueprint = Blueprint()


@blueprint.periodic(cron="30 19 * * *")
@blueprint.task(name="forget_old", queueing_lock="drafts.forget_old", pass_context=True)
async def forget_old(context: JobContext, timestamp: int) -> None:
    """Every night in Shanghai."""
    del timestamp
    async with context.additional_context["database"].transaction() as session:
        await actions.forget_old(session, clock.now())
