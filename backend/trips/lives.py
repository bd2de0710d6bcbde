"""Columns of this feature that say something about a person, and their lives."""

from backend.kernel.lives import Life

LIVES = (
    Life(
        "queue for a departure",
        {"wait": "state"},
        "Queueing for a departure that is sold out.",
        "The person; its operator sees how many wait, nobody by name.",
        "The departure closes, or the account is erased.",
        "PIPL 13(2)",
        "Every queue is left.",
        ("waits",),
    ),
)
