"""A route as GPX 1.1 and as GeoJSON (RFC 7946), in WGS-84 as both want. Pure.

A place known less well than half a kilometre is written too, with its accuracy beside it: who opens the file sees that
the point stands for an area. Stops whose position nobody told us are left out and named in the description.
"""

from typing import Any
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from backend.heritage.schemas import RoutePage, RouteStopOut

GPX = "http://www.topografix.com/GPX/1/1"
register_namespace("", GPX)
SAYS = {
    "zh": ("位置约在{km:g}公里内", "没有位置的站点：", "示意路线，里程与时间为估算"),
    "en": ("known to within {km:g} km", "Stops without a position: ", "A sketch; distances and times are estimates"),
}


def _note(stop: RouteStopOut, lang: str) -> str:
    at = stop.place
    return "" if at is None or at.exact else SAYS[lang][0].format(km=at.accuracy_km)


def _unplaced(route: RoutePage, lang: str) -> str:
    names = [stop.name for stop in route.stops if stop.place is None]
    return f"{SAYS[lang][2]}. {SAYS[lang][1]}{', '.join(names)}" if names else SAYS[lang][2]


def gpx(route: RoutePage, lang: str) -> bytes:
    """GPX 1.1: a waypoint per place and one route through them."""
    root = Element(f"{{{GPX}}}gpx", {"version": "1.1", "creator": "huliu"})
    meta = SubElement(root, f"{{{GPX}}}metadata")
    SubElement(meta, f"{{{GPX}}}name").text = route.name
    SubElement(meta, f"{{{GPX}}}desc").text = _unplaced(route, lang)
    placed = [stop for stop in route.stops if stop.place is not None]
    for stop in {stop.name: stop for stop in placed}.values():
        _point(root, "wpt", stop, lang)
    line = SubElement(root, f"{{{GPX}}}rte")
    SubElement(line, f"{{{GPX}}}name").text = route.name
    for stop in placed:
        _point(line, "rtept", stop, lang)
    made: bytes = tostring(root, encoding="UTF-8", xml_declaration=True)
    return made


def _point(parent: Element, tag: str, stop: RouteStopOut, lang: str) -> None:
    assert stop.place is not None
    at = SubElement(parent, f"{{{GPX}}}{tag}", {"lat": f"{stop.place.lat:.5f}", "lon": f"{stop.place.lon:.5f}"})
    SubElement(at, f"{{{GPX}}}name").text = stop.name
    if note := _note(stop, lang):
        SubElement(at, f"{{{GPX}}}desc").text = note
    SubElement(at, f"{{{GPX}}}type").text = stop.role if stop.slug else "station"


def geojson(route: RoutePage, lang: str) -> dict[str, Any]:
    """A FeatureCollection: a point per stop with a position, and the line through them."""
    placed = [stop for stop in route.stops if stop.place is not None]
    features: list[dict[str, Any]] = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": _at(stop)},
            "properties": {
                "name": stop.name, "role": stop.role, "site": stop.slug, "county": stop.county,
                "accuracyKm": stop.place.accuracy_km if stop.place else None,
                "exact": bool(stop.place and stop.place.exact), "stayMinutes": stop.stay_minutes,
            },
        }
        for stop in placed
    ]  # fmt: skip
    if len(placed) > 1:
        line = {"type": "LineString", "coordinates": [_at(stop) for stop in placed]}
        features.append({"type": "Feature", "geometry": line, "properties": {"name": route.name, "sketch": True}})
    told = {"name": route.name, "description": _unplaced(route, lang)}
    return {"type": "FeatureCollection", **told, "features": features}


def _at(stop: RouteStopOut) -> list[float]:
    assert stop.place is not None
    return [stop.place.lon, stop.place.lat]
