"""passkeys beside the authenticator; pictures know since when nothing shows them

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

from backend.db.functions import watch

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("session", sa.Column("challenge", sa.LargeBinary(), nullable=True))
    op.add_column("session", sa.Column("challenge_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("session", sa.Column("challenge_for", sa.Text(), nullable=True))
    op.add_column("picture", sa.Column("unused_since", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "passkey",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("account_id", sa.UUID(), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_passkey_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkey_credential_id")),
    )
    op.create_index(op.f("ix_passkey_account_id"), "passkey", ["account_id"], unique=False)
    watch(op, "passkey", hidden="credential_id,public_key,sign_count,used_at",
          when="old.name is distinct from new.name")
    op.execute(
        "create trigger passkey_kept after insert or delete on passkey for each row"
        " execute function audited_v1('credential_id,public_key,sign_count,used_at', 'id', '')"
    )
