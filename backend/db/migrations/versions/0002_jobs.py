"""The job library's own schema, as its release 3.10 ships it."""

from importlib.resources import files

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    text = (files("procrastinate.sql") / "schema.sql").read_text(encoding="utf-8")
    op.get_bind().exec_driver_sql(text.replace("%", "%%"))


def downgrade() -> None:
    raise NotImplementedError("we go forward; a release that went wrong is mended by the next one")
