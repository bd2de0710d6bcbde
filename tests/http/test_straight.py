"""One address for each page and answer: another spelling of it leads there, and opens nothing that is guarded by path."""

import pytest
from httpx import AsyncClient

from backend.web.limits import FULL, MemoryCounters

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("asked", "place"),
    [
        ("/trips/", "/trips"), ("//trips", "/trips"), ("/en//trips/?days=2", "/en/trips?days=2"), ("/en/", "/en"),
        ("//dev/inbox", "/dev/inbox"), ("/%2Fdev/inbox", "/dev/inbox"), ("//evil.example/x", "/evil.example/x"),
        ("/api//products?shelf=tea", "/api/products?shelf=tea"), ("/%0d%0aset-cookie:x/", "/%0D%0Aset-cookie:x"),
    ],
)  # fmt: skip
async def test_another_spelling_leads_to_the_one_address(client: AsyncClient, asked: str, place: str) -> None:
    answer = await client.get(f"http://127.0.0.1:8000{asked}")
    assert (answer.status_code, answer.headers["location"]) == (308, place)
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_a_foreign_name_reads_no_inbox_however_it_is_spelt(client: AsyncClient) -> None:
    for path in ("/dev/inbox", "//dev/inbox", "/dev//inbox", "/dev/inbox/", "/%2Fdev/inbox"):
        answer = await client.get(f"http://127.0.0.1:8000{path}", headers={"Host": "evil.example"})
        assert answer.status_code in {308, 403}, path


async def test_a_days_cap_outlives_a_flood_of_short_windows() -> None:
    counters = MemoryCounters()
    for _ in range(7):
        await counters.hit("of a day", 86400)
    for n in range(FULL + 10):
        await counters.hit(f"flood-{n}", 60)
    assert await counters.hit("of a day", 86400) == 8
