"""Pasted addresses: every case by its right parts, every district however it is written, nothing lost, nothing moved."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from backend.addresses import actions as addresses
from backend.addresses.pasting import parse
from backend.addresses.regions import Region, districts, find, former, simplified, streets

CASES: list[dict[str, str]] = json.loads((Path(__file__).parent / "cases" / "addresses.json").read_text("utf-8"))
NAME, PHONE, DOOR = "周砚秋", "13911112201", "重庆北路8号"


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:30] for case in CASES])
def test_a_pasted_address_has_its_right_parts(case: dict[str, str]) -> None:
    """`region` with `?` at its end: as much is sure, the district is left to choose; `rest` is street and detail."""
    found = parse(case["text"])
    assert (found.name, found.phone) == (case["name"], case["phone"])
    assert found.region == case["region"].removesuffix("?")
    assert bool(found.district) != case["region"].endswith("?")
    street = dict(streets(found.district)).get(found.street, "")
    assert squeezed(street + found.detail) == squeezed(case["rest"])


FORMS: list[Any] = [
    lambda r: f"{r.text}{DOOR} {NAME} {PHONE}",
    lambda r: f"{NAME}{PHONE}{r.text}{DOOR}",
    lambda r: f"{r.province} {r.city} {r.district}\n{DOOR}，{NAME}，{PHONE}",
    lambda r: f"{r.city or r.province}{r.district}{DOOR}{NAME}{PHONE}",
]


@pytest.mark.parametrize("form", FORMS)
def test_every_district_is_found_however_it_is_written(form: Any) -> None:
    wrong = []
    for code, region in districts().items():
        found = parse(form(region))
        if (found.district, found.name, found.phone, found.detail) != (code, NAME, PHONE, DOOR):
            wrong.append((form(region), found))
    assert not wrong


@given(region=some.sampled_from(list(districts().values())), one=some.randoms(use_true_random=False))
def test_a_town_of_the_county_is_its_street(region: Region, one: Any) -> None:
    above = (region.province, *([region.city] if region.city else []))  # 江苏省太湖采石公司 reads as the province again
    towns = [(code, name) for code, name in streets(region.code) if name.isalpha() and not name.startswith(above)]
    if not towns:
        return
    code, town = one.choice(towns)
    found = parse(f"{region.text}{town}{DOOR} {NAME} {PHONE}")
    assert (found.district, dict(streets(region.code)).get(found.street)) == (region.code, town), code


def test_names_that_were_lead_to_what_is_there_now() -> None:
    for old in former():
        province = districts()[old.now[0]].province
        found = parse(f"{province}{old.name}{DOOR} {NAME} {PHONE}")
        assert set(old.now) <= {found.district, *found.choices}, old
    assert set(districts()) >= {code for old in former() for code in old.now}
    for code, name in (("330104", "浙江省杭州市江干区"), ("500105", "重庆市江北区")):
        assert find(code) is not None  # an address kept before the reform still prints
        assert addresses.region_text(code, "") == name


def test_the_reforms_since_2021_are_in() -> None:
    names = {one.text for one in districts().values()}
    assert {
        "浙江省杭州市临平区", "浙江省杭州市钱塘区", "福建省漳州市龙海区", "福建省三明市沙县区", "河南省洛阳市偃师区", "陕西省宝鸡市凤翔区",
        "湖南省永州市祁阳市", "新疆维吾尔自治区白杨市", "西藏自治区山南市错那市", "新疆维吾尔自治区和田地区和安县", "重庆市两江新区",
    } <= names  # fmt: skip
    assert not {"浙江省杭州市江干区", "重庆市渝北区", "福建省三明市梅列区"} & names


words = some.text(some.sampled_from("张三李路号重庆江北区上海市东城里弄5 8,，。()（）转路12栋東區縣葛•"), max_size=40)


@given(text=words)
def test_nothing_that_is_not_understood_is_dropped(text: str) -> None:
    """Whatever isn't a region, a name or a separator is in the detail; the region is one that the text names."""
    found = parse(text)
    kept = squeezed(found.name + found.detail).translate(simplified())
    plain = text.translate(simplified()).replace("（", "(").replace("）", ")")
    for digit in "58":
        assert kept.count(digit) == plain.count(digit)
    for sign in "弄栋葛":
        assert kept.count(sign) == plain.count(sign)
    if found.district:
        assert districts()[found.district].district[:2] in plain or found.district in {
            code for old in former() if old.name[:2] in plain for code in old.now
        }
