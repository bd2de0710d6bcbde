"""Two database roles from the first day: one owns and migrates, one runs and may not rewrite history."""

from collections.abc import Mapping

import psycopg
from psycopg import sql

from backend.db.base import Rights

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


TAKEN = {
    "read": "insert, update, delete, truncate",
    "append": "update, delete, truncate",
    "keep": "delete, truncate",
}
"""What the running role may not do, by a table's rights (`base.Base`)."""


def grant(owner_url: str, rights: Mapping[str, Rights], app_role: str = APP) -> None:
    """Give the running role what it may do, and take away what it may not, by table (`tables.RIGHTS`); repeatable."""
    role = sql.Identifier(app_role)
    with psycopg.connect(owner_url, autocommit=False) as connection:

        def run(text: str, *tables: str) -> None:
            names = sql.SQL(", ").join(sql.Identifier(name) for name in tables)
            connection.execute(sql.SQL(text).format(role=role, tables=names))

        run("grant usage on schema public to {role}")
        run("grant select, insert, update, delete on all tables in schema public to {role}")
        run("grant usage, select on all sequences in schema public to {role}")
        run("grant execute on all functions in schema public to {role}")
        for right, taken in TAKEN.items():
            run(f"revoke {taken} on {{tables}} from {{role}}", *(name for name, has in rights.items() if has == right))
