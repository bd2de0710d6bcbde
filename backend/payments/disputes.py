"""Disputes: a buyer's bank took money back. The provider's word moves our books; staff answers at the provider."""

from sqlalchemy.dialects.postgresql import insert

from backend.db.session import Database
from backend.kernel import clock
from backend.ledger import actions as ledger
from backend.ledger import rules as books
from backend.ledger.rules import Line
from backend.orders import queries as order_queries
from backend.payments import queries
from backend.payments.models import Dispute
from backend.payments.ports import Provider


async def settle_dispute(database: Database, provider: Provider, reference: str) -> str:
    """Ask the provider how a dispute stands and bring our books to it; `unknown` for a payment that isn't ours yet.

    What is disputed can't be refunded as well: it counts against the payment's cap while open and when lost.
    """
    found = await provider.look_up_dispute(reference)
    async with database.transaction() as session:
        attempt = await queries.find_attempt(session, found.payment)
        if attempt is None:
            return "unknown"
        order = await order_queries.lock_order(session, attempt.order_id)
        await session.refresh(attempt, with_for_update=True)
        now = clock.now()
        await session.execute(
            insert(Dispute)
            .values(reference=reference, attempt_id=attempt.id, amount=0, state="open", reason=found.reason)
            .on_conflict_do_nothing()
        )
        dispute = await session.get(Dispute, reference, with_for_update=True)
        assert dispute is not None
        clearing, disputes = books.clearing(attempt.provider), books.DISPUTES
        if dispute.amount == 0:
            # More may be disputed than is left after refunds; only what is left can be taken into the cap.
            dispute.amount = found.amount
            attempt.disputed += min(found.amount, attempt.received - attempt.refunded - attempt.disputed)
            moves = [Line(disputes, found.amount, order.id), Line(clearing, -found.amount, order.id)]
            await ledger.book(session, "dispute_taken", reference, moves, now)
            order.stuck = order.stuck or "disputed"
        if found.state != "open" and dispute.state == "open":
            dispute.state, dispute.settled_at = found.state, now
            if found.state == "won":
                attempt.disputed = max(0, attempt.disputed - dispute.amount)
                moves = [Line(clearing, dispute.amount, order.id), Line(disputes, -dispute.amount, order.id)]
                await ledger.book(session, "dispute_won", reference, moves, now)
            if order.stuck == "disputed":
                order.stuck = None
        return dispute.state
