"""Stripe behind the payment port, through its own SDK: the only file that imports it.

Every call has our key, a time-out and two quick repeats; every answer is read as a plain dictionary, since the SDK's
objects refuse to be treated as one. What Stripe can't tell us now is Unavailable; what it refuses for good, Refused.
"""

import contextlib
import uuid
from collections.abc import AsyncIterator, Awaitable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import stripe

from backend.kernel.qr import svg
from backend.payments.ports import About, Disputed, Event, Intent, Moved, Refused, Returned, Started, Unavailable
from backend.settings import Settings

API_VERSION = "2026-10-28.endive"
TIMEOUT, RETRIES = 5, 1
"""Seconds and repeats: the buyer waits at most ten; whatever is still unknown then, the sweep finds out."""
PAGE = 100
BORN = timedelta(minutes=2)
"""How far Stripe's clock may be from ours when we look for a payment by the time its key was made."""
STATES = {"succeeded": "succeeded", "canceled": "cancelled"}
KINDS = {
    "charge": "charge", "payment": "charge", "refund": "refund", "payment_refund": "refund",
    "refund_failure": "refund_returned", "payment_failure_refund": "refund_returned", "payout": "payout",
    "payout_failure": "payout", "payout_cancel": "payout",
}  # fmt: skip
DISPUTES = {
    "won": "won", "lost": "lost", "warning_needs_response": "asked", "warning_under_review": "asked",
    "warning_closed": "asked", "prevented": "asked",
}  # fmt: skip
"""A bank that only asks (an inquiry) has taken nothing yet; in every other state the money is withdrawn."""
ABOUT: dict[str, About] = {
    "payment_intent.": "payment", "refund.": "refund", "charge.refund.": "refund", "charge.dispute.": "dispute",
}  # fmt: skip
"""How kinds of events begin."""
CURRENCY = "cny"
T = TypeVar("T")


class Stripe:
    """See Provider."""

    name = "stripe"
    methods: tuple[str, ...] = ("alipay", "wechat_pay", "card")

    def __init__(self, settings: Settings) -> None:
        base: dict[str, Any] = {"base_addresses": {"api": settings.stripe_api_base}} if settings.stripe_api_base else {}
        self._secret = settings.stripe_webhook_secret
        self._publishable, self._origin = settings.stripe_publishable_key, settings.origin
        self._client = stripe.StripeClient(
            settings.stripe_secret_key,
            stripe_version=API_VERSION,
            max_network_retries=RETRIES,
            http_client=stripe.HTTPXClient(timeout=TIMEOUT),
            **base,
        )
        if not settings.stripe_publishable_key:
            self.methods = ("alipay", "wechat_pay")

    def read_event(self, body: bytes, headers: Mapping[str, str]) -> Event | None:
        """See Provider. The signature covers the raw bytes and is refused after five minutes (Stripe's tolerance)."""
        try:
            signed = headers.get("stripe-signature", "")
            event = stripe.Webhook.construct_event(body, signed, self._secret).to_dict()
            return Event(str(event["id"]), str(event["type"]), str(event["data"]["object"]["id"]))
        except (ValueError, KeyError, TypeError, AttributeError, stripe.SignatureVerificationError):
            return None

    def about(self, kind: str) -> About:
        """See Provider."""
        for start, what in ABOUT.items():
            if kind.startswith(start):
                return what
        return "nothing"

    async def start(self, key: uuid.UUID, amount: int, method: str, description: str) -> Started:
        """See Provider. Alipay and WeChat Pay are confirmed at once; a card is confirmed by the buyer's browser."""
        wish: dict[str, Any] = {
            "amount": amount, "currency": CURRENCY, "allowed_payment_method_types": [method],
            "description": description,
            "metadata": {"attempt": str(key), "order": description},
        }  # fmt: skip
        if method != "card":
            wish |= {"confirm": True, "payment_method_data": {"type": method}}
            wish["return_url"] = f"{self._origin}/orders/{description}"
        if method == "wechat_pay":
            wish["payment_method_options"] = {"wechat_pay": {"client": "web"}}
        made = await self._ask(
            self._client.v1.payment_intents.create_async(_params(wish), {"idempotency_key": str(key)})
        )
        return Started(made["id"], self._action(made, method))

    def _action(self, intent: dict[str, Any], method: str) -> dict[str, Any]:
        """What the buyer does next. On one phone WeChat Pay is a QR to show or save: Stripe has no jump to the app."""
        following = intent.get("next_action") or {}
        if method == "card":
            return {"kind": "card", "clientSecret": intent["client_secret"], "publishableKey": self._publishable}
        if "wechat_pay_display_qr_code" in following:
            return {"kind": "qr", "svg": svg(following["wechat_pay_display_qr_code"]["data"])}
        for name in ("alipay_handle_redirect", "redirect_to_url"):
            if following.get(name):
                return {"kind": "redirect", "url": following[name]["url"]}
        return {}

    async def look_up(self, reference: str) -> Intent:
        """See Provider."""
        found = self._client.v1.payment_intents.retrieve_async(reference, {"expand": ["latest_charge"]})
        return _intent(await self._ask(found))

    async def find(self, key: uuid.UUID) -> Intent | None:
        """See Provider. Stripe can't be asked by key; ours carry when they were made (UUIDv7), so we look there."""
        made = datetime.fromtimestamp((key.int >> 80) / 1000, UTC)
        window = {"gte": int((made - BORN).timestamp()), "lte": int((made + timedelta(days=1)).timestamp())}
        async for one in self._pages(self._client.v1.payment_intents.list_async, {"created": window}):
            if (one.get("metadata") or {}).get("attempt") == str(key):
                return await self.look_up(one["id"])
        return None

    async def cancel(self, reference: str) -> Intent:
        """See Provider."""
        with contextlib.suppress(Refused):  # it succeeded, or was cancelled before: the answer tells
            await self._ask(self._client.v1.payment_intents.cancel_async(reference))
        return await self.look_up(reference)

    async def refund(self, key: uuid.UUID, reference: str, amount: int) -> Returned:
        """See Provider."""
        wish: Any = {"payment_intent": reference, "amount": amount, "metadata": {"refund": str(key)}}
        return _returned(await self._ask(self._client.v1.refunds.create_async(wish, {"idempotency_key": str(key)})))

    async def find_refund(self, key: uuid.UUID, reference: str) -> Returned | None:
        """See Provider. Stripe forgets keys after a day; what we wrote on the refund it keeps."""
        async for one in self._pages(self._client.v1.refunds.list_async, {"payment_intent": reference}):
            if (one.get("metadata") or {}).get("refund") == str(key):
                return _returned(one)
        return None

    async def look_up_refund(self, reference: str) -> Returned:
        """See Provider."""
        return _returned(await self._ask(self._client.v1.refunds.retrieve_async(reference)))

    async def look_up_dispute(self, reference: str) -> Disputed:
        """See Provider."""
        found = await self._ask(self._client.v1.disputes.retrieve_async(reference))
        state = DISPUTES.get(found["status"], "open")
        return Disputed(found["id"], found["payment_intent"], state, found["amount"], found["reason"])

    async def movements(self, since: datetime) -> list[Moved]:
        """See Provider."""
        wish = {"created": {"gte": int(since.timestamp())}, "expand": ["data.source"]}
        moved = [_moved(one) async for one in self._pages(self._client.v1.balance_transactions.list_async, wish)]
        return sorted(reversed(moved), key=lambda one: one.at)  # newest first, several within a second

    async def _pages(self, listing: Any, wish: dict[str, Any]) -> AsyncIterator[dict[str, Any]]:
        after: dict[str, Any] = {}
        while True:
            page = await self._ask(listing({**wish, "limit": PAGE, **after}))
            for one in page["data"]:
                yield one
            if not page["has_more"]:
                return
            after = {"starting_after": page["data"][-1]["id"]}

    async def _ask(self, call: Awaitable[Any]) -> dict[str, Any]:
        try:
            answer: dict[str, Any] = (await call).to_dict()
        except (stripe.APIConnectionError, stripe.RateLimitError, stripe.AuthenticationError) as away:
            raise Unavailable(type(away).__name__) from away
        except stripe.StripeError as said:
            # 409 is a key whose first request still runs; 5xx says nothing about what happened.
            if said.http_status is None or said.http_status >= 500 or said.http_status in {409, 429}:
                raise Unavailable(f"{said.http_status} {said.code}") from said
            raise Refused(f"{said.code or type(said).__name__}: {said.user_message or ''}"[:200]) from said
        return answer


def _params(wish: dict[str, Any]) -> Any:
    """The SDK's parameter types are closed dictionaries; ours is built step by step and checked by the simulator."""
    return wish


def _intent(found: dict[str, Any]) -> Intent:
    state = STATES.get(found["status"], "pending")
    kinds = found.get("allowed_payment_method_types") or found.get("payment_method_types") or []
    # A declined card may be tried again in the same field: that payment lives on until it is paid or cancelled.
    if found["status"] == "requires_payment_method" and found.get("last_payment_error") and "card" not in kinds:
        state = "failed"
    charge = found.get("latest_charge") or {}
    return Intent(found["id"], state, found.get("amount_received") or 0, charge.get("amount_refunded") or 0)


def _returned(found: dict[str, Any]) -> Returned:
    state = {"succeeded": "succeeded", "failed": "failed", "canceled": "failed"}.get(found["status"], "sent")
    key = (found.get("metadata") or {}).get("refund")
    return Returned(found["id"], state, found["amount"], key, str(found.get("payment_intent") or ""))


def _moved(found: dict[str, Any]) -> Moved:
    """A balance transaction. For a charge the source we know is its payment, for the rest the object itself."""
    source = found.get("source") or {}
    kind = KINDS.get(found["type"], "other") if found["currency"] == CURRENCY else "other"
    if found["type"] == "adjustment" and str(source.get("id", "")).startswith("du_"):
        kind = "dispute" if found["amount"] < 0 else "dispute_won"
    name = source.get("payment_intent") if kind == "charge" else source.get("id")
    at = datetime.fromtimestamp(found["created"], UTC)
    return Moved(found["id"], kind, found["amount"], found["fee"], str(name or ""), at)
