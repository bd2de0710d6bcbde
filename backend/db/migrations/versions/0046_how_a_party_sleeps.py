"""a trip's rules of rooms, children without a bed; a return the seller is silent about has a deadline

Revision ID: 0046
Revises: 0045
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None
TYPES = "'ADULT', 'CHILD', 'CHILD_NO_BED', 'SENIOR', 'PUPIL', 'TEACHER', 'GROUP', 'SINGLE_ROOM', 'ADD_ON'"


def upgrade() -> None:
    """Apply. Trips keep selling as they did: everybody takes a bed, and nobody shares, till their operator says else.

    Returns that are on their way already get the time that new ones get.
    """
    op.add_column("trip", sa.Column("rooming", JSONB(), server_default="{}", nullable=False))
    op.drop_constraint(op.f("ck_trip_unit_type"), "trip_unit")
    op.create_check_constraint(op.f("ck_trip_unit_type"), "trip_unit", f"type in ({TYPES})")
    op.drop_index("ix_after_sale_answer_by", "after_sale")
    op.create_index(
        "ix_after_sale_answer_by", "after_sale", ["answer_by"],
        postgresql_where="state in ('asked', 'returning', 'resending')",
    )  # fmt: skip
    op.execute(
        "update after_sale set answer_by = now() + interval '10 days' where state in ('returning', 'resending')"
    )
