"""What staff did and why."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('staff_act',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('account_id', sa.UUID(), nullable=False),
    sa.Column('act', sa.Text(), nullable=False),
    sa.Column('subject', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('memo', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint('length(reason) >= 4', name=op.f('ck_staff_act_reason')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_staff_act_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_staff_act'))
    )
    op.create_index(op.f('ix_staff_act_subject'), 'staff_act', ['subject'], unique=False)


def downgrade() -> None:
    raise NotImplementedError("we go forward; a release that went wrong is mended by the next one")
