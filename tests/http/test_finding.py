"""What search engines find: every public page in both languages, nothing of one person, pictures too."""

import re
from xml.etree import ElementTree

import pytest
from httpx import AsyncClient

from backend.accounts import keys as secrets
from backend.db.session import Database
from backend.heritage import stamping
from backend.kernel import clock
from backend.settings import ROOT, Settings
from backend.web.manifest import GROUPS, PAGES, PUBLIC, needs, says_without_script
from tests.factories.trips import make_trip

pytestmark = pytest.mark.anyio
XML = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
FOUND = ["/", "/trips", "/trips/x", "/goods/x", "/en/sites/dushan", "/l/GP-A", "/media/drawings/dam.svg", "/help",
         "/assets/core-1.js", "/medals"]  # fmt: skip
LEFT_OUT = ["/me", "/me?x=1", "/me/travellers", "/en/me", "/orders", "/orders/H1/voucher", "/basket", "/checkout",
            "/trips/x/book", "/trips/x/book?day=2026-12-05", "/en/trips/x/book", "/sign-in?next=/", "/supplier/1/lots",
            "/platform", "/api/trips", "/teams/1"]  # fmt: skip


def allowed(robots: str, path: str) -> bool:
    """RFC 9309: the longest rule that fits decides; here all of them say no."""
    rules = re.findall(r"^Disallow: (.+)$", robots, re.MULTILINE)
    patterns = [re.escape(rule).replace(r"\*", ".*").replace(r"\$", "$") for rule in rules]
    return not any(re.match(pattern, path) for pattern in patterns)


async def test_robots_leave_out_what_is_one_persons_and_nothing_else(client: AsyncClient) -> None:
    answer = await client.get("/robots.txt")
    assert answer.headers["content-type"].startswith("text/plain")
    assert [path for path in FOUND if not allowed(answer.text, path)] == []
    assert [path for path in LEFT_OUT if allowed(answer.text, path)] == []
    assert "Sitemap: http" in answer.text


async def test_the_sitemap_names_each_public_page_in_both_languages(
    client: AsyncClient, database: Database, settings: Settings
) -> None:
    trip = await make_trip(database)
    answer = await client.get("/sitemap.xml")
    assert answer.headers["content-type"].startswith("text/xml")
    root = ElementTree.fromstring(answer.text)
    entries = {one.findtext("s:loc", "", XML): one for one in root.findall("s:url", XML)}
    paths = {address.removeprefix(settings.origin) for address in entries}
    assert {f"/trips/{trip.slug}", f"/en/trips/{trip.slug}", "/", "/en", "/sites/dushan", "/en/help"} <= paths
    assert {path.split("/")[1] for path in paths if not path.startswith("/en")} == {
        page.path.split("/")[1] for page in PUBLIC if page.found and (not page.listed or page.path != "/goods/{slug}")
    }
    robots = (await client.get("/robots.txt")).text
    assert [path for path in paths if not allowed(robots, path)] == []
    for address, one in entries.items():
        tongues = {link.get("hreflang"): link.get("href") for link in one.findall("x:link", XML)}
        assert set(tongues) == {"zh-CN", "en", "x-default"}
        assert {address} <= set(tongues.values()) <= set(entries), address


async def test_every_address_of_the_sitemap_is_a_page(client: AsyncClient, database: Database) -> None:
    await make_trip(database)
    for address in re.findall("<loc>(.*?)</loc>", (await client.get("/sitemap.xml")).text)[::7]:
        assert (await client.get(address)).status_code == 200, address


def test_the_manifest_names_components_that_are_there_and_paths_once() -> None:
    """The app's routes and the service worker's rules are made of the manifest when the PWA is built."""
    assert [page.path for page in PAGES if not (ROOT / "pwa/src/features" / page.component).is_file()] == []
    assert len({page.path for page in PAGES}) == len(PAGES)
    router = (ROOT / "pwa/src/router.ts").read_text(encoding="utf-8")
    loaded = dict(re.findall(r"(\w+): \(\) => import\('\./(\w+)'\)", router))
    assert loaded == {group: group for group in GROUPS if group != "first"}, "a group nobody loads has no pages"
    assert [group for group in loaded if not (ROOT / f"pwa/src/{group}.ts").is_file()] == []
    for page in PAGES:
        sample = re.sub(r"\{\w+\??\}", "x", page.path)
        assert (needs(sample, {}) is not None) != (says_without_script(sample) is not None), page.path
        assert not page.says or not (page.data or page.live or page.listed or page.offline), page.path
    assert says_without_script("/supplier") == "console"
    assert says_without_script("/supplier/x/no-such-page/y") is None
    assert needs("/no-such-page", {}) is None


async def test_a_printed_poster_opens_its_page(client: AsyncClient, settings: Settings) -> None:
    """A code is long, with dots and underscores: whoever scans it without JavaScript is told what to do."""
    code = stamping.sign(secrets.load(settings), stamping.Poster("dushan", clock.today(), clock.today()))
    for path in (f"/stamp/{code}", f"/en/stamp/{code}"):
        answer = await client.get(path)
        assert (answer.status_code, "<noscript>" in answer.text) == (200, True), path


def test_the_phone_keeps_what_the_manifest_says() -> None:
    """What the built service worker was given for rules, against every page in both languages."""
    worker = (ROOT / "pwa/dist/sw.js").read_text(encoding="utf-8")
    rules = [re.compile(found.replace("\\/", "/")) for found in re.findall(r"/(\^(?:\\.|[^/\\\n])*\$)/", worker)]
    pages = next(rule for rule in rules if rule.pattern.startswith("^(?:/en)?"))
    reads = next(rule for rule in rules if rule.match("/api/home"))
    for page in PAGES:
        sample = re.sub(r"\{\w+\??\}", "x", page.path)
        for prefix in ("", "/en"):
            assert bool(pages.match((prefix + sample).rstrip("/") or "/")) == page.offline, page.path
        assert all(reads.match(api.replace("{slug}", "x").replace("{code}", "x")) for api in page.data if page.offline)
        assert not any(reads.match(api.replace("{slug}", "x")) for api in page.live)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/basket", "购物车存在这台设备"), ("/trips/any/book", "下单需要 JavaScript"), ("/sign-in", "登录需要 JavaScript"),
        ("/orders", "订单、凭证和退款"), ("/me", "你自己的页面"), ("/en/basket", "The basket is kept"),
        ("/supplier", "工作台"), ("/en/orders/H1", "Orders, vouchers"),
    ],
)  # fmt: skip
async def test_a_page_that_needs_javascript_says_so_and_what_to_do(client: AsyncClient, path: str, words: str) -> None:
    answer = await client.get(path)
    (said,) = re.findall("<noscript>(.*?)</noscript>", answer.text)
    assert answer.status_code == 200
    assert words in said
    assert 'href="/en/trips"' in said if path.startswith("/en") else 'href="/trips"' in said


@pytest.mark.parametrize("path", ["/no-such-page", "/trips/no-such-trip", "/en/goods/nothing", "/stories/none"])
async def test_what_is_not_there_says_so_without_javascript(client: AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert answer.status_code == 404
    words = "not" if path.startswith("/en") else "没有"
    body = answer.text.partition('<div id="app">')[2].partition("<script")[0]
    assert "<main" in body
    assert words in body
    assert '"painted":false' in answer.text, "the phone makes the page of that path itself"
