"""reviews of trips stand beside those of goods

Revision ID: 0050
Revises: 0049
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("review", sa.Column("trip_id", postgresql.UUID(as_uuid=True), nullable=True))
    op.create_foreign_key(op.f("fk_review_trip_id_trip"), "review", "trip", ["trip_id"], ["id"])
    op.alter_column("review", "product_id", nullable=True)
    op.create_check_constraint(op.f("ck_review_subject"), "review", "num_nonnulls(product_id, trip_id) = 1")
    op.create_index("ix_review_trip_id_id", "review", ["trip_id", "id"])
