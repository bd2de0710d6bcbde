"""departures are given to guides

Revision ID: 0038
Revises: 0037
"""

import sqlalchemy as sa
from alembic import op

from backend.db.functions import watch

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. Who is a guide now keeps what is planned: nobody's list is empty on the morning after."""
    op.create_table(
        "departure_guide",
        sa.Column("departure_id", sa.UUID(), nullable=False),
        sa.Column("account_id", sa.UUID(), nullable=False),
        sa.Column("supplier_id", sa.UUID(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["departure_id"], ["departure.id"], name=op.f("fk_departure_guide_departure_id")
        ),
        sa.ForeignKeyConstraint(
            ["supplier_id", "account_id"],
            ["member.supplier_id", "member.account_id"],
            name=op.f("fk_departure_guide_supplier_id_account_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("departure_id", "account_id", name=op.f("pk_departure_guide")),
    )
    op.create_index(
        "ix_departure_guide_supplier_id_account_id", "departure_guide", ["supplier_id", "account_id"], unique=False
    )
    op.execute(
        "insert into departure_guide (departure_id, account_id, supplier_id)"
        " select d.id, m.account_id, m.supplier_id from departure d join member m on m.supplier_id = d.supplier_id"
        " where m.role = 'guide' and d.ends_on >= current_date - 1"
    )
    watch(op, "departure_guide", key="departure_id,account_id")


def downgrade() -> None:
    """Not offered."""
    raise NotImplementedError("we go forward; a release that went wrong is mended by the next one")
