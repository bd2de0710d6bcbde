"""documents of every kind that people travel with

Revision ID: 0031
Revises: 0022
"""

from alembic import op

revision = "0031"
down_revision = "0022"
branch_labels = None
depends_on = None

KINDS = (
    "'resident_id', 'household_register', 'residence_permit', 'foreign_permanent_id', 'hk_macao_permit', "
    "'taiwan_permit', 'passport', 'none'"
)


def upgrade() -> None:
    """Apply."""
    op.drop_constraint(op.f("ck_traveller_document"), "traveller", type_="check")
    op.create_check_constraint(op.f("ck_traveller_document"), "traveller", f"document in ({KINDS})")


def downgrade() -> None:
    """Undo. Fails while a traveller has a kind that was not known before."""
    op.drop_constraint(op.f("ck_traveller_document"), "traveller", type_="check")
    op.create_check_constraint(
        op.f("ck_traveller_document"), "traveller",
        "document in ('resident_id', 'passport', 'hk_macao_permit', 'taiwan_permit', 'none')",
    )
