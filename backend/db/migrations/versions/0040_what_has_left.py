"""what has left in parcels and what giving up takes back, counted on the line

Revision ID: 0040
Revises: 0039
"""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None
CHECKS = {
    "sent": "arrived between 0 and sent and sent + cancelled <= quantity",
    "excused": "excused between 0 and cancelled",
    "lost": (
        "lost_supplier >= 0 and lost_platform between 0 and off_platform"
        " and (lost_supplier <= off_supplier or offer_id is null)"
    ),
    "commission": "commission between 0 and unit_price * quantity - off_supplier + lost_supplier",
    "back_within_line": (
        "back between 0 and unit_price * quantity - off_supplier - off_platform + lost_supplier + lost_platform"
    ),
}
FILL = """
with packed as (
    select (l.value ->> 'line')::uuid as line, sum((l.value ->> 'quantity')::bigint) as sent,
           sum((l.value ->> 'quantity')::bigint) filter (where p.state = 'delivered') as arrived
      from parcel p cross join jsonb_array_elements(p.lines) l(value) group by 1
)
update order_line o
   set sent = least(packed.sent, o.quantity - o.cancelled),
       arrived = least(coalesce(packed.arrived, 0), o.quantity - o.cancelled)
  from packed where packed.line = o.id
"""
ARRIVED = """
update order_line o set arrived = o.sent
  from shipment s where s.id = o.shipment_id and s.state in ('delivered', 'completed') and o.arrived < o.sent
"""
SHIPPED = """
update shipment s set state = 'shipped', shipped_at = coalesce(s.shipped_at, now())
 where s.state = 'to_ship'
   and exists (select 1 from order_line o where o.shipment_id = s.id and o.sent > 0)
   and not exists (select 1 from order_line o
                    where o.shipment_id = s.id and o.offer_id is not null and o.sent + o.cancelled < o.quantity)
"""

THERE = """
update shipment s set state = 'delivered', delivered_at = now()
 where s.state = 'shipped' and s.delivered_at is null
   and not exists (select 1 from order_line o where o.shipment_id = s.id and o.arrived < o.sent)
   and exists (select 1 from order_line o where o.shipment_id = s.id and o.sent > 0)
"""


def upgrade() -> None:
    """Apply. What was cancelled after it had left stays cancelled: money and stock have moved; the rest is counted."""
    for name in ("sent", "arrived", "excused", "lost_supplier", "lost_platform"):
        op.add_column("order_line", sa.Column(name, sa.BigInteger(), server_default="0", nullable=False))
    op.add_column("parcel", sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("update parcel set delivered_at = coalesce(looked_at, sent_at) where state = 'delivered'")
    op.execute(FILL)
    op.execute(ARRIVED)
    op.execute(SHIPPED)
    op.execute(THERE)
    for name in ("commission", "back_within_line"):
        op.drop_constraint(op.f(f"ck_order_line_{name}"), "order_line", type_="check")
    for name, rule in CHECKS.items():
        op.create_check_constraint(op.f(f"ck_order_line_{name}"), "order_line", rule)
    op.create_check_constraint(
        op.f("ck_parcel_arrival"), "parcel", "(state = 'delivered') = (delivered_at is not null)"
    )



def downgrade() -> None:
    """Money and stock were counted by the new columns: going back is restoring a backup."""
    raise RuntimeError("this revision is not undone; restore a backup")
