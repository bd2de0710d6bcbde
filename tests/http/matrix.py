"""Who may call what, written down apart from the routes: operation → the roles that get past the guard.

`all` anybody, `in` whoever is signed in, `provider` a signature; else roles of the supplier in the path, or of staff.
A route that is not here fails the test, and so does one whose own rule says otherwise.
"""

OPERATIONS: dict[str, str] = {
    "getHome": "all", "listTrips": "all", "getTrip": "all", "getTripCalendar": "all", "listSites": "all",
    "getSite": "all", "getTerms": "all", "quote": "all", "listVoucherKeys": "all", "listPaymentMethods": "all",
    "requestCode": "all", "signIn": "all", "stripeWebhook": "provider",
    "signOut": "in", "listSessions": "in", "endSession": "in", "getMe": "in", "changeConsent": "in", "eraseMe": "in",
    "exportMe": "in", "listTravellers": "in", "addTraveller": "in", "removeTraveller": "in", "listMemberships": "in",
    "beginSecondFactor": "in", "confirmSecondFactor": "in", "showSecondFactor": "in",
    "joinWait": "in", "listWaits": "in", "leaveWait": "in",
    "placeOrder": "in", "getOrder": "in", "listOrders": "in", "getOrderCalendar": "in", "extendOrder": "in",
    "cancelOrder": "in", "setNames": "in", "payOrder": "in", "getReceipt": "in", "checkIn": "in",
    "listSupplierDepartures": "owner manager finance guide",
    "getManifest": "owner manager guide",
    "getScanList": "owner manager guide",
    "setSelling": "owner manager",
    "cancelDeparture": "owner manager",
    "getDaily": "staff finance admin",
    "listDifferences": "staff finance admin",
    "settleStuck": "staff finance admin",
    "payCompensation": "staff finance admin",
    "listStuck": "staff support finance admin",
    "giveGoodwill": "staff support finance admin",
}  # fmt: skip
