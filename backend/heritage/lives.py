"""Columns of this feature that say something about a person, and their lives."""

from backend.kernel.lives import Life

LIVES = (
    Life(
        "passport of stamps",
        {"passport": "secret_hash", "stamp": "site"},
        "Collecting stamps of places.",
        "The person.",
        "The account is erased; one that nobody signed in for, after a year unseen.",
        "PIPL 13(1)",
        "Deleted.",
        ("stamps",),
    ),
)
