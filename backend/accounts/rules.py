"""Rules about people: phones, codes, names, documents, ages. Pure."""

import hashlib
import secrets
from datetime import date, timedelta
from typing import NamedTuple

import phonenumbers
from stdnum.cn import ric
from stdnum.exceptions import ValidationError as BadNumber

from backend.kernel.errors import Invalid

CODE_LIFE = timedelta(minutes=10)
CODE_TRIES = 5
SESSION_LIFE = timedelta(days=60)
STRONG_LIFE = timedelta(hours=12)
"""How long a session counts as strong after the second factor was shown: a working day."""
GUARDIAN_AGE = 14
"""PIPL art. 31: personal data of under-14s needs the guardian's own consent."""
DOCUMENTS = ("resident_id", "passport", "hk_macao_permit", "taiwan_permit", "none")


class Document(NamedTuple):
    """A checked document: its number in the issuer's spelling and, where the number tells it, the birth date."""

    number: str
    born_on: date | None


def parse_phone(text: str, field: str = "phone") -> str:
    """A mainland mobile in E.164. Raises Invalid `bad_phone`."""
    try:
        number = phonenumbers.parse(text, "CN")
    except phonenumbers.NumberParseException as wrong:
        raise Invalid("bad_phone", field) from wrong
    national = str(number.national_number)
    mobile = len(national) == 11 and national[0] == "1" and national[1] in "3456789"
    if number.country_code != 86 or not mobile or number.extension:
        raise Invalid("bad_phone", field)
    return f"+86{national}"


def mask_phone(phone: str) -> str:
    """`138****0001`."""
    return f"{phone[-11:-8]}****{phone[-4:]}"


def mask_name(name: str) -> str:
    """The first character (or Latin word), the rest as stars."""
    first = name.split(" ", maxsplit=1)[0] if name.isascii() else name[:1]
    return first + "*" * min(2, max(1, len(name) - len(first)))


def mask_number(number: str) -> str:
    """The first and the last four characters of a long number, the last two of a short one."""
    if len(number) >= 15:
        return f"{number[:4]}{'*' * (len(number) - 8)}{number[-4:]}"
    return "*" * max(0, len(number) - 2) + number[-2:]


def new_code() -> str:
    """Six random digits."""
    return f"{secrets.randbelow(10**6):06d}"


def hash_code(code: str, salt: bytes) -> bytes:
    """What we keep of a code."""
    return hashlib.scrypt(code.encode(), salt=salt, n=2**12, r=8, p=1, dklen=32)


def check_name(name: str, field: str = "name") -> str:
    """A person's name: letters of any script, spaces, · and hyphens. Raises Invalid `bad_name`."""
    clean = " ".join(name.split())
    allowed = all(ch.isalpha() or ch in " ·.-'" for ch in clean)
    if not 1 < len(clean) <= 50 or not allowed or not any(ch.isalpha() for ch in clean):
        raise Invalid("bad_name", field)
    return clean


def check_document(kind: str, number: str, field: str = "number") -> Document:
    """Check a document number. Raises Invalid `bad_id_number`.

    Resident IDs follow GB 11643-1999 (check digit, birth date); the others are checked for shape.
    """
    clean = number.strip().upper()
    if kind == "resident_id":
        try:
            return Document(ric.validate(clean), ric.get_birth_date(clean))
        except (BadNumber, ValueError) as wrong:
            raise Invalid("bad_id_number", field) from wrong
    if kind == "none":
        if clean:
            raise Invalid("bad_id_number", field)
        return Document("", None)
    if not (5 <= len(clean) <= 18 and clean.isascii() and clean.isalnum()):
        raise Invalid("bad_id_number", field)
    return Document(clean, None)


def age_on(born: date, day: date) -> int:
    """Full years of age on a day."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
