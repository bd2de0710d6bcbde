"""Refusals of the waiting list."""

TEXTS: dict[str, tuple[str, str]] = {
    "not_sold_out": ("还有余位，可以直接预订", "Places are left; book them directly"),
    "already_waiting": ("你已在这个团期候补", "You already wait for this departure"),
    "too_many_waits": ("最多同时候补{most}个团期", "You can wait for {most} departures at a time"),
    "party_too_large": ("这个团期最多{most}人", "This departure takes {most} people at most"),
    "kept_fewer": (
        "名额不够这么多人：为你保留的没有这么多，请减少人数或单房",
        "Fewer places are kept for you: book for fewer people, or fewer single rooms",
    ),
}
