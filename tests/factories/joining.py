"""Suppliers who join over HTTP, and the reviewers who let them in."""

import io
from typing import Any

from httpx import AsyncClient, Response
from PIL import Image
from sqlalchemy import func, update
from stdnum.cn import uscc

from backend.accounts.models import Account, Session
from backend.db.session import Database
from backend.settings import Settings
from tests.factories import buying


def credit_code(number: int = 1) -> str:
    """A code that passes its check digit and belongs to nobody: region and body are zeros but for a number."""
    body = f"91341524MA{number:07d}"
    return body + uscc.calc_check_digit(body)


def photo(width: int = 800, height: int = 600, kind: str = "JPEG", **options: Any) -> bytes:
    out = io.BytesIO()
    Image.linear_gradient("L").resize((width, height)).convert("RGB").save(out, kind, **options)
    return out.getvalue()


def phone_photo() -> bytes:
    """A photo of twelve megapixels with a camera's grain, as large as phones write them."""
    out = io.BytesIO()
    grain = [Image.effect_noise((4000, 3000), 30) for _ in range(3)]
    Image.merge("RGB", grain).save(out, "JPEG", quality=72)
    return out.getvalue()


def application(number: int = 1, **more: Any) -> dict[str, Any]:
    base = {
        "kind": "operator",
        "name": {"zh": "演示旅行社", "en": ""},
        "creditCode": credit_code(number),
        "county": "jinzhai",
        "complaint": "0564-0000000",
        "contact": {"name": "演示甲", "phone": "13900001111"},
    }
    return base | more


async def strong(database: Database) -> None:
    """Every session has shown its second factor."""
    async with database.transaction() as session:
        await session.execute(update(Session).values(strong_at=func.now()))


async def upload(client: AsyncClient, supplier: str, data: bytes, purpose: str = "licence") -> Response:
    return await client.post(f"/api/supplier/{supplier}/pictures?purpose={purpose}", content=data)


async def apply(client: AsyncClient, database: Database, settings: Settings, number: int = 1, **more: Any) -> str:
    """Sign in, apply, show papers, accept the contract; not yet submitted. Answers the supplier's id."""
    await buying.sign_in(client, settings.data_dir, f"1390001{number:04d}")
    made = await client.post("/api/suppliers", json=application(number, **more))
    assert made.status_code == 201, made.text
    supplier = str(made.json()["id"])
    await strong(database)
    for kind in ("business", "travel_agency"):
        picture = await upload(client, supplier, photo())
        assert picture.status_code == 201, picture.text
        body = {"number": f"L-AH-{number:05d}", "expiresOn": "2031-01-01", "picture": picture.json()["id"]}
        shown = await client.put(f"/api/supplier/{supplier}/licences/{kind}", json=body)
        assert shown.status_code == 200, shown.text
    bank = {"holder": "演示旅行社", "bank": "演示银行金寨支行", "number": "6222 0000 0000 0000"}
    assert (await client.put(f"/api/supplier/{supplier}/bank", json=bank)).status_code == 200
    contract = {"version": "2026-11", "accepted": True}
    assert (await client.post(f"/api/supplier/{supplier}/contract", json=contract)).status_code == 204
    return supplier


async def as_staff(client: AsyncClient, database: Database, settings: Settings, role: str, county: str = "") -> None:
    """Be a staff member with a role."""
    number = {"county_reviewer": 1, "reviewer": 2, "admin": 3, "support": 4, "finance": 5}[role]
    me = await buying.sign_in(client, settings.data_dir, f"1390009000{number}")
    async with database.transaction() as session:
        values = {"staff_role": role, "staff_county": county or None}
        await session.execute(update(Account).where(Account.id == me["id"]).values(values))
    await strong(database)


async def decide(client: AsyncClient, supplier: str, act: str, reason: str = "") -> Response:
    return await client.post(f"/api/platform/suppliers/{supplier}/decision", json={"act": act, "reason": reason})


async def approved(client: AsyncClient, database: Database, settings: Settings, number: int = 1) -> str:
    """An approved operator; the client stays signed in as its owner."""
    supplier = await apply(client, database, settings, number)
    assert (await client.post(f"/api/supplier/{supplier}/submission")).status_code == 200
    for role, act in (("county_reviewer", "check"), ("reviewer", "approve")):
        await as_staff(client, database, settings, role)
        assert (await decide(client, supplier, act)).status_code == 200
    await buying.sign_in(client, settings.data_dir, f"1390001{number:04d}")
    await strong(database)
    return supplier
