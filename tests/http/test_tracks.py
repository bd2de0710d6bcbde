"""Routes as files, read by other people's readers: GPX 1.1 in its schema's order, GeoJSON as RFC 7946 wants it."""

import xml.etree.ElementTree as ElementTree

import geojson
import gpxpy
import pytest
from httpx import AsyncClient

from backend.heritage.reading import library
from backend.heritage.tracks import GPX

pytestmark = pytest.mark.anyio
ORDER = {
    "gpx": ["metadata", "wpt", "rte", "trk", "extensions"],
    "metadata": ["name", "desc", "author"],
    "wpt": ["ele", "time", "name", "cmt", "desc", "src", "link", "sym", "type"],
    "rtept": ["ele", "time", "name", "cmt", "desc", "src", "link", "sym", "type"],
    "rte": ["name", "cmt", "desc", "src", "link", "number", "type", "rtept"],
}
"""Children in the order of the GPX 1.1 schema's sequences."""


def in_order(element: ElementTree.Element) -> None:
    tag = element.tag.removeprefix(f"{{{GPX}}}")
    children = [child.tag.removeprefix(f"{{{GPX}}}") for child in element]
    if children:
        places = [ORDER[tag].index(child) for child in children]
        assert places == sorted(places), tag
    for child in element:
        in_order(child)


@pytest.mark.parametrize("slug", sorted(library().routes))
@pytest.mark.parametrize("lang", ["zh-CN", "en"])
async def test_gpx_opens_elsewhere(client: AsyncClient, slug: str, lang: str) -> None:
    answer = await client.get(f"/api/routes/{slug}.gpx", headers={"Accept-Language": lang})
    assert answer.headers["content-type"] == "application/gpx+xml"
    in_order(ElementTree.fromstring(answer.content))
    read = gpxpy.parse(answer.text)
    page = (await client.get(f"/api/routes/{slug}", headers={"Accept-Language": lang})).json()
    placed = [stop for stop in page["stops"] if stop["place"]]
    (route,) = read.routes
    assert [point.name for point in route.points] == [stop["name"] for stop in placed]
    for point, stop in zip(route.points, placed, strict=True):
        assert (point.latitude, point.longitude) == pytest.approx(
            (stop["place"]["lat"], stop["place"]["lon"]), abs=1e-4
        )
        assert bool(point.description) != stop["place"]["exact"], "a rough position says so"
    for stop in page["stops"]:
        assert stop["place"] or stop["name"] in read.description


@pytest.mark.parametrize("slug", sorted(library().routes))
async def test_geojson_opens_elsewhere(client: AsyncClient, slug: str) -> None:
    answer = await client.get(f"/api/routes/{slug}.geojson")
    assert answer.headers["content-type"] == "application/geo+json"
    read = geojson.loads(answer.text)
    assert read.is_valid, read.errors()
    points = [one for one in read.features if one.geometry.type == "Point"]
    assert all(115 < one.geometry.coordinates[0] < 118 for one in points), "longitude first"
    assert {one.properties["exact"] for one in points if one.properties["site"]} <= {False}, (
        "no site's position is exact"
    )


async def test_other_files_and_odd_names(client: AsyncClient) -> None:
    for odd in ("nowhere.gpx", "great-leap.kml", "great-leap.gpx.gpx", ".gpx", "great-leap."):
        assert (await client.get(f"/api/routes/{odd}")).status_code == 404, odd
