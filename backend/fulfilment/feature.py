"""What fulfilment brings: goods as a kind of offer."""

from backend.fulfilment import buyer_routes, jobs, lives, notices, personal, queries, supplier_routes
from backend.fulfilment.kind import GOODS
from backend.kernel.feature import Feature

FEATURE = Feature(
    name="fulfilment",
    lives=lives.LIVES,
    routers=(buyer_routes.router, supplier_routes.router),
    jobs=jobs.blueprint,
    kinds=(GOODS,),
    pictures=(queries.claim_pictures,),
    listeners=(("shipment", notices.on_shipment), ("after_sale", notices.on_case)),
    finders=(notices.recalled_packs, notices.recalled_back),
    blockers=(personal.coming_parcel, personal.open_case),
    keepers=(personal.keep_person,),
    erasers=(personal.forget_person,),
    exports=(personal.export,),
)  # fmt: skip
