"""what the law keeps is sealed apart; invoices are sealed; words of history go with the account they are about

Revision ID: 0035
Revises: 0031
"""

import sqlalchemy as sa
from alembic import op

from backend.db.functions import load

revision = "0035"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Clear invoices are sealed by a job: a migration knows no keys."""
    op.create_table(
        "kept_record",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("account_id", sa.UUID(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("law", sa.Text(), nullable=False),
        sa.Column("keep_until", sa.Date(), nullable=False),
        sa.Column("record_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("law in ('travel', 'trade')", name=op.f("ck_kept_record_law")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_kept_record_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_record")),
    )
    op.create_index("ix_kept_record_account_id", "kept_record", ["account_id"])
    op.create_index("ix_kept_record_keep_until", "kept_record", ["keep_until"])
    op.add_column("orders", sa.Column("invoice_sealed", sa.LargeBinary(), nullable=True))
    op.create_index("ix_orders_invoice_in_clear", "orders", ["id"], postgresql_where=sa.text("invoice is not null"))
    load(op, "accounts", "kept_until_v1", "wordless_v1", "forget_words_v1")
    load(op, "orders", "place_v5")
    op.execute(
        "create trigger kept_record_kept before update or delete on kept_record"
        " for each row execute function kept_until_v1()"
    )


def downgrade() -> None:
    """Not offered."""
    raise NotImplementedError("we go forward; a release that went wrong is mended by the next one")
