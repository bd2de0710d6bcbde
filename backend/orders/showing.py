"""What was sold, as it is on sale now: for pictures beside an order, and the way to buy it again."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping

from sqlalchemy.ext.asyncio import AsyncSession

from backend.inventory.queries import find_offers
from backend.orders import registry
from backend.orders.kind import Sold


async def showcase(session: AsyncSession, offers: Collection[uuid.UUID], lang: str) -> Mapping[uuid.UUID, Sold]:
    """Offer → its page and picture, one read per kind; what is of no kind or is gone is missing."""
    subjects: dict[str, dict[uuid.UUID, uuid.UUID]] = defaultdict(dict)
    for one in (await find_offers(session, list(offers))).values():
        kind = registry.selling(one.kind)
        if kind is not None:
            subjects[kind.name][one.id] = one.subject_id
    found: dict[uuid.UUID, Sold] = {}
    for name, mine in subjects.items():
        shown = await registry.KINDS[name].showcase(session, sorted(set(mine.values())), lang)
        found |= {offer: shown[subject] for offer, subject in mine.items() if subject in shown}
    return found
