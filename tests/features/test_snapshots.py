"""What rows remember: read as it was written, by this release and by those before it."""

import pytest
from httpx import AsyncClient
from sqlalchemy import func, select, text, update

from backend.db.session import Database
from backend.departures.models import Booking
from backend.departures.personal import is_named
from backend.inventory.selling import Draw
from backend.kernel.bilingual import Bilingual
from backend.kernel.ids import new_id
from backend.orders.models import Line
from backend.settings import Settings
from backend.suppliers.fees import NO_FEE, FeeTerms
from backend.trips.boarding import Boarded
from backend.trips.study import Group, StudyTerms
from tests.factories import buying
from tests.factories.trips import make_trip

pytestmark = pytest.mark.anyio
OLD = """
update booking set boarding = '{"code": "p", "name": {"zh": "站", "en": "Stop"}, "at": "07:00",
    "group": {"organiser": "演示小学", "grade": "", "guardians": true, "pupils": 20,
              "terms": {"groupMin": 10, "groupMax": 80, "pupilsPerTeacher": 10, "guideGroup": 20}}}'
"""
"""As rows were written before there were structs."""


async def test_rows_are_read_as_they_were_written(client: AsyncClient, database: Database, settings: Settings) -> None:
    trip = await make_trip(database)
    await buying.sign_in(client, settings.data_dir)
    number = (await buying.place(client, buying.order_body(buying.line(trip)))).json()["number"]
    async with database.transaction() as session:
        mine = select(Booking).join(Line, Line.part_id == Booking.id).order_by(Booking.id.desc()).limit(1)
        booking = (await session.execute(mine)).scalar_one()
        assert isinstance(booking.boarding, Boarded)
        assert booking.boarding.group is None
        kept = await session.execute(text("select boarding ? 'group' from booking where id = :id"), {"id": booking.id})
        assert kept.scalar_one() is False, "what is not there is not written: older processes ask for the key"
        line = (await session.execute(select(Line).where(Line.part_id == booking.id).limit(1))).scalar_one()
        assert (line.fee, line.draws) == (NO_FEE, [])
        line.fee, line.draws = FeeTerms("rule", 800, 0, 50), [Draw(new_id(), 2, "LOT-1")]
        await session.flush()
        await session.refresh(line)
        assert (line.fee.percent_bp, line.draws[0].lot) == (800, "LOT-1")
        has = Line.draws.contains(func.jsonb_build_array(func.jsonb_build_object("lot", "LOT-1")))
        assert (await session.execute(select(Line.id).where(has, Line.id == line.id))).scalar_one() == line.id
        raw = text("update order_line set fee = '{}', draws = '[]' where id = :id")
        await session.execute(raw, {"id": line.id})
        await session.refresh(line)
        assert (line.fee, line.draws) == (NO_FEE, [])
        await session.execute(text(OLD + " where id = :id"), {"id": booking.id})
        await session.refresh(booking)
        terms = StudyTerms(group_min=10, group_max=80, pupils_per_teacher=10, guide_group=20)
        group = Group("演示小学", "", guardians=True, terms=terms, pupils=20)
        assert booking.boarding == Boarded("p", Bilingual("站", "Stop"), "07:00", group)
        named = select(Booking.id).where(Booking.id == booking.id, is_named(Booking.id))
        await session.execute(update(Line).where(Line.part_id == booking.id).values(quantity=Line.quantity))
        assert (await session.execute(named)).first() is not None, "an organiser is somebody"
        assert number
