"""Tests of lots and the reports they can be read from, as suppliers show them."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta
from sqlalchemy.ext.asyncio import AsyncSession

from backend.kernel.errors import Invalid
from backend.kernel.wire import In
from backend.media.models import Picture


class TestIn(In):
    """A measured value; `report` is the uploaded picture it can be read from. Staff checks it before it counts."""

    key: Annotated[str, Meta(pattern="^(moisture|polysaccharide|alkaloid|brix)$")]
    value: Annotated[float, Meta(ge=0, le=1000)]
    report: UUID | None = None


def kept(one: TestIn) -> dict[str, Any]:
    """A test as a lot keeps it, before anybody checked it."""
    return {"key": one.key, "value": one.value, "report": str(one.report) if one.report else None, "checked": False}


async def check(session: AsyncSession, supplier_id: UUID, tests: Sequence[TestIn]) -> None:
    """Raises Invalid for a report that is no picture of this supplier."""
    for n, one in enumerate(tests):
        picture = await session.get(Picture, one.report) if one.report else None
        if one.report and (picture is None or (picture.supplier_id, picture.purpose) != (supplier_id, "report")):
            raise Invalid("unknown_picture", f"tests.{n}.report" if len(tests) > 1 else "report")
