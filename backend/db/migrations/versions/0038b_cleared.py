"""which erased accounts no room holds a word of any more; those of before are cleared by a job

Revision ID: 0038b
Revises: 0038
"""

import sqlalchemy as sa
from alembic import op

revision = "0038b"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("account", sa.Column("cleared_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_account_uncleared", "account", ["id"],
        postgresql_where=sa.text("erased_at is not null and cleared_at is null"),
    )


def downgrade() -> None:
    """Not offered."""
    raise NotImplementedError("we go forward; a release that went wrong is mended by the next one")
