"""a provider's references are its own: another may use the same ones; kinds are known by their features alone

Revision ID: 0045
Revises: 0044
"""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply, tables in the order in which the refund engine takes them. Until now one provider told of disputes."""
    op.create_unique_constraint("uq_refund_reference_attempt_id", "refund", ["reference", "attempt_id"])
    op.drop_constraint("uq_refund_reference", "refund")
    op.create_unique_constraint("uq_payment_attempt_provider_reference", "payment_attempt", ["provider", "reference"])
    op.drop_constraint("uq_payment_attempt_reference", "payment_attempt")
    op.add_column("dispute", sa.Column("provider", sa.Text(), server_default="stripe", nullable=False))
    op.drop_constraint("pk_dispute", "dispute")
    op.create_primary_key("pk_dispute", "dispute", ["provider", "reference"])
    for table, column in (("listing", "kind"), ("promotion", "scope")):
        op.drop_constraint(op.f(f"ck_{table}_{column}"), table)
        op.create_check_constraint(op.f(f"ck_{table}_{column}"), table, f"{column} ~ '^[a-z_]{{1,30}}$'")
