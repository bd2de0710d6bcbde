"""Columns of this feature that say something about a person, and their lives."""

from backend.kernel.lives import Life

LIVES = (
    Life(
        "pictures of a claim",
        {"picture": "purpose state colour alt crop"},
        "Showing what was wrong with goods; the same table holds suppliers' pictures.",
        "The buyer, the supplier and whoever judges, logged; in a review everybody.",
        "Thirty days after nothing shows it any more.",
        "PIPL 47",
        "Deleted with their files.",
        ("afterSales", "reviews"),
    ),
)
