"""Accounts, entries, postings. Written once, never changed: the role the application runs as may only add."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.db.base import Base, CreatedAt

KINDS = ("clearing", "bank", "buyers", "supplier", "platform", "coupons")


class LedgerAccount(Base):
    """An account. `code` is its kind, and what tells it from others of its kind, as in `supplier:<id>`."""

    __tablename__ = "ledger_account"
    impersonal = "code kind"
    rights = "append"
    __table_args__ = (CheckConstraint(f"kind in {KINDS}", "kind"),)

    code: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    created_at: Mapped[CreatedAt]


class Entry(Base):
    """A fact that moved money, once: (fact, key) is unique. Its postings sum to zero (checked at commit)."""

    __tablename__ = "ledger_entry"
    impersonal = "fact key memo"
    rights = "append"
    __table_args__ = (UniqueConstraint("fact", "key"),)

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    fact: Mapped[str]
    key: Mapped[str]
    at: Mapped[datetime]
    memo: Mapped[dict[str, Any]]


class Posting(Base):
    """One line of an entry: fen, positive is debit (what we have), negative is credit (what we owe)."""

    __tablename__ = "ledger_posting"
    impersonal = "account"
    rights = "append"
    __table_args__ = (
        CheckConstraint("amount <> 0", "amount"),
        Index("ix_ledger_posting_account_entry", "account", "entry_id", postgresql_include=["amount"]),
        Index("ix_ledger_posting_subject", "subject"),
    )

    entry_id: Mapped[int] = mapped_column(ForeignKey("ledger_entry.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    account: Mapped[str] = mapped_column(ForeignKey("ledger_account.code"))
    amount: Mapped[int]
    subject: Mapped[uuid.UUID | None]
