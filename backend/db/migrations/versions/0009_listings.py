"""Listings: drafts, their review and the history of what was published."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from backend.db.functions import watch

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('listing',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('supplier_id', sa.UUID(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('subject_id', sa.UUID(), nullable=True),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('draft', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('version', sa.BigInteger(), server_default='1', nullable=False),
    sa.Column('state', sa.Text(), server_default='draft', nullable=False),
    sa.Column('live', sa.Boolean(), server_default='true', nullable=False),
    sa.Column('published', sa.BigInteger(), nullable=True),
    sa.Column('reasons', sa.Text(), nullable=True),
    sa.Column('saved_by', sa.UUID(), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('submitted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint("kind in ('trip')", name=op.f('ck_listing_kind')),
    sa.CheckConstraint("state in ('draft', 'in_review', 'returned', 'published')", name=op.f('ck_listing_state')),
    sa.CheckConstraint('(subject_id is null) = (published is null)', name=op.f('ck_listing_published_has_subject')),
    sa.ForeignKeyConstraint(['saved_by'], ['account.id'], name=op.f('fk_listing_saved_by')),
    sa.ForeignKeyConstraint(['supplier_id'], ['supplier.id'], name=op.f('fk_listing_supplier_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_listing')),
    sa.UniqueConstraint('subject_id', name=op.f('uq_listing_subject_id'))
    )
    op.create_index('ix_listing_in_review', 'listing', ['submitted_at'], unique=False, postgresql_where="state = 'in_review'")
    op.create_index(op.f('ix_listing_supplier_id'), 'listing', ['supplier_id'], unique=False)
    op.create_table('listing_version',
    sa.Column('listing_id', sa.UUID(), nullable=False),
    sa.Column('number', sa.BigInteger(), nullable=False),
    sa.Column('content', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('approved_by', sa.UUID(), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.ForeignKeyConstraint(['approved_by'], ['account.id'], name=op.f('fk_listing_version_approved_by')),
    sa.ForeignKeyConstraint(['listing_id'], ['listing.id'], name=op.f('fk_listing_version_listing_id')),
    sa.PrimaryKeyConstraint('listing_id', 'number', name=op.f('pk_listing_version'))
    )
    op.add_column('trip_unit', sa.Column('base', sa.BigInteger(), server_default='0', nullable=False))
    op.add_column('trip_unit', sa.Column('retired', sa.Boolean(), server_default='false', nullable=False))
    op.execute(
        "update trip_unit u set base = coalesce("
        "(select mode() within group (order by amount) from rate r where r.offer_id = u.offer_id), 0)"
    )
    watch(op, "listing", hidden="draft", heard=True)
    watch(op, "listing_version", hidden="content", key="listing_id,number")
    watch(op, "trip_unit", key="offer_id")
