"""study visits: groups, teachers, guides

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("trip", sa.Column("study", postgresql.JSONB(astext_type=sa.Text(), none_as_null=True), nullable=True))
    op.create_check_constraint(op.f("ck_trip_study_day"), "trip", "study is null or days = 1")
    op.drop_constraint(op.f("ck_trip_unit_type"), "trip_unit")
    op.create_check_constraint(
        op.f("ck_trip_unit_type"), "trip_unit",
        "type in ('ADULT', 'CHILD', 'SENIOR', 'PUPIL', 'TEACHER', 'GROUP', 'SINGLE_ROOM', 'ADD_ON')",
    )
    op.add_column("draw", sa.Column("size", sa.BigInteger(), nullable=True))
    op.drop_constraint(op.f("ck_draw_per"), "draw")
    op.create_check_constraint(op.f("ck_draw_per"), "draw", "per in ('head', 'pair', 'group')")
    op.create_check_constraint(op.f("ck_draw_size"), "draw", "(per = 'group') = (size is not null) and size > 0 is not false")
