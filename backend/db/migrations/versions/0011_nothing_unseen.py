"""what is in force stays until its successor is confirmed; a credit code is claimed by handing in

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

from backend.db.functions import watch

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

OPEN = "state not in ('applying', 'returned', 'refused')"


def upgrade() -> None:
    """Apply."""
    op.add_column("second_factor", sa.Column("pending_sealed", sa.LargeBinary(), nullable=True))
    op.alter_column("second_factor", "secret_sealed", nullable=True)
    op.execute("update second_factor set pending_sealed = secret_sealed, secret_sealed = null where confirmed_at is null")
    op.execute("drop trigger second_factor_audited on second_factor")
    watch(op, "second_factor", hidden="secret_sealed,pending_sealed,recovery,last_step", key="account_id",
          when="old.confirmed_at is distinct from new.confirmed_at")
    op.drop_index("uq_supplier_credit_code", table_name="supplier")
    op.create_index("uq_supplier_credit_code", "supplier", ["credit_code"], unique=True, postgresql_where=OPEN)
