"""one search over everything published

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from backend.db.functions import load

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "search_entry",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("names", sa.Text(), nullable=False),
        sa.Column("strong", postgresql.ARRAY(sa.TEXT()), nullable=False),
        sa.Column("words", postgresql.ARRAY(sa.TEXT()), nullable=False),
        sa.Column("latin", sa.Text(), nullable=False),
        sa.Column("weight", sa.BigInteger(), nullable=False),
        sa.Column("shown", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("indexed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("kind", "slug", name=op.f("pk_search_entry")),
    )
    op.create_index("ix_search_entry_strong", "search_entry", ["strong"], unique=False, postgresql_using="gin")
    op.create_index("ix_search_entry_words", "search_entry", ["words"], unique=False, postgresql_using="gin")
    op.create_index("ix_search_entry_latin", "search_entry", ["latin"], unique=False, postgresql_using="gin",
                    postgresql_ops={"latin": "gin_trgm_ops"})
    load(op, "search", "find_v1")
