"""Columns of this feature that say something about a person, and their lives."""

from backend.kernel.lives import SEALED, TRADE, TRAVEL, Life

LIVES = (
    Life(
        "contact of an order",
        {"orders": "contact_sealed contact_masked"},
        "Whom to call about an order.",
        "The buyer; the operator from T-3 to T+7, logged; staff masked, whole by a reasoned reveal.",
        "T+7 of the last trip, or sixty days after the last parcel ended.",
        TRADE,
        SEALED,
        ("orders",),
        "trade",
    ),
    Life(
        "invoice title",
        {"orders": "invoice invoice_sealed"},
        "Issuing an invoice for what was paid. `invoice` holds what was written before there was a seal, for a minute.",
        "The buyer, in their export.",
        "The same day as the order's contact.",
        TRADE,
        SEALED,
        ("orders",),
        "trade",
    ),
    Life(
        "travellers on a booking",
        {"passenger": "name_sealed name_masked document number_sealed number_masked born_on"},
        "Group contract, insurance, hotels: each traveller by name and document.",
        "The buyer; the operator from T-3 to T+7, logged.",
        "T+7: from then on nobody sees them.",
        TRAVEL,
        SEALED,
        ("orders",),
        "travel",
    ),
    Life(
        "words about an order",
        {"cancellation": "reason", "refund_due": "reason"},
        "Why something was cancelled or given back.",
        "The buyer, the supplier and staff.",
        "The account is erased.",
        TRADE,
        SEALED,
        ("orders",),
        "trade",
    ),
)
