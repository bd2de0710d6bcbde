"""Bring the schema to the newest revision, one process at a time."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from backend.db.session import dialect_url

FOLDER = Path(__file__).parent / "migrations"


def config(url: str) -> Config:
    """Alembic's configuration for an owner's URL."""
    made = Config()
    made.set_main_option("script_location", str(FOLDER))
    made.set_main_option("sqlalchemy.url", dialect_url(url).replace("%", "%%"))
    return made


def upgrade(owner_url: str) -> None:
    """Run all missing revisions. The environment takes an advisory lock first."""
    command.upgrade(config(owner_url), "head")


def pending(url: str) -> bool:
    """Whether the database lacks the newest revision."""
    engine = create_engine(dialect_url(url))
    try:
        with engine.connect() as connection:
            present = MigrationContext.configure(connection).get_current_revision()
    finally:
        engine.dispose()
    return present != ScriptDirectory.from_config(config(url)).get_current_head()
