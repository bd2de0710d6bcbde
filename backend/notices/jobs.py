"""Jobs of notices: deadlines that come near."""

from procrastinate import Blueprint, JobContext

from backend.notices import actions

blueprint = Blueprint()


@blueprint.periodic(cron="15 * * * *")
@blueprint.task(name="remind", queueing_lock="notices.remind", pass_context=True)
async def remind(context: JobContext, timestamp: int) -> None:
    """Every hour: departures that are decided soon and lack heads."""
    del timestamp
    await actions.remind(context.additional_context["database"])
