"""The rooms of the house, and what they bring together. Serving, working and the tools read the same tuple."""

from procrastinate import Blueprint

from backend.accounts import consents, erasing, export, limits
from backend.accounts.room import ROOM as accounts
from backend.addresses.room import ROOM as addresses
from backend.calendar.room import ROOM as calendar
from backend.checkout.room import ROOM as checkout
from backend.deals.room import ROOM as deals
from backend.departures.room import ROOM as departures
from backend.desk.room import ROOM as desk
from backend.fulfilment.room import ROOM as fulfilment
from backend.heritage.room import ROOM as heritage
from backend.jobs.room import ROOM as jobs
from backend.kernel import messages
from backend.kernel.room import Room
from backend.listings import kinds as listed
from backend.listings.room import ROOM as listings
from backend.lots.room import ROOM as lots
from backend.media import actions as media_actions
from backend.media.room import ROOM as media
from backend.notices import listeners
from backend.notices import rules as told
from backend.notices.room import ROOM as notices
from backend.orders import reading, registry
from backend.orders.room import ROOM as orders
from backend.payments.queries import payments_of
from backend.payments.room import ROOM as payments
from backend.promotions import scopes
from backend.promotions.room import ROOM as promotions
from backend.reviews.queries import reviewed_of
from backend.reviews.room import ROOM as reviews
from backend.search import indexing
from backend.search.room import ROOM as search
from backend.shop.room import ROOM as shop
from backend.suppliers.room import ROOM as suppliers
from backend.trips.room import ROOM as trips

ROOMS: tuple[Room, ...] = (
    accounts, addresses, suppliers, listings, media, heritage, trips, lots, deals, shop, departures, calendar, checkout,
    orders, payments, fulfilment, reviews, promotions, notices, desk, search, jobs,
)  # fmt: skip
"""A room that is not here is not there: neither its routes nor its kind of offer, jobs or notices."""


def assemble() -> None:
    """Tell the rooms below who answers their questions; before anything is served or worked on, once or again."""
    sold = [kind for room in ROOMS for kind in room.kinds]
    registry.assemble(sold)
    scopes.assemble({kind.name: kind.label for kind in sold})
    messages.assemble(*(room.messages for room in ROOMS))
    told.assemble(*(room.templates for room in ROOMS))
    reading.assemble(payments_of, reviewed_of)
    listeners.assemble(
        [one for room in ROOMS for one in room.listeners], [find for room in ROOMS for find in room.finders]
    )
    for room in ROOMS:
        listed.KINDS.update(room.listed)
        limits.KINDS.update(room.limits)
    indexing.SOURCES[:] = [one for room in ROOMS for one in room.sources]
    indexing.LARGE[:] = [one for room in ROOMS for one in room.large]
    media_actions.HOLDERS[:] = [one for room in ROOMS for one in room.pictures]
    erasing.BLOCKERS[:] = [one for room in ROOMS for one in room.blockers]
    erasing.KEEPERS[:] = [one for room in ROOMS for one in room.keepers]
    erasing.ERASERS[:] = [one for room in ROOMS for one in room.erasers]
    for effects in consents.EFFECTS.values():
        effects.clear()
    for room in ROOMS:
        for kind, ends in room.withdrawn.items():
            consents.EFFECTS[kind].extend(ends)  # a kind of consent that is none stops the start
    export.COLLECTORS[:] = [one for room in ROOMS for one in room.exports]


def jobs_by_room() -> dict[str, Blueprint]:
    """The jobs of rooms that have any, by the room's name, under which they are queued."""
    return {room.name: room.jobs for room in ROOMS if room.jobs is not None}
