"""Columns of this feature that say something about a person, and their lives."""

from backend.kernel.lives import SEALED, TRADE, Life

LIVES = (
    Life(
        "door of a parcel",
        {"shipment": "region address_sealed address_masked note card"},
        "Sending goods.",
        "The buyer; the supplier's packers while it is to send or on its way, each list logged.",
        "Sixty days after the parcel ended. The district's code stays: freight was computed from it.",
        TRADE,
        SEALED,
        ("orders",),
        "trade",
    ),
    Life(
        "way of a parcel",
        {"parcel": "carrier number", "tracking": "text status"},
        "Following a parcel.",
        "The buyer and the supplier.",
        "The account is erased.",
        TRADE,
        "Moves to the sealed records; the row stays with a number of no carrier.",
        ("parcels",),
        "trade",
    ),
    Life(
        "after-sale",
        {"after_sale": "kind reason pictures back_carrier back_number", "after_sale_step": "by act text"},
        "Judging what was wrong with goods.",
        "The buyer, the supplier, and staff where the platform decides.",
        "The account is erased.",
        TRADE,
        "Words move to the sealed records; kinds, acts and sums stay; pictures are deleted.",
        ("afterSales",),
        "trade",
    ),
)
