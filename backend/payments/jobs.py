"""Jobs of payments: look at what a provider's event points at."""

from procrastinate import Blueprint, JobContext
from procrastinate.retry import RetryStrategy

from backend.payments import reconciling, sweep_steps

blueprint = Blueprint()


@blueprint.task(name="handle_event", pass_context=True, retry=RetryStrategy(max_attempts=5, exponential_wait=2))
async def handle_event(context: JobContext, event_id: str, provider: str = "stripe", reference: str = "") -> None:
    """Settle what an event is about; the sweep repeats it if this process dies. Older jobs said
    `reference` and no provider: there was one."""
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
