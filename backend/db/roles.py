"""Two database roles from the first day: one owns and migrates, one runs and may not rewrite history."""

import psycopg
from psycopg import sql

OWNER = "huliu_owner"
APP = "huliu_app"


def prepare(superuser_url: str, database: str = "huliu") -> None:
    """Create both roles and the database where they are missing (embedded server and tests)."""
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        for role in (OWNER, APP):
            known = connection.execute("select 1 from pg_roles where rolname = %s", [role]).fetchone()
            if not known:
                connection.execute(sql.SQL("create role {} login").format(sql.Identifier(role)))
        known = connection.execute("select 1 from pg_database where datname = %s", [database]).fetchone()
        if not known:
            connection.execute(
                sql.SQL("create database {} owner {} template template0 encoding 'UTF8'").format(
                    sql.Identifier(database), sql.Identifier(OWNER)
                )
            )


READ_ONLY = ("quota", "quota_count", "claim", "quota_drift", "audit", "alembic_version")
"""Stock changes only inside the functions of `inventory/sql`, the audit only through triggers and `audit_note_v1`;
those run with the owner's rights."""
APPEND_ONLY = (
    "terms",
    "cancellation",
    "refund_due",
    "check_in",
    "ledger_account",
    "ledger_entry",
    "ledger_posting",
    "agreement",
    "listing_version",
    "calendar_edit",
    "after_sale_step",
    "tracking",
)
"""History: written once, then read."""
KEPT = (
    "consent",
    "provider_event",
    "orders",
    "supplier_order",
    "booking",
    "order_line",
    "payment_attempt",
    "refund",
    "dispute",
    "provider_move",
    "fee_rule",
    "departure",
    "offer",
    "rate",
    "sandbox_intent",
    "sandbox_refund",
    "supplier",
    "bank_account",
    "invitation",
    "listing",
    "product",
    "sku",
    "lot",
    "lot_stock",
    "flash_sale",
    "shipment",
    "parcel",
    "after_sale",
    "review",
)
"""Changed, never deleted."""


def grant(owner_url: str, app_role: str = APP) -> None:
    """Give the running role what it may do, and take away what it may not; repeatable."""
    role = sql.Identifier(app_role)
    with psycopg.connect(owner_url, autocommit=False) as connection:

        def run(text: str, *tables: str) -> None:
            names = sql.SQL(", ").join(sql.Identifier(name) for name in tables)
            connection.execute(sql.SQL(text).format(role=role, tables=names))

        run("grant usage on schema public to {role}")
        run("grant select, insert, update, delete on all tables in schema public to {role}")
        run("grant usage, select on all sequences in schema public to {role}")
        run("grant execute on all functions in schema public to {role}")
        run("revoke insert, update, delete, truncate on {tables} from {role}", *READ_ONLY)
        run("revoke update, delete, truncate on {tables} from {role}", *APPEND_ONLY)
        run("revoke delete, truncate on {tables} from {role}", *KEPT)
