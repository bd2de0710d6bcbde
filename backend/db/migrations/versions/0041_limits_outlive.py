"""limits that outlive an account, a pause after unpaid holds, who belongs to a supplier

Revision ID: 0041
Revises: 0040
"""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None
REMEMBER = """
create function remember_insider_v1() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    insert into insider (supplier_id, account_id) values (new.supplier_id, new.account_id) on conflict do nothing;
    return null;
end $$;
create trigger remember_insider after insert on member for each row execute function remember_insider_v1();
"""


def upgrade() -> None:
    """Apply. A hold counts in units now, four to the smallest order: caps grow to match."""
    op.create_table(
        "kept_limit",
        sa.Column("phone_hash", sa.LargeBinary(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.UUID(), nullable=False),
        sa.Column("quota_id", sa.UUID(), nullable=True),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["quota_id"], ["quota.id"], name=op.f("fk_kept_limit_quota_id")),
        sa.PrimaryKeyConstraint("phone_hash", "kind", "subject_id", name=op.f("pk_kept_limit")),
    )
    op.create_index("ix_kept_limit_until", "kept_limit", ["until"])
    op.create_table(
        "insider",
        sa.Column("supplier_id", sa.UUID(), nullable=False),
        sa.Column("account_id", sa.UUID(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_insider_account_id")),
        sa.ForeignKeyConstraint(["supplier_id"], ["supplier.id"], name=op.f("fk_insider_supplier_id")),
        sa.PrimaryKeyConstraint("supplier_id", "account_id", name=op.f("pk_insider")),
    )
    op.create_index(op.f("ix_insider_account_id"), "insider", ["account_id"])
    op.execute("insert into insider (supplier_id, account_id) select supplier_id, account_id from member")
    op.execute(REMEMBER)
    op.add_column("buyer_cap", sa.Column("cools_until", sa.DateTime(timezone=True), nullable=True))
    op.execute("update quota_count set capacity = capacity * 4 where quota_id in (select quota_id from buyer_cap)")



def downgrade() -> None:
    """Money and stock were counted by the new columns: going back is restoring a backup."""
    raise RuntimeError("this revision is not undone; restore a backup")
