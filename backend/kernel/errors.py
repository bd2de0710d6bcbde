"""Refusals the caller must hear of. `web.problems` turns them into RFC 9457 answers, nothing else does."""

from typing import Any, ClassVar


class Problem(Exception):
    """A refusal with a stable slug and an HTTP status.

    `detail` is a message key of `kernel.messages` (formatted with `params`), `field` the path of the
    offending input such as `lines.0.quantity`, `extra` further members of the answer.
    """

    slug: ClassVar[str] = "invalid"
    status: ClassVar[int] = 400

    def __init__(self, detail: str = "", field: str | None = None, **params: Any) -> None:
        super().__init__(detail or self.slug)
        self.detail = detail or self.slug
        self.field = field
        self.params = params
        self.extra: dict[str, Any] = {}

    def carrying(self, **extra: Any) -> "Problem":
        """The same problem with further members in its answer."""
        self.extra.update(extra)
        return self


class Invalid(Problem):
    """The input can't be understood or breaks a bound."""


class Unauthenticated(Problem):
    """Nobody is signed in."""

    slug, status = "unauthenticated", 401


class Forbidden(Problem):
    """Signed in, but not allowed; also a write from a foreign page."""

    slug, status = "forbidden", 403


class NotFound(Problem):
    """No such thing, or not yours to see."""

    slug, status = "not_found", 404


class SoldOut(Problem):
    """A quota is short; names the line and what is left."""

    slug, status = "sold_out", 409


class OfferChanged(Problem):
    """Price or terms moved since the quote; the client shows the new ones."""

    slug, status = "offer_changed", 409


class HoldExpired(Problem):
    """The claims of the order are no longer held."""

    slug, status = "hold_expired", 410


class AlreadyPaid(Problem):
    """The order has been paid."""

    slug, status = "already_paid", 409


class KeyReused(Problem):
    """The same Idempotency-Key came with another body."""

    slug, status = "key_reused", 422


class InProgress(Problem):
    """The same Idempotency-Key is being worked on."""

    slug, status = "in_progress", 409


class LimitReached(Problem):
    """A cap per person is used up (open holds, extensions)."""

    slug, status = "limit_reached", 409


class TooManyRequests(Problem):
    """Throttled; `retry_after` seconds stand in the Retry-After header."""

    slug, status = "too_many_requests", 429


class NotOnSale(Problem):
    """What is asked for is not sold any more, not yet, or not this way."""

    slug, status = "not_on_sale", 409


class NotDeliverable(Problem):
    """The supplier does not send there, or not this."""

    slug, status = "not_deliverable", 409


class CouponUnusable(Problem):
    """A coupon is over or used up."""

    slug, status = "coupon_unusable", 409


class WrongState(Problem):
    """The act doesn't fit how the thing stands now."""

    slug, status = "wrong_state", 409


class OutsidePeriod(Problem):
    """It is too early for this, or too late."""

    slug, status = "outside_period", 409


class RequirementMissing(Problem):
    """Something else has to be there first: a licence, a review, a second proof."""

    slug, status = "requirement_missing", 409


class StillNeeded(Problem):
    """It can't go: it is the last of its kind, or something shows it."""

    slug, status = "still_needed", 409


class RuleForbids(Problem):
    """A rule of the trade forbids it, whatever the moment."""

    slug, status = "rule_forbids", 409


class NotCancellable(Problem):
    """This can't be cancelled (any more)."""

    slug, status = "not_cancellable", 409


class EditedMeanwhile(Problem):
    """Somebody else saved since the caller read; their version comes along, nothing was overwritten."""

    slug, status = "edited_meanwhile", 409


class Held(Problem):
    """More is sold than would be left; says who holds it."""

    slug, status = "held_by_others", 409


class Internal(Problem):
    """A fault of ours. It is in our log under the request's id; asking again may help."""

    slug, status = "internal", 500


class Busy(Problem):
    """Too much at once; asking again is safe."""

    slug, status = "busy", 503
