"""Columns of this feature that say something about a person, and their lives."""

from backend.kernel.lives import Life

LIVES = (
    Life(
        "review",
        {"review": "author text pictures reply"},
        "What a buyer tells everybody of goods they received.",
        "Everybody; the author's name masked.",
        "The buyer erases their account.",
        "PIPL 25, 47; 电子商务法 39",
        "Author, words, pictures and the answer to them are deleted; the stars still count.",
        ("reviews",),
    ),
)
