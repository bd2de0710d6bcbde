"""The shop's pure rules: marks, gates, freight, lots, GS1 keys, pasted addresses."""

from datetime import date, timedelta
from typing import Any

import pytest

from backend.addresses.pasting import parse
from backend.addresses.regions import districts
from backend.catalogue import gates, gs1
from backend.catalogue.gates import Goods
from backend.inventory.selling import Draw
from backend.kernel.errors import NotDeliverable
from backend.kernel.ids import new_id
from backend.kernel.messages import MESSAGES
from backend.lots import marks, rules
from backend.lots.marks import Origin, Permit
from backend.shop.freight import Table, Zone, freight, zone_of

TODAY = date(2026, 11, 25)
PERMITS = [Permit(mark, "x", TODAY, TODAY) for mark in marks.rules()]
SHIHU = Origin(
    "huoshan", "太平畈乡", 600, None, date(2025, 11, 5), {"moisture": 13, "polysaccharide": 6.8, "alkaloid": 0.025}
)
GUAPIAN = Origin("yuan", "独山镇", 300, "独山小叶种", date(2026, 4, 20), {})


@pytest.mark.parametrize(
    ("mark", "origin", "change", "fault"),
    [
        ("huoshan-shihu", SHIHU, {}, None),
        ("huoshan-shihu", SHIHU, {"township": "衡山镇"}, "mark_place"),
        ("huoshan-shihu", SHIHU, {"county": "jinzhai"}, "mark_place"),
        ("huoshan-shihu", SHIHU, {"altitude": 299}, "mark_altitude"),
        ("huoshan-shihu", SHIHU, {"altitude": 901}, "mark_altitude"),
        ("huoshan-shihu", SHIHU, {"altitude": None}, "mark_altitude"),
        ("huoshan-shihu", SHIHU, {"harvested_on": date(2025, 8, 31)}, "mark_season"),
        ("huoshan-shihu", SHIHU, {"harvested_on": date(2026, 1, 1)}, "mark_season"),
        ("huoshan-shihu", SHIHU, {"harvested_on": None}, "mark_season"),
        ("huoshan-shihu", SHIHU, {"tests": SHIHU.tests | {"moisture": 13.1}}, "mark_moisture"),  # type: ignore[operator]
        ("huoshan-shihu", SHIHU, {"tests": SHIHU.tests | {"polysaccharide": 6.79}}, "mark_polysaccharide"),  # type: ignore[operator]
        ("huoshan-shihu", SHIHU, {"tests": SHIHU.tests | {"alkaloid": 0.024}}, "mark_alkaloid"),  # type: ignore[operator]
        ("huoshan-shihu", SHIHU, {"tests": {"moisture": 12, "alkaloid": 1}}, "mark_untested_polysaccharide"),
        ("luan-guapian", GUAPIAN, {}, None),
        ("luan-guapian", GUAPIAN, {"cultivar": "龙井43"}, "mark_cultivar"),
        ("luan-guapian", GUAPIAN, {"cultivar": None}, "mark_cultivar"),
        ("luan-guapian", GUAPIAN, {"county": "jinzhai"}, "mark_place"),
        ("luan-guapian", GUAPIAN, {"county": "jinzhai", "township": "麻埠镇"}, None),
        ("luan-guapian", GUAPIAN, {"harvested_on": date(2026, 9, 20)}, "mark_season"),
        ("huoshan-huangya", GUAPIAN, {"county": "huoshan", "township": "与儿街镇", "cultivar": "霍山金鸡种"}, None),
        ("huoshan-huangya", GUAPIAN, {"county": "huoshan", "altitude": 701, "cultivar": "霍山金鸡种"}, "mark_altitude"),
    ],
)
def test_a_mark_is_shown_only_when_everything_holds(
    mark: str, origin: Origin, change: dict[str, Any], fault: str | None
) -> None:
    found = marks.judge(mark, origin._replace(**change), PERMITS, TODAY)
    assert [one.key for one in found] == ([fault] if fault else [])


def test_a_permit_has_days_and_a_mark_of_its_own() -> None:
    for day in (TODAY - timedelta(days=1), TODAY + timedelta(days=1)):
        assert [one.key for one in marks.judge("luan-guapian", GUAPIAN, PERMITS, day)] == ["mark_permit"]
    foreign = [Permit("huoshan-shihu", "x", TODAY, TODAY)]
    assert [one.key for one in marks.judge("luan-guapian", GUAPIAN, foreign, TODAY)] == ["mark_permit"]


def test_every_fault_has_words() -> None:
    for rule in marks.rules().values():
        for key in rule.tests:
            assert {f"mark_{key}", f"mark_untested_{key}"} <= set(MESSAGES)


def test_kinds_are_gated_as_data() -> None:
    plain = Goods("tea", ("茶",), "", {}, demo=False)
    assert str(gates.refusal(plain, TODAY)) == "licence_missing"
    until = {"food": TODAY}
    assert gates.refusal(Goods("tea", ("茶",), "", until, demo=False), TODAY) is None
    assert (
        str(gates.refusal(Goods("tea", ("茶",), "", until, demo=True), TODAY + timedelta(days=1))) == "licence_expired"
    )
    assert str(gates.refusal(Goods("knowledge", ("断血流",), "", {}, demo=True), TODAY)) == "not_for_sale"
    assert str(gates.refusal(Goods("herb", ("Clinopodium tea",), "", until, demo=True), TODAY)) == "not_a_food"
    for number, fine in (("国食健注G20250001", True), ("食健备G202534000001", True), ("G20250001", False), ("", False)):
        assert (gates.refusal(Goods("health", ("胶囊",), number, until, demo=True), TODAY) is None) is fine, number


def test_the_most_exact_zone_decides() -> None:
    table = Table([Zone([], 1500, 500), Zone(["31"], 800, 200), Zone(["310151"], 1000, 200)], ["65", "5401"], 2)
    assert [zone_of(table, code, "x").first for code in ("310117", "310151", "340104")] == [800, 1000, 1500]
    for code in ("650102", "540102"):
        with pytest.raises(NotDeliverable):
            zone_of(table, code, "x")
    with pytest.raises(NotDeliverable):
        zone_of(Table([Zone(["31"], 800, 200)], [], 2), "340104", "x")


@pytest.mark.parametrize(
    ("grams", "goods", "fen"),
    [(1, 100, 1100), (1000, 100, 1100), (1001, 100, 1300), (2001, 100, 1500), (9000, 9899, 2700), (9000, 9900, 300)],
)
def test_freight_by_begun_kilograms(grams: int, goods: int, fen: int) -> None:
    assert freight(Zone([], 800, 200, free_above=9900, surcharge=300), grams, goods) == fen


def test_lots_are_good_for_the_way_and_the_table() -> None:
    for storage, days in rules.FRESH_DAYS.items():
        assert rules.sellable(TODAY + timedelta(days=days), storage, TODAY)
        assert not rules.sellable(TODAY + timedelta(days=days - 1), storage, TODAY)
    assert rules.sellable(None, "ambient", TODAY)


def test_giving_back_keeps_what_was_drawn_first() -> None:
    a, b, c = (new_id() for _ in range(3))
    draws, cap = [Draw(a, 2, "A"), Draw(b, 3, "B")], Draw(c, 5, None)
    assert rules.give_back([*draws, cap], 3) == [Draw(a, 2, "A"), Draw(b, 1, "B"), Draw(c, 3, None)]
    assert rules.give_back([*draws, cap], 0) == []


@pytest.mark.parametrize(
    ("path", "lot"),
    [
        ("/01/9521234543213", None), ("/01/09521234543213", None), ("/01/09521234543213/10/GP-A-1", "GP-A-1"),
        ("/01/09521234543213/21/9", None), ("/01/09521234543213/22/2A", None),
        ("/01/09521234543213/22/2A/10/L1", "L1"), ("/01/09521234543213/10/L1/21/9", "L1"),
        ("/01/09521234543213/22/2A/21/9", None), ("/01/09521234543213/22/2A/10/L1/21/9", "L1"),
        ("/01/09521234543213/10/A%2FB", "A/B"),
    ],
)  # fmt: skip
def test_digital_links_in_every_order_of_the_standard(path: str, lot: str | None) -> None:
    link = gs1.parse(path)
    assert link is not None
    assert (link.gtin, link.lot) == ("09521234543213", lot)


@pytest.mark.parametrize(
    "path",
    [
        "/01/09521234543214", "/01/952123454321", "/01/", "/01/09521234543213/10", "/01/09521234543213/10/",
        "/01/09521234543213/21/9/10/L1", "/01/09521234543213/10/L1/22/2A", "/01/09521234543213/10/L1/10/L2",
        "/01/09521234543213/99/x", "/01/09521234543213/10/" + "L" * 21, "/01/09521234543213/10/批次",
    ],
)  # fmt: skip
def test_what_is_no_digital_link(path: str) -> None:
    assert gs1.parse(path) is None


ADDRESSES = [
    ("收货人：张三\n手机号码：13800000001\n所在地区：上海市 浦东新区 张江镇\n详细地址：科苑路88号3栋502室",
     ("310115", "张三", "13800000001", "科苑路88号3栋502室", [])),
    ("上海松江文汇路300弄5号，王小明，13700000003", ("310117", "王小明", "13700000003", "文汇路300弄5号", [])),
    ("安徽省六安市金寨县梅山镇新河路18号 陈女士 136 0000 0004 邮编237300", ("341524", "陈女士", "13600000004", "新河路18号", [])),
    ("金寨县梅山镇江店村，刘五，+86 135-0000-0005", ("341524", "刘五", "13500000005", "江店村", [])),
    ("上海市上海市徐汇区漕溪北路88号 13300000009 周九", ("310104", "周九", "13300000009", "漕溪北路88号", [])),
    ("广东省东莞市长安镇德政中路1号 郑十 13200000010", ("441900", "郑十", "13200000010", "德政中路1号", [])),
    ("内蒙古呼和浩特市新城区 某路1号 15100000012 巴特尔", ("150102", "巴特尔", "15100000012", "某路1号", [])),
    ("姓名:欧阳修 电话:15500000015 地址:江苏省苏州市昆山市玉山镇前进路9号", ("320583", "欧阳修", "15500000015", "前进路9号", [])),
    ("朝阳区建国路88号 吴七 13500000007", ("", "吴七", "13500000007", "建国路88号", ["district"])),
    ("鼓楼区中山路1号 13500000007", ("", "", "13500000007", "中山路1号", ["name", "district"])),
    ("上海市闸北区共和新路1号 老王", ("310106", "老王", "", "共和新路1号", ["phone"])),
    ("上海市黄浦区南京东路100号", ("310101", "", "", "南京东路100号", ["name", "phone"])),
]  # fmt: skip


@pytest.mark.parametrize(("text", "said"), ADDRESSES)
def test_pasted_addresses(text: str, said: tuple[str, str, str, str, list[str]]) -> None:
    found = parse(text)
    assert (found.district, found.name, found.phone, found.detail, found.missing) == said


def test_an_ambiguous_district_offers_its_choices() -> None:
    names = {districts()[code].text for code in parse("鼓楼区中山路1号").choices}
    assert {"江苏省南京市鼓楼区", "福建省福州市鼓楼区", "河南省开封市鼓楼区"} <= names
    assert "湖北省仙桃市" in {one.text for one in districts().values()}


@pytest.mark.parametrize("text", ["", " ", "。。。", "1" * 500, "上海", "省市区县" * 60, "\x00\ufeff", "🏠" * 200])
def test_nonsense_is_read_without_harm(text: str) -> None:
    assert "district" in parse(text).missing
