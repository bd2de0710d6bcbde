"""Buyers over HTTP: sign in by code, name travellers, build order bodies."""

import uuid
from pathlib import Path
from typing import Any

from httpx import AsyncClient

from backend.accounts.ports import DevInbox
from backend.terms import contract
from tests.factories.trips import TripMade

ADULT_ID = "11010519491231002X"
"""The sample number of the standard itself (GB 11643-1999)."""


def sent_code(data_dir: Path, phone: str) -> str:
    return str(next(line["code"] for line in DevInbox(data_dir).read() if line["to"].endswith(phone[-11:])))


async def sign_in(client: AsyncClient, data_dir: Path, phone: str = "13900001111") -> dict[str, Any]:
    asked = await client.post("/api/auth/codes", json={"phone": phone})
    assert asked.status_code == 204, asked.text
    answer = await client.post("/api/auth/sessions", json={"phone": phone, "code": sent_code(data_dir, phone)})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def add_traveller(client: AsyncClient, name: str = "演示甲", born: str = "1980-01-02", **more: str) -> str:
    for kind in ("sensitive", "guardian"):
        await client.patch("/api/me", json={"kind": kind, "given": True})
    body = {"name": name, "document": "none", "bornOn": born} | more
    answer = await client.post("/api/me/travellers", json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def line(trip: TripMade, code: str = "adult", quantity: int = 2, **more: Any) -> dict[str, Any]:
    base = {"offer": str(trip.offers[code]), "quantity": quantity, "day": trip.day.isoformat()}
    return base | {"answers": {"boarding": "rmgc"}} | more


def order_body(*lines: dict[str, Any], **more: Any) -> dict[str, Any]:
    base = {
        "lines": list(lines),
        "contact": {"name": "演示甲", "phone": "13900001111"},
        "terms": {"version": contract.CURRENT, "accepted": True},
    }
    return base | more


async def place(client: AsyncClient, body: dict[str, Any], key: str | None = None) -> Any:
    return await client.post("/api/orders", json=body, headers={"Idempotency-Key": key or uuid.uuid4().hex})


async def pay(client: AsyncClient, number: str, act: str = "pay", method: str = "card") -> Any:
    started = await client.post(f"/api/orders/{number}/payments", json={"method": method})
    assert started.status_code == 201, started.text
    return await client.post(f"/dev/pay/{started.json()['id']}", json={"act": act})
