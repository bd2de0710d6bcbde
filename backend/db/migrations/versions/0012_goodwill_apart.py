"""goodwill stands apart from what cancellations gave back; a dispute knows what it holds of its payment

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    for name in ("given_platform", "given_supplier"):
        op.add_column("order_line", sa.Column(name, sa.BigInteger(), server_default="0", nullable=False))
    op.create_check_constraint(
        "given_within_back",
        "order_line",
        "given_platform >= 0 and given_supplier >= 0 and given_platform + given_supplier <= back",
    )
    op.add_column("dispute", sa.Column("capped", sa.BigInteger(), server_default="0", nullable=False))
    # Until now a payment's disputed fen were one sum; with one dispute per payment that is its own.
    op.execute(
        "update dispute d set capped = least(d.amount, a.disputed) from payment_attempt a"
        " where a.id = d.attempt_id and d.state <> 'won'"
    )
