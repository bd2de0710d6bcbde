"""Looks at other people's data, one line of the audit each: whole names and doors, and look-ups of staff."""

import uuid
from collections.abc import Iterable

from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts import audit
from backend.accounts.queries import Actor

ABOUT_MANY = "reveal:list"
LOOKS = ("reveal", ABOUT_MANY, "look_up", "look_at", "claim:see")
"""What the audit calls looks: one person's data whole, a list of many, a search and a masked page on the desk."""


async def at_many(
    session: AsyncSession, actor: Actor, subject: str, supplier_id: uuid.UUID, what: str, orders: Iterable[str]
) -> None:
    """A list showed names, phones or doors of these orders whole; nothing is written of an empty one."""
    numbers = sorted(set(orders))
    if numbers:
        await audit.note(session, actor, ABOUT_MANY, subject, what, supplier_id, count=len(numbers), orders=numbers)


async def at_one(session: AsyncSession, actor: Actor, subject: str) -> None:
    """Staff opened the masked page of an order or a person."""
    await audit.note(session, actor, "look_at", subject)


async def up(session: AsyncSession, actor: Actor, found: Iterable[str]) -> None:
    """Staff searched: what was found, never what was typed (a phone of nobody we know is nobody's business); a search
    that found nothing is written down too."""
    subjects = list(found)
    (first, *others) = subjects or ["look_up:nothing"]
    await audit.note(session, actor, "look_up", first, found=len(subjects), others=others)
