"""Columns of this feature that say something about a person, and their lives."""

from backend.kernel.lives import Life

LIVES = (
    Life(
        "things begun",
        {"draft": "value_sealed"},
        "Going on with a basket or a booking on another phone.",
        "The person.",
        "Sixty days after it was last touched, or the account is erased.",
        "PIPL 13(2), 47",
        "Deleted.",
        ("drafts",),
    ),
)
