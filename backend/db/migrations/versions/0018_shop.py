"""the shop: products, skus, lots, what proves their origin; addresses and proof of age

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from backend.db.functions import watch

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table('address',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('account_id', sa.UUID(), nullable=False),
    sa.Column('region', sa.Text(), nullable=False),
    sa.Column('street', sa.Text(), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.Column('masked', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('usual', sa.Boolean(), server_default='false', nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint("region ~ '^\\d{6}$'", name=op.f('ck_address_region')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_address_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_address'))
    )
    op.create_index(op.f('ix_address_account_id'), 'address', ['account_id'], unique=False)
    op.create_table('age_proof',
    sa.Column('account_id', sa.UUID(), nullable=False),
    sa.Column('method', sa.Text(), nullable=False),
    sa.Column('proven_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_age_proof_account_id')),
    sa.PrimaryKeyConstraint('account_id', name=op.f('pk_age_proof'))
    )
    op.create_table('freight_table',
    sa.Column('supplier_id', sa.UUID(), nullable=False),
    sa.Column('storage', sa.Text(), nullable=False),
    sa.Column('zones', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('refused', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('ship_days', sa.BigInteger(), nullable=False),
    sa.CheckConstraint("storage in ('ambient', 'chilled', 'frozen', 'live')", name=op.f('ck_freight_table_storage')),
    sa.ForeignKeyConstraint(['supplier_id'], ['supplier.id'], name=op.f('fk_freight_table_supplier_id')),
    sa.PrimaryKeyConstraint('supplier_id', 'storage', name=op.f('pk_freight_table'))
    )
    op.create_table('product',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('slug', sa.Text(), nullable=False),
    sa.Column('supplier_id', sa.UUID(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('shelves', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('county', sa.Text(), nullable=False),
    sa.Column('months', postgresql.ARRAY(sa.SmallInteger()), nullable=False),
    sa.Column('storage', sa.Text(), nullable=False),
    sa.Column('returns', sa.Text(), nullable=False),
    sa.Column('mark', sa.Text(), nullable=True),
    sa.Column('title', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('story', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('price_from', sa.BigInteger(), nullable=False),
    sa.Column('version', sa.BigInteger(), server_default='1', nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint("returns in ('seven_days', 'exempt', 'confirm')", name=op.f('ck_product_returns')),
    sa.CheckConstraint("state in ('published', 'withdrawn')", name=op.f('ck_product_state')),
    sa.CheckConstraint("storage in ('ambient', 'chilled', 'frozen', 'live')", name=op.f('ck_product_storage')),
    sa.ForeignKeyConstraint(['supplier_id'], ['supplier.id'], name=op.f('fk_product_supplier_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_product')),
    sa.UniqueConstraint('slug', name=op.f('uq_product_slug'))
    )
    op.create_index('ix_product_county', 'product', ['county', 'id'], unique=False, postgresql_where="state = 'published'")
    op.create_index('ix_product_listed', 'product', ['id'], unique=False, postgresql_where="state = 'published'")
    op.create_index('ix_product_price', 'product', ['price_from', 'id'], unique=False, postgresql_where="state = 'published'")
    op.create_index('ix_product_shelves', 'product', ['shelves'], unique=False, postgresql_using='gin')
    op.create_index(op.f('ix_product_supplier_id'), 'product', ['supplier_id'], unique=False)
    op.create_table('certificate',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('supplier_id', sa.UUID(), nullable=False),
    sa.Column('product_id', sa.UUID(), nullable=True),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('list', sa.Text(), nullable=False),
    sa.Column('number', sa.Text(), nullable=False),
    sa.Column('issuer', sa.Text(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_until', sa.Date(), nullable=False),
    sa.CheckConstraint("(kind = 'assistance') = (product_id is not null)", name=op.f('ck_certificate_whose')),
    sa.CheckConstraint("kind in ('gi', 'assistance')", name=op.f('ck_certificate_kind')),
    sa.CheckConstraint('valid_until >= valid_from', name=op.f('ck_certificate_validity')),
    sa.ForeignKeyConstraint(['product_id'], ['product.id'], name=op.f('fk_certificate_product_id')),
    sa.ForeignKeyConstraint(['supplier_id'], ['supplier.id'], name=op.f('fk_certificate_supplier_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_certificate')),
    sa.UniqueConstraint('supplier_id', 'kind', 'list', 'product_id', name=op.f('uq_certificate_supplier_id_kind_list_product_id'), postgresql_nulls_not_distinct=True)
    )
    op.create_index(op.f('ix_certificate_product_id'), 'certificate', ['product_id'], unique=False)
    op.create_table('lot',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('product_id', sa.UUID(), nullable=False),
    sa.Column('supplier_id', sa.UUID(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('county', sa.Text(), nullable=False),
    sa.Column('township', sa.Text(), nullable=False),
    sa.Column('plot', sa.Text(), server_default='', nullable=False),
    sa.Column('altitude', sa.BigInteger(), nullable=True),
    sa.Column('cultivar', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
    sa.Column('harvested_on', sa.Date(), nullable=True),
    sa.Column('best_before', sa.Date(), nullable=True),
    sa.Column('steps', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('tests', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('proof', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('expected_from', sa.Date(), nullable=True),
    sa.Column('expected_until', sa.Date(), nullable=True),
    sa.Column('closes_on', sa.Date(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint("code ~ '^[A-Z0-9-]{2,20}$'", name=op.f('ck_lot_code')),
    sa.CheckConstraint("state <> 'expected' or (expected_until >= expected_from and closes_on <= expected_until) is true", name=op.f('ck_lot_window')),
    sa.CheckConstraint("state = 'expected' or (harvested_on is not null and best_before is not null)", name=op.f('ck_lot_dated')),
    sa.CheckConstraint("state in ('expected', 'open', 'recalled')", name=op.f('ck_lot_state')),
    sa.CheckConstraint('best_before >= harvested_on', name=op.f('ck_lot_best_before')),
    sa.ForeignKeyConstraint(['product_id'], ['product.id'], name=op.f('fk_lot_product_id')),
    sa.ForeignKeyConstraint(['supplier_id'], ['supplier.id'], name=op.f('fk_lot_supplier_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lot')),
    sa.UniqueConstraint('code', name=op.f('uq_lot_code'))
    )
    op.create_index(op.f('ix_lot_product_id'), 'lot', ['product_id'], unique=False)
    op.create_index(op.f('ix_lot_supplier_id'), 'lot', ['supplier_id'], unique=False)
    op.create_table('sku',
    sa.Column('offer_id', sa.UUID(), nullable=False),
    sa.Column('product_id', sa.UUID(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('name', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('grams', sa.BigInteger(), nullable=False),
    sa.Column('gift', sa.Boolean(), server_default='false', nullable=False),
    sa.Column('per_buyer', sa.BigInteger(), nullable=True),
    sa.Column('gtin', sa.Text(), nullable=True),
    sa.Column('position', sa.BigInteger(), nullable=False),
    sa.Column('retired', sa.Boolean(), server_default='false', nullable=False),
    sa.CheckConstraint("gtin ~ '^\\d{14}$'", name=op.f('ck_sku_gtin')),
    sa.CheckConstraint('grams > 0', name=op.f('ck_sku_grams')),
    sa.CheckConstraint('per_buyer > 0', name=op.f('ck_sku_per_buyer')),
    sa.ForeignKeyConstraint(['offer_id'], ['offer.id'], name=op.f('fk_sku_offer_id')),
    sa.ForeignKeyConstraint(['product_id'], ['product.id'], name=op.f('fk_sku_product_id')),
    sa.PrimaryKeyConstraint('offer_id', name=op.f('pk_sku')),
    sa.UniqueConstraint('product_id', 'code', name=op.f('uq_sku_product_id_code'))
    )
    op.create_index(op.f('ix_sku_product_id'), 'sku', ['product_id'], unique=False)
    op.create_index('uq_sku_gtin', 'sku', ['gtin'], unique=True, postgresql_where='not retired')
    op.create_table('buyer_limit',
    sa.Column('account_id', sa.UUID(), nullable=False),
    sa.Column('offer_id', sa.UUID(), nullable=False),
    sa.Column('quota_id', sa.UUID(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_buyer_limit_account_id')),
    sa.ForeignKeyConstraint(['offer_id'], ['offer.id'], name=op.f('fk_buyer_limit_offer_id')),
    sa.ForeignKeyConstraint(['quota_id'], ['quota.id'], name=op.f('fk_buyer_limit_quota_id')),
    sa.PrimaryKeyConstraint('account_id', 'offer_id', name=op.f('pk_buyer_limit'))
    )
    op.create_table('lot_stock',
    sa.Column('offer_id', sa.UUID(), nullable=False),
    sa.Column('lot_id', sa.UUID(), nullable=False),
    sa.Column('quota_id', sa.UUID(), nullable=False),
    sa.ForeignKeyConstraint(['lot_id'], ['lot.id'], name=op.f('fk_lot_stock_lot_id')),
    sa.ForeignKeyConstraint(['offer_id'], ['sku.offer_id'], name=op.f('fk_lot_stock_offer_id')),
    sa.ForeignKeyConstraint(['quota_id'], ['quota.id'], name=op.f('fk_lot_stock_quota_id')),
    sa.PrimaryKeyConstraint('offer_id', 'lot_id', name=op.f('pk_lot_stock')),
    sa.UniqueConstraint('quota_id', name=op.f('uq_lot_stock_quota_id'))
    )
    op.create_index(op.f('ix_lot_stock_lot_id'), 'lot_stock', ['lot_id'], unique=False)
    op.create_table('restock',
    sa.Column('account_id', sa.UUID(), nullable=False),
    sa.Column('offer_id', sa.UUID(), nullable=False),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_restock_account_id')),
    sa.ForeignKeyConstraint(['offer_id'], ['sku.offer_id'], name=op.f('fk_restock_offer_id')),
    sa.PrimaryKeyConstraint('account_id', 'offer_id', name=op.f('pk_restock'))
    )
    op.create_index(op.f('ix_restock_offer_id'), 'restock', ['offer_id'], unique=False)
    op.drop_constraint(op.f("ck_listing_kind"), "listing")
    op.create_check_constraint(op.f("ck_listing_kind"), "listing", "kind in ('trip', 'product')")
    watch(op, "product", hidden="story")
    for table in ("lot", "certificate"):
        watch(op, table)
    watch(op, "freight_table", key="supplier_id")
