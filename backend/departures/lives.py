"""Columns of this feature that say something about a person, and their lives."""

from backend.kernel.lives import SEALED, TRAVEL, Life

LIVES = (
    Life(
        "who organises a visit",
        {"booking": "boarding"},
        "The school, union or firm that a group is received for, beside where it boards.",
        "The buyer and the operator.",
        "T+7.",
        TRAVEL,
        SEALED,
        ("orders",),
        "travel",
    ),
)
