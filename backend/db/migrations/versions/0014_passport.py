"""passports and stamps

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "passport",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("account_id", sa.UUID(), nullable=True),
        sa.Column("secret_hash", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(account_id is null) <> (secret_hash is null)", name=op.f("ck_passport_one_holder")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_passport_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passport")),
        sa.UniqueConstraint("account_id", name=op.f("uq_passport_account_id")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_passport_secret_hash")),
    )
    op.create_table(
        "stamp",
        sa.Column("passport_id", sa.UUID(), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("earned_on", sa.Date(), nullable=False),
        sa.Column("poster_issued_on", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["passport_id"], ["passport.id"], name=op.f("fk_stamp_passport_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("passport_id", "site", name=op.f("pk_stamp")),
    )
