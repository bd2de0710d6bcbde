"""Double-entry books, fees per line, refunds that can fail, disputes, the provider's own books."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from backend.db.functions import load

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


BALANCED = """
create function ledger_balanced_v1() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare entry bigint := coalesce(new.entry_id, old.entry_id);
begin
    if (select sum(amount) from ledger_posting where entry_id = entry) is distinct from 0 then
        raise exception 'entry % does not balance', entry using errcode = 'check_violation';
    end if;
    return null;
end $$
"""

# What orders held before the books began: one opening entry per order that ever received money. The supplier is owed
# what its lines brought less what its cancellations gave back; what is due to the buyer and not sent yet is the buyer's.
OPENING = (
    """
    create temporary table opening on commit drop as
    select o.id as order_id, 'clearing:' || a.provider as account, sum(a.received) - coalesce(sum(r.sent), 0) as amount
      from orders o join payment_attempt a on a.order_id = o.id and a.received > 0
      left join lateral (select sum(amount) as sent from refund where attempt_id = a.id and state = 'succeeded') r on true
     group by 1, 2
    union all
    select d.order_id, 'buyers:refunds',
           -(sum(d.amount) - coalesce((select sum(r.amount) from refund r join refund_due x on x.id = r.due_id
                                        where x.order_id = d.order_id and r.state = 'succeeded'), 0))
      from refund_due d group by d.order_id
    union all
    select s.order_id, 'supplier:' || s.supplier_id,
           -(sum(l.unit_price * l.quantity) - coalesce((
               select sum(d.amount) from refund_due d join cancellation c on c.id = d.cancellation_id
                 join booking b2 on b2.id = c.booking_id where b2.supplier_order_id = s.id), 0))
      from orders o join supplier_order s on s.order_id = o.id
      join booking b on b.supplier_order_id = s.id join order_line l on l.booking_id = b.id
     where o.paid_at is not null group by s.id
    """,
    "insert into ledger_account (code, kind) select distinct account, split_part(account, ':', 1) from opening",
    """
    insert into ledger_entry (fact, key, at, memo)
    select 'opening', order_id::text, now(), '{}' from opening group by order_id having bool_or(amount <> 0)
    """,
    """
    insert into ledger_posting (entry_id, place, account, amount, subject)
    select e.id, row_number() over (partition by e.id order by o.account), o.account, o.amount, o.order_id
      from opening o join ledger_entry e on e.fact = 'opening' and e.key = o.order_id::text where o.amount <> 0
    """,
)


def upgrade() -> None:
    op.create_table('ledger_account',
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint("kind in ('clearing', 'bank', 'buyers', 'supplier', 'platform', 'coupons')", name=op.f('ck_ledger_account_kind')),
    sa.PrimaryKeyConstraint('code', name=op.f('pk_ledger_account'))
    )
    op.create_table('ledger_entry',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=True), nullable=False),
    sa.Column('fact', sa.Text(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('memo', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ledger_entry')),
    sa.UniqueConstraint('fact', 'key', name=op.f('uq_ledger_entry_fact_key'))
    )
    op.create_table('provider_move',
    sa.Column('provider', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('fee', sa.BigInteger(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('difference', sa.Text(), nullable=True),
    sa.Column('noted_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.PrimaryKeyConstraint('provider', 'id', name=op.f('pk_provider_move'))
    )
    op.create_index('ix_provider_move_difference', 'provider_move', ['at'], unique=False, postgresql_where='difference is not null')
    op.create_table('fee_rule',
    sa.Column('id', sa.UUID(), nullable=False),
    sa.Column('supplier_id', sa.UUID(), nullable=True),
    sa.Column('kind', sa.Text(), nullable=True),
    sa.Column('category', sa.Text(), nullable=True),
    sa.Column('percent_bp', sa.BigInteger(), nullable=False),
    sa.Column('flat', sa.BigInteger(), server_default='0', nullable=False),
    sa.Column('fee_share', sa.BigInteger(), server_default='0', nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_until', sa.Date(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint('fee_share between 0 and 100', name=op.f('ck_fee_rule_fee_share')),
    sa.CheckConstraint('flat >= 0', name=op.f('ck_fee_rule_flat')),
    sa.CheckConstraint('percent_bp between 0 and 5000', name=op.f('ck_fee_rule_percent')),
    sa.CheckConstraint('valid_until is null or valid_until >= valid_from', name=op.f('ck_fee_rule_validity')),
    sa.ForeignKeyConstraint(['supplier_id'], ['supplier.id'], name=op.f('fk_fee_rule_supplier_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_fee_rule'))
    )
    op.create_index(op.f('ix_fee_rule_supplier_id'), 'fee_rule', ['supplier_id'], unique=False)
    op.create_table('ledger_posting',
    sa.Column('entry_id', sa.BigInteger(), nullable=False),
    sa.Column('place', sa.BigInteger(), nullable=False),
    sa.Column('account', sa.Text(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('subject', sa.UUID(), nullable=True),
    sa.CheckConstraint('amount <> 0', name=op.f('ck_ledger_posting_amount')),
    sa.ForeignKeyConstraint(['account'], ['ledger_account.code'], name=op.f('fk_ledger_posting_account')),
    sa.ForeignKeyConstraint(['entry_id'], ['ledger_entry.id'], name=op.f('fk_ledger_posting_entry_id')),
    sa.PrimaryKeyConstraint('entry_id', 'place', name=op.f('pk_ledger_posting'))
    )
    op.create_index('ix_ledger_posting_account_entry', 'ledger_posting', ['account', 'entry_id'], unique=False, postgresql_include=['amount'])
    op.create_index('ix_ledger_posting_subject', 'ledger_posting', ['subject'], unique=False)
    op.create_table('dispute',
    sa.Column('reference', sa.Text(), nullable=False),
    sa.Column('attempt_id', sa.UUID(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("state in ('open', 'won', 'lost')", name=op.f('ck_dispute_state')),
    sa.ForeignKeyConstraint(['attempt_id'], ['payment_attempt.id'], name=op.f('fk_dispute_attempt_id')),
    sa.PrimaryKeyConstraint('reference', name=op.f('pk_dispute'))
    )
    op.create_index(op.f('ix_dispute_attempt_id'), 'dispute', ['attempt_id'], unique=False)
    op.create_table('open_due',
    sa.Column('due_id', sa.UUID(), nullable=False),
    sa.Column('order_id', sa.UUID(), nullable=False),
    sa.ForeignKeyConstraint(['due_id'], ['refund_due.id'], name=op.f('fk_open_due_due_id')),
    sa.PrimaryKeyConstraint('due_id', name=op.f('pk_open_due'))
    )
    op.create_index(op.f('ix_open_due_order_id'), 'open_due', ['order_id'], unique=False)
    op.add_column('order_line', sa.Column('commission', sa.BigInteger(), server_default='0', nullable=False))
    op.add_column('order_line', sa.Column('fee', postgresql.JSONB(astext_type=sa.Text()), server_default='{}', nullable=False))
    op.add_column('order_line', sa.Column('back', sa.BigInteger(), server_default='0', nullable=False))
    op.add_column('payment_attempt', sa.Column('disputed', sa.BigInteger(), server_default='0', nullable=False))
    op.add_column('refund', sa.Column('fault', sa.Text(), nullable=True))
    op.add_column('refund', sa.Column('replaced', sa.Boolean(), server_default='false', nullable=False))
    op.add_column('refund_due', sa.Column('reason', sa.Text(), server_default='', nullable=False))
    op.add_column('refund_due', sa.Column('by', sa.Text(), server_default='', nullable=False))
    op.add_column('refund_due', sa.Column('author', sa.UUID(), nullable=True))
    op.drop_constraint(op.f("ck_payment_attempt_refunded_within_received"), "payment_attempt")
    op.create_check_constraint(
        op.f("ck_payment_attempt_back_within_received"), "payment_attempt",
        "refunded >= 0 and disputed >= 0 and refunded + disputed <= received"
    )
    op.drop_constraint(op.f("ck_refund_state"), "refund")
    op.create_check_constraint(op.f("ck_refund_state"), "refund", "state in ('pending', 'sent', 'succeeded', 'failed')")
    op.drop_index("ix_refund_pending", "refund")
    op.create_index("ix_refund_pending", "refund", ["asked_at"], postgresql_where="state in ('pending', 'sent')")
    op.create_check_constraint(op.f("ck_order_line_commission"), "order_line", "commission between 0 and unit_price * quantity")
    op.create_check_constraint(
        op.f("ck_order_line_back_within_line"), "order_line", "back between 0 and unit_price * quantity"
    )
    op.execute(BALANCED)
    op.execute(
        "create constraint trigger ledger_posting_balanced after insert or update or delete on ledger_posting"
        " deferrable initially deferred for each row execute function ledger_balanced_v1()"
    )
    op.execute(
        "create trigger fee_rule_told after insert or update or delete on fee_rule"
        " for each statement execute function listing_told_v1()"
    )
    load(op, "orders", "place_v2")
    op.execute("""
    insert into open_due (due_id, order_id) select d.id, d.order_id from refund_due d
     where d.amount > (select coalesce(sum(r.amount), 0) from refund r where r.due_id = d.id and r.state <> 'failed')
    """)
    for statement in OPENING:
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("we go forward; a release that went wrong is mended by the next one")
