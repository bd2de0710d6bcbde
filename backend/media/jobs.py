"""Jobs of media: make a picture's derivatives, take away what nobody needs."""

import logging
from uuid import UUID

from procrastinate import Blueprint, JobContext
from procrastinate.retry import RetryStrategy

from backend.kernel import clock
from backend.media import actions, making
from backend.media import store as places
from backend.media.models import Picture

blueprint = Blueprint()
log = logging.getLogger("huliu.media")


@blueprint.task(name="derive", pass_context=True, retry=RetryStrategy(max_attempts=4, exponential_wait=3))
async def derive_picture(context: JobContext, picture_id: str) -> None:
    """Make what is missing of a picture; doing it twice writes the same bytes."""
    shared = context.additional_context
    await making.make(shared["database"], shared["store"], UUID(picture_id))


@blueprint.task(name="forget", pass_context=True, retry=RetryStrategy(max_attempts=4, exponential_wait=3))
async def forget_picture(context: JobContext, picture_id: str) -> None:
    """Take the files of a picture away whose row is gone."""
    shared = context.additional_context
    async with shared["database"].transaction() as session:
        if await session.get(Picture, UUID(picture_id)) is None:
            await actions.forget_files(shared["store"], UUID(picture_id))


@blueprint.periodic(cron="20 19 * * *")
@blueprint.task(name="tidy", queueing_lock="media.tidy", pass_context=True)
async def tidy(context: JobContext, timestamp: int) -> None:
    """03:20 in Shanghai: pictures nothing shows and files nobody names go."""
    del timestamp
    shared = context.additional_context
    unused: list[UUID] = []
    after: UUID | None = UUID(int=0)
    while after is not None:
        async with shared["database"].transaction() as session:
            after, gone = await actions.look_at_use(session, after, clock.now())
        unused += gone
    async with shared["database"].transaction() as session:
        stray = await actions.strays(session, shared["store"], clock.now())
    for path in stray:
        await places.remove(shared["store"], path)
    for picture_id in unused:
        await actions.forget_files(shared["store"], picture_id)
    log.info("pictures: %s unused, %s stray files", len(unused), len(stray))
