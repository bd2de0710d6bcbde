"""Columns of this feature that say something about a person, and their lives."""

from backend.kernel.lives import Life

LIVES = (
    Life(
        "proof of age",
        {"age_proof": "method"},
        "Wine is not sold to minors; that somebody is 18 is kept, no number and no birthday.",
        "Nobody.",
        "The account is erased.",
        "未成年人保护法 59",
        "Deleted.",
        ("ageProven",),
    ),
    Life(
        "book of addresses",
        {"address": "region street sealed masked"},
        "Sending goods to the same doors again.",
        "The person.",
        "It is taken out of the book, or the account is erased.",
        "PIPL 13(2), 47",
        "Deleted.",
        ("addresses",),
    ),
)
