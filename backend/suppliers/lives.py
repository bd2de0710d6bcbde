"""Columns of this feature that say something about a person, and their lives."""

from backend.kernel.lives import Life

LIVES = (
    Life(
        "invitations",
        {"invitation": "phone_lookup phone_masked role"},
        "Letting a supplier's future members in.",
        "The supplier's owners, masked.",
        "The person it is for erases their account.",
        "PIPL 13(2)",
        "The phone's hash and mask are overwritten.",
        ("invitations",),
    ),
    Life(
        "whom to call at a supplier",
        {"supplier": "contact_sealed contact_masked complaint credit_code", "pick_up_point": "detail phone"},
        "Reaching a supplier; the complaint line and pick-up points are public.",
        "Members; staff masked, whole by a reasoned reveal. Public where it says so.",
        "Three years after the supplier left.",
        "网络交易监督管理办法 31",
        "Not the person's own: it belongs to the supplier, which corrects it before a member leaves.",
    ),
    Life(
        "where a supplier is paid",
        {"bank_account": "holder bank number_sealed number_masked"},
        "Paying suppliers out.",
        "Owners and finance, masked.",
        "Three years after the supplier left.",
        "网络交易监督管理办法 31",
        "Not the person's own: it belongs to the supplier.",
    ),
    Life(
        "papers of a supplier",
        {"licence": "kind number state", "supplier": "licence reasons", "agreement": "version hash"},
        "Showing that a supplier may sell.",
        "Members and reviewers; the licence's facts are public.",
        "Three years after the supplier left.",
        "电子商务法 15, 27",
        "Not the person's own: it belongs to the supplier.",
    ),
)
