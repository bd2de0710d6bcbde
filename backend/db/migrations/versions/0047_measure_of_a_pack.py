"""what a pack is measured in, so that its price can be told per 500 g, per 500 ml or per piece; what a deal may strike

Revision ID: 0047
Revises: 0046
"""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. What is on sale is measured by its net weight till its supplier says else; running deals strike nothing."""
    for table in ("flash_sale", "group_deal"):
        op.add_column(table, sa.Column("struck", sa.BigInteger(), nullable=True))
        op.create_check_constraint(op.f(f"ck_{table}_struck"), table, "struck > price")
    op.add_column("sku", sa.Column("measure", sa.Text(), server_default="g", nullable=False))
    op.add_column("sku", sa.Column("contents", sa.BigInteger(), nullable=True))
    op.create_check_constraint(op.f("ck_sku_measure"), "sku", "measure in ('g', 'ml', 'piece')")
    op.create_check_constraint(
        op.f("ck_sku_contents"), "sku", "(measure = 'g') = (contents is null) and contents > 0 is not false"
    )
