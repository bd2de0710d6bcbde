"""Positions: shifts between the datums of maps, distances, and addresses that hand a place over to a map app. Pure.

China's public maps draw in GCJ-02 (and Baidu in BD-09 on top of it), a shift of some hundred metres from WGS-84. The
shift is not published; the formula is the one on which open-source converters agree (eviltransform, coordtransform).
"""

import math
from typing import NamedTuple
from urllib.parse import urlencode

from backend.heritage.content import Position
from backend.kernel import maps

EXACT_KM = 0.5
"""A place known less well than this is handed over by name and drawn as an area."""
_AXIS, _ECCENTRICITY = 6378245.0, 0.00669342162296594323
_BAIDU = math.pi * 3000.0 / 180.0
EARTH_KM = 6371.0088


class Point(NamedTuple):
    """Latitude and longitude in degrees."""

    lat: float
    lon: float


def _waves(x: float, y: float) -> float:
    return 20.0 * math.sin(6.0 * x * math.pi) + 20.0 * math.sin(2.0 * x * math.pi) + 0.0 * y


def _north(x: float, y: float) -> float:
    found = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x))
    found += _waves(x, y) * 2.0 / 3.0
    found += (20.0 * math.sin(y * math.pi) + 40.0 * math.sin(y / 3.0 * math.pi)) * 2.0 / 3.0
    return found + (160.0 * math.sin(y / 12.0 * math.pi) + 320.0 * math.sin(y * math.pi / 30.0)) * 2.0 / 3.0


def _east(x: float, y: float) -> float:
    found = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x))
    found += _waves(x, y) * 2.0 / 3.0
    found += (20.0 * math.sin(x * math.pi) + 40.0 * math.sin(x / 3.0 * math.pi)) * 2.0 / 3.0
    return found + (150.0 * math.sin(x / 12.0 * math.pi) + 300.0 * math.sin(x / 30.0 * math.pi)) * 2.0 / 3.0


def to_gcj02(at: Point) -> Point:
    """WGS-84 → GCJ-02 (AMap, Tencent, Apple in China). Only meant for points in mainland China."""
    x, y = at.lon - 105.0, at.lat - 35.0
    slant = at.lat / 180.0 * math.pi
    magic = 1 - _ECCENTRICITY * math.sin(slant) ** 2
    root = math.sqrt(magic)
    north = _north(x, y) * 180.0 / ((_AXIS * (1 - _ECCENTRICITY)) / (magic * root) * math.pi)
    east = _east(x, y) * 180.0 / (_AXIS / root * math.cos(slant) * math.pi)
    return Point(at.lat + north, at.lon + east)


def to_bd09(at: Point) -> Point:
    """WGS-84 → BD-09 (Baidu)."""
    lat, lon = to_gcj02(at)
    reach = math.hypot(lon, lat) + 0.00002 * math.sin(lat * _BAIDU)
    turn = math.atan2(lat, lon) + 0.000003 * math.cos(lon * _BAIDU)
    return Point(reach * math.sin(turn) + 0.006, reach * math.cos(turn) + 0.0065)


def distance_km(one: Point, other: Point) -> float:
    """Great-circle distance."""
    a, b = math.radians(one.lat), math.radians(other.lat)
    half = math.sin((b - a) / 2) ** 2
    half += math.cos(a) * math.cos(b) * math.sin(math.radians(other.lon - one.lon) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(half))


def is_exact(place: Position | None) -> bool:
    """Whether a position is good enough to lead a driver to it."""
    return place is not None and place.accuracy_km <= EXACT_KM


def hand_over(name: str, county: str, place: Position | None) -> list[tuple[str, str]]:
    """App and address for AMap, Baidu, Tencent and Apple Maps: by coordinates where exact, else by name and county."""
    words = f"{county}{name}" if not name.startswith(county) else name
    if place is None or not is_exact(place):
        return [
            ("amap", maps.search(words, "六安")),
            ("baidu", "https://api.map.baidu.com/place/search?"
                      + urlencode({"query": words, "region": "六安", "output": "html", "src": "huliu"})),
            ("tencent", "https://apis.map.qq.com/uri/v1/search?"
                        + urlencode({"keyword": words, "region": "六安", "referer": "huliu"})),
            ("apple", f"https://maps.apple.com/?{urlencode({'q': f'六安市{words}'})}"),
        ]  # fmt: skip
    at = Point(place.lat, place.lon)
    gcj, baidu = to_gcj02(at), to_bd09(at)
    here, there = f"{gcj.lat:.6f},{gcj.lon:.6f}", f"{baidu.lat:.6f},{baidu.lon:.6f}"
    tencent = {"marker": f"coord:{here};title:{name}", "referer": "huliu"}
    return [
        ("amap", "https://uri.amap.com/marker?"
                 + urlencode({"position": f"{gcj.lon:.6f},{gcj.lat:.6f}", "name": name, "src": "huliu"})),
        ("baidu", "https://api.map.baidu.com/marker?" + urlencode(
            {"location": there, "title": name, "content": county, "output": "html", "src": "huliu"})),
        ("tencent", f"https://apis.map.qq.com/uri/v1/marker?{urlencode(tencent)}"),
        ("apple", f"https://maps.apple.com/?{urlencode({'ll': here, 'q': name})}"),
    ]  # fmt: skip
