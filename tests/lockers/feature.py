"""What lockers bring: a page of them, and where the search finds them."""

from typing import Any

from litestar import Request, Response, Router, get
from litestar.di import NamedDependency
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.db.session import Database
from backend.kernel.bilingual import Bilingual
from backend.kernel.feature import Feature
from backend.notices.rules import Template
from backend.search.indexing import Page, Source
from backend.web.problems import language
from backend.web.public import public
from tests.lockers import listing
from tests.lockers.kind import Lockers
from tests.lockers.models import Locker


@get("/lockers", operation_id="listLockers", may="anyone")
async def list_lockers(
    request: Request[Any, Any, Any], database: NamedDependency[Database]
) -> Response[list[dict[str, str]]]:
    """All lockers."""
    lang = language(request)
    async with database.reading() as session:
        found = (await session.execute(select(Locker).order_by(Locker.slug))).scalars()
        return public([{"slug": one.slug, "name": one.name[lang], "offer": str(one.offer_id)} for one in found], 10)


async def pages(session: AsyncSession) -> list[Page]:
    """Lockers as pages to find."""
    return [
        Page("locker", one.slug, list(one.name.values()), [], 5, {
            lang: {"title": one.name[lang], "summary": "", "path": f"/lockers/{one.slug}", "counties": [],
                   "picture": {"base": "/media/drawings/tea-valley", "alt": one.name[lang], "colour": "#fff"}}
            for lang in ("zh", "en")
        })
        for one in (await session.execute(select(Locker))).scalars()
    ]  # fmt: skip


FEATURE = Feature(
    name="lockers",
    routers=(Router(path="/api", route_handlers=[list_lockers]),),
    kinds=(Lockers(),),
    listed={"locker": listing.KIND},
    templates={"locker_paid": Template("orders", "订单{number}:柜门密码已出", "Order {number}: your locker is ready")},
    messages={"locker_jammed": ("柜门卡住了", "The door is jammed")},
    sources=(Source({"locker": Bilingual("寄存", "Lockers")}, pages),),
)
