"""A lot's life as EPCIS 2.0 events (GS1 EPCIS 2.0, JSON-LD binding). Pure.

Products with a GTIN are named by their GS1 Digital Link, others by our own address of the lot: never an invented key.
"""

import uuid
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from backend.kernel import clock
from backend.shop.gs1 import path_of
from backend.shop.models import Lot, Product

CONTEXT = ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld", {"huliu": "https://huliu.example/epcis/"}]
GS1 = "https://id.gs1.org"
OFFSET = "+08:00"


def document(
    product: Product, lot: Lot, packs: Sequence[tuple[str | None, int]], origin: str, made: datetime
) -> dict[str, Any]:
    """The events of a lot: harvested, made step by step, inspected, packed. `packs` are (GTIN, count) per sku."""
    return {
        "@context": CONTEXT,
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": made.isoformat(timespec="milliseconds"),
        "epcisBody": {"eventList": _events(product, lot, packs, origin) if lot.harvested_on else []},
    }


def _at(day: date) -> str:
    """Noon of a Shanghai day: lots know days, not hours."""
    return datetime.combine(day, time(12), clock.SHANGHAI).isoformat(timespec="milliseconds")


def _event(kind: str, lot: Lot, n: int, day: date, step: str, origin: str) -> dict[str, Any]:
    return {
        "type": kind,
        "eventID": f"urn:uuid:{uuid.uuid5(lot.id, str(n))}",
        "eventTime": _at(day),
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


def _events(product: Product, lot: Lot, packs: Sequence[tuple[str | None, int]], origin: str) -> list[dict[str, Any]]:
    if lot.harvested_on is None:
        return []
    raw = [{"epcClass": f"{origin}/l/{lot.code}#harvest"}]
    harvested = _event("ObjectEvent", lot, 0, lot.harvested_on, "commissioning", origin) | {
        "action": "ADD", "disposition": "active", "quantityList": raw, "ilmd": _ilmd(product, lot),
    }  # fmt: skip
    events, done = [harvested], lot.harvested_on
    for n, one in enumerate(lot.steps[1:], start=1):
        day = date.fromisoformat(one["day"])
        done = max(done, day)
        events.append(_event("ObjectEvent", lot, n, day, "huliu:making", origin) | {
            "action": "OBSERVE", "quantityList": raw, "huliu:step": one["name"]["zh"],
        })  # fmt: skip
    for n, test in enumerate(one for one in lot.tests if one.get("checked")):
        events.append(_event("ObjectEvent", lot, 500 + n, done, "inspecting", origin) | {
            "action": "OBSERVE", "quantityList": raw,
            "huliu:test": {"huliu:what": test["key"], "huliu:value": test["value"]},
        })  # fmt: skip
    packed = _event("TransformationEvent", lot, 999, done, "commissioning", origin) | {
        "inputQuantityList": raw, "outputQuantityList": _classes(lot, packs, origin),
        "transformationID": f"{origin}/l/{lot.code}#packing", "ilmd": _ilmd(product, lot),
    }  # fmt: skip
    return [*events, packed] if packs else events


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
