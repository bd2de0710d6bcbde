"""since when a member is an owner

Revision ID: 0037
Revises: 0035
"""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. Who is an owner now has been one since joining, as far as is known."""
    op.add_column("member", sa.Column("owner_since", sa.DateTime(timezone=True), nullable=True))
    op.execute("update member set owner_since = created_at where role = 'owner'")
    op.create_check_constraint(op.f("ck_member_owner_since"), "member", "(role = 'owner') = (owner_since is not null)")


def downgrade() -> None:
    """Not offered."""
    raise NotImplementedError("we go forward; a release that went wrong is mended by the next one")
