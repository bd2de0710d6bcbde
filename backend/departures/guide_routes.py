"""Which guides a departure is given to, and whom its buyers may call on the day."""

from typing import Annotated
from uuid import UUID

from litestar import Router, get, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from backend.accounts.keys import Keys
from backend.db.session import Database
from backend.departures import leading
from backend.departures.models import DepartureContact
from backend.kernel.errors import NotFound
from backend.kernel.wire import In, Out
from backend.orders.booking_schemas import ContactOut
from backend.orders.schemas import ContactIn
from backend.suppliers import guiding
from backend.trips import queries as trips

PATH = "/supplier/{supplier_id:uuid}/departures/{departure_id:uuid}/guides"


class GuideOut(Out):
    """A guide of the supplier; `given`: sees this departure's list and names."""

    account: UUID
    phone: str
    given: bool


class GuideList(Out):
    """All of the supplier's guides, and whom buyers may call on the day (masked)."""

    items: list[GuideOut]
    leader: ContactOut | None


class LeaderIn(In):
    """Whom buyers may call on the day; null: nobody."""

    leader: ContactIn | None


class GuidesIn(In):
    """The guides that the departure is given to; nobody else keeps it."""

    guides: Annotated[list[UUID], Meta(max_length=50)]


async def _list(database: Database, supplier_id: UUID, departure_id: UUID) -> GuideList:
    async with database.reading() as session:
        if (await trips.get_departure(session, departure_id)).supplier_id != supplier_id:
            raise NotFound
        found = await guiding.list_guides(session, supplier_id, departure_id)
        lead = await session.get(DepartureContact, departure_id)
    return GuideList(
        items=[GuideOut(account=account, phone=phone, given=mine) for account, phone, mine in found],
        leader=ContactOut(**lead.contact_masked) if lead else None,
    )


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


@put("/supplier/{supplier_id:uuid}/departures/{departure_id:uuid}/leader", operation_id="setLeader",
     may="member:give_departures")  # fmt: skip
async def set_leader(
    supplier_id: FromPath[UUID],
    departure_id: FromPath[UUID],
    data: JSONBody[LeaderIn],
    database: NamedDependency[Database],
    keys: NamedDependency[Keys],
) -> GuideList:
    """Say whom buyers may call on the day: they see it from the day before until the trip is over."""
    async with database.transaction() as session:
        if (await trips.get_departure(session, departure_id, lock=True)).supplier_id != supplier_id:
            raise NotFound
        await leading.set_contact(session, keys, departure_id, data.leader)
    return await _list(database, supplier_id, departure_id)


router = Router(path="/api", route_handlers=[list_guides, set_guides, set_leader], tags=["supplier"])
