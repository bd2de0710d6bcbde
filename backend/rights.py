"""What people may ask about their data, room by room: why erasing waits, what is kept, what goes, what is exported."""

from backend.accounts import addresses, consents, erasing, export, keeping, limits
from backend.desk import seen
from backend.fulfilment import personal as goods
from backend.heritage import passport
from backend.notices import actions as notices
from backend.notices import personal as notices_held
from backend.orders import blocking as orders
from backend.orders import erasure, exporting, holding
from backend.payments import blocking as payments
from backend.promotions import actions as promotions
from backend.promotions import queries as promotion_queries
from backend.shop import actions as shop
from backend.shop import limits as sku_limits
from backend.suppliers import insiders, members
from backend.suppliers import personal as invitations
from backend.trips import personal as queues


def gather() -> None:
    """Tell the accounts' room who answers; the composition root does, once or again."""
    erasing.BLOCKERS[:] = [
        orders.coming_trip, orders.coming_parcel, orders.open_refund, payments.open_refund, payments.open_dispute,
        payments.open_compensation, goods.open_case,
    ]  # fmt: skip
    limits.KINDS |= {
        "coupon": limits.Kind(promotions.read_limits, promotions.put_back),
        "per buyer": limits.Kind(sku_limits.read_limits, sku_limits.put_back),
        "open holds": limits.Kind(holding.read_limits, holding.put_back),
        "insider": limits.Kind(insiders.read_limits, insiders.put_back),
    }
    erasing.KEEPERS[:] = [limits.keep_person, goods.keep_person, erasure.keep_person, invitations.forget_invitations]
    erasing.ERASERS[:] = [
        addresses.forget_person, members.forget_person, notices.forget_person, passport.forget_person,
        shop.forget_person, promotions.forget_person, queues.forget_person, goods.forget_person,
    ]  # fmt: skip
    consents.EFFECTS["privacy"][:] = [notices_held.stop_telling, shop.forget_wishes, queues.forget_person]
    export.COLLECTORS[:] = [
        exporting.export_orders, goods.export, keeping.export, addresses.export, notices_held.export,
        invitations.export, passport.export_stamps, promotion_queries.export, queues.export, seen.export,
    ]  # fmt: skip
