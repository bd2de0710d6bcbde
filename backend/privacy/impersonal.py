"""Columns that can hold words but say nothing about a person: states, codes, what suppliers publish, sums."""

SHOP = {
    "certificate": "kind list number issuer",
    "departure": "state reason",
    "draw": "per",
    "freight_table": "storage zones refused",
    "listing": "kind title draft state reasons",
    "listing_version": "content",
    "lot": "code state county township plot cultivar steps tests proof",
    "offer": "kind",
    "pick_up_point": "name region hours storages",
    "product": "slug state kind shelves county months storage returns mark title story",
    "promotion": "kind scope name code",
    "resource": "kind name",
    "search_entry": "kind slug names strong words latin shown digest",
    "sku": "code name gtin",
    "supplier": "slug kind name county state",
    "calendar_edit": "asked changes",
    "team": "state",
    "trip": "slug state leg themes counties title story ladder operator_ladder study",
    "trip_unit": "code type name",
}
"""What suppliers sell and say in public, and how it stands."""

TRADE = {
    "after_sale": "key state freight_by",
    "booking": "state title ladder operator_ladder code",
    "cancellation": "key by basis",
    "check_in": "nonce outcome",
    "claim": "state reason",
    "dispute": "provider reference state reason",
    "fee_rule": "kind category",
    "invitation": "state",
    "ledger_account": "code kind",
    "ledger_entry": "fact key memo",
    "ledger_posting": "account",
    "order_part": "kind",
    "order_line": "type name fee draws terms discounts",
    "orders": "number key body_hash state currency terms_version terms_hash language stuck",
    "parcel": "lines state",
    "passenger": "state",
    "payment_attempt": "provider method state action reference",
    "provider_event": "provider event_id reference kind body",
    "provider_move": "provider id kind source difference",
    "refund": "state reference fault",
    "refund_due": "fact by",
    "review": "pack removed_for",
    "sandbox_intent": "reference idempotency_key state",
    "sandbox_refund": "idempotency_key reference",
    "shipment": "state storage title",
    "supplier_order": "state",
    "terms": "version hash text",
}
"""Facts of a trade that name nobody: what, how much, how it stands, the machine's own keys and digests."""

MACHINE = {
    "alembic_version": "version_num",
    "procrastinate_events": "type",
    "procrastinate_jobs": "queue_name task_name lock queueing_lock args status",
    "procrastinate_periodic_defers": "task_name periodic_id",
}
"""The machine's own upkeep. Jobs are given ids, never words of a person."""
