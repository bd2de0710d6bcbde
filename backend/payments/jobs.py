"""Jobs of payments: look at what a provider's event points at."""

from procrastinate import Blueprint, JobContext
from procrastinate.retry import RetryStrategy

from backend.payments import sweep

blueprint = Blueprint()


@blueprint.task(name="handle_event", pass_context=True, retry=RetryStrategy(max_attempts=5, exponential_wait=2))
async def handle_event(context: JobContext, event_id: str, reference: str) -> None:
    """Settle the payment an event is about; the sweep repeats it if this process dies."""
    house = context.additional_context
    await sweep.handle_event(house["database"], house["provider"], event_id, reference)
