"""Every table, for migrations and tests: the one module that looks at all rooms' models."""

import backend.accounts.limits
import backend.accounts.models
import backend.calendar.models
import backend.departures.models
import backend.fulfilment.models
import backend.fulfilment.shipment_models
import backend.heritage.models
import backend.inventory.models
import backend.ledger.models
import backend.listings.models
import backend.media.models
import backend.notices.models
import backend.orders.due_models
import backend.orders.models
import backend.payments.models
import backend.promotions.models
import backend.search.models
import backend.shop.models
import backend.suppliers.insiders
import backend.suppliers.models
import backend.trips.models  # noqa: F401 - imported for the tables they declare
from backend.db.base import Base

metadata = Base.metadata
