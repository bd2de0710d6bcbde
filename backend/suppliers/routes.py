"""Which suppliers the signed-in person acts for."""

from uuid import UUID

from litestar import Router, get
from litestar.di import NamedDependency

from backend.accounts.queries import Actor
from backend.db.session import Database
from backend.kernel.wire import Out
from backend.suppliers import queries


class Membership(Out):
    """A supplier and what the person may do there."""

    supplier: UUID
    slug: str
    name: dict[str, str]
    role: str


class Memberships(Out):
    """All of them."""

    items: list[Membership]


@get("/me/memberships", operation_id="listMemberships", may="signed_in")
async def list_memberships(actor: NamedDependency[Actor], database: NamedDependency[Database]) -> Memberships:
    """Suppliers the signed-in person acts for."""
    async with database.reading() as session:
        found = await queries.list_memberships(session, actor.account_id)
    return Memberships(items=[Membership(supplier=s.id, slug=s.slug, name=s.name, role=role) for s, role in found])


router = Router(path="/api", route_handlers=[list_memberships], tags=["suppliers"])
