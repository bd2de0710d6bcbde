"""The job table's own upkeep: jobs of a worker that died are done again, finished ones don't pile up."""

import logging

from procrastinate import Blueprint, JobContext

blueprint = Blueprint()
log = logging.getLogger("huliu.jobs")
KEPT_HOURS = 72
SILENT = 60.0
"""Seconds without a heartbeat after which a worker counts as dead."""


@blueprint.periodic(cron="* * * * *")
@blueprint.task(name="take_over", queueing_lock="jobs.take_over", pass_context=True)
async def take_over(context: JobContext, timestamp: int) -> None:
    """Jobs that a dead worker had in hand go back to the queue; every job of ours may be done twice."""
    del timestamp
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=SILENT):
        log.warning("job %s of a dead worker is done again", job.task_name)
        await manager.retry_job(job)


@blueprint.periodic(cron="40 18 * * *")
@blueprint.task(name="forget", queueing_lock="jobs.forget", pass_context=True)
async def forget(context: JobContext, timestamp: int) -> None:
    """02:40 in Shanghai: finished jobs of more than three days ago are deleted; failed ones stay to be read."""
    del timestamp
    await context.app.job_manager.delete_old_jobs(nb_hours=KEPT_HOURS)
