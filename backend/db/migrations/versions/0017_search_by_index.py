"""search always goes by its indexes

The function of 0015 was mended in its file, which no release had carried; databases made before get it here.

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
