"""What the simulated Stripe knows: payments, refunds, disputes, its balance, and the rules by which they change."""

import hashlib
import itertools
import time
from typing import Any

FEE_PER_MILLE = 34
CENTURY = "2026-10-28.endive"


class Refusal(Exception):
    """An error as Stripe answers it."""

    def __init__(self, status: int, code: str, message: str, kind: str = "invalid_request_error") -> None:
        super().__init__(message)
        self.status, self.body = status, {"error": {"type": kind, "code": code, "message": message}}


class Books:
    """One Stripe account."""

    def __init__(self) -> None:
        self.intents: dict[str, dict[str, Any]] = {}
        self.refunds: dict[str, dict[str, Any]] = {}
        self.disputes: dict[str, dict[str, Any]] = {}
        self.moves: list[dict[str, Any]] = []
        self.charges: dict[str, dict[str, Any]] = {}
        self.events: list[dict[str, Any]] = []
        self.keys: dict[str, tuple[str, int, dict[str, Any]]] = {}
        self._numbers = itertools.count(1)

    def _id(self, prefix: str) -> str:
        return f"{prefix}_{hashlib.sha256(str(next(self._numbers)).encode()).hexdigest()[:20]}"

    def tell(self, kind: str, what: dict[str, Any]) -> None:
        """Queue an event about an object as it is now."""
        self.events.append({
            "id": self._id("evt"), "object": "event", "type": kind, "api_version": CENTURY, "created": int(time.time()),
            "livemode": False, "pending_webhooks": 1, "request": None, "data": {"object": dict(what)},
        })  # fmt: skip

    def _move(self, kind: str, amount: int, source: str, fee: int = 0) -> str:
        self.moves.append({
            "id": self._id("txn"), "object": "balance_transaction", "type": kind, "amount": amount, "fee": fee,
            "net": amount - fee, "source": source, "created": int(time.time()), "currency": "cny", "status": "pending",
            "fee_details": [],
        })  # fmt: skip
        return str(self.moves[-1]["id"])

    def create_intent(self, given: dict[str, Any]) -> dict[str, Any]:
        """POST /v1/payment_intents."""
        amount = int(given.get("amount", 0))
        if amount < 1 or given.get("currency") != "cny":
            raise Refusal(400, "parameter_invalid_integer", "amount")
        methods = given.get("allowed_payment_method_types") or ["card"]
        made = {
            "id": self._id("pi"), "object": "payment_intent", "amount": amount, "amount_received": 0, "currency": "cny",
            "status": "requires_payment_method", "payment_method_types": methods, "allowed_payment_method_types": methods, "created": int(time.time()),
            "metadata": given.get("metadata") or {}, "description": given.get("description"), "latest_charge": None,
            "next_action": None, "last_payment_error": None, "livemode": False, "capture_method": "automatic",
        }  # fmt: skip
        made["client_secret"] = f"{made['id']}_secret_{made['id'][3:9]}"
        if given.get("confirm") == "true":
            made |= self._confirmed(given, made)
        self.intents[made["id"]] = made
        return made

    def _confirmed(self, given: dict[str, Any], made: dict[str, Any]) -> dict[str, Any]:
        kind = (given.get("payment_method_data") or {}).get("type")
        if kind == "alipay":
            if not given.get("return_url"):
                raise Refusal(400, "parameter_missing", "return_url")
            url = f"https://hooks.example/alipay/{made['id']}"
            action = {
                "type": "alipay_handle_redirect",
                "alipay_handle_redirect": {"url": url, "return_url": given["return_url"]},
            }
        elif kind == "wechat_pay":
            if ((given.get("payment_method_options") or {}).get("wechat_pay") or {}).get("client") not in {
                "web",
                "ios",
                "android",
            }:
                raise Refusal(400, "parameter_missing", "payment_method_options[wechat_pay][client]")
            data = f"weixin://wxpay/bizpayurl?pr={made['id']}"
            action = {"type": "wechat_pay_display_qr_code", "wechat_pay_display_qr_code": {"data": data}}
        else:
            raise Refusal(400, "payment_method_unexpected_state", "a card needs the browser")
        return {"status": "requires_action", "next_action": action}

    def pay(self, reference: str) -> None:
        """The buyer pays. A cancelled intent can't be paid, as with Stripe."""
        intent = self.intents[reference]
        if intent["status"] in {"canceled", "succeeded"}:
            return
        charge = {"id": self._id("ch"), "object": "charge", "amount": intent["amount"], "amount_refunded": 0,
                  "payment_intent": reference, "currency": "cny", "status": "succeeded"}  # fmt: skip
        intent |= {
            "status": "succeeded",
            "amount_received": intent["amount"],
            "latest_charge": charge,
            "next_action": None,
        }
        self.charges[charge["id"]] = charge
        fee = (intent["amount"] * FEE_PER_MILLE + 500) // 1000
        charge["balance_transaction"] = self._move("payment", intent["amount"], charge["id"], fee)
        self.tell("payment_intent.succeeded", self.shown(intent))

    def fail(self, reference: str) -> None:
        """The buyer's bank says no."""
        intent = self.intents[reference]
        if intent["status"] in {"canceled", "succeeded"}:
            return
        intent |= {"status": "requires_payment_method", "next_action": None, "last_payment_error": {"code": "declined"}}
        self.tell("payment_intent.payment_failed", self.shown(intent))

    def cancel_intent(self, reference: str) -> dict[str, Any]:
        """POST /v1/payment_intents/{id}/cancel."""
        intent = self.intent(reference)
        if intent["status"] in {"succeeded", "canceled"}:
            raise Refusal(400, "payment_intent_unexpected_state", intent["status"])
        intent |= {"status": "canceled", "next_action": None}
        self.tell("payment_intent.canceled", self.shown(intent))
        return intent

    def intent(self, reference: str) -> dict[str, Any]:
        """A payment. Raises Refusal 404."""
        if reference not in self.intents:
            raise Refusal(404, "resource_missing", f"No such payment_intent: '{reference}'")
        return self.intents[reference]

    @staticmethod
    def shown(intent: dict[str, Any], *, expanded: bool = False) -> dict[str, Any]:
        """An intent as answered: the charge is an id unless it was asked to be expanded."""
        charge = intent["latest_charge"]
        return intent | {"latest_charge": charge if expanded or not charge else charge["id"]}

    def create_refund(self, given: dict[str, Any]) -> dict[str, Any]:
        """POST /v1/refunds: capped by what the charge received, pending ones included."""
        intent = self.intent(str(given.get("payment_intent")))
        charge, amount = intent["latest_charge"], int(given.get("amount", 0))
        if charge is None:
            raise Refusal(400, "charge_not_captured", "no charge")
        if amount < 1 or charge["amount_refunded"] + amount > charge["amount"] - self._disputed(intent["id"]):
            raise Refusal(400, "amount_too_large", f"Refund amount ({amount}) is greater than unrefunded amount")
        charge["amount_refunded"] += amount
        made = {
            "id": self._id("re"), "object": "refund", "amount": amount, "currency": "cny", "charge": charge["id"],
            "payment_intent": intent["id"], "status": "succeeded", "metadata": given.get("metadata") or {},
            "reason": None, "created": int(time.time()), "failure_reason": None,
        }  # fmt: skip
        made["balance_transaction"] = self._move("payment_refund", -amount, made["id"])
        self.refunds[made["id"]] = made
        self.tell("refund.created", made)
        return made

    def _disputed(self, reference: str) -> int:
        return sum(
            d["amount"]
            for d in self.disputes.values()
            if d["payment_intent"] == reference and d["status"] != "won" and not d["status"].startswith("warning")
        )

    def fail_refund(self, reference: str) -> None:
        """The buyer's bank sends a refund back."""
        refund = self.refunds[reference]
        if refund["status"] == "failed":
            return
        refund |= {"status": "failed", "failure_reason": "expired_or_canceled_card"}
        self.intents[refund["payment_intent"]]["latest_charge"]["amount_refunded"] -= refund["amount"]
        refund["failure_balance_transaction"] = self._move("payment_failure_refund", refund["amount"], refund["id"])
        self.tell("refund.failed", refund)

    def dispute(self, reference: str) -> str | None:
        """The buyer's bank takes what is left of a payment."""
        charge = self.intents[reference]["latest_charge"]
        left = charge["amount"] - charge["amount_refunded"] - self._disputed(reference) if charge else 0
        if left <= 0:
            return None
        made = {"id": self._id("du"), "object": "dispute", "amount": left, "payment_intent": reference,
                "charge": charge["id"], "status": "needs_response", "reason": "product_not_received", "currency": "cny",
                "created": int(time.time())}  # fmt: skip
        self.disputes[made["id"]] = made
        self._move("adjustment", -left, made["id"])
        self.tell("charge.dispute.created", made)
        return str(made["id"])

    def inquire(self, reference: str) -> str:
        """The buyer's bank only asks: nothing moves."""
        charge = self.intents[reference]["latest_charge"]
        made = {"id": self._id("du"), "object": "dispute", "amount": charge["amount"], "payment_intent": reference,
                "charge": charge["id"], "status": "warning_needs_response", "reason": "general", "currency": "cny",
                "created": int(time.time())}  # fmt: skip
        self.disputes[made["id"]] = made
        self.tell("charge.dispute.created", made)
        return str(made["id"])

    def forget_keys(self) -> None:
        """A day later: what was asked with a key can be asked again."""
        self.keys.clear()

    def close_dispute(self, reference: str, *, won: bool) -> None:
        """The bank decides."""
        dispute = self.disputes[reference]
        if dispute["status"] in {"won", "lost"}:
            return
        dispute["status"] = "won" if won else "lost"
        if won:
            self._move("adjustment", dispute["amount"], dispute["id"])
        self.tell("charge.dispute.closed", dispute)

    def payout(self, amount: int) -> None:
        """Stripe sends part of the balance to our bank."""
        name = self._id("po")
        self._move("payout", -amount, name)
        self.tell("payout.paid", {"id": name, "object": "payout", "amount": amount})

    def source(self, name: str) -> dict[str, Any]:
        """The object a balance transaction is about, for `expand`."""
        found = self.charges.get(name) or self.refunds.get(name) or self.disputes.get(name)
        return dict(found or {"id": name, "object": "payout"})

    def balance(self) -> int:
        """Fen in the account: every movement after its fee."""
        return sum(move["net"] for move in self.moves)
