"""Columns of this feature that say something about a person, and their lives."""

from backend.kernel.lives import SEALED, TRADE, Life

LIVES = (
    Life(
        "conversation",
        {"message": "by text_sealed pictures"},
        "Questions and answers about an order.",
        "The buyer and the supplier's people who answer; staff once the platform is called in, each look logged.",
        "The account is erased.",
        TRADE,
        SEALED,
        ("conversations",),
        "trade",
    ),
)
