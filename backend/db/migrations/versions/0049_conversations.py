"""what buyers and sellers write each other about an order

Revision ID: 0049
Revises: 0048
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from backend.db.functions import watch

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

ID = postgresql.UUID(as_uuid=True)
NOW = sa.text("now()")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "conversation",
        sa.Column("id", ID, nullable=False),
        sa.Column("order_id", ID, nullable=False),
        sa.Column("supplier_order_id", ID, nullable=False),
        sa.Column("supplier_id", ID, nullable=False),
        sa.Column("state", sa.Text(), server_default="quiet", nullable=False),
        sa.Column("asked_at", TIME),
        sa.Column("escalated_at", TIME),
        sa.Column("platform_asked_at", TIME),
        sa.Column("latest_at", TIME, nullable=False),
        sa.Column("buyer_read_at", TIME),
        sa.Column("supplier_read_at", TIME),
        sa.Column("created_at", TIME, server_default=NOW, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversation")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_conversation_order_id_orders")),
        sa.ForeignKeyConstraint(
            ["supplier_order_id"], ["supplier_order.id"], name=op.f("fk_conversation_supplier_order_id_supplier_order")
        ),
        sa.ForeignKeyConstraint(["supplier_id"], ["supplier.id"], name=op.f("fk_conversation_supplier_id_supplier")),
        sa.UniqueConstraint("supplier_order_id", name=op.f("uq_conversation_supplier_order_id")),
        sa.CheckConstraint(
            "state in ('quiet', 'to_supplier', 'to_buyer', 'to_platform')", name=op.f("ck_conversation_state")
        ),
        sa.CheckConstraint(
            "state <> 'to_platform' or escalated_at is not null", name=op.f("ck_conversation_escalated")
        ),
    )
    op.create_index("ix_conversation_order_id", "conversation", ["order_id"])
    op.create_index("ix_conversation_supplier_id_latest_at", "conversation", ["supplier_id", "latest_at"])
    op.create_index(
        "ix_conversation_escalated", "conversation", ["escalated_at"],
        postgresql_where=sa.text("escalated_at is not null"),
    )  # fmt: skip
    op.create_table(
        "message",
        sa.Column("id", ID, nullable=False),
        sa.Column("conversation_id", ID, nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary()),
        sa.Column("pictures", postgresql.JSONB(), nullable=False),
        sa.Column("waited", sa.BigInteger()),
        sa.Column("created_at", TIME, server_default=NOW, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_message_conversation_id_conversation")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_message_account_id_account")),
        sa.UniqueConstraint("conversation_id", "key", name=op.f("uq_message_conversation_id_key")),
        sa.CheckConstraint("by in ('buyer', 'supplier', 'platform')", name=op.f("ck_message_by")),
        sa.CheckConstraint("waited >= 0", name=op.f("ck_message_waited")),
    )
    op.create_table(
        "service_hours",
        sa.Column("supplier_id", ID, nullable=False),
        sa.Column("opens", sa.Text(), nullable=False),
        sa.Column("closes", sa.Text(), nullable=False),
        sa.Column("weekends", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("supplier_id", name=op.f("pk_service_hours")),
        sa.ForeignKeyConstraint(["supplier_id"], ["supplier.id"], name=op.f("fk_service_hours_supplier_id_supplier")),
        sa.CheckConstraint(
            r"opens ~ '^([01]\d|2[0-3]):[0-5]\d$' and closes ~ '^([01]\d|2[0-3]):[0-5]\d$'",
            name=op.f("ck_service_hours_clock"),
        ),
        sa.CheckConstraint("opens < closes", name=op.f("ck_service_hours_order")),
    )
    watch(op, "conversation", when="old.state is distinct from new.state", heard=True)
