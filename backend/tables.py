"""Every table, for migrations and tests: those of all rooms, each of which reads its own."""

from backend import rooms  # noqa: F401 - imported for the tables that the rooms declare
from backend.db.base import Base

metadata = Base.metadata
