"""Addresses, regions, a pasted address, and proof of age."""

from typing import Annotated, Any, ClassVar
from uuid import UUID

from litestar import Request, Response, Router, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from backend.accounts.keys import Keys
from backend.accounts.queries import Actor
from backend.addresses import actions as addresses
from backend.addresses.models import Address
from backend.addresses.pasting import parse
from backend.addresses.regions import districts, streets, tree
from backend.db.session import Database
from backend.kernel import clock
from backend.kernel.errors import NotFound
from backend.kernel.wire import In, Out
from backend.web.client import network
from backend.web.limits import Counters, allow
from backend.web.public import public

Line = Annotated[str, Meta(max_length=120)]


class AddressIn(addresses.AddressIn):
    """Where goods go: district and street codes (GB/T 2260), who answers, at which door."""

    example: ClassVar[dict[str, Any]] = {
        "name": "李想",
        "phone": "13900000000",
        "region": "310117",
        "detail": "演示路1号101室",
    }
    name: Annotated[str, Meta(min_length=1, max_length=60)]
    phone: Annotated[str, Meta(min_length=5, max_length=30)]
    region: Annotated[str, Meta(pattern=r"^\d{6}$")]
    street: Annotated[str, Meta(pattern=r"^(\d{9})?$")] = ""
    detail: Line = ""
    usual: bool = False


class AddressOut(Out):
    """An own address, the phone masked; `text` the region in words."""

    id: UUID
    name: str
    phone: str
    region: str
    street: str
    text: str
    detail: str
    usual: bool


class AddressList(Out):
    """All of mine, the usual one first."""

    items: list[AddressOut]


class RegionOut(Out):
    """A region and those below it; districts have none here."""

    code: str
    name: str
    items: list["RegionOut"]


class Regions(Out):
    """Provinces, or a district's streets."""

    items: list[RegionOut]


class PasteIn(In):
    """A text that holds an address."""

    text: Annotated[str, Meta(min_length=1, max_length=500)]


class PasteOut(Out):
    """What the text said. `missing` of name, phone, district, detail; `choices` districts it may mean.

    `regionText` says as much as is sure: without a district the province and the city, where the text names them.
    """

    name: str
    phone: str
    region: str
    street: str
    region_text: str
    detail: str
    missing: list[str]
    choices: list[RegionOut]


class AgeIn(In):
    """The number of a document that holds a birth date; it is looked at and not kept."""

    number: Annotated[str, Meta(min_length=15, max_length=30)]


class AgeOut(Out):
    """Whether the account has shown to be of age."""

    proven: bool


def _out(keys: Keys, one: Address) -> AddressOut:
    door = addresses.open_door(keys, one)
    return AddressOut(
        id=one.id, name=door.name, phone=one.masked["phone"], region=one.region, street=one.street,
        text=addresses.region_text(one.region, one.street), detail=door.detail, usual=one.usual,
    )  # fmt: skip


@get("/me/addresses", operation_id="listAddresses", may="signed_in")
async def list_addresses(
    actor: NamedDependency[Actor], database: NamedDependency[Database], keys: NamedDependency[Keys]
) -> AddressList:
    """My addresses."""
    async with database.reading() as session:
        return AddressList(items=[_out(keys, one) for one in await addresses.list_all(session, actor.account_id)])


@post("/me/addresses", operation_id="addAddress", may="signed_in")
async def add_address(
    data: JSONBody[AddressIn],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
    keys: NamedDependency[Keys],
) -> AddressOut:
    """Keep an address."""
    async with database.transaction() as session:
        return _out(keys, await addresses.keep(session, keys, actor.account_id, data))


@patch("/me/addresses/{address_id:uuid}", operation_id="changeAddress", may="signed_in")
async def change_address(
    address_id: FromPath[UUID],
    data: JSONBody[AddressIn],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
    keys: NamedDependency[Keys],
) -> AddressOut:
    """Change one of mine; orders keep the copy they were placed with."""
    async with database.transaction() as session:
        return _out(keys, await addresses.keep(session, keys, actor.account_id, data, address_id))


@delete("/me/addresses/{address_id:uuid}", operation_id="removeAddress", may="signed_in")
async def remove_address(
    address_id: FromPath[UUID], actor: NamedDependency[Actor], database: NamedDependency[Database]
) -> None:
    """Forget one of mine."""
    async with database.transaction() as session:
        await addresses.forget(session, actor.account_id, address_id)


@post("/addresses/parse", status_code=200, operation_id="readPasted", may="anyone")
async def read_pasted(
    data: JSONBody[PasteIn], request: Request[Any, Any, Any], counters: NamedDependency[Counters]
) -> PasteOut:
    """Read a pasted address; nothing is kept."""
    await allow(counters, f"paste:{network(request)}", 300, 600)
    found = parse(data.text)
    return PasteOut(
        name=found.name, phone=found.phone, region=found.district, street=found.street,
        region_text=found.region + dict(streets(found.district)).get(found.street, ""), detail=found.detail,
        missing=found.missing,
        choices=[RegionOut(code=code, name=districts()[code].text, items=[]) for code in found.choices],
    )  # fmt: skip


@get("/regions", operation_id="listRegions", may="anyone", sync_to_thread=False)
def list_regions() -> Response[Regions]:
    """Provinces with their cities and districts."""
    made = [
        RegionOut(code=code, name=name, items=[
            RegionOut(code=c, name=n, items=[RegionOut(code=d, name=t, items=[]) for d, t in below])
            for c, n, below in cities
        ])
        for code, name, cities in tree()
    ]  # fmt: skip
    return public(Regions(items=made), 86_400)


@get("/regions/{code:str}", operation_id="listStreets", may="anyone", sync_to_thread=False)
def list_streets(code: FromPath[str]) -> Response[Regions]:
    """A district's streets and townships."""
    if code not in districts():
        raise NotFound
    return public(Regions(items=[RegionOut(code=c, name=n, items=[]) for c, n in streets(code)]), 86_400)


@get("/me/age", operation_id="getAge", may="signed_in")
async def get_age(actor: NamedDependency[Actor], database: NamedDependency[Database]) -> AgeOut:
    """Whether I have shown to be 18."""
    async with database.reading() as session:
        return AgeOut(proven=await addresses.has_proven_age(session, actor.account_id))


@post("/me/age", status_code=200, operation_id="proveAge", may="signed_in")
async def prove_age(
    data: JSONBody[AgeIn],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
    counters: NamedDependency[Counters],
) -> AgeOut:
    """Show an ID number once, for goods that only adults may buy."""
    await allow(counters, f"age:{actor.account_id}", 10, 3600)
    async with database.transaction() as session:
        await addresses.prove_age(session, actor.account_id, data.number, clock.today())
    return AgeOut(proven=True)


router = Router(
    path="/api",
    route_handlers=[
        list_addresses, add_address, change_address, remove_address, read_pasted, list_regions, list_streets, get_age,
        prove_age,
    ],
    tags=["addresses"],
)  # fmt: skip
