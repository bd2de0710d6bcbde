"""What the payment routes take and answer."""

from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta

from backend.kernel.money import Money
from backend.kernel.wire import In, Out


class PayIn(In):
    """How to pay."""

    example = {"method": "alipay"}
    method: Annotated[str, Meta(min_length=2, max_length=20)]


class AttemptOut(Out):
    """A payment under way: where to send the buyer (`action.kind` redirect or qr, `action.url`)."""

    id: UUID
    state: str
    method: str
    amount: Money
    action: dict[str, Any]


class MethodsOut(Out):
    """Ways to pay."""

    items: list[str]
    sandbox: bool
