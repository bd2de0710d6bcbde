"""an order's parts are one table, each kind's own rows under the same id; place_v6 writes rows by table

Processes of the release before go on meanwhile: `place_v5` writes the parts too, and a trigger keeps the old columns of
lines (`booking_id`, `shipment_id`) and the new one (`part_id`) alike. Both go when no such process runs any more.

Revision ID: 0043
Revises: 0042
"""

import sqlalchemy as sa
from alembic import op

from backend.db.functions import load, read

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None
FILL = """
insert into order_part (id, order_id, supplier_order_id, kind)
select id, order_id, supplier_order_id, 'trips' from booking
union all select id, order_id, supplier_order_id, 'goods' from shipment
"""
ALIKE = """
create function order_line_alike_v1() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
    if new.part_id is null then
        new.part_id := coalesce(new.booking_id, new.shipment_id);
    else
        new.booking_id := (select id from order_part where id = new.part_id and kind = 'trips');
        new.shipment_id := (select id from order_part where id = new.part_id and kind = 'goods');
    end if;
    return new;
end $$;
create trigger order_line_alike before insert on order_line for each row execute function order_line_alike_v1();
"""
BOOKINGS = "    insert into booking (id, order_id,"
PARTS = """
    insert into order_part (id, order_id, supplier_order_id, kind)
    select p.id, p.order_id, p.supplier_order_id, k.kind
      from unnest(good) g(n)
     cross join (values ('bookings', 'trips'), ('shipments', 'goods')) k(name, kind)
     cross join jsonb_to_recordset(batch[g.n] -> k.name) p(id uuid, order_id uuid, supplier_order_id uuid);

"""
"""What `place_v5` writes besides, before the rows that refer to it."""
RECEIVED = "state in ('asked', 'escalated', 'to_return', 'returning', 'resending', 'done', 'refused', 'withdrawn')"


def upgrade() -> None:
    """Apply. Nobody writes an order between the filling of the new table and what checks it."""
    op.execute("lock table orders, order_line, booking, shipment, cancellation in share row exclusive mode")
    op.create_table(
        "order_part",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("order_id", sa.UUID(), nullable=False),
        sa.Column("supplier_order_id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_order_part_order_id")),
        sa.ForeignKeyConstraint(
            ["supplier_order_id"], ["supplier_order.id"], name=op.f("fk_order_part_supplier_order_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_part")),
    )
    op.execute(FILL)
    op.create_index(op.f("ix_order_part_order_id"), "order_part", ["order_id"])
    for table in ("booking", "shipment"):
        op.create_foreign_key(op.f(f"fk_{table}_id"), table, "order_part", ["id"], ["id"])
    op.add_column("order_line", sa.Column("part_id", sa.UUID(), nullable=True))
    op.execute("update order_line set part_id = coalesce(booking_id, shipment_id)")
    op.execute(ALIKE)
    op.alter_column("order_line", "part_id", nullable=False)
    op.create_foreign_key(op.f("fk_order_line_part_id"), "order_line", "order_part", ["part_id"], ["id"])
    op.create_index(op.f("ix_order_line_part_id"), "order_line", ["part_id"])
    op.drop_constraint(op.f("ck_order_line_one_part"), "order_line", type_="check")
    op.add_column("cancellation", sa.Column("part_id", sa.UUID(), nullable=True))
    op.execute("update cancellation set part_id = booking_id where booking_id is not null")
    op.create_foreign_key(op.f("fk_cancellation_part_id"), "cancellation", "order_part", ["part_id"], ["id"])
    op.drop_constraint(op.f("ck_offer_kind"), "offer", type_="check")
    op.drop_constraint(op.f("ck_after_sale_state"), "after_sale", type_="check")
    op.create_check_constraint("state", "after_sale", RECEIVED)
    for past in range(1, 6):
        op.execute(f"drop function place_v{past}(jsonb)")
    op.get_bind().exec_driver_sql(read("orders", "place_v5").replace(BOOKINGS, PARTS + BOOKINGS).replace("%", "%%"))
    load(op, "checkout", "place_v6")


def downgrade() -> None:
    """Not offered."""
    raise NotImplementedError("we go forward; a release that went wrong is mended by the next one")
