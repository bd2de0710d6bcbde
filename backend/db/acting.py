"""Who acts in this request, so that the database's own audit can say so.

A request begins with nobody; the guard names the account; every transaction of the request carries it along as the
setting `huliu.actor`. Jobs act as nobody: the system.
"""

import uuid
from contextvars import ContextVar


class Acting:
    """One request's actor. A mutable holder: a task group's children share it, while a variable set in one is lost."""

    __slots__ = ("account_id",)

    def __init__(self) -> None:
        self.account_id: uuid.UUID | None = None


_present: ContextVar[Acting | None] = ContextVar("acting", default=None)


def begin() -> None:
    """A new request; nobody acts yet."""
    _present.set(Acting())


def name(account_id: uuid.UUID) -> None:
    """From here on this account acts."""
    present = _present.get()
    if present is not None:
        present.account_id = account_id


def who() -> uuid.UUID | None:
    """The account that acts, or None for the system."""
    present = _present.get()
    return present.account_id if present else None
