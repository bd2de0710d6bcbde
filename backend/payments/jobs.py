"""Jobs of payments: look at what a provider's event points at."""

from procrastinate import Blueprint, JobContext
from procrastinate.retry import RetryStrategy

from backend.payments import reconciling, sweep_steps

blueprint = Blueprint()
FIRST = "stripe"
"""Whose events jobs are about that name nobody: so do those of older releases, and workers that are not renewed yet
know no other form."""


def about(provider: str, event_id: str) -> dict[str, str]:
    """What a job for an event is given."""
    return {"event_id": event_id} | ({} if provider == FIRST else {"provider": provider})


@blueprint.task(name="handle_event", pass_context=True, retry=RetryStrategy(max_attempts=5, exponential_wait=2))
async def handle_event(context: JobContext, event_id: str, provider: str = FIRST, reference: str = "") -> None:
    """Settle what an event is about; the sweep repeats it if this process dies. Older jobs said
    `reference` too."""
    del reference
    shared = context.additional_context
    await sweep_steps.handle_event(shared["database"], shared["providers"], provider, event_id)


@blueprint.periodic(cron="*/10 * * * *")
@blueprint.task(name="reconcile", queueing_lock="reconcile", pass_context=True)
async def reconcile(context: JobContext, timestamp: int) -> None:
    """Compare the provider's books with ours every ten minutes."""
    del timestamp
    shared = context.additional_context
    await reconciling.reconcile(shared["database"], shared["providers"])
