"""Which parameters Stripe's own SDK knows for a call: what it doesn't know, Stripe would refuse, and so do we."""

import sys
import typing
from functools import cache
from typing import Any

import stripe.params as known

CALLS = {
    "payment_intents.create": "_payment_intent_create_params.PaymentIntentCreateParams",
    "payment_intents.retrieve": "_payment_intent_retrieve_params.PaymentIntentRetrieveParams",
    "payment_intents.list": "_payment_intent_list_params.PaymentIntentListParams",
    "payment_intents.cancel": "_payment_intent_cancel_params.PaymentIntentCancelParams",
    "refunds.create": "_refund_create_params.RefundCreateParams",
    "refunds.list": "_refund_list_params.RefundListParams",
    "refunds.retrieve": "_refund_retrieve_params.RefundRetrieveParams",
    "disputes.retrieve": "_dispute_retrieve_params.DisputeRetrieveParams",
    "balance_transactions.list": "_balance_transaction_list_params.BalanceTransactionListParams",
}
OF_THE_REQUEST = {"api_key", "stripe_version", "stripe_account", "stripe_context", "max_network_retries",
                  "idempotency_key", "content_type", "headers"}  # fmt: skip


@cache
def _shape(call: str) -> Any:
    module, name = CALLS[call].split(".")
    __import__(f"{known.__name__}.{module}")
    return getattr(sys.modules[f"{known.__name__}.{module}"], name)


def unknown(call: str, given: dict[str, Any]) -> str | None:
    """The first parameter of a call that the SDK's type doesn't have, as `a[b]`; None when all are known."""
    return _unknown(_shape(call), given, "")


def _unknown(shape: Any, given: dict[str, Any], path: str) -> str | None:
    for name, value in given.items():
        here = f"{path}[{name}]" if path else name
        if name not in shape.__annotations__ or (not path and name in OF_THE_REQUEST):
            return here
        inner = _resolve(shape.__annotations__[name], sys.modules[shape.__module__])
        if isinstance(value, dict) and inner is not None and (deeper := _unknown(inner, value, here)):
            return deeper
    return None


def _resolve(annotation: Any, module: Any) -> Any:
    """The parameter dictionary inside NotRequired[…|str], or None where anything goes (metadata)."""
    for part in typing.get_args(annotation) or (annotation,):
        if isinstance(part, typing.ForwardRef):
            for name in part.__forward_arg__.replace("|", " ").replace("'", " ").split():
                found = getattr(module, name, None)
                if isinstance(found, type) and hasattr(found, "__annotations__"):
                    return found
    return None
