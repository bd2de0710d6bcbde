"""goods in orders: shipments, parcels, after-sale

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from backend.db.functions import load, watch

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table('shipment',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('order_id', sa.UUID(), nullable=False),
    sa.Column('supplier_order_id', sa.UUID(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('storage', sa.Text(), nullable=False),
    sa.Column('title', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('region', sa.Text(), nullable=False),
    sa.Column('address_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('address_masked', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('deliver_on', sa.Date(), nullable=True),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('ships_by', sa.Date(), nullable=False),
    sa.Column('shipped_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('delivered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('completed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("state in ('held', 'to_ship', 'shipped', 'delivered', 'completed', 'cancelled')", name=op.f('ck_shipment_state')),
    sa.ForeignKeyConstraint(['order_id'], ['orders.id'], name=op.f('fk_shipment_order_id')),
    sa.ForeignKeyConstraint(['supplier_order_id'], ['supplier_order.id'], name=op.f('fk_shipment_supplier_order_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shipment'))
    )
    op.create_index(op.f('ix_shipment_order_id'), 'shipment', ['order_id'], unique=False)
    op.create_index('ix_shipment_supplier_order_id', 'shipment', ['supplier_order_id'], unique=False)
    op.create_index('ix_shipment_to_ship', 'shipment', ['ships_by'], unique=False, postgresql_where="state = 'to_ship'")
    op.create_table('parcel',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('shipment_id', sa.UUID(), nullable=False),
    sa.Column('carrier', sa.Text(), nullable=False),
    sa.Column('number', sa.Text(), nullable=False),
    sa.Column('lines', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('state', sa.Text(), server_default='sent', nullable=False),
    sa.Column('by_account', sa.UUID(), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('looked_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("number ~ '^[A-Za-z0-9-]{8,24}$'", name=op.f('ck_parcel_number')),
    sa.CheckConstraint("state in ('sent', 'delivered')", name=op.f('ck_parcel_state')),
    sa.ForeignKeyConstraint(['by_account'], ['account.id'], name=op.f('fk_parcel_by_account')),
    sa.ForeignKeyConstraint(['shipment_id'], ['shipment.id'], name=op.f('fk_parcel_shipment_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_parcel')),
    sa.UniqueConstraint('carrier', 'number', name=op.f('uq_parcel_carrier_number'))
    )
    op.create_index('ix_parcel_sent', 'parcel', ['looked_at'], unique=False, postgresql_where="state = 'sent'")
    op.create_index(op.f('ix_parcel_shipment_id'), 'parcel', ['shipment_id'], unique=False)
    op.create_table('tracking',
    sa.Column('parcel_id', sa.UUID(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('status', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['parcel_id'], ['parcel.id'], name=op.f('fk_tracking_parcel_id')),
    sa.PrimaryKeyConstraint('parcel_id', 'at', 'text', name=op.f('pk_tracking'))
    )
    op.create_table('after_sale',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('order_id', sa.UUID(), nullable=False),
    sa.Column('line_id', sa.UUID(), nullable=False),
    sa.Column('supplier_id', sa.UUID(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('quantity', sa.BigInteger(), nullable=False),
    sa.Column('asked', sa.BigInteger(), nullable=False),
    sa.Column('granted', sa.BigInteger(), server_default='0', nullable=False),
    sa.Column('state', sa.Text(), server_default='asked', nullable=False),
    sa.Column('freight_by', sa.Text(), nullable=False),
    sa.Column('pictures', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('answer_by', sa.DateTime(timezone=True), nullable=False),
    sa.Column('back_carrier', sa.Text(), server_default='', nullable=False),
    sa.Column('back_number', sa.Text(), server_default='', nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint("freight_by in ('buyer', 'supplier')", name=op.f('ck_after_sale_freight_by')),
    sa.CheckConstraint("kind in ('refund_only', 'return_refund', 'exchange')", name=op.f('ck_after_sale_kind')),
    sa.CheckConstraint("state in ('asked', 'escalated', 'to_return', 'returning', 'received', 'resending', 'done', 'refused', 'withdrawn')", name=op.f('ck_after_sale_state')),
    sa.CheckConstraint('quantity > 0 and asked >= 0 and granted >= 0', name=op.f('ck_after_sale_amounts')),
    sa.ForeignKeyConstraint(['line_id'], ['order_line.id'], name=op.f('fk_after_sale_line_id')),
    sa.ForeignKeyConstraint(['order_id'], ['orders.id'], name=op.f('fk_after_sale_order_id')),
    sa.ForeignKeyConstraint(['supplier_id'], ['supplier.id'], name=op.f('fk_after_sale_supplier_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_after_sale')),
    sa.UniqueConstraint('order_id', 'key', name=op.f('uq_after_sale_order_id_key'))
    )
    op.create_index('ix_after_sale_answer_by', 'after_sale', ['answer_by'], unique=False, postgresql_where="state = 'asked'")
    op.create_index(op.f('ix_after_sale_order_id'), 'after_sale', ['order_id'], unique=False)
    op.create_index(op.f('ix_after_sale_supplier_id'), 'after_sale', ['supplier_id'], unique=False)
    op.create_index('uq_after_sale_open', 'after_sale', ['line_id'], unique=True, postgresql_where="state not in ('done', 'refused', 'withdrawn')")
    op.create_table('after_sale_step',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('case_id', sa.UUID(), nullable=False),
    sa.Column('by', sa.Text(), nullable=False),
    sa.Column('act', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint("by in ('buyer', 'supplier', 'platform', 'clock')", name=op.f('ck_after_sale_step_by')),
    sa.ForeignKeyConstraint(['case_id'], ['after_sale.id'], name=op.f('fk_after_sale_step_case_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_after_sale_step'))
    )
    op.create_index(op.f('ix_after_sale_step_case_id'), 'after_sale_step', ['case_id'], unique=False)
    op.add_column('order_line', sa.Column('shipment_id', sa.UUID(), nullable=True))
    op.add_column('order_line', sa.Column('draws', postgresql.JSONB(astext_type=sa.Text()), server_default='[]', nullable=False))
    op.add_column('order_line', sa.Column('terms', postgresql.JSONB(astext_type=sa.Text()), server_default='{}', nullable=False))
    op.alter_column('order_line', 'booking_id',
               existing_type=sa.UUID(),
               nullable=True)
    op.alter_column('order_line', 'offer_id',
               existing_type=sa.UUID(),
               nullable=True)
    op.create_index(op.f('ix_order_line_shipment_id'), 'order_line', ['shipment_id'], unique=False)
    op.create_foreign_key(op.f('fk_order_line_shipment_id'), 'order_line', 'shipment', ['shipment_id'], ['id'])
    op.create_check_constraint(
        op.f("ck_order_line_one_part"), "order_line", "(booking_id is null) <> (shipment_id is null)"
    )
    op.create_check_constraint(op.f("ck_order_line_freight"), "order_line", "(offer_id is null) = (type = 'FREIGHT')")
    op.drop_constraint(op.f("ck_supplier_order_state"), "supplier_order")
    op.create_check_constraint(
        op.f("ck_supplier_order_state"), "supplier_order",
        "state in ('to_pay', 'confirmed', 'checked_in', 'to_ship', 'shipped', 'delivered', 'completed', 'cancelled')",
    )
    op.drop_constraint(op.f("ck_picture_purpose"), "picture")
    op.create_check_constraint(
        op.f("ck_picture_purpose"), "picture", "purpose in ('listing', 'licence', 'claim', 'report')"
    )
    load(op, "orders", "place_v3")
    watch(op, "parcel")
    watch(op, "shipment", hidden="address_sealed,address_masked,note", when="old.state is distinct from new.state", heard=True)
    watch(op, "after_sale", heard=True)
