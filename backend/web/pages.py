"""Pages and files for the browser (painted first screens come here)."""

from typing import Any

from litestar import Litestar

from backend.db.session import Database
from backend.settings import Settings


def policy(settings: Settings) -> str:
    """The Content-Security-Policy."""
    return "default-src 'self'"


def routes(settings: Settings) -> list[Any]:
    """Page routes."""
    return []


def attach(app: Litestar, settings: Settings, database: Database) -> None:
    """Hand the page routes what they need."""
