"""Who did what: an audit that writes itself, and a second factor for staff and owners."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from backend.db.functions import load, watch

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('audit',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=True), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), server_default=sa.text('clock_timestamp()'), nullable=False),
    sa.Column('actor', sa.UUID(), nullable=True),
    sa.Column('act', sa.Text(), nullable=False),
    sa.Column('subject', sa.Text(), nullable=False),
    sa.Column('supplier_id', sa.UUID(), nullable=True),
    sa.Column('before', postgresql.JSONB(astext_type=sa.Text()), nullable=True),
    sa.Column('after', postgresql.JSONB(astext_type=sa.Text()), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit'))
    )
    op.create_index('ix_audit_actor_id', 'audit', ['actor', 'id'], unique=False)
    op.create_index('ix_audit_subject_id', 'audit', ['subject', 'id'], unique=False)
    op.create_index('ix_audit_supplier_id_id', 'audit', ['supplier_id', 'id'], unique=False)
    op.create_table('second_factor',
    sa.Column('account_id', sa.UUID(), nullable=False),
    sa.Column('secret_sealed', sa.LargeBinary(), nullable=False),
    sa.Column('recovery', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('last_step', sa.BigInteger(), server_default='0', nullable=False),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_second_factor_account_id')),
    sa.PrimaryKeyConstraint('account_id', name=op.f('pk_second_factor'))
    )
    op.create_table('unheard',
    sa.Column('audit_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.ForeignKeyConstraint(['audit_id'], ['audit.id'], name=op.f('fk_unheard_audit_id')),
    sa.PrimaryKeyConstraint('audit_id', name=op.f('pk_unheard'))
    )
    op.execute(
        "insert into audit (at, actor, act, subject, reason, after)"
        " select created_at, account_id, act, 'order:' || subject, reason, memo from staff_act order by created_at"
    )
    op.execute(
        "insert into audit (at, actor, act, subject, reason)"
        " select created_at, account_id, 'reveal', subject, reason from reveal order by created_at"
    )
    op.drop_index(op.f('ix_staff_act_subject'), table_name='staff_act')
    op.drop_table('staff_act')
    op.drop_table('reveal')
    op.add_column('session', sa.Column('strong_at', sa.DateTime(timezone=True), nullable=True))
    load(op, "accounts", "audit_v1")
    personal = "phone_sealed,phone_lookup,phone_masked"
    watch(op, "account", hidden=personal, when="old.staff_role is distinct from new.staff_role")
    watch(op, "second_factor", hidden="secret_sealed,recovery,last_step", key="account_id",
          when="old.confirmed_at is distinct from new.confirmed_at")
    watch(op, "supplier", heard=True)
    watch(op, "member", key="supplier_id,account_id")
    watch(op, "fee_rule")
    watch(op, "trip", hidden="story")
    watch(op, "departure", heard=True)
    watch(op, "orders", hidden="contact_sealed,contact_masked", when="old.state is distinct from new.state", heard=True)
    watch(op, "booking", when="old.state is distinct from new.state")


def downgrade() -> None:
    raise NotImplementedError("we go forward; a release that went wrong is mended by the next one")
