"""a queue ends with its departure, an offer has an end, and both are told

Revision ID: 0039
Revises: 0038b
"""

from alembic import op

from backend.db.functions import watch

revision = "0039"
down_revision = "0038b"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.execute("update wait set offered_until = null where state <> 'offered'")
    op.execute("update wait set state = 'lapsed' where state = 'offered' and offered_until is null")
    op.drop_constraint(op.f("ck_wait_state"), "wait", type_="check")
    op.create_check_constraint(
        op.f("ck_wait_state"), "wait", "state in ('waiting', 'offered', 'taken', 'lapsed', 'left', 'ended')"
    )
    op.create_check_constraint(op.f("ck_wait_offer"), "wait", "(state = 'offered') = (offered_until is not null)")
    watch(op, "wait", when="old.state is distinct from new.state", heard=True)


def downgrade() -> None:
    raise NotImplementedError("we go forward; a release that went wrong is mended by the next one")
