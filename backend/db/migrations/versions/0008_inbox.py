"""The inbox of provider events is looked through by what they are about."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index('ix_provider_event_unhandled', 'provider_event', ['reference'], unique=False, postgresql_where='handled_at is null')


def downgrade() -> None:
    raise NotImplementedError("we go forward; a release that went wrong is mended by the next one")
