"""Documents that prove who a person is: what each kind's number looks like and says. Pure.

The check digit and a real date decide, never a place: codes of places change, and people keep the number they got.

- Resident ID 居民身份证: GB 11643-1999: six digits of a place, the birth date, three in order, a check digit by
  ISO 7064 MOD 11-2. The household register 户口簿 shows the same number, for children who have no card.
- Residence permit of Hong Kong, Macao and Taiwan residents 港澳台居民居住证: the same number under 81, 82, 83
  (国办发〔2018〕81号).
- Foreigners' permanent residence card 外国人永久居留身份证: since 2023-12-01 18 digits that begin with 9, then two of
  the region, three of the nationality, the birth date, three in order and the same check digit (国家移民管理局,
  《新版外国人永久居留身份证机读信息规则》2023); before that three letters of the nationality, four digits of the
  region, the birth date in six, two more, whose check digit has no published rule: shape and a real date decide.
- Mainland travel permit of Hong Kong and Macao residents 港澳居民来往内地通行证: H or M and eight digits for life,
  on cards before 2013 two more that count renewals (公安部, 2010-03-10); HA or MA and seven for other nationalities
  (国家移民管理局, 2024-07-01).
- Mainland travel permit of Taiwan residents 台湾居民来往大陆通行证: eight digits for life, before 2008-09-25 two more
  that count renewals and a sign of the office in brackets (公安部, 2008-09-11); single-journey permits lead with a
  letter.
- Passport: letters and digits, ICAO Doc 9303; issuers differ too much for more.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from typing import Literal, NamedTuple, get_args

from stdnum.exceptions import ValidationError
from stdnum.iso7064 import mod_11_2

from backend.kernel.errors import Invalid

DocumentKind = Literal[
    "resident_id", "household_register", "residence_permit", "foreign_permanent_id", "hk_macao_permit",
    "taiwan_permit", "passport", "none",
]  # fmt: skip
DOCUMENTS: tuple[DocumentKind, ...] = get_args(DocumentKind)
OLDEST = 130
"""Years: nobody known lived longer than 122 (Jeanne Calment, 1875 to 1997)."""
BETWEEN = re.compile(r"[\s\-()]+")


class Document(NamedTuple):
    """A checked document: its number in the issuer's spelling, the birth date where the number tells it, and what
    stays the same when the document is renewed, or shown by another one that carries the same number."""

    number: str
    born_on: date | None
    person: str


def _day(text: str) -> date | None:
    """A real date from eight digits."""
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    except ValueError:
        return None


def _citizen(leading: str) -> Callable[[str, date], Document | None]:
    """Eighteen characters with a birth date and a check digit, which begin with one of `leading`."""
    shape = re.compile(rf"(?:{leading})\d*[\dX]")

    def read(number: str, today: date) -> Document | None:
        if len(number) != 18 or not shape.fullmatch(number):
            return None
        try:
            mod_11_2.validate(number)
        except ValidationError:
            return None
        born = _day(number[6:14])
        alive = born is not None and born <= today and today.year - born.year <= OLDEST
        return Document(number, born, f"resident_id:{number}") if alive else None

    return read


def _foreigner(number: str, today: date) -> Document | None:
    """The card of 2023, or the one before: of a year in two digits the later one that has come is meant."""
    if not re.fullmatch(r"[A-Z]{3}\d{12}", number):
        return _citizen("9")(number, today)
    days = (_day(century + number[7:13]) for century in ("20", "19"))
    born = next((day for day in days if day and day <= today), None)
    return Document(number, born, f"foreign_permanent_id:{number}") if born else None


def _shaped(kind: str, shape: str, lasting: int | None) -> Callable[[str, date], Document | None]:
    """A number of which only the shape is known; its first `lasting` characters are the person's for life."""

    def read(number: str, _: date) -> Document | None:
        return Document(number, None, f"{kind}:{number[:lasting]}") if re.fullmatch(shape, number) else None

    return read


READERS: Mapping[DocumentKind, Callable[[str, date], Document | None]] = {
    "resident_id": _citizen("[1-8]"),
    "household_register": _citizen("[1-8]"),
    "residence_permit": _citizen("8[123]"),
    "foreign_permanent_id": _foreigner,
    "hk_macao_permit": _shaped("hk_macao_permit", r"[HM][A\d]\d{7}(?:\d\d)?", 9),
    "taiwan_permit": _shaped("taiwan_permit", r"\d{8}(?:\d\d[A-Z\d]?)?|[A-Z]\d{7,8}", 8),
    "passport": _shaped("passport", r"[A-Z\d]{5,18}", None),
    "none": lambda number, _: None if number else Document("", None, ""),
}
"""How each kind reads a number."""


def clean_number(text: str) -> str:
    """A number as its issuer spells it: ASCII capitals, without what people type between the digits."""
    return BETWEEN.sub("", unicodedata.normalize("NFKC", text)).upper()


def check_document(kind: DocumentKind, number: str, today: date, field: str = "number") -> Document:
    """Check a document's number. Raises Invalid `bad_id_number`."""
    clean = clean_number(number)
    found = READERS[kind](clean, today) if clean.isascii() else None
    if found is None:
        raise Invalid("bad_id_number", field)
    return found


def read_age(number: str, today: date, field: str = "number") -> tuple[DocumentKind, date]:
    """The birth date that a number holds, and by which kind of document. Raises Invalid `bad_id_number`."""
    clean = clean_number(number)
    if clean.isascii():
        for kind in ("residence_permit", "resident_id", "foreign_permanent_id"):
            found = READERS[kind](clean, today)
            if found and found.born_on:
                return kind, found.born_on
    raise Invalid("bad_id_number", field)
