"""The declaration as a whole: every column that can hold words stands in one of these two, once."""

from backend.privacy import impersonal, people, trading
from backend.privacy.lives import Life

LIVES: tuple[Life, ...] = (*people.ACCOUNT, *people.BOOKS, *trading.ORDERS, *trading.SUPPLIERS)
"""What says something about a person."""


def _joined(*parts: dict[str, str]) -> dict[str, str]:
    tables = sorted({table for part in parts for table in part})
    return {table: " ".join(part[table] for part in parts if table in part) for table in tables}


IMPERSONAL: dict[str, str] = _joined(impersonal.SHOP, impersonal.TRADE, impersonal.MACHINE)
"""What doesn't."""
