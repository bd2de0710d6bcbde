"""add-ons of a trip that are there in some months only

Revision ID: 0048
Revises: 0047
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. What is on sale stays on sale all year, till its operator says else."""
    op.add_column("trip_unit", sa.Column("months", ARRAY(sa.SmallInteger()), server_default="{}", nullable=False))
