"""Read an address that somebody pasted: who, which phone, which district, what is still missing. Pure."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from backend.accounts.regions import SHORT, districts, streets

NAMED = re.compile(r"(?:收货人姓名|收件人姓名|收货人|收件人|联系人|姓名)\s*[:：]?\s*([^\s,，;；:：\d]{2,12})")
LABELS = re.compile(
    r"(?:收货人姓名|收件人姓名|收货人|收件人|联系人|姓名|手机号码|手机号|手机|联系电话|联系方式|电话号码|电话|所在地区|"
    r"所在区域|省市区|详细地址|收货地址|收件地址|街道地址|家庭住址|地址|邮政编码|邮编)\s*[:：]\s*"
)
PHONE = re.compile(r"(?<!\d)(?:\+?86[-\s]?)?(1[3-9]\d)[-\s]?(\d{4})[-\s]?(\d{4})(?!\d)")
POST_CODE = re.compile(r"(?:邮政编码|邮编)\s*:?\s*\d{6}|(?<![\w-])[0-8]\d{5}(?![\w-])")
BETWEEN = re.compile(r"[\s,，;；/|·-]*(?:市辖区[\s,，/-]*)?")
PLACE = re.compile(r"[省市区县镇乡村路街道弄号栋幢楼室元座层里巷]|\d")
PERSON = re.compile(r"[\u4e00-\u9fff·]{2,5}(?:先生|女士|小姐|老师)?|[A-Za-z][A-Za-z .]{1,30}")
ENDS = " \t,，;；、。|/-:："


class Pasted(NamedTuple):
    """What a text said; empty where it said nothing. `missing` names what is needed still (name, phone, district,
    detail), `choices` the codes of the districts it may have meant."""

    name: str
    phone: str
    district: str
    street: str
    detail: str
    missing: list[str]
    choices: list[str]


class _Found(NamedTuple):
    """A region named in a text: how surely, the districts that fit, and where it stands."""

    sure: tuple[int, int, int, int]
    fitting: tuple[str, ...]
    start: int
    end: int


@cache
def _forms() -> tuple[Mapping[str, set[str]], Mapping[str, set[str]], Mapping[str, set[str]], Mapping[str, set[str]]]:
    """What people write → districts: provinces, cities, whole district names, and shortened ones."""
    provinces, cities, whole, shortened = (defaultdict[str, set[str]](set) for _ in range(4))
    for code, region in districts().items():
        for name, forms in ((region.province, provinces), (region.city, cities)):
            if name:
                forms[name].add(code)
                forms[SHORT.sub("", name)].add(code)
        whole[region.district].add(code)
        if (short := SHORT.sub("", region.district)) != region.district:
            shortened[short].add(code)
    return provinces, cities, whole, shortened


def _take(text: str, at: int, forms: Mapping[str, set[str]]) -> tuple[str, set[str]]:
    """The longest form a text has at a place, with its districts; nothing is an empty form.

    A name that goes on with another ending is another name: 朝阳区 is not 朝阳(市).
    """
    for length in range(min(15, len(text) - at), 1, -1):
        if (name := text[at : at + length]) in forms:
            cut = SHORT.sub("", name) == name and text[at + length : at + length + 1] in {"省", "市", "区", "县"}
            return ("", set()) if cut else (name, forms[name])
    return "", set()


def _chain(text: str, start: int) -> _Found | None:
    """Province, city and district as they follow one another from a place on; any but one may be left out."""
    provinces, cities, whole, shortened = _forms()
    fitting, at, levels, exact = set(districts()), start, 0, 0
    for forms in (
        provinces,
        provinces,
        cities,
        cities,
    ):  # some write a city of its own twice, or a city like its province
        place = BETWEEN.match(text, at).end() if levels else at  # type: ignore[union-attr]
        name, found = _take(text, place, forms)
        if name and fitting & found:
            fitting, at, levels = fitting & found, place + len(name), levels + 1
    place = BETWEEN.match(text, at).end() if levels else at  # type: ignore[union-attr]
    for forms, weight in ((whole, 2), (shortened, 1)):
        name, found = _take(text, place, forms)
        if name and fitting & found and (weight == 2 or levels):
            fitting, at, exact = fitting & found, place + len(name), weight
            break
    if not levels and not exact:
        return None
    return _Found((1 if exact else 0, levels, exact, at - start), tuple(sorted(fitting)), start, at)


def _region(text: str) -> _Found | None:
    """The surest region a text names; of equals the first."""
    found = [one for start in range(len(text)) if (one := _chain(text, start))]
    return max(found, key=lambda one: (*one.sure, -one.start), default=None)


def _street(district: str, text: str) -> tuple[str, str]:
    """The street or township a text begins with, and the rest."""
    fitting = [(code, name) for code, name in streets(district) if text.startswith(name)]
    if not fitting:
        return "", text
    code, name = max(fitting, key=lambda one: len(one[1]))
    return code, text[len(name) :]


def _pieces(text: str) -> Iterator[str]:
    for piece in re.split(r"[\s,，;；、|]+", text):
        if clean := piece.strip(ENDS):
            yield clean


def _name_in(pieces: list[str]) -> str:
    """The piece that reads like a person's name; the shortest wins."""
    fitting = [one for one in pieces if PERSON.fullmatch(one) and not PLACE.search(one)]
    return min(fitting, key=len, default="")


def parse(text: str) -> Pasted:
    """Read a pasted address of at most a few lines."""
    text = unicodedata.normalize("NFKC", text)
    labelled = NAMED.search(text)
    name = labelled[1] if labelled else ""
    if labelled:
        text = f"{text[: labelled.start()]} {text[labelled.end() :]}"
    text = LABELS.sub(" ", text)
    phone = PHONE.search(text)
    if phone:
        text = f"{text[: phone.start()]} {text[phone.end() :]}"
    text = POST_CODE.sub(" ", text)
    region = _region(text)
    before, after = (text[: region.start], text[region.end :]) if region else (text, "")
    district = region.fitting[0] if region and len(region.fitting) == 1 else ""
    street, rest = _street(district, after.lstrip(ENDS))
    ahead, behind = list(_pieces(before)), list(_pieces(rest))
    if not name:
        name = _name_in(ahead) or _name_in(behind[1:])
        ahead, behind = ([one for one in pieces if one != name] for pieces in (ahead, behind))
    detail = " ".join(behind) if region else " ".join(ahead)
    digits = "".join(phone.groups()) if phone else ""
    given = {"name": name, "phone": digits, "district": district, "detail": detail}
    choices = list(region.fitting) if region and not district else []
    missing = [what for what, value in given.items() if not value]
    return Pasted(name, digits, district, street, detail, missing, choices[:60])
