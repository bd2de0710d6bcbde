"""The sandbox provider: development's stand-in for a payment company, with books of its own.

It lives behind the port like any provider and is driven by the buyer on `/dev/pay/{attempt}`. Production
refuses to start with it.
"""

import uuid
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from backend.db.session import Database
from backend.kernel.ids import new_id
from backend.payments.models import SandboxIntent, SandboxRefund
from backend.payments.ports import About, Disputed, Event, Intent, Moved, Refused, Returned, Started


class Sandbox:
    """See Provider. Every call is a transaction of its own: the world outside does not join ours."""

    name = "sandbox"
    methods = ("card", "alipay", "wechat_pay")

    def __init__(self, database: Database, origin: str) -> None:
        self._database, self._origin = database, origin

    def read_event(self, body: bytes, headers: Mapping[str, str]) -> Event | None:
        """See Provider. It calls nobody: its own page files what happened (`backend.dev.announce`)."""
        del body, headers
        return None

    def about(self, kind: str) -> About:
        """See Provider. It tells of payments alone."""
        del kind
        return "payment"

    async def start(self, key: uuid.UUID, amount: int, method: str, description: str) -> Started:
        """See Provider. The sandbox shows no description."""
        del description
        reference = f"sbx_{new_id().hex}"
        async with self._database.transaction() as session:
            await session.execute(
                insert(SandboxIntent)
                .values(reference=reference, idempotency_key=str(key), amount=amount, state="pending")
                .on_conflict_do_nothing(index_elements=["idempotency_key"])
            )
            intent = await session.execute(select(SandboxIntent).where(SandboxIntent.idempotency_key == str(key)))
            found = intent.scalar_one()
        if found.amount != amount:
            raise Refused("this key was used for another amount")
        kind = "qr" if method == "wechat_pay" else "redirect"
        return Started(found.reference, {"kind": kind, "url": f"/dev/pay/{key}"})

    async def look_up(self, reference: str) -> Intent:
        """See Provider."""
        async with self._database.transaction() as session:
            found = await session.get(SandboxIntent, reference)
        if found is None:
            raise Refused("unknown payment")
        return _intent(found)

    async def find(self, key: uuid.UUID) -> Intent | None:
        """See Provider."""
        async with self._database.transaction() as session:
            found = await session.execute(select(SandboxIntent).where(SandboxIntent.idempotency_key == str(key)))
            intent = found.scalar_one_or_none()
        return None if intent is None else _intent(intent)

    async def cancel(self, reference: str) -> Intent:
        """See Provider."""
        async with self._database.transaction() as session:
            await session.execute(
                update(SandboxIntent)
                .where(SandboxIntent.reference == reference, SandboxIntent.state == "pending")
                .values(state="cancelled")
            )
        return await self.look_up(reference)

    async def refund(self, key: uuid.UUID, reference: str, amount: int) -> Returned:
        """See Provider."""
        async with self._database.transaction() as session:
            intent = await session.get(SandboxIntent, reference, with_for_update=True)
            if intent is None:
                raise Refused("unknown payment")
            known = await session.get(SandboxRefund, str(key))
            if known is not None and known.amount != amount:
                raise Refused("this key was used for another amount")
            if known is None:
                if intent.refunded + amount > intent.amount * intent.paid_times:
                    raise Refused("more than was received")
                session.add(SandboxRefund(idempotency_key=str(key), reference=reference, amount=amount))
                intent.refunded += amount
        return Returned(f"sbxr_{key.hex}", "succeeded", amount)

    async def find_refund(self, key: uuid.UUID, reference: str) -> Returned | None:
        """See Provider."""
        del reference
        async with self._database.transaction() as session:
            known = await session.get(SandboxRefund, str(key))
        return Returned(f"sbxr_{key.hex}", "succeeded", known.amount) if known else None

    async def look_up_refund(self, reference: str) -> Returned:
        """See Provider."""
        try:
            key = uuid.UUID(reference.removeprefix("sbxr_"))
        except ValueError as broken:
            raise Refused("unknown refund") from broken
        async with self._database.transaction() as session:
            found = await session.get(SandboxRefund, str(key))
        if found is None:
            raise Refused("unknown refund")
        return Returned(reference, "succeeded", found.amount)

    async def look_up_dispute(self, reference: str) -> Disputed:
        """See Provider. Nobody disputes in the sandbox."""
        raise Refused(f"unknown dispute {reference}")

    async def movements(self, since: datetime) -> list[Moved]:
        """See Provider. The sandbox takes no fee."""
        async with self._database.transaction() as session:
            paid = await session.execute(
                select(SandboxIntent).where(SandboxIntent.paid_times > 0, SandboxIntent.created_at >= since)
            )
            back = await session.execute(select(SandboxRefund).where(SandboxRefund.created_at >= since))
            moved = [
                Moved(f"sbxt_{i.reference}_{n}", "charge", i.amount, 0, i.reference, i.created_at)
                for i in paid.scalars()
                for n in range(i.paid_times)
            ]
            for r in back.scalars():
                name = f"sbxr_{uuid.UUID(r.idempotency_key).hex}"
                moved.append(Moved(f"sbxt_{name}", "refund", -r.amount, 0, name, r.created_at))
        return sorted(moved, key=lambda one: (one.at, one.id))

    async def pay(self, key: uuid.UUID, times: int = 1) -> Intent | None:
        """The buyer pays; cancelled intents can be paid too, as a real one can in the same second."""
        async with self._database.transaction() as session:
            await session.execute(
                update(SandboxIntent)
                .where(SandboxIntent.idempotency_key == str(key), SandboxIntent.paid_times == 0)
                .values(state="succeeded", paid_times=times, pay_at=None)
            )
        return await self.find(key)

    async def fail(self, key: uuid.UUID) -> Intent | None:
        """The buyer's bank says no."""
        async with self._database.transaction() as session:
            await session.execute(
                update(SandboxIntent)
                .where(SandboxIntent.idempotency_key == str(key), SandboxIntent.state == "pending")
                .values(state="failed")
            )
        return await self.find(key)

    async def pay_later(self, key: uuid.UUID, at: datetime) -> None:
        """The money will arrive at an instant, whatever has become of the order."""
        async with self._database.transaction() as session:
            await session.execute(
                update(SandboxIntent).where(SandboxIntent.idempotency_key == str(key)).values(pay_at=at)
            )

    async def tick(self, now: datetime) -> list[Intent]:
        """Let late money arrive; the intents that were paid just now."""
        async with self._database.transaction() as session:
            due = await session.execute(
                update(SandboxIntent)
                .where(SandboxIntent.pay_at <= now, SandboxIntent.paid_times == 0)
                .values(state="succeeded", paid_times=1, pay_at=None)
                .returning(SandboxIntent)
            )
            return [_intent(found) for found in due.scalars()]


def _intent(row: SandboxIntent) -> Intent:
    return Intent(row.reference, row.state, row.amount * row.paid_times, row.refunded)
