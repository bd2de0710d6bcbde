"""What reviews hold about a person: what goes with them, what is told to them."""

import uuid
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts.keys import Keys
from backend.reviews.models import Review

NOBODY: dict[str, Any] = {"author": "*", "text": "", "pictures": [], "reply": None, "replied_at": None}


async def forget_person(session: AsyncSession, account_id: uuid.UUID) -> None:
    """Words and pictures go; the stars stay among the others, without an author. What was written once follows in
    `forget_words_v1`."""
    await session.execute(update(Review).where(Review.account_id == account_id).values(NOBODY))


async def export(session: AsyncSession, keys: Keys, account_id: uuid.UUID) -> dict[str, Any]:
    """Reviews, for the person who wrote them (PIPL 45)."""
    del keys
    written = await session.execute(select(Review).where(Review.account_id == account_id).order_by(Review.id))
    return {
        "reviews": [
            {
                "author": one.author, "pack": one.pack, "stars": one.stars, "text": one.text, "at": one.created_at,
                "pictures": one.pictures, "reply": one.reply, "removedFor": one.removed_for,
            }
            for one in written.scalars()
        ],
    }  # fmt: skip
