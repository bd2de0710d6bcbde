"""parcels that are gifts: no prices inside, a card

Revision ID: 0051
Revises: 0050
"""

import sqlalchemy as sa
from alembic import op

from backend.db.functions import watch

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. The words of a card are no more kept by the audit than the door is."""
    op.add_column("shipment", sa.Column("gift", sa.Boolean(), server_default="false", nullable=False))
    op.add_column("shipment", sa.Column("card", sa.Text(), server_default="", nullable=False))
    op.execute("drop trigger shipment_audited on shipment")
    watch(
        op,
        "shipment",
        hidden="address_sealed,address_masked,note,card",
        when="old.state is distinct from new.state",
        heard=True,
    )
