"""The features of the product, and what they bring together. Serving, working and the tools read the same tuple."""

from procrastinate import Blueprint

from backend.accounts import consents, erasing, export, limits, second_factor
from backend.accounts.feature import FEATURE as accounts
from backend.addresses.feature import FEATURE as addresses
from backend.calendar.feature import FEATURE as calendar
from backend.checkout.feature import FEATURE as checkout
from backend.conversations.feature import FEATURE as conversations
from backend.deals.feature import FEATURE as deals
from backend.departures.feature import FEATURE as departures
from backend.desk.feature import FEATURE as desk
from backend.drafts.feature import FEATURE as drafts
from backend.fulfilment.feature import FEATURE as fulfilment
from backend.heritage.feature import FEATURE as heritage
from backend.jobs.feature import FEATURE as jobs
from backend.kernel import messages
from backend.kernel.feature import Feature
from backend.listings import kinds as listed
from backend.listings.feature import FEATURE as listings
from backend.lots.feature import FEATURE as lots
from backend.media import actions as media_actions
from backend.media.feature import FEATURE as media
from backend.notices import listeners
from backend.notices import rules as told
from backend.notices.feature import FEATURE as notices
from backend.orders import reading, registry
from backend.orders.feature import FEATURE as orders
from backend.payments.feature import FEATURE as payments
from backend.payments.queries import payments_of
from backend.promotions import scopes
from backend.promotions.feature import FEATURE as promotions
from backend.reviews.feature import FEATURE as reviews
from backend.reviews.queries import reviewed_of
from backend.search import indexing
from backend.search.feature import FEATURE as search
from backend.shop.feature import FEATURE as shop
from backend.suppliers.feature import FEATURE as suppliers
from backend.terms.feature import FEATURE as terms
from backend.trips.feature import FEATURE as trips

FEATURES: tuple[Feature, ...] = (
    accounts, addresses, suppliers, listings, media, terms, drafts, heritage, trips, lots, deals, shop, departures,
    calendar, checkout, orders, payments, fulfilment, reviews, conversations, promotions, notices, desk, search, jobs,
)  # fmt: skip
"""A feature that is not here is not there: neither its routes nor its kind of offer, jobs or notices."""


def assemble() -> None:
    """Tell the features below who answers their questions; before anything is served or worked on, once or again."""
    sold = [kind for feature in FEATURES for kind in feature.kinds]
    registry.assemble(sold)
    scopes.assemble({kind.name: kind.label for kind in sold})
    messages.assemble(*(feature.messages for feature in FEATURES))
    told.assemble(*(feature.templates for feature in FEATURES))
    reading.assemble(payments_of, reviewed_of)
    listeners.assemble(
        [one for feature in FEATURES for one in feature.listeners],
        [find for feature in FEATURES for find in feature.finders],
    )
    for feature in FEATURES:
        listed.KINDS.update(feature.listed)
        limits.KINDS.update(feature.limits)
    indexing.SOURCES[:] = [one for feature in FEATURES for one in feature.sources]
    indexing.LARGE[:] = [one for feature in FEATURES for one in feature.large]
    media_actions.HOLDERS[:] = [one for feature in FEATURES for one in feature.pictures]
    second_factor.ACTING[:] = [one for feature in FEATURES for one in feature.acting]
    erasing.BLOCKERS[:] = [one for feature in FEATURES for one in feature.blockers]
    erasing.KEEPERS[:] = [one for feature in FEATURES for one in feature.keepers]
    erasing.ERASERS[:] = [one for feature in FEATURES for one in feature.erasers]
    for effects in consents.EFFECTS.values():
        effects.clear()
    for feature in FEATURES:
        for kind, ends in feature.withdrawn.items():
            consents.EFFECTS[kind].extend(ends)  # a kind of consent that is none stops the start
    export.COLLECTORS[:] = [one for feature in FEATURES for one in feature.exports]


def jobs_by_feature() -> dict[str, Blueprint]:
    """The jobs of features that have any, by the feature's name, under which they are queued."""
    return {feature.name: feature.jobs for feature in FEATURES if feature.jobs is not None}
