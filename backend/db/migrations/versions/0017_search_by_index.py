"""search always goes by its indexes

Revision ID: 0017
Revises: 0016
"""

from alembic import op

from backend.db.functions import load

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    load(op, "search", "find_v1")
