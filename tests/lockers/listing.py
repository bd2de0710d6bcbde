"""Lockers as their suppliers list them."""

import uuid
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.inventory import actions as stock
from backend.inventory.models import Quota
from backend.listings.kinds import Fault, Kind
from backend.listings.models import Listing
from tests.lockers.models import Locker


class Words(msgspec.Struct, forbid_unknown_fields=True):
    zh: str = ""
    en: str = ""


class LockerDraft(msgspec.Struct, forbid_unknown_fields=True):
    title: Words = msgspec.field(default_factory=Words)
    hours: int = 0
    fen: int = 0


async def check(session: AsyncSession, listing: Listing, draft: LockerDraft) -> list[Fault]:
    lacking = {"content.title.zh": not draft.title.zh, "content.hours": draft.hours < 1, "content.fen": draft.fen < 1}
    return [Fault(field, "required") for field, lacks in lacking.items() if lacks]


async def publish(session: AsyncSession, listing: Listing, draft: LockerDraft) -> uuid.UUID:
    from tests.lockers.kind import open_locker

    locker = await open_locker(session, listing.supplier_id, f"l-{listing.id.hex[-8:]}", draft.hours, draft.fen)
    locker.name = {"zh": draft.title.zh, "en": draft.title.en or draft.title.zh}
    return locker.id


async def preview(session: AsyncSession, listing: Listing, draft: LockerDraft, lang: str) -> dict[str, Any]:
    return {"title": getattr(draft.title, lang), "hours": draft.hours}


async def show(session: AsyncSession, locker_id: uuid.UUID, live: bool) -> None:
    locker = await session.get_one(Locker, locker_id)
    days = await session.execute(select(Quota.id).where(Quota.resource_id == locker.resource_id))
    await stock.set_quotas(session, list(days.scalars()), selling=live)


KIND = Kind(draft=LockerDraft, check=check, publish=publish, preview=preview, show=show)
