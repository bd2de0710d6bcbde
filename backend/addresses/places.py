"""Find the region that a text names: province, city, district and street, by names now and names that were. Pure.

Every table here informs; none moves an address. What fits several districts is left to the person to choose.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from backend.addresses.regions import districts, former, former_cities, simplified, streets

PEOPLES = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|拉祜|水|东乡|纳西|景颇|柯尔克孜|土|"
    "达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|塔吉克|普米|怒|鄂温克|裕固|独龙|鄂伦春|各"
)
SELF_RULED = re.compile(rf"(?<=..)(?:(?:{PEOPLES})族?)+自治([州县旗])$")
SHORT = re.compile(r"(?<=..)(?:(?:壮族|回族|维吾尔)?自治区|特别行政区|地区|新区|林区|特区|[省市盟区县旗州])$")
ENDINGS = frozenset("省市区县州盟旗")
BETWEEN = re.compile(
    r"[\s,，;；:：、/|·\-_>》]*(?:(?:第?[一二三四五六七八九十]+师(?=\S\S{1,3}市)|市辖区|省?直辖县级行政(?:区划|单位)|自治区直辖县级行政(?:区划|单位))[\s,，/\-]*)?"
)
STARTS = re.compile(r"(?:^|[\s,，;；:：、。/|()（）\[\]【】\-_\d\x00])$")
GOES_ON = re.compile(
    r"[东南西北中前后一二三四五六七八九十]{0,2}(?:路|街|大道|道|巷|弄|里(?!水)|城|苑|园|坊|庄|村|屯|大厦|大楼|广场|花园|花苑|"
    r"银行|饭店|酒店|宾馆|大学|学院|中学|小学|医院|公司|商会|会馆|菜|面|人家|国际|之|籍)"
)
"""What makes a city's short name part of another: 重庆北路, 上海城, 北京大学."""
MOST_CHOICES = 60
OUTSIDE = re.compile(r"(?:中国)?[\s,，]*(?:台[湾灣]|臺[湾灣]|香港|澳[门門])(?:省|特[别別]行政[区區])?")
ZONE = re.compile(r"(?:新区|开发区|高新区|园区|岛[内外])$")
"""A zone that isn't a district may stand between a city and the district: 雄安新区容城县."""
TOWN = re.compile(r"(?:街道|镇|乡|苏木)(?:办事处)?$")


class Found(NamedTuple):
    """A region named in a text: the districts that fit, how much of it was named, its street, and where it stands."""

    fitting: tuple[str, ...]
    levels: int
    exact: int
    street: str
    start: int
    end: int

    @property
    def district(self) -> str:
        """The one district that fits, else nothing."""
        return self.fitting[0] if len(self.fitting) == 1 else ""

    @property
    def sure(self) -> tuple[bool, bool, int, int, int]:
        """Which of several is meant: a named city before a district alone, then who names more, then the first."""
        return (self.levels > 0, self.exact > 0, self.levels + self.exact, self.end - self.start, -self.start)


Forms = Mapping[str, frozenset[str]]


class _Tables(NamedTuple):
    """What people write → districts."""

    provinces: Forms
    cities: Forms
    whole: Forms
    short: Forms
    towns: Forms


def _shorts(name: str) -> Iterator[str]:
    """The forms of a name without what it is: 伊犁州 and 伊犁 of 伊犁哈萨克自治州."""
    bare = SELF_RULED.sub("", name)
    if bare != name:
        yield bare + name[-1]
        if len(bare) > 1:
            yield bare
    elif (short := SHORT.sub("", name)) != name:
        yield short
        if name.endswith("新区"):
            yield f"{short}区"


@cache
def _tables() -> _Tables:
    tables = [defaultdict[str, set[str]](set) for _ in range(5)]
    provinces, cities, whole, short, towns = tables
    for code, region in districts().items():
        for name, forms in ((region.province, provinces), (region.city, cities)):
            for form in (name, *_shorts(name)) if name else ():
                forms[form].add(code)
                if name.endswith("市") and form != name:
                    forms[f"{form}地区"].add(code)  # what most cities were before
        if region.province.startswith("新疆"):
            provinces["新疆生产建设兵团"].add(code)
        whole[region.district].add(code)
        for form in _shorts(region.district):
            # 鄂温克旗 is a whole name, 红旗 of 红旗区 is none
            (whole if form[-1] in "区县旗" and len(form) > 2 else short)[form].add(code)
            if region.district.endswith("区"):
                short[f"{form.removesuffix('区')}新区"].add(code)  # 龙华新区 before it was 龙华区
        for _, name in _streets(code):
            towns[name].add(code)
    _add_former(tables)
    plain = ({name.translate(simplified()): frozenset(found) for name, found in forms.items()} for forms in tables)
    return _Tables(*plain)


def _add_former(tables: list[defaultdict[str, set[str]]]) -> None:
    """Cities and districts by the names they had, where no city or province has that name."""
    provinces, cities, whole, *_ = tables
    for name, city in former_cities():
        cities[name].update(code for code in districts() if code[:4] == city)
    for old in former():
        if old.name not in cities and old.name not in provinces:
            whole[old.name].update(old.now)


@cache
def _beginnings() -> frozenset[str]:
    """The first two characters of all that a region may begin with."""
    provinces, cities, whole, short, _ = _tables()
    return frozenset(name[:2] for forms in (provinces, cities, whole, short) for name in forms)


@cache
def _streets(district: str) -> tuple[tuple[str, str], ...]:
    """A district's streets, spelt as the tables are: some simplified characters stand for two (乾, 干)."""
    return tuple((code, name.translate(simplified())) for code, name in streets(district))


def _take(text: str, at: int, forms: Forms, fitting: frozenset[str]) -> tuple[int, frozenset[str]]:
    """How long the longest form is that a text has at a place and that fits, and its districts.

    A name that goes on with another ending is another name: 朝阳区 is not 朝阳(市).
    """
    for length in range(min(16, len(text) - at), 1, -1):
        name = text[at : at + length]
        if (found := forms.get(name)) and (both := fitting & found):
            if name[-1] not in ENDINGS and (text[at + length : at + length + 1] or " ") in ENDINGS:
                continue
            return length, both
    return 0, frozenset()


@cache
def _everywhere() -> frozenset[str]:
    return frozenset(districts())


def _chain(text: str, start: int) -> Found | None:
    """Province, city and district as they follow one another from a place on; any but one may be left out."""
    tables, fitting = _tables(), _everywhere()
    at, levels, exact = start, 0, 0
    for forms in (tables.provinces, tables.provinces, tables.cities, tables.cities):  # some write a city twice
        place = _next(text, at, start)
        length, both = _take(text, place, forms, fitting)
        if length < max(_take(text, place, longer, fitting)[0] for longer in (tables.cities, tables.whole)):
            continue  # 岳阳楼区 is not 岳阳, 海南藏族自治州 not 海南
        if length and (at > start or _may_begin(text, place, length)):
            fitting, at, levels = both, place + length, levels + 1
    place = _next(text, at, start)
    for forms, weight in ((tables.whole, 2), (tables.short, 1)):
        length, both = _take(text, place, forms, fitting)
        if length and (weight == 2 or (levels and not GOES_ON.match(text, place + length))):
            fitting, at, exact = both, place + length, weight
            break
    if not levels and not exact:
        return None
    fitting, at, exact = _inside(text, at, fitting, exact)
    return Found(tuple(sorted(fitting)), levels, exact, "", start, at)


def _inside(text: str, at: int, fitting: frozenset[str], exact: int) -> tuple[frozenset[str], int, int]:
    """The county that follows by its whole name: of a prefecture that was (巢湖市庐江县), or of another city of the
    province since the city was redrawn (六安市寿县). Only a name that one county in the country has says so."""
    place = at if exact == 0 else _next(text, at, -1)
    length, there = _take(text, place, _tables().whole, _everywhere())
    same = {code[:2] for code in there} & {code[:2] for code in fitting}
    sure = length > 1 and len(there) == 1 and text[place + length - 1] in ("县市" if exact == 0 else "县市区旗")
    if not sure or not same or there <= fitting or _street(text, at, tuple(sorted(fitting)))[2] >= place + length:
        return fitting, at, exact
    return there, place + length, 2


def _by_town(text: str, start: int) -> Found | None:
    """A county or city by its short name, which one of its own towns follows: 金寨梅山镇, 东莞虎门镇."""
    length, fitting = _take(text, start, _tables().short, _everywhere())
    if not length or not STARTS.search(text[max(0, start - 1) : start]):
        return None
    code, district, end = _street(text, start + length, tuple(sorted(fitting)))
    named = code and TOWN.search(text[start + length : end])
    return Found((district,), 0, 1, "", start, start + length) if named else None


def _next(text: str, at: int, start: int) -> int:
    between = BETWEEN.match(text, at) if at > start else None
    return between.end() if between else at


def _may_begin(text: str, at: int, length: int) -> bool:
    """A whole name of a city may stand anywhere; a short one begins a part and doesn't go on as a road or a house."""
    if text[at : at + length] in _full():
        return True
    return bool(STARTS.search(text[max(0, at - 1) : at])) and not GOES_ON.match(text, at + length)


@cache
def _full() -> frozenset[str]:
    """Provinces and cities by their whole names."""
    return frozenset(name for region in districts().values() for name in (region.province, region.city) if name)


def _street(text: str, at: int, fitting: tuple[str, ...]) -> tuple[str, str, int]:
    """The street or township that a text goes on with, by the districts that fit: code, district, end."""
    best = ("", "", at)
    place = _next(text, at, -1)
    for district in fitting:
        for code, name in _streets(district):
            if text.startswith(name, place) and place + len(name) > best[2]:
                best = (code, district, place + len(name))
    return best


def _again(text: str, found: Found) -> Found:
    """The same region written once more, right behind, or its district after the city: understood, so passed over."""
    more = _chain(text, _next(text, found.end, -1)) if found.levels else None
    if more is None or not more.levels or not (both := set(more.fitting) & set(found.fitting)):
        return found
    return found._replace(fitting=tuple(sorted(both)), end=more.end, exact=max(found.exact, more.exact))


def _behind(text: str, found: Found) -> Found:
    """A city's district that stands later in the text in full, as in 上海世纪大道100号（浦东新区）."""
    if found.exact or not found.levels:
        return found
    whole = _tables().whole
    for at in range(found.end, len(text)):
        length, both = _take(text, at, whole, frozenset(found.fitting))
        apart = STARTS.search(text[at - 1 : at]) if length > 2 else None
        if length and len(both) == 1 and (apart or ZONE.search(text[found.end : at])):
            return found._replace(fitting=tuple(both))
    return found


def _settle(text: str, found: Found) -> Found:
    """With the street: it tells the district where the city alone is named, and doubts it where it lies in another."""
    code, district, end = _street(text, found.end, found.fitting)
    named_only = found.levels and _only(found.fitting, text[_next(text, found.end, -1) : end])
    if code and (found.district or named_only):
        return found._replace(fitting=(district,), street=code, end=end)
    if found.district and streets(found.district):
        city = tuple(one for one in districts() if one[:4] == found.district[:4])
        code, district, end = _street(text, found.end, city)
        name = text[_next(text, found.end, -1) : end]
        if code and TOWN.search(name) and district != found.district and _only(city, name):
            return found._replace(fitting=tuple(sorted({found.district, district})))
    return found


def _only(fitting: tuple[str, ...], name: str) -> bool:
    return len(_tables().towns.get(name, frozenset()) & set(fitting)) == 1


def find(text: str) -> Found | None:
    """The surest region that a text in simplified characters names; nothing where parcels don't go."""
    starts = [at for at in range(len(text)) if text[at : at + 2] in _beginnings()]
    found = [one for start in starts if (one := _chain(text, start) or _by_town(text, start))]
    outer = [one for one in found if not any(it.start < one.start and one.end <= it.end for it in found)]
    best = max(outer, key=lambda one: one.sure, default=None)  # 眉山市 in 峨眉山市 is nothing by itself
    outside = next((one for one in OUTSIDE.finditer(text) if _outside(text, one)), None)
    if outside and (best is None or not best.levels or outside.start() <= best.start):
        return None
    return _settle(text, _behind(text, _again(text, best))) if best else None


def _outside(text: str, at: re.Match[str]) -> bool:
    return bool(STARTS.search(text[max(0, at.start() - 1) : at.start()])) and not GOES_ON.match(text, at.end())


def named(found: Found) -> str:
    """As much of the region as all districts that fit share: `江苏省苏州市`, whose district is still to be chosen."""
    fitting = [districts()[code] for code in found.fitting]
    if found.district:
        return fitting[0].text
    provinces, cities = {one.province for one in fitting}, {one.city for one in fitting}
    return (provinces.pop() + (cities.pop() if len(cities) == 1 else "")) if len(provinces) == 1 else ""
