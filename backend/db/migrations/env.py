"""Alembic's environment: online only, one migrator at a time, locks waited for five seconds at most."""

from typing import Any

from alembic import context
from sqlalchemy import create_engine, text

from backend.tables import metadata

ADVISORY_KEY = 0x48554C4955  # "HULIU"


LEAVING = {"order_line.booking_id", "order_line.shipment_id", "cancellation.booking_id"}
"""Columns that only processes of the release before still know; the next release drops them."""


def include(obj: Any, name: str | None, kind: str, _reflected: bool, _other: object) -> bool:
    """Leave the job library's own tables alone, and what goes with the columns that are leaving."""
    if kind == "table":
        return not (name or "").startswith("procrastinate_")
    columns = [obj] if kind == "column" else getattr(obj, "columns", [])
    return not any(f"{one.table.name}.{one.name}" in LEAVING for one in columns)


def main() -> None:
    """Upgrade inside one transaction per revision."""
    engine = create_engine(context.config.get_main_option("sqlalchemy.url") or "")
    with engine.connect() as connection:
        connection.execute(text("select pg_advisory_lock(:key)"), {"key": ADVISORY_KEY})
        connection.execute(text("set lock_timeout = '5s'"))
        connection.commit()
        context.configure(
            connection=connection,
            target_metadata=metadata,
            transaction_per_migration=True,
            include_object=include,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.execute(text("select pg_advisory_unlock(:key)"), {"key": ADVISORY_KEY})
        connection.commit()
    engine.dispose()


main()
