"""Every table, for migrations, rights and tests: those of all features, each of which reads its own."""

from typing import Any

from backend import features  # noqa: F401 - imported for the tables that the features declare
from backend.db.base import Base, Rights

metadata = Base.metadata
# Each class is a `Base`, each of its tables has a name: the types of SQLAlchemy say less.
_classes: list[Any] = [mapper.class_ for mapper in Base.registry.mappers]
_mapped = dict(sorted((str(one.__tablename__), one) for one in _classes))

RIGHTS: dict[str, Rights] = {name: table.rights for name, table in _mapped.items()}
RIGHTS["alembic_version"] = "read"
"""Table → what the role that runs may do with its rows."""

IMPERSONAL: dict[str, str] = {name: table.impersonal for name, table in _mapped.items() if table.impersonal}
"""Table → its columns that can hold words and say nothing about a person."""
