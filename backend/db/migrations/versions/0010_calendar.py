"""The calendar is edited in bulk and undone; notices are heard from the audit and delivered."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from backend.db.functions import load, watch

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('calendar_edit',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('supplier_id', sa.UUID(), nullable=False),
    sa.Column('account_id', sa.UUID(), nullable=False),
    sa.Column('asked', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('changes', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('count', sa.BigInteger(), nullable=False),
    sa.Column('undoes', sa.UUID(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_calendar_edit_account_id')),
    sa.ForeignKeyConstraint(['supplier_id'], ['supplier.id'], name=op.f('fk_calendar_edit_supplier_id')),
    sa.ForeignKeyConstraint(['undoes'], ['calendar_edit.id'], name=op.f('fk_calendar_edit_undoes')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calendar_edit')),
    sa.UniqueConstraint('undoes', name=op.f('uq_calendar_edit_undoes'))
    )
    op.create_index(op.f('ix_calendar_edit_supplier_id'), 'calendar_edit', ['supplier_id'], unique=False)
    op.create_table('notice',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('account_id', sa.UUID(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('values', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('link', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_notice_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice')),
    sa.UniqueConstraint('account_id', 'key', name=op.f('uq_notice_account_id_key'))
    )
    op.create_index('ix_notice_account_id_id', 'notice', ['account_id', 'id'], unique=False)
    op.create_table('notice_wish',
    sa.Column('account_id', sa.UUID(), nullable=False),
    sa.Column('channels', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('quiet_from', sa.Text(), nullable=False),
    sa.Column('quiet_to', sa.Text(), nullable=False),
    sa.Column('language', sa.Text(), server_default='zh', nullable=False),
    sa.CheckConstraint("language in ('zh', 'en')", name=op.f('ck_notice_wish_language')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_notice_wish_account_id')),
    sa.PrimaryKeyConstraint('account_id', name=op.f('pk_notice_wish'))
    )
    op.create_table('push_subscription',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('account_id', sa.UUID(), nullable=False),
    sa.Column('endpoint', sa.Text(), nullable=False),
    sa.Column('keys', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_push_subscription_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_push_subscription')),
    sa.UniqueConstraint('endpoint', name=op.f('uq_push_subscription_endpoint'))
    )
    op.create_index(op.f('ix_push_subscription_account_id'), 'push_subscription', ['account_id'], unique=False)
    op.create_table('delivery',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('notice_id', sa.UUID(), nullable=False),
    sa.Column('channel', sa.Text(), nullable=False),
    sa.Column('target', sa.Text(), server_default='', nullable=False),
    sa.Column('state', sa.Text(), server_default='waiting', nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('attempts', sa.BigInteger(), server_default='0', nullable=False),
    sa.Column('error', sa.Text(), nullable=True),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint("channel in ('sms', 'push')", name=op.f('ck_delivery_channel')),
    sa.CheckConstraint("state in ('waiting', 'sending', 'sent', 'failed', 'unknown')", name=op.f('ck_delivery_state')),
    sa.ForeignKeyConstraint(['notice_id'], ['notice.id'], name=op.f('fk_delivery_notice_id'), ondelete='cascade'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_delivery')),
    sa.UniqueConstraint('notice_id', 'channel', 'target', name=op.f('uq_delivery_notice_id_channel_target'))
    )
    op.create_index('ix_delivery_due_at_open', 'delivery', ['due_at'], unique=False, postgresql_where="state in ('waiting', 'sending')")
    load(op, "inventory", "calendar_v1")
    watch(op, "calendar_edit", hidden="changes")  # the edit keeps its own history, and is never rewritten
    watch(op, "notice_wish", key="account_id")
    # Stock, price and selling of departures are in the edits, whole; the departure's own history is its state.
    op.execute("drop trigger departure_audited on departure")
    watch(op, "departure", when="old.state is distinct from new.state", heard=True)
    op.execute(
        "create trigger departure_opened after insert or delete on departure for each row"
        " execute function audited_v1('', 'id', '')"
    )
