"""The resolver of packs and the events of their lots, as the standards' own test suites ask for them."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from httpx import AsyncClient

from backend.catalogue import gs1
from backend.db.session import Database
from backend.kernel import clock
from tests.factories import goods

pytestmark = pytest.mark.anyio
GTIN = "09521234543213"
VOC = "https://ref.gs1.org/voc/"


@pytest.fixture
async def code(database: Database) -> str:
    made = await goods.make_goods(database, "tea", gtin=GTIN)
    (lot,) = made.lots
    return lot


async def test_a_plain_request_goes_to_the_default_link_with_its_query(client: AsyncClient, code: str) -> None:
    for path, target in ((f"/01/{GTIN}/10/{code}", f"/l/{code}"), (f"/01/{GTIN}/", "/goods/tea")):
        for query in ("", "?17=261231&x=%E8%8C%B6"):
            answer = await client.get(path + query)
            assert (answer.status_code, answer.headers["location"]) == (307, target + query)
            assert answer.headers["access-control-allow-origin"] == "*"
            assert 'rel="linkset"' in answer.headers["link"]
    third = await client.get(f"/01/{GTIN}/235/2rBPgQ0eT-9")
    assert (third.status_code, third.headers["location"]) == (307, "/goods/tea")


async def test_the_linkset_has_every_level_and_one_default_link_each(client: AsyncClient, code: str) -> None:
    path = f"/01/{GTIN}/10/{code}"
    asked: list[tuple[str, dict[str, str]]] = [
        (f"{path}?linkType=linkset", {}), (f"{path}?linkType=all", {}), (path, {"accept": "application/linkset+json"})
    ]  # fmt: skip
    for url, headers in asked:
        answer = await client.get(url, headers=headers)
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("application/linkset+json")
        assert answer.headers["access-control-allow-origin"] == "*"
        assert 'rel="http://www.w3.org/ns/json-ld#context"' in answer.headers["link"]
        entries = answer.json()["linkset"]
        assert [one["anchor"].partition("/01/")[2] for one in entries] == [f"{GTIN}/10/{code}", GTIN]
        for one in entries:
            (default,) = one[f"{VOC}defaultLink"]
            assert set(default) == {"href", "title"}
            assert [page["hreflang"] for page in one[f"{VOC}pip"]] == [["zh"], ["en"]]
            kinds: Any = [links for kind, links in one.items() if kind.startswith(VOC)]
            assert all(link["title"] and link["href"].startswith("http") for links in kinds for link in links)
        default = entries[0][f"{VOC}defaultLink"][0]["href"]
        assert default.endswith((await client.get(path)).headers["location"])


@pytest.mark.parametrize("prefix", ["gs1:", VOC, "https://gs1.org/voc/"])
async def test_a_kind_of_link_leads_where_it_says_or_nowhere(client: AsyncClient, code: str, prefix: str) -> None:
    path = f"/01/{GTIN}/10/{code}"
    for kind, target in (
        ("pip", f"/l/{code}"),
        ("defaultLink", f"/l/{code}"),
        ("traceability", f"/api/lots/{code}/epcis"),
    ):
        answer = await client.get(path, params={"linkType": prefix + kind})
        assert (answer.status_code, answer.headers["location"].partition("?")[0]) == (307, target)
    assert (await client.get(path, params={"linkType": prefix + "recipeInfo"})).status_code == 404
    assert (await client.get(f"/01/{GTIN}", params={"linkType": prefix + "traceability"})).status_code == 404


async def test_other_pages_may_ask_and_the_resolver_describes_itself(client: AsyncClient, code: str) -> None:
    told = await client.options(f"/01/{GTIN}/10/{code}")
    assert told.status_code == 204
    assert told.headers["access-control-allow-origin"] == "*"
    assert {"GET", "HEAD", "OPTIONS"} <= set(told.headers["access-control-allow-methods"].split(", "))
    head = await client.head(f"/01/{GTIN}/10/{code}")
    assert (head.status_code, head.headers["location"], head.content) == (307, f"/l/{code}", b"")
    file = (await client.get("/.well-known/gs1resolver")).json()
    assert file["resolverRoot"].startswith("http")
    assert file["supportedPrimaryKeys"] == ["01"]
    assert {"namespace": VOC, "prefix": "gs1:"} in file["supportedLinkType"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/01/09521234543220", 404),  # well-formed, nobody's
        ("/01/09521234543214", 400),  # wrong check digit
        (f"/01/{GTIN}/21/A/10/B", 400),  # qualifiers out of order
        (f"/01/{GTIN}/foo", 400),
    ],
)
async def test_who_scans_an_unknown_pack_reads_a_page(client: AsyncClient, code: str, path: str, status: int) -> None:
    page = await client.get(path, headers={"accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert (page.status_code, page.headers["content-type"]) == (status, "text/html; charset=utf-8")
    assert "<!doctype html>" in page.text.lower()
    machine = await client.get(path, headers={"accept": "application/json"})
    assert (machine.status_code, machine.headers["content-type"]) == (status, "application/problem+json")


def test_a_third_partys_serial_stands_alone() -> None:
    assert gs1.parse(f"/01/{GTIN}/235/{'x' * 28}") == gs1.Link(GTIN, {"235": "x" * 28})
    for path in (f"/01/{GTIN}/235/{'x' * 29}", f"/01/{GTIN}/10/L1/235/x", f"/01/{GTIN}/235/x/21/y"):
        assert gs1.parse(path) is None


async def test_events_have_happened_and_no_two_at_one_time(client: AsyncClient, database: Database) -> None:
    today = clock.today()

    def step(name: str, day: date) -> dict[str, Any]:
        return {"name": {"zh": name, "en": name}, "day": day.isoformat()}

    days = [step("采摘", today), step("杀青", today), step("揉捻", today), step("精制", today + timedelta(days=1))]
    lot = {"steps": days, "harvested_on": today, "tests": [{"key": "moisture", "value": 6, "checked": True}]}
    made = await goods.make_goods(database, "tea", lot=lot)
    (code,) = made.lots
    events = (await client.get(f"/api/lots/{code}/epcis")).json()["epcisBody"]["eventList"]
    times = [datetime.fromisoformat(one["eventTime"]) for one in events]
    assert times == sorted(set(times))
    assert max(times, default=clock.now()) <= clock.now()
    assert len({one["eventID"] for one in events}) == len(events)
    assert {clock.day_of(at) for at in times} <= {today}
    assert "精制" not in str(events)
    assert "packing" not in str(events), "packed after the last step, which lies ahead"


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("application/linkset+json", 200), ("APPLICATION/LINKSET+JSON", 200),
        ("text/html", 307), ("*/*", 307), ("", 307),
        ("application/linkset+json;q=0, text/html", 307), ("text/html, application/linkset+json;q=0.1", 307),
        ("text/html;q=0.2, application/linkset+json", 200), ("image/png", 307),
    ],
)  # fmt: skip
async def test_the_linkset_is_given_to_who_wants_it_more(
    client: AsyncClient, code: str, accept: str, status: int
) -> None:
    answer = await client.get(f"/01/{GTIN}/10/{code}", headers={"accept": accept})
    assert answer.status_code == status
    assert sorted(answer.headers["vary"].replace(" ", "").split(",")) == ["accept", "accept-language"]


@pytest.mark.parametrize(("lang", "tag"), [("en", 'lang="en'), ("zh-CN", 'lang="zh')])
async def test_nothing_here_is_said_in_the_callers_language(client: AsyncClient, lang: str, tag: str) -> None:
    page = await client.get("/01/06901234567885", headers={"accept": "text/html", "accept-language": lang})
    assert (page.status_code, tag in page.text) == (404, True)
    data = await client.get("/01/06901234567885", headers={"accept": "text/html;q=0, application/json"})
    assert data.headers["content-type"].startswith("application/problem+json")
