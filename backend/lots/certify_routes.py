"""What the platform vouches for: tests of lots whose reports it has read, papers on marks and lists it has seen.

A mark or a list is shown only by what is written here; nobody types it into a page.
"""

from typing import Any
from uuid import UUID

from litestar import Request, Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts import audit
from backend.accounts.queries import Actor
from backend.catalogue import gates
from backend.catalogue.queries import list_of_supplier
from backend.db.session import Database
from backend.kernel import clock
from backend.kernel.errors import Invalid, NotFound, WrongState
from backend.kernel.ids import new_id
from backend.lots import marks, queries
from backend.lots.certify_schemas import (
    CertificateIn,
    CertificateOut,
    Certificates,
    TestJudgement,
    WaitingLot,
    WaitingLots,
    WaitingTest,
)
from backend.lots.models import Certificate
from backend.media import answers
from backend.media import store as places
from backend.media.models import Picture
from backend.suppliers.models import Supplier
from backend.web.problems import language

FEW = 100


@get("/platform/lots-to-check", operation_id="listLotsToCheck", may="staff:certify")
async def list_waiting(request: Request[Any, Any, Any], database: NamedDependency[Database]) -> WaitingLots:
    """Lots with unchecked tests, the oldest first."""
    lang = language(request)
    async with database.reading() as session:
        rows = await queries.list_untested(session, FEW)
    return WaitingLots(items=[
        WaitingLot(
            code=lot.code, title=product.title[lang], supplier=supplier.name[lang],
            tests=[
                WaitingTest(place=n, key=one["key"], value=one["value"], report=one.get("report"))
                for n, one in enumerate(lot.tests) if not one["checked"]
            ],
        )
        for lot, product, supplier in rows
    ])  # fmt: skip


@post("/platform/lots/{code:str}/judgement", status_code=204, operation_id="judgeLotTest",
      may="staff:certify")  # fmt: skip
async def judge_test(
    code: FromPath[str],
    data: JSONBody[TestJudgement],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
) -> None:
    """Take a test as read from its report, or leave it out. `place`, `key` and `value` say which one was looked at: a
    list that has changed meanwhile is refused."""
    async with database.transaction() as session:
        lot = await queries.lock_lot(session, code)
        if not data.place < len(lot.tests):
            raise NotFound
        one = lot.tests[data.place]
        if one["checked"] or (one["key"], float(one["value"])) != (data.key, data.value):
            raise WrongState("not_in_this_state")
        if data.accepted and not one.get("report"):
            raise Invalid("report_needed", "accepted")
        if not data.accepted and len(data.words.strip()) < 2:
            raise Invalid("reason_needed", "words")
        rest = [dict(other) for other in lot.tests]
        if data.accepted:
            rest[data.place]["checked"] = True
        else:
            rest.pop(data.place)
        lot.tests = rest
        verb = "accept" if data.accepted else "refuse"
        await audit.note(session, actor, f"test:{verb}", f"lot:{code}", f"{data.key} {data.words}", lot.supplier_id)


@get("/platform/report-pictures/{picture:uuid}", operation_id="getCheckedReport", may="staff:certify",
     media_type="image/jpeg")  # fmt: skip
async def get_report(
    picture: FromPath[UUID], database: NamedDependency[Database], store: NamedDependency[places.Store]
) -> Response[bytes]:
    """A report to compare a test with. Raises NotFound."""
    async with database.reading() as session:
        found = await session.get(Picture, picture)
        if found is None or found.purpose != "report":
            raise NotFound
    return await answers.whole(store, picture)


async def _shown(session: AsyncSession, supplier_id: UUID, lang: str) -> Certificates:
    found = await queries.list_certificates(session, supplier_id)
    products = {one.slug: one.title[lang] for one in await list_of_supplier(session, supplier_id)}
    names = {
        key: getattr(rule.name, lang) for rules in (marks.rules(), gates.assistance()) for key, rule in rules.items()
    }
    return Certificates(
        items=[
            CertificateOut(
                id=one.id, kind=one.kind, list=one.list, product=slug, number=one.number, issuer=one.issuer,
                valid_from=one.valid_from, valid_until=one.valid_until,
            )
            for one, slug in found
        ],
        marks=sorted(marks.rules()), lists=sorted(gates.assistance()), products=list(products),
        names={**names, **products},
    )  # fmt: skip


@get("/platform/suppliers/{supplier:uuid}/certificates", operation_id="listCertificates", may="staff:certify")
async def list_certificates(
    supplier: FromPath[UUID], request: Request[Any, Any, Any], database: NamedDependency[Database]
) -> Certificates:
    """What a supplier was granted."""
    async with database.comparing() as session:
        return await _shown(session, supplier, language(request))


@post("/platform/suppliers/{supplier:uuid}/certificates", operation_id="grantCertificate", may="staff:certify")
async def grant(
    supplier: FromPath[UUID],
    data: JSONBody[CertificateIn],
    request: Request[Any, Any, Any],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
) -> Certificates:
    """Write down a paper that was seen, or its renewal. Raises Invalid naming what doesn't fit, NotFound."""
    known = marks.rules() if data.kind == "gi" else gates.assistance()
    if data.list not in known:
        raise Invalid("out_of_bounds", "list")
    if (data.kind == "assistance") != (data.product is not None):
        raise Invalid("bad_combination", "product")
    if data.valid_until < max(data.valid_from, clock.today()):
        raise Invalid("out_of_bounds", "validUntil")
    async with database.transaction() as session:
        if await session.get(Supplier, supplier) is None:
            raise NotFound
        product = await _product(session, supplier, data)
        values = {"number": data.number, "issuer": data.issuer, "valid_from": data.valid_from,
                  "valid_until": data.valid_until}  # fmt: skip
        wish = insert(Certificate).values(
            id=new_id(), supplier_id=supplier, product_id=product, kind=data.kind, list=data.list, **values
        )
        await session.execute(wish.on_conflict_do_update(
            index_elements=["supplier_id", "kind", "list", "product_id"], set_=values
        ))  # fmt: skip
        said = f"{data.kind} {data.list} {data.number}"
        await audit.note(session, actor, "certificate:grant", f"supplier:{supplier}", said, supplier)
        return await _shown(session, supplier, language(request))


async def _product(session: AsyncSession, supplier: UUID, data: CertificateIn) -> UUID | None:
    """The product an assistance list names, which must come from a county the list is open to."""
    if data.product is None:
        return None
    product = next((one for one in await list_of_supplier(session, supplier) if one.slug == data.product), None)
    if product is None:
        raise Invalid("not_found", "product")
    if product.county not in gates.assistance()[data.list].counties:
        raise Invalid("county_not_on_list", "product")
    return product.id


@post("/platform/certificates/{certificate:uuid}/end", operation_id="endCertificate", may="staff:certify")
async def end(
    certificate: FromPath[UUID],
    request: Request[Any, Any, Any],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
) -> Certificates:
    """A certificate holds no more, from today on."""
    async with database.transaction() as session:
        found = await session.get(Certificate, certificate)
        if found is None:
            raise NotFound
        await session.delete(found)
        said = f"{found.kind} {found.list} {found.number}"
        await audit.note(session, actor, "certificate:end", f"supplier:{found.supplier_id}", said, found.supplier_id)
        await session.flush()
        return await _shown(session, found.supplier_id, language(request))


router = Router(
    path="/api",
    route_handlers=[list_waiting, judge_test, get_report, list_certificates, grant, end],
    tags=["lots"],
)
