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
    Life(
        "who leads a departure",
        {"departure_contact": "contact_sealed contact_masked"},
        "Reaching the leader on the day.",
        "Buyers who booked it, from the day before until it is over; the operator's people, masked. Not exported: the"
        " operator names whom it likes, with or without an account here.",
        "T+7.",
        "旅游法 40, PIPL 13(2): the trip's contract",
        "Deleted with its week; it belongs to no account.",
    ),
)
