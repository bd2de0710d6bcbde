"""What there is to find: heritage pages from content, trips and goods from the database. A verb per feature."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.catalogue.models import Product
from backend.heritage.content import THEMES
from backend.heritage.queries import picture
from backend.heritage.reading import library
from backend.kernel.bilingual import Bilingual
from backend.kernel.counties import COUNTIES
from backend.search.indexing import FORM, Page
from backend.search.models import SearchEntry
from backend.search.topics import topics
from backend.shop import views as goods
from backend.suppliers.models import Supplier
from backend.trips.models import Trip
from backend.trips.views import pictures, read_story

WEIGHTS = {"site": 8, "route": 9, "story": 6, "county": 7, "trip": 5, "goods": 5, "topic": 4}
"""Tenths of a point: what breaks ties between pages that fit equally well."""
AT_ONCE = 2000
"""Products indexed at a time: a large shop takes several turns, none of them long."""


def _both(*texts: Bilingual | None) -> list[str]:
    return [one for both in texts if both is not None for one in (both.zh, both.en)]


def _shown(name: Bilingual, summary: Bilingual, path: str, counties: Sequence[str], drawing: str) -> dict[str, Any]:
    return {
        lang: {
            "title": getattr(name, lang), "summary": getattr(summary, lang), "path": path,
            "counties": [COUNTIES[one][lang] for one in counties],
            "picture": _plain(picture(drawing, lang)),
        }
        for lang in ("zh", "en")
    }  # fmt: skip


def _county_names(counties: Iterable[str]) -> list[str]:
    """A county with and without the word for county: 金寨县 and 金寨, Jinzhai."""
    return [name for one in counties for name in (COUNTIES[one]["zh"], COUNTIES[one]["zh"][:-1], COUNTIES[one]["en"])]


async def heritage_pages(session: AsyncSession) -> list[Page]:
    """Sites and sights, routes, stories, counties."""
    del session
    whole = library()
    found = []
    for slug, site in whole.sites.items():
        names = [*_both(site.name), *site.aliases, *(one for p in site.people for one in _both(p))]
        texts = _both(site.summary, site.when, site.level, site.body)
        texts += _county_names([site.county]) + [THEMES[t][lang] for t in site.themes for lang in ("zh", "en")]
        shown = _shown(site.name, site.summary, f"/sites/{slug}", [site.county], site.drawing)
        found.append(Page("site" if site.kind == "site" else "sight", slug, names, texts, WEIGHTS["site"], shown))
    for slug, route in whole.routes.items():
        counties = list(dict.fromkeys(whole.sites[one].county for one in route.sites))
        stops = [one for stop in route.sites for one in _both(whole.sites[stop].name)]
        texts = [*_both(route.summary, route.body), *stops, *_county_names(counties)]
        shown = _shown(route.name, route.summary, f"/routes/{slug}", counties, route.drawing)
        found.append(Page("route", slug, _both(route.name), texts, WEIGHTS["route"], shown))
    for slug, story in whole.stories.items():
        counties = list(dict.fromkeys(whole.sites[one].county for one in story.sites))
        names = [*_both(story.name), *(one for p in story.people for one in _both(p))]
        shown = _shown(story.name, story.summary, f"/stories/{slug}", counties, story.drawing)
        found.append(Page("story", slug, names, _both(story.summary, story.body), WEIGHTS["story"], shown))
    for slug, county in whole.counties.items():
        names = [*_both(county.name), *_county_names([slug])]
        shown = _shown(county.name, county.summary, f"/counties/{slug}", [slug], county.drawing)
        found.append(Page("county", slug, names, _both(county.summary, county.body), WEIGHTS["county"], shown))
    return found


async def topic_pages(session: AsyncSession) -> list[Page]:
    """Help, own things, shelves and ways to travel, by the words that people type for them."""
    del session
    return [
        Page("topic", one.slug, [*_both(one.name), *one.words], _both(one.summary), WEIGHTS["topic"],
             _shown(one.name, one.summary, one.path, [], one.drawing))
        for one in topics()
    ]  # fmt: skip


async def trip_pages(session: AsyncSession) -> list[Page]:
    """Published trips of active suppliers."""
    rows = await session.execute(
        select(Trip).join(Supplier, Supplier.id == Trip.supplier_id)
        .where(Trip.state == "published", Supplier.state == "active")
    )  # fmt: skip
    found = []
    sites = library().sites
    for trip in rows.scalars():
        story = read_story(trip)
        stops = [stop for day in story.itinerary for stop in day.items]
        named = [one for stop in stops if stop.place in sites and stop.place for one in _both(sites[stop.place].name)]
        highlights = [*story.highlights.zh, *story.highlights.en]
        texts = [*_both(story.summary), *highlights, *named, *_county_names(trip.counties)]
        shown = {
            lang: {
                "title": trip.title[lang], "summary": getattr(story.summary, lang), "path": f"/trips/{trip.slug}",
                "counties": [COUNTIES[one][lang] for one in trip.counties],
                "picture": _plain(pictures(story, lang)[0]),
            }
            for lang in ("zh", "en")
        }  # fmt: skip
        found.append(Page("trip", trip.slug, [trip.title["zh"], trip.title["en"]], texts, WEIGHTS["trip"], shown))
    return found


def _goods_mark() -> Any:
    """What a product's entry carries as its digest: it changes with every published version."""
    return func.concat("goods:", FORM, ":", Product.version)


def _listed() -> Any:
    return and_(Product.state == "published", Supplier.state == "active")


async def changed_goods(session: AsyncSession) -> list[Page]:
    """Published products of active suppliers whose entry is missing or of an older version; some at a time."""
    known = and_(SearchEntry.kind == "goods", SearchEntry.slug == Product.slug)
    rows = await session.execute(
        select(Product, Supplier, _goods_mark())
        .join(Supplier, Supplier.id == Product.supplier_id)
        .outerjoin(SearchEntry, known)
        .where(_listed(), SearchEntry.digest.is_distinct_from(_goods_mark()))
        .limit(AT_ONCE)
    )
    return [_goods_page(product, supplier, mark) for product, supplier, mark in rows.all()]


async def gone_goods(session: AsyncSession) -> list[str]:
    """Indexed products that are not on sale any more."""
    listed = select(Product.id).join(Supplier, Supplier.id == Product.supplier_id)
    still = listed.where(Product.slug == SearchEntry.slug, _listed())
    rows = await session.execute(
        select(SearchEntry.slug).where(SearchEntry.kind == "goods", ~still.exists()).limit(AT_ONCE)
    )
    return list(rows.scalars())


def _goods_page(product: Product, supplier: Supplier, mark: str) -> Page:
    story = goods.read_story(product)
    texts = [*_both(story.summary, story.label.ingredients, *story.story), *_county_names([product.county])]
    shown = {
        lang: {
            "title": product.title[lang], "summary": story.summary.to(lang), "path": f"/goods/{product.slug}",
            "counties": [COUNTIES[product.county][lang]], "picture": _plain(goods.pictures(story, lang)[0]),
        }
        for lang in ("zh", "en")
    }  # fmt: skip
    names = [product.title["zh"], product.title["en"]]
    return Page("goods", product.slug, names, [*texts, *supplier.name.values()], WEIGHTS["goods"], shown, mark)


def _plain(picture: Any) -> dict[str, str]:
    return {"base": picture.base, "alt": picture.alt, "colour": picture.colour, "made": picture.made}
