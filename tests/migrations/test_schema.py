"""The models are the migrations; the running role can neither write stock nor rewrite history."""

import psycopg
import pytest
from alembic import command

from backend.db import embedded, migrate, roles


def test_models_and_migrations_agree(server: embedded.Server, database_name: str) -> None:
    command.check(migrate.config(server.url(roles.OWNER, database_name)))
    assert not migrate.pending(server.url(roles.APP, database_name))


@pytest.mark.parametrize("table", [*roles.READ_ONLY, *roles.APPEND_ONLY])
@pytest.mark.parametrize("verb", ["delete from {}", "truncate {}"])
def test_the_running_role_may_not_rewrite(server: embedded.Server, database_name: str, table: str, verb: str) -> None:
    with (
        psycopg.connect(server.url(roles.APP, database_name)) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(verb.format(table))


def test_claimed_never_leaves_its_bounds(server: embedded.Server, database_name: str) -> None:
    with (
        psycopg.connect(server.url(roles.OWNER, database_name)) as connection,
        pytest.raises(psycopg.errors.CheckViolation),
    ):
        connection.execute("insert into quota_count values (gen_random_uuid(), 2, 3, true)")
