"""Shifts between map datums against published sample points, and what is handed to map apps."""

from urllib.parse import parse_qs, urlsplit

import pytest

from backend.heritage.content import Position
from backend.heritage.places import Point, distance_km, hand_over, to_bd09, to_gcj02

GCJ = [  # WGS-84 → GCJ-02 as the test suites of eviltransform publish them
    (Point(31.1774276, 121.5272106), Point(31.17530398364597, 121.531541859215)),
    (Point(22.543847, 113.912316), Point(22.540796131694766, 113.9171764808363)),
    (Point(39.911954, 116.377817), Point(39.91334545536069, 116.38404722455657)),
]
BD = [  # WGS-84 → BD-09, same suites
    (Point(29.199786, 120.019809), Point(29.196131605295484, 120.00877901149691 + 0.022146)),
    (Point(29.210504, 120.036455), Point(29.206795749156136, 120.0253853970846 + 0.022175)),
]


@pytest.mark.parametrize(("wgs", "gcj"), GCJ)
def test_gcj02_within_twenty_metres(wgs: Point, gcj: Point) -> None:
    assert distance_km(to_gcj02(wgs), gcj) < 0.02
    assert distance_km(wgs, gcj) > 0.2, "the shift is no small thing"


def test_distance_is_that_of_the_globe() -> None:
    assert distance_km(Point(0, 0), Point(0, 1)) == pytest.approx(111.195, abs=0.01)


def test_exact_places_go_by_shifted_coordinates() -> None:
    links = dict(hand_over("六安站", "金安区", Position(31.715, 116.5, 0.3)))
    amap = parse_qs(urlsplit(links["amap"]).query)["position"][0].split(",")
    shifted = to_gcj02(Point(31.715, 116.5))
    assert (float(amap[1]), float(amap[0])) == pytest.approx(shifted, abs=1e-6)
    baidu = parse_qs(urlsplit(links["baidu"]).query)["location"][0].split(",")
    assert tuple(map(float, baidu)) == pytest.approx(to_bd09(Point(31.715, 116.5)), abs=1e-6)
    assert set(links) == {"amap", "baidu", "tencent", "apple"}


@pytest.mark.parametrize("place", [None, Position(31.61, 116.22, 4), Position(31.61, 116.22, 0.6)])
def test_rough_places_go_by_name_and_county(place: Position | None) -> None:
    for app, link in hand_over("独山革命旧址群", "裕安区", place):
        assert "31." not in link, app
        assert "%E7%8B%AC%E5%B1%B1" in link, app
