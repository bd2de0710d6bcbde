"""What pages say of prices, dates and promises: pure rules."""

import re
from datetime import date, timedelta
from itertools import product
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.catalogue import gates
from backend.catalogue.measure import MEASURES, Measure, unit_price
from backend.catalogue.models import STORAGE
from backend.catalogue.story import SHELVES
from backend.deals.specials import Sold, crossed_out, struck
from backend.demo.goods import FREIGHT, read_products
from backend.demo.trips import read_trips
from backend.drafts.routes import NAME as DRAFTS
from backend.heritage.queries import picture
from backend.heritage.reading import library
from backend.home import headline
from backend.kernel.errors import Invalid
from backend.kernel.money import Money
from backend.listings import leaders
from backend.settings import ROOT
from backend.shop.freight import Table, Zone
from backend.shop.views import delivery
from backend.suppliers.rights import MEMBER_MAY, acts
from backend.trips.drafting import StandardsDraft
from backend.trips.listing import ORDERS
from backend.trips.schemas import BoardingOut, NextDay, StandardsOut, TripCard
from backend.trips.story import Origin, Standards

TODAY = date(2026, 12, 1)
fen = st.integers(1, 10_000_00)


@pytest.mark.parametrize(
    ("price", "grams", "measure", "contents", "says"),
    [
        (4900, 2500, "g", None, (980, "g")), (4900, 1500, "piece", 30, (163, "piece")), (7800, 500, "g", None, None),
        (18800, 920, "ml", 1000, (9400, "ml")), (98000, 1800, "piece", 1, None), (16800, 100, "g", None, (84000, "g")),
    ],
)  # fmt: skip
def test_a_pack_says_what_it_comes_to(
    price: int, grams: int, measure: str, contents: int | None, says: tuple[int, str] | None
) -> None:
    assert unit_price(price, grams, measure, contents) == says  # type: ignore[arg-type]


@given(fen, fen, st.none() | fen, st.none() | fen)
def test_a_struck_price_was_charged_and_is_more(price: int, full: int, plain: int | None, deal: int | None) -> None:
    """Never a price that nobody paid in the seven days before, never one that is not more; a raised price is found."""
    try:
        shown = struck(Sold(plain, deal), full, price)
    except Invalid:
        assert price >= full or (plain is not None and price >= plain)
        return
    paid = [one for one in (plain, deal) if one is not None]
    assert price < full
    if shown is None:
        assert not paid or min(paid) <= price
    else:
        assert shown == min(full, *paid) > price


def test_raising_first_and_flashing_then_is_refused() -> None:
    with pytest.raises(Invalid):
        struck(Sold(9900, None), 19800, 14800)


def test_delivery_is_counted_from_what_the_supplier_states() -> None:
    zones = [Zone(["31"], 900, 200, 3000, surcharge=600, days=(1, 2)), Zone([], 3000, 1200)]
    found = delivery(Table(zones, [], 2), 2500, 4900, TODAY)
    assert found is not None
    assert (found.freight.amount, found.free_above, found.ship_by) == (1500, None, date(2026, 12, 3))
    assert (found.arrives_from, found.arrives_until) == (date(2026, 12, 2), date(2026, 12, 5))
    assert delivery(Table(zones, ["31"], 2), 2500, 4900, TODAY) is None
    silent = delivery(Table([Zone([], 1000, 300, free_above=9900)], [], 2), 100, 9900, TODAY)
    assert silent is not None
    assert (silent.freight.amount, silent.free_above, silent.arrives_until) == (0, Money(9900), None)


def test_freight_is_sane_by_weight() -> None:
    """In Shanghai no pack of the demo costs more than two fifths of itself to send."""
    for spec, (storage, (zones, refused, days)) in product(read_products().values(), FREIGHT.items()):
        for sku in spec.skus if spec.storage == storage else ():
            found = delivery(Table(zones, refused, days), sku.grams, sku.price, TODAY)
            assert found is None or found.freight.amount <= sku.price * 0.4 + 300, (spec.slug, sku.code, found.freight)


def card(day: date, days: int, origin: str, at: str, status: str = "available") -> TripCard:
    return TripCard(
        slug="t", title="", summary="", days=days, leg="coach", origin=origin,
        meets=BoardingOut(code="p", name="", at=at, map=""), lodging=None, themes=[], counties=[], county_names=[],
        price_from=Money(1), next_days=[NextDay(day=day, left=3, status=status, missing=0)], demo=True,
        picture=picture("tea-valley", "zh"),
    )  # fmt: skip


FRIDAY, SATURDAY = date(2026, 12, 4), date(2026, 12, 5)


@pytest.mark.parametrize(
    ("cards", "says"),
    [
        ([], "any"),
        ([(FRIDAY, 3, "shanghai", "06:00")], "any"),
        ([(FRIDAY, 3, "shanghai", "18:30")], "friday"),
        ([(FRIDAY, 3, "local", "18:30")], "any"),
        ([(FRIDAY, 3, "shanghai", "18:30", "sold_out"), (SATURDAY, 2, "shanghai", "06:20")], "saturday"),
        ([(SATURDAY, 2, "local", "10:20")], "any"),
        ([(SATURDAY, 3, "shanghai", "06:20")], "any"),
        ([(FRIDAY + timedelta(days=7), 3, "shanghai", "19:00"), (SATURDAY, 2, "shanghai", "06:20")], "friday"),
    ],
)
def test_the_headline_promises_what_is_on_sale(cards: list[tuple[object, ...]], says: str) -> None:
    assert headline([card(*one) for one in cards]) == says  # type: ignore[arg-type]


def test_each_good_has_a_picture_of_its_own() -> None:
    shown = [spec.drawing for spec in read_products().values()]
    assert len(shown) == len(set(shown))
    assert all(name in library().drawings for name in shown)


def test_nothing_sells_by_a_leaders_name() -> None:
    for trip in read_trips().values():
        assert leaders.named([trip.title.zh, trip.summary.zh, *trip.highlights.zh, *trip.highlights.en]) is None
    assert leaders.named(["毛主席来过的茶园"]) == "毛主席"


def test_herbs_stand_where_the_lists_let_them_and_warn() -> None:
    assert gates.misplaced_herb(["herbs"], ("霍山石斛枫斗",)) == "霍山石斛"
    assert gates.misplaced_herb(["herbs"], ("铁皮石斛",)) is None
    assert gates.misplaced_herb(["mountain"], ("霍山石斛枫斗",)) is None
    assert gates.missing_warning("herb", ("灵芝片",), "孕妇、哺乳期妇女及婴幼儿可食用。") is not None
    for said in ("孕妇、哺乳期妇女及婴幼儿不宜食用。", "孕妇、哺乳期妇女及婴幼儿等特殊人群不推荐食用。"):
        assert gates.missing_warning("herb", ("灵芝片",), said) is None
    assert gates.missing_warning("health", ("胶囊",), "本品不能代替药物") is not None
    assert gates.missing_warning("health", ("胶囊",), "保健食品不是药物，不能代替药物治疗疾病。") is None
    assert gates.missing_warning("alcohol", ("酒",), "过量饮酒有害健康") is None
    assert gates.missing_warning("tea", ("茶",), "") is None


@pytest.mark.parametrize("number", ["国食健注J20180001", "食健备J202400001", "国食健注G20180001"])
def test_imported_health_food_has_a_number_too(number: str) -> None:
    assert re.match(gates.gates()["health"].approval or "", number)


def names_in(file: str, after: str) -> list[str]:
    """The words of the first list after some text in a file of the phone's."""
    text = (ROOT / "pwa" / "src" / "features" / file).read_text(encoding="utf-8")
    (found,) = re.search(re.escape(after) + r"[^\[]*\[([^\]]*)\]", text).groups()  # type: ignore[union-attr]
    return re.findall(r"'(\w+)'", found)


def camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.title() for word in rest)


def test_the_phone_names_what_the_api_names() -> None:
    """Lists that a phone offers or shows, held to what the API takes and tells."""
    editor = "supplier/listings/"
    standards = list(StandardsDraft.__struct_fields__)
    assert list(Standards.__struct_fields__) == list(StandardsOut.__struct_fields__) == standards
    assert names_in(editor + "draft.ts", "STANDARDS =") == [camel(one) for one in standards]
    shown = names_in("trips/TripFacts.vue", "...(")
    assert sorted(shown) == sorted(camel(one) for one in standards)
    assert names_in(editor + "goodsDraft.ts", "MEASURES =") == list(MEASURES) == list(get_args(Measure))
    assert tuple(names_in("shop/shelves.ts", "SHELVES =")) == SHELVES
    assert tuple(names_in("shop/shelves.ts", "STORAGES =")) == STORAGE
    assert names_in("trips/TripFilters.vue", "'origin', ") == list(get_args(Origin))
    assert {"soon", *names_in("trips/TripFilters.vue", "'sort', ")} == set(ORDERS)
    phone = re.search(
        r"const NAMES = /\^\((.*)\)\$/", (ROOT / "pwa" / "src" / "kept" / "account.ts").read_text("utf-8")
    )
    assert phone is not None
    assert phone[1] == DRAFTS.pattern


def test_the_phone_asks_for_rights_by_the_servers_names() -> None:
    """A right that is misspelt would hide a door from everybody."""
    folder = ROOT / "pwa" / "src" / "features" / "supplier"
    asked = {
        act
        for path in folder.rglob("*")
        if path.suffix in {".ts", ".vue"}
        for act in re.findall(r"\bmay\('(\w+)'\)", path.read_text())
    }
    assert {"answer_buyers", "pack"} <= asked
    assert asked <= set(MEMBER_MAY)


def test_a_member_is_told_what_both_tables_leave() -> None:
    assert acts("guide", "active") == ["check_in", "see_departures", "see_names", "see_supplier"]
    assert "answer_buyers" in acts("packer", "suspended")
    assert not {"pack", "edit_listings"} & set(acts("owner", "refused"))


@pytest.mark.parametrize(
    ("kind", "storage", "days", "returns", "fits"),
    [
        ("tea", "ambient", 540, "exempt", False), ("tea", "ambient", 540, "confirm", False),
        ("craft", "ambient", 3650, "confirm", False), ("craft", "ambient", 3650, "exempt", False),
        ("grain", "frozen", 365, "exempt", False), ("grain", "frozen", 365, "confirm", True),
        ("aquatic", "live", 2, "exempt", True), ("produce", "chilled", 60, "exempt", True),
        ("produce", "chilled", 61, "exempt", False), ("egg", "ambient", 45, "exempt", True),
        ("honey", "ambient", 720, "exempt", False), ("tea", "ambient", 540, "seven_days", True),
    ],
)  # fmt: skip
def test_less_than_seven_days_only_where_the_rule_lists_it(
    kind: str, storage: str, days: int, returns: str, fits: bool
) -> None:
    """网络购买商品七日无理由退货暂行办法 6, 7."""
    assert gates.return_fits(kind, storage, days, returns) is fits


def test_demo_goods_limit_returns_only_where_they_may() -> None:
    wrong = [
        one.slug
        for one in read_products().values()
        if not gates.return_fits(one.kind, one.storage, one.shelf_days, one.returns)
        or gates.misused_herb(one.kind, (one.title.zh, one.label.ingredients.zh))
    ]
    assert wrong == []


def test_no_medicine_is_sold_as_food() -> None:
    """食品安全法 38."""
    assert gates.misused_herb("snack", ("石斛脆片", "霍山石斛、糖")) == "霍山石斛"
    assert gates.misused_herb("herb", ("灵芝孢子粉",)) == "灵芝孢子"
    assert gates.misused_herb("herb", ("霍山石斛枫斗",)) is None


@given(st.none() | fen, fen, st.none() | fen)
def test_nothing_above_todays_price_stands_crossed_out(kept: int | None, price: int, full: int | None) -> None:
    shown = crossed_out(kept, price, full)
    assert shown is None or (full is not None and price < shown <= full and shown <= (kept or 0))
