"""Rules about people: phones, codes, names, documents, ages. Pure."""

import hashlib
import re
import secrets
import unicodedata
from datetime import date, timedelta

import phonenumbers

from backend.kernel.errors import Invalid

CODE_LIFE = timedelta(minutes=10)
FRESH_LIFE = timedelta(minutes=15)
"""How long after signing in by a code somebody may begin or end what signs them in without one."""
CHALLENGE_LIFE = timedelta(minutes=5)
"""How long a passkey's challenge may be answered."""
CODE_TRIES = 5
SESSION_LIFE = timedelta(days=60)
STRONG_LIFE = timedelta(hours=12)
"""How long a session counts as strong after the second factor was shown: a working day."""
GUARDIAN_AGE = 14
"""PIPL art. 31: personal data of under-14s needs the guardian's own consent."""
MARKS = str.maketrans(
    dict.fromkeys("‘’‛′＇`´ʹʼꞌ", "'") | dict.fromkeys("‐‑‒–—−﹣－", "-") | dict.fromkeys("•‧・･∙⋅●᛫ᐧ⸱ꞏ·⸳▪◦‣", "·")
)
"""Signs that keyboards put for those that documents print."""
HAN = r"\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
DOT = re.compile(rf"\s*·\s*|(?<=[{HAN}])\s*[.．﹒。｡]\s*(?=[{HAN}])")
"""What joins the parts of a name: a middle dot, or any dot between Han."""
UNSEEN = re.compile(r"[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]|[\u200c\u200d](?=\s|$)")
ALIKE = re.compile(r"[\uff01-\uff5e\u3000\u2e80-\u2fdf]")
"""Full-width letters and radicals that stand for the same character."""
COMPATIBLE = re.compile(r"[\uf900-\ufaff\U0002f800-\U0002fa1f]")


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
    """The first character with its marks (or Latin word), the rest as stars."""
    latin = unicodedata.name(name[:1], "").startswith("LATIN")
    first = name.split(" ", maxsplit=1)[0] if latin else name[: _cluster(name)]
    return first + "*" * min(2, max(1, len(name) - len(first)))


def _cluster(name: str) -> int:
    """How many code points the first character has with the marks and selectors set on it."""
    marks = (n for n, ch in enumerate(name) if n and not unicodedata.category(ch).startswith("M"))
    return next(marks, len(name))


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


def clean_name(name: str) -> str:
    """A name with its marks as documents print them: `'`, `-` and `·`, single spaces, nothing unseen.

    What stands on a character stays: combining marks, variation selectors, joiners inside a word.
    """
    name = UNSEEN.sub("", name.translate(MARKS))
    name = "".join(unicodedata.normalize("NFKC", ch) if ALIKE.match(ch) else ch for ch in name)
    if not COMPATIBLE.search(name):  # composing would swap these for another form of the same character
        name = unicodedata.normalize("NFC", name)
    return DOT.sub("·", " ".join(name.split()))


def check_name(name: str, field: str = "name") -> str:
    """A person's name: letters of any script with their marks, spaces, `·`, `.`, `'` and hyphens. Raises Invalid
    `bad_name`. Han of the planes kept for them count as letters before this Python's tables know them."""
    clean = clean_name(name)
    if not 1 < len(clean) <= 50 or not all(map(_may_stand, clean)) or not _is_letter(clean[0]):
        raise Invalid("bad_name", field)
    return clean


def _is_letter(ch: str) -> bool:
    return ch.isalpha() or ch == "〇" or 0x20000 <= ord(ch) <= 0x3FFFD


def _may_stand(ch: str) -> bool:
    return _is_letter(ch) or ch in " ·.-'\u200c\u200d" or unicodedata.category(ch).startswith("M")


def age_on(born: date, day: date) -> int:
    """Full years of age on a day."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
