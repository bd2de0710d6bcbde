"""The models are the migrations; the running role can neither write stock nor rewrite history."""

import psycopg
import pytest
from alembic import command

from backend import tables
from backend.db import embedded, migrate, roles


def test_models_and_migrations_agree(server: embedded.Server, database_name: str) -> None:
    command.check(migrate.config(server.url(roles.OWNER, database_name)))
    assert not migrate.pending(server.url(roles.APP, database_name))


@pytest.mark.parametrize("table", [name for name, rights in tables.RIGHTS.items() if rights != "all"])
@pytest.mark.parametrize("verb", ["delete from {}", "truncate {}"])
def test_the_running_role_may_not_rewrite(server: embedded.Server, database_name: str, table: str, verb: str) -> None:
    with (
        psycopg.connect(server.url(roles.APP, database_name)) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(verb.format(table))


@pytest.mark.parametrize("table", [name for name, rights in tables.RIGHTS.items() if rights in {"read", "append"}])
def test_the_running_role_may_not_change_history(server: embedded.Server, database_name: str, table: str) -> None:
    with psycopg.connect(server.url(roles.APP, database_name)) as connection:
        found = connection.execute("select has_table_privilege(%s, 'update')", [table]).fetchone()
    assert found == (False,)


def test_stock_and_the_audit_are_written_by_functions_alone() -> None:
    read = {name for name, rights in tables.RIGHTS.items() if rights == "read"}
    assert read == {"quota", "quota_count", "claim", "quota_drift", "audit", "alembic_version"}


def test_claimed_never_leaves_its_bounds(server: embedded.Server, database_name: str) -> None:
    with (
        psycopg.connect(server.url(roles.OWNER, database_name)) as connection,
        pytest.raises(psycopg.errors.CheckViolation),
    ):
        connection.execute("insert into quota_count values (gen_random_uuid(), 2, 3, true)")
