"""The audit's other half: named acts and looks at personal data. Changes of rows write themselves, by trigger."""

import uuid
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts.queries import Actor
from backend.kernel.wire import encode


async def note(
    session: AsyncSession,
    actor: Actor | None,
    act: str,
    subject: str,
    reason: str = "",
    supplier_id: uuid.UUID | None = None,
    **memo: Any,
) -> None:
    """Write down who did or looked at what and why, in the act's own transaction. `subject` is `noun:id`."""
    values = {
        "actor": actor.account_id if actor else None,
        "act": act,
        "subject": subject,
        "supplier": supplier_id,
        "reason": reason or None,
        "after": encode(memo) if memo else None,
    }
    statement = "select audit_note_v1(:actor, :act, :subject, :supplier, :reason, cast(:after as jsonb))"
    await session.execute(text(statement), values)
