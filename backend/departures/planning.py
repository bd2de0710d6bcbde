"""A study visit's plan as PDF, for the organiser to print and file: who comes, who leads, what happens when.

It says what was bought and what the programme's page says; nothing is added that nobody told us.
"""

import asyncio
from typing import Any

from litestar import Request, Response, Router, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from backend.accounts.queries import Actor
from backend.db.session import Database
from backend.departures import views
from backend.departures.models import Booking
from backend.heritage.reading import library
from backend.kernel.errors import NotFound
from backend.orders import queries
from backend.orders.queries import Whole
from backend.suppliers.models import Supplier
from backend.trips.models import Departure, Trip
from backend.trips.story import TripStory
from backend.trips.study import Group
from backend.trips.views import read_story
from backend.web.paper import Sheet
from backend.web.problems import language

WORDS: dict[str, tuple[str, str]] = {
    "title": ("研学活动方案", "Plan of a study visit"),
    "organiser": ("组织单位", "Organiser"),
    "grade": ("年级或对象", "Grade or audience"),
    "order": ("订单", "Order"),
    "day": ("日期", "Day"),
    "meet": ("集合", "Meet"),
    "people": ("人数", "People"),
    "PUPIL": ("学生", "pupils"),
    "TEACHER": ("带队老师", "leading teachers"),
    "ADULT": ("成人", "adults"),
    "CHILD": ("儿童", "children"),
    "CHILD_NO_BED": ("不占床儿童", "children without a bed"),
    "SENIOR": ("老人", "seniors"),
    "ratio": ("师生比", "Pupils to a teacher"),
    "guides": ("讲解员", "Guides"),
    "plan": ("活动安排", "Programme"),
    "ask": ("可以带去的问题", "Questions to take along"),
    "mind": ("注意", "Mind"),
    "quiet": (
        "纪念场所保持安静，着装整洁，不组织嬉闹的游戏；拍照避开祭扫的人。",
        "Places of remembrance: be quiet, dress neatly, no noisy games; keep mourners out of pictures.",
    ),
    "count": ("上下车和离馆时清点人数；走失先报带队老师，急救120，报警110。",
              "Count heads at every move; a lost child is told to the teacher first; ambulance 120, police 110."),
    "insurance": ("保险", "Cover"),
    "guardians": (
        "组织单位已确认：每名学生的监护人均已书面同意参加，同意书由组织单位保管。本平台不收集学生姓名。",
        "The organiser has confirmed that every pupil's guardian agreed in writing and keeps these papers. "
        "No pupil's name is collected here.",
    ),
    "contact": ("现场联系人（组织单位填写）", "Contact on the day (organiser fills in)"),
    "signs": ("组织单位负责人签字", "Signed for the organiser"),
    "supplier": ("承办商户", "Run by"),
    "licence": ("许可", "Licence"),
    "complaint": ("投诉", "Complaints"),
    "cancel": ("取消", "Cancelling"),
    "rung": ("提前{days}天及以上，扣{keep}%", "{days} days or more before: {keep} % kept"),
    "line": ("____________________", "____________________"),
}  # fmt: skip


def plan(whole: Whole, booking: Booking, trip: Trip, supplier: Supplier, lang: str) -> bytes:
    """The plan of a booking as PDF bytes."""
    sheet, story, group = Sheet(WORDS, lang), read_story(trip), booking.boarding.group
    assert group is not None  # whose booking it is has been looked up by that
    point = views.boarding(booking.boarding, lang)
    sheet.line(sheet.word("title"), size=15)
    sheet.line(booking.title[lang], size=12)
    _row(sheet, "organiser", group.organiser)
    if group.grade:
        _row(sheet, "grade", group.grade)
    _row(sheet, "order", whole.order.number)
    _row(sheet, "day", booking.starts_on.isoformat())
    _row(sheet, "meet", f"{point['at']} {point['name']}")
    _people(sheet, whole, booking, group)
    sheet.gap()
    _programme(sheet, story, lang)
    sheet.gap()
    sheet.line(sheet.word("mind"), size=12)
    for text in (sheet.word("quiet"), sheet.word("count"), getattr(story.fitness, lang)):
        sheet.line(f"- {text}")
    _row(sheet, "insurance", getattr(story.insurance, lang))
    if group.guardians:
        sheet.line(sheet.word("guardians"))
    sheet.gap()
    for rung in booking.ladder:
        _row(sheet, "cancel", sheet.word("rung").format(days=rung["days"], keep=rung["keep"]))
    _row(sheet, "supplier", supplier.name[lang])
    _row(sheet, "licence", supplier.licence[lang])
    _row(sheet, "complaint", supplier.complaint)
    sheet.gap()
    _row(sheet, "contact", sheet.word("line"))
    _row(sheet, "signs", sheet.word("line"))
    return sheet.done()


def _row(sheet: Sheet, key: str, value: str) -> None:
    sheet.line(f"{sheet.word(key)}: {value}")


def _people(sheet: Sheet, whole: Whole, booking: Booking, group: Group) -> None:
    """How many come, who leads them, how many guides take them."""
    counts: dict[str, int] = {}
    for line in whole.lines:
        if line.part_id == booking.id and line.type in WORDS:
            counts[line.type] = counts.get(line.type, 0) + line.quantity - line.cancelled
    told = ", ".join(f"{n} {sheet.word(kind)}" for kind, n in counts.items() if n)
    _row(sheet, "people", f"{booking.heads} ({told})")
    if counts.get("PUPIL"):
        _row(sheet, "ratio", f"{group.terms.pupils_per_teacher} : 1")
    _row(sheet, "guides", str(-(-booking.heads // group.terms.guide_group)))


def _programme(sheet: Sheet, story: TripStory, lang: str) -> None:
    """The day by the clock, and a question for each site it visits."""
    sheet.line(sheet.word("plan"), size=12)
    stops = [stop for day in story.itinerary for stop in day.items]
    for stop in stops:
        sheet.line(f"{stop.at}  {getattr(stop.text, lang)} ({stop.minutes}')")
    sites = library().sites
    asked = [sites[stop.place].quiz[0].ask for stop in stops if stop.place in sites and sites[stop.place or ""].quiz]
    if asked:
        sheet.gap()
        sheet.line(sheet.word("ask"), size=12)
        for question in asked:
            sheet.line(f"- {getattr(question, lang)}")


@get("/orders/{number:str}/plan.pdf", operation_id="getPlan", media_type="application/pdf", may="signed_in")
async def get_plan(
    number: FromPath[str],
    request: Request[Any, Any, Any],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
) -> Response[bytes]:
    """The plan of an order's study visit. Raises NotFound for an order without one that is paid and not cancelled."""
    async with database.comparing() as session:
        whole = await queries.load(session, await queries.get_order(session, number, actor.account_id))
        live = [b for b in whole.of("trips") if b.state in {"confirmed", "checked_in"}]
        booking = next((b for b in live if b.boarding.group), None)
        if booking is None:
            raise NotFound
        trip = await session.get_one(Trip, (await session.get_one(Departure, booking.departure_id)).trip_id)
        supplier = await session.get_one(Supplier, trip.supplier_id)
        made = await asyncio.to_thread(plan, whole, booking, trip, supplier, language(request))
    headers = {"content-disposition": f'inline; filename="{number}-plan.pdf"', "cache-control": "private, no-store"}
    return Response(made, media_type="application/pdf", headers=headers)


router = Router(path="/api", route_handlers=[get_plan], tags=["orders"])
