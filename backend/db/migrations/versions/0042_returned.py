"""what came back by a change of mind, counted on the line

Revision ID: 0042
Revises: 0041
"""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None
FILL = """
update order_line o
   set returned = least(a.quantity, o.sent),
       gone = (o.unit_price * o.quantity - o.off_supplier - o.off_platform + o.lost_supplier + o.lost_platform)
              * (o.cancelled + least(a.quantity, o.sent)) / o.quantity
  from (select line_id, sum(quantity) as quantity from after_sale
         where state = 'done' and reason = 'no_reason' group by 1) a
 where a.line_id = o.id
"""


def upgrade() -> None:
    """Apply."""
    for name in ("returned", "gone"):
        op.add_column("order_line", sa.Column(name, sa.BigInteger(), server_default="0", nullable=False))
    op.execute(FILL)
    op.create_check_constraint("returned", "order_line", "returned between 0 and sent")


def downgrade() -> None:
    """Not offered."""
    raise NotImplementedError("we go forward; a release that went wrong is mended by the next one")
