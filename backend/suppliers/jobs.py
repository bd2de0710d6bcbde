"""Jobs of suppliers: licences are looked at every day."""

import logging

from procrastinate import Blueprint, JobContext

from backend.kernel import clock
from backend.suppliers import reviewing

blueprint = Blueprint()
log = logging.getLogger("huliu.suppliers")


@blueprint.periodic(cron="10 16 * * *")
@blueprint.task(name="licences", queueing_lock="suppliers.licences", pass_context=True)
async def licences(context: JobContext, timestamp: int) -> None:
    """00:10 in Shanghai: remind of licences that end soon, rest suppliers whose needed licence is over."""
    del timestamp
    async with context.additional_context["database"].transaction() as session:
        reminded, rested = await reviewing.look_at_expiries(session, clock.today())
    log.info("licences: %s reminded, %s suspended", reminded, rested)
