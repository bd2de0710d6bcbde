"""The payment port: what we ask of any provider. Shaped for Stripe's PaymentIntents; the sandbox answers it too."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal, NamedTuple, Protocol, runtime_checkable


class Unavailable(Exception):
    """The provider did not answer or failed; asking again with the same key is safe."""


class Refused(Exception):
    """The provider understood and said no, for good."""


class Started(NamedTuple):
    """A payment the provider knows: its reference, and what the buyer does next (`kind`: redirect, qr or card)."""

    reference: str
    action: dict[str, Any]


class Intent(NamedTuple):
    """The provider's present truth. `state`: pending, succeeded, failed or cancelled; sums in fen."""

    reference: str
    state: str
    received: int
    refunded: int


class Returned(NamedTuple):
    """A refund at the provider. `state`: sent (on its way), succeeded or failed (the money came back to us).

    `key` is ours, where the provider keeps it; one without was made at the provider's own desk. `payment` is the
    provider's reference of the payment it belongs to.
    """

    reference: str
    state: str
    amount: int
    key: str | None = None
    payment: str = ""


class Disputed(NamedTuple):
    """A buyer's bank asks for money back; fen.

    `state`: asked (nothing is taken yet), open (the money is taken), won or lost.
    """

    reference: str
    payment: str
    state: str
    amount: int
    reason: str


class Moved(NamedTuple):
    """A movement of our balance at the provider, as its own books say it. Sums in fen, `amount` before `fee`.

    `kind`: charge, refund, refund_returned, dispute, dispute_won, payout or other; `source` is the provider's
    reference of what moved (the payment for a charge).
    """

    id: str
    kind: str
    amount: int
    fee: int
    source: str
    at: datetime


class Event(NamedTuple):
    """What a provider tells us by itself: its event's id and kind, and the reference of what it is about."""

    event: str
    kind: str
    reference: str


About = Literal["payment", "refund", "dispute", "nothing"]


@runtime_checkable
class Provider(Protocol):
    """Every call may raise Unavailable. Keys make each movement of money happen once, however often asked."""

    @property
    def name(self) -> str:
        """What its rows are marked with."""

    @property
    def methods(self) -> tuple[str, ...]:
        """Ways to pay it offers."""

    def read_event(self, body: bytes, headers: Mapping[str, str]) -> Event | None:
        """What it tells us, from a call's raw bytes; None when it isn't signed by it."""

    def about(self, kind: str) -> About:
        """What an event of a kind is about; the thing itself is asked for then."""

    async def start(self, key: uuid.UUID, amount: int, method: str, description: str) -> Started:
        """Create a payment of `amount` fen, or show the one this key made. Raises Refused."""

    async def look_up(self, reference: str) -> Intent:
        """The payment's present state. Raises Refused for an unknown one."""

    async def find(self, key: uuid.UUID) -> Intent | None:
        """The payment a key made, if the provider ever heard of it."""

    async def cancel(self, reference: str) -> Intent:
        """Stop a payment that has not succeeded; the answer tells what it is now."""

    async def refund(self, key: uuid.UUID, reference: str, amount: int) -> Returned:
        """Send fen back. Raises Refused when it would exceed what was received."""

    async def find_refund(self, key: uuid.UUID, reference: str) -> Returned | None:
        """The refund of a payment that a key made, if any, however long ago."""

    async def look_up_refund(self, reference: str) -> Returned:
        """The refund's present state. Raises Refused for an unknown one."""

    async def look_up_dispute(self, reference: str) -> Disputed:
        """The dispute's present state. Raises Refused for an unknown one."""

    async def movements(self, since: datetime) -> list[Moved]:
        """What moved our balance at the provider since an instant, oldest first."""
