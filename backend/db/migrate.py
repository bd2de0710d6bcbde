"""Bring the schema to the newest revision, one process at a time."""

from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

from backend.db.session import dialect_url

if TYPE_CHECKING:
    from alembic.config import Config

FOLDER = Path(__file__).parent / "migrations"


def config(url: str) -> "Config":
    """Alembic's configuration for an owner's URL. The library loads only when there is something to migrate."""
    from alembic.config import Config

    made = Config()
    made.set_main_option("script_location", str(FOLDER))
    made.set_main_option("sqlalchemy.url", dialect_url(url).replace("%", "%%"))
    return made


def upgrade(owner_url: str) -> None:
    """Run all missing revisions. The environment takes an advisory lock first."""
    from alembic import command

    command.upgrade(config(owner_url), "head")


def newest() -> str:
    """The newest revision: revisions are numbered, and so are their files."""
    return max(path.stem.partition("_")[0] for path in (FOLDER / "versions").glob("[0-9]*.py"))


def pending(url: str) -> bool:
    """Whether the database lacks the newest revision."""
    with psycopg.connect(url) as connection:
        known = connection.execute("select to_regclass('alembic_version') is not null").fetchone()
        if not known or not known[0]:
            return True
        row = connection.execute("select version_num from alembic_version").fetchone()
    return row is None or row[0] != newest()
