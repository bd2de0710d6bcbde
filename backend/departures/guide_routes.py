"""Which guides a departure is given to."""

from typing import Annotated
from uuid import UUID

from litestar import Router, get, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from backend.db.session import Database
from backend.kernel.errors import NotFound
from backend.kernel.wire import In, Out
from backend.suppliers import guiding
from backend.trips import queries as trips

PATH = "/supplier/{supplier_id:uuid}/departures/{departure_id:uuid}/guides"


class GuideOut(Out):
    """A guide of the supplier; `given`: sees this departure's list and names."""

    account: UUID
    phone: str
    given: bool


class GuideList(Out):
    """All of the supplier's guides."""

    items: list[GuideOut]


class GuidesIn(In):
    """The guides that the departure is given to; nobody else keeps it."""

    guides: Annotated[list[UUID], Meta(max_length=50)]


async def _list(database: Database, supplier_id: UUID, departure_id: UUID) -> GuideList:
    async with database.reading() as session:
        if (await trips.get_departure(session, departure_id)).supplier_id != supplier_id:
            raise NotFound
        found = await guiding.list_guides(session, supplier_id, departure_id)
    return GuideList(items=[GuideOut(account=account, phone=phone, given=mine) for account, phone, mine in found])


@get(PATH, operation_id="listGuides", may="member:give_departures")
async def list_guides(
    supplier_id: FromPath[UUID], departure_id: FromPath[UUID], database: NamedDependency[Database]
) -> GuideList:
    """The supplier's guides, and whose this departure is."""
    return await _list(database, supplier_id, departure_id)


@put(PATH, operation_id="setGuides", may="member:give_departures")
async def set_guides(
    supplier_id: FromPath[UUID],
    departure_id: FromPath[UUID],
    data: JSONBody[GuidesIn],
    database: NamedDependency[Database],
) -> GuideList:
    """Give the departure to guides, or take it back."""
    async with database.transaction() as session:
        if (await trips.get_departure(session, departure_id, lock=True)).supplier_id != supplier_id:
            raise NotFound
        await guiding.give(session, supplier_id, departure_id, data.guides)
    return await _list(database, supplier_id, departure_id)


router = Router(path="/api", route_handlers=[list_guides, set_guides], tags=["supplier"])
