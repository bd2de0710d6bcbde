"""What only the database itself can tell of a configuration: whose its tables are, how many may connect."""

import psycopg


def refusals(url: str, connections: int, *, production: bool) -> list[str]:
    """Why this database may not be served from; raises psycopg.OperationalError where it does not answer."""
    with psycopg.connect(url, connect_timeout=5) as database:
        row = database.execute(
            "select current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int,"
            " (select rolsuper from pg_roles where rolname = current_user),"
            " exists (select from pg_class where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace"
            " and pg_has_role(current_user, relowner, 'member')), current_user"
        ).fetchone()
    assert row is not None
    room, superuser, owner, role = row
    found = []
    if production and (superuser or owner):
        found.append(
            f"HULIU_DATABASE_URL: the role {role} owns the tables and could rewrite history;"
            " give the owner in HULIU_DATABASE_OWNER_URL and serve as another"
        )
    if connections > room:
        found.append(f"HULIU_DATABASE_POOL: {connections} connections are needed and the database grants {room}")
    return found
