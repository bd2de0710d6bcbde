"""Travellers with documents of every kind, over HTTP."""

from datetime import date

import pytest
from httpx import AsyncClient

from backend.accounts.documents import DOCUMENTS
from backend.settings import Settings
from tests.factories import buying
from tests.rules.test_people import citizen

pytestmark = pytest.mark.anyio

CHILD = citizen("310222", date(2015, 3, 4))
KINDS = {
    "resident_id": ("321119199001011230", "1990-01-01"),
    "household_register": (CHILD, "2015-03-04"),
    "residence_permit": ("830000198503041236", "1985-03-04"),
    "foreign_permanent_id": (citizen("911156", date(1988, 2, 29)), "1988-02-29"),
    "hk_macao_permit": ("H12345678", "1980-01-02"),
    "taiwan_permit": ("12345678", "1980-01-02"),
    "passport": ("E12345678", "1980-01-02"),
    "none": ("", "1980-01-02"),
}


async def test_every_kind_is_kept_and_exported(client: AsyncClient, settings: Settings) -> None:
    await buying.sign_in(client, settings.data_dir)
    assert set(KINDS) == set(DOCUMENTS)
    for kind, (number, _) in KINDS.items():
        await buying.add_traveller(client, "演示甲", document=kind, number=number)
    told = (await client.get("/api/me/export")).json()["travellers"]
    assert {one["document"]: (one["number"], one["bornOn"]) for one in told} == KINDS


async def test_one_number_is_one_person_whatever_shows_it(client: AsyncClient, settings: Settings) -> None:
    await buying.sign_in(client, settings.data_dir)
    await buying.add_traveller(client, document="household_register", number=CHILD)
    again = {"name": "演示甲", "document": "resident_id", "number": CHILD}
    refused = await client.post("/api/me/travellers", json=again)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "number")
    await buying.add_traveller(client, document="hk_macao_permit", number="H1234567800")
    renewed = {"name": "演示甲", "document": "hk_macao_permit", "number": "h12345678", "bornOn": "1980-01-02"}
    assert (await client.post("/api/me/travellers", json=renewed)).status_code == 400


@pytest.mark.parametrize("number", ["810000198503041232", "KAZ110090123105", KINDS["foreign_permanent_id"][0]])
async def test_age_is_proven_by_any_number_that_holds_a_birth_date(
    client: AsyncClient, settings: Settings, number: str
) -> None:
    await buying.sign_in(client, settings.data_dir)
    await client.patch("/api/me", json={"kind": "sensitive", "given": True})
    child = await client.post("/api/me/age", json={"number": CHILD})
    assert (child.status_code, child.json()["errors"][0]["field"]) == (400, "number")
    assert (await client.post("/api/me/age", json={"number": "E12345678901234"})).status_code == 400
    assert (await client.post("/api/me/age", json={"number": number})).json() == {"proven": True}
