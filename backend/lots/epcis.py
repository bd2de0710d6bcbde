"""A lot's life as EPCIS 2.0 events (GS1 EPCIS 2.0, JSON-LD binding). Pure.

Lots know days, not hours: what happened on one day stands a minute apart in the order it was told, from the day's
beginning. What lies ahead has not happened and is not told.

Products with a GTIN are named by their GS1 Digital Link, others by our own address of the lot: never an invented key.
"""

import uuid
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from backend.catalogue.gs1 import path_of
from backend.catalogue.models import Product
from backend.kernel import clock
from backend.lots.models import Lot

CONTEXT = ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld", {"huliu": "https://huliu.example/epcis/"}]
GS1 = "https://id.gs1.org"
OFFSET = "+08:00"


def document(
    product: Product, lot: Lot, packs: Sequence[tuple[str | None, int]], origin: str, now: datetime
) -> dict[str, Any]:
    """The events of a lot: harvested, made step by step, inspected, packed. `packs` are (GTIN, count) per sku."""
    return {
        "@context": CONTEXT,
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": now.isoformat(timespec="milliseconds"),
        "epcisBody": {"eventList": _timed(_events(product, lot, packs, origin, clock.day_of(now)), now)},
    }


def _timed(events: Sequence[tuple[date, dict[str, Any]]], now: datetime) -> list[dict[str, Any]]:
    """The events in the order of their days, no two at one time, none ahead of `now`."""
    seen: Counter[date] = Counter()
    found = []
    for day, event in sorted(events, key=lambda one: one[0]):  # stable: within a day as told
        at = datetime.combine(day, time(), clock.SHANGHAI) + timedelta(minutes=seen[day])
        seen[day] += 1
        if at <= now:
            found.append(event | {"eventTime": at.isoformat(timespec="milliseconds")})
    return found


def _event(kind: str, lot: Lot, n: int, step: str, origin: str) -> dict[str, Any]:
    return {
        "type": kind,
        "eventID": f"urn:uuid:{uuid.uuid5(lot.id, str(n))}",
        "eventTime": "",
        "eventTimeZoneOffset": OFFSET,
        "bizStep": step,
        "readPoint": {"id": f"{origin}/l/{lot.code}#place"},
        "bizLocation": {"id": f"{origin}/l/{lot.code}#place"},
    }


def _classes(lot: Lot, packs: Sequence[tuple[str | None, int]], origin: str) -> list[dict[str, Any]]:
    """The lot as a class, once per pack it was put into."""
    found = []
    for n, (gtin, count) in enumerate(packs):
        name = f"{GS1}{path_of(gtin, lot.code)}" if gtin else f"{origin}/l/{lot.code}" + (f"?pack={n}" if n else "")
        found.append({"epcClass": name, "quantity": count})
    return found


def _events(
    product: Product, lot: Lot, packs: Sequence[tuple[str | None, int]], origin: str, today: date
) -> list[tuple[date, dict[str, Any]]]:
    """What happened on which day, until `today`."""
    if lot.harvested_on is None or lot.harvested_on > today:
        return []
    raw = [{"epcClass": f"{origin}/l/{lot.code}#harvest"}]
    events = [(lot.harvested_on, _event("ObjectEvent", lot, 0, "commissioning", origin) | {
        "action": "ADD", "disposition": "active", "quantityList": raw, "ilmd": _ilmd(product, lot),
    })]  # fmt: skip
    steps = [(n, date.fromisoformat(one["day"]), one) for n, one in enumerate(lot.steps[1:], start=1)]
    for n, day, one in steps:
        events.append((day, _event("ObjectEvent", lot, n, "huliu:making", origin) | {
            "action": "OBSERVE", "quantityList": raw, "huliu:step": one["name"]["zh"],
        }))  # fmt: skip
    done = max([lot.harvested_on, *(day for _, day, _ in steps)])
    for n, test in enumerate(one for one in lot.tests if one.get("checked")):
        events.append((done, _event("ObjectEvent", lot, 500 + n, "inspecting", origin) | {
            "action": "OBSERVE", "quantityList": raw,
            "huliu:test": {"huliu:what": test["key"], "huliu:value": test["value"]},
        }))  # fmt: skip
    if packs:
        events.append((done, _event("TransformationEvent", lot, 999, "commissioning", origin) | {
            "inputQuantityList": raw, "outputQuantityList": _classes(lot, packs, origin),
            "transformationID": f"{origin}/l/{lot.code}#packing", "ilmd": _ilmd(product, lot),
        }))  # fmt: skip
    return events


def _ilmd(product: Product, lot: Lot) -> dict[str, Any]:
    """Master data of the lot, where it came into being."""
    found: dict[str, Any] = {
        "huliu:lot": lot.code,
        "huliu:product": product.title["zh"],
        "huliu:county": lot.county,
        "huliu:township": lot.township,
        "huliu:harvestedOn": str(lot.harvested_on),
        "huliu:bestBefore": str(lot.best_before),
        "huliu:proof": lot.proof["zh"],
    }
    if lot.altitude:
        found["huliu:altitude"] = lot.altitude
    if lot.cultivar:
        found["huliu:cultivar"] = lot.cultivar["zh"]
    return found
