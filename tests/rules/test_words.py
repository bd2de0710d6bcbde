"""No key without a text: every key the app says has one in both languages, and among the words its page brings."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import CheckConstraint

from backend.accounts.models import Account, Traveller
from backend.catalogue.models import Product
from backend.db.base import Base
from backend.deals.models import Team
from backend.departures.models import Booking
from backend.features import FEATURES
from backend.fulfilment.models import AfterSale, AfterSaleStep
from backend.fulfilment.shipment_models import Shipment
from backend.listings.models import Listing
from backend.orders.models import Order
from backend.payments.models import PaymentAttempt, Refund
from backend.settings import ROOT
from backend.suppliers.models import Invitation, Licence, Supplier
from backend.trips.models import Departure, Trip
from backend.web.manifest import PAGES, TEXTS

SRC = ROOT / "pwa" / "src"


def kept(model: type[Base], column: str, *without: str) -> set[str]:
    """What a column may hold, as its table's own constraint says; `without` what never comes to a page."""
    for rule in model.__table__.constraints:  # type: ignore[attr-defined]
        found = re.match(rf"{column} in \((.*)\)$", str(rule.sqltext)) if isinstance(rule, CheckConstraint) else None
        if found:
            return set(re.findall(r"'(\w+)'", found[1])) - set(without)
    raise LookupError(f"{model.__name__}.{column}")


LISTED = {name for feature in FEATURES for name in feature.listed}
STATES = {
    "departure_{}": kept(Departure, "state"),
    "state_{}": kept(Order, "state"),
    "order_state_{}": kept(Order, "state"),
    "booking_{}": kept(Booking, "state"),
    "voucher_{}": kept(Booking, "state", "held", "cancelled"),
    "shipment_{}": kept(Shipment, "state", "held", "gathering", "to_ship"),
    "team_{}": kept(Team, "state"),
    "case_{}": kept(AfterSale, "state"),
    "step_by_{}": kept(AfterSaleStep, "by"),
    "freight_by_{}": kept(AfterSale, "freight_by"),
    "leg_{}": kept(Trip, "leg"),
    "returns_{}": kept(Product, "returns"),
    "listing_{}": kept(Listing, "state"),
    "listing_{}_text": kept(Listing, "state"),
    "supplier_{}": kept(Supplier, "state"),
    "supplier_{}_text": kept(Supplier, "state"),
    "role_{}": kept(Invitation, "role"),
    "role_{}_text": kept(Invitation, "role"),
    "staff_{}": kept(Account, "staff_role"),
    "document_{}": kept(Traveller, "document"),
    "listings_{}": LISTED,
    "new_{}": LISTED,
    "no_listings_{}": LISTED,
    "stock_{}": LISTED,
    "open_stock_{}": LISTED,
    "money_{}": kept(PaymentAttempt, "state") | kept(Refund, "state"),
    "licence_{}": kept(Licence, "state") | kept(Licence, "kind"),
}
"""Keys that end in what a column may hold, or in a name that features bring."""


BESIDE = {"by_{}"}
"""Keys whose values stand beside the lists of a file, not in one; painting meets them all."""


def said(text: str) -> Iterator[str]:
    """The first argument of every call of `say`, whatever brackets and quotes stand in it."""
    for call in re.finditer(r"\bsay\(", text):
        depth, quote, at = 0, "", call.end()
        holes: list[int] = []
        while at < len(text):
            char = text[at]
            if quote:
                if quote == "`" and text.startswith("${", at):
                    holes.append(depth)
                    depth, quote, at = depth + 1, "", at + 1
                elif char == quote:
                    quote = ""
            elif char in "'`":
                quote = char
            elif char in "([{":
                depth += 1
            elif char in ")]}":
                if depth == 0:
                    break
                depth -= 1
                if char == "}" and holes and holes[-1] == depth:
                    holes.pop()
                    quote = "`"
            elif char == "," and depth == 0:
                break
            at += 1
        yield text[call.end() : at].strip()


def keys_of(text: str) -> tuple[set[str], set[str]]:
    """Keys that a file says as they stand, and patterns of those it puts together."""
    plain: set[str] = set()
    made: set[str] = set()
    for argument in said(text):
        if argument.startswith("`"):
            hole = r"\$\{[^}]*\}" if argument.count("`") == 2 else r"\$\{.*\}"
            made.add(re.sub(hole, "{}", argument[1:-1]))
        if "`" not in argument:
            branches = re.split(r"\?(?!\?)|:", argument)
            plain |= {key for one in (branches[1:] or branches) for key in re.findall(r"'(\w+)'", one)}
    return plain, made


def texts(group: str = "*") -> set[str]:
    """Keys of a group of words in Chinese, `` the one every page has; another test holds English to the same."""
    found = SRC.rglob(f"texts/zh{group}.ts")
    return {key for path in found for key in re.findall(r"^  '?([\w-]+)'?:\s", path.read_text("utf-8"), re.MULTILINE)}


FILES = [path for path in SRC.rglob("*") if path.suffix in {".vue", ".ts"} and ".test." not in path.name]


def test_every_key_that_is_said_has_a_text() -> None:
    known = texts()
    missing = {
        f"{path.relative_to(SRC)}: {key}"
        for path in FILES
        for key in keys_of(path.read_text("utf-8"))[0]
        if key not in known
    }
    assert missing == set()


@pytest.mark.parametrize("pattern", sorted(STATES))
def test_a_key_made_of_a_state_has_a_text_for_each(pattern: str) -> None:
    assert any(pattern in keys_of(path.read_text("utf-8"))[1] for path in FILES), "nobody says it any more"
    assert {pattern.format(value) for value in STATES[pattern]} - texts() == set()


def test_every_other_key_that_is_put_together_has_texts() -> None:
    """Its values are a list in the file that says it, all of them with a text; or at least some have one."""
    known = texts()
    lost = []
    for path in FILES:
        text = path.read_text("utf-8")
        lists = [set(re.findall(r"'(\w+)'", one)) for one in re.findall(r"\[([^\[\]]*)\]", text)]
        for pattern in keys_of(text)[1] - set(STATES) - BESIDE:
            whole = re.compile(pattern.replace("{}", r"\w+"))
            if not any(whole.fullmatch(key) for key in known):
                lost.append(f"{path.relative_to(SRC)}: {pattern}")
            for values in lists:
                fits = {pattern.format(*[value] * pattern.count("{}")) for value in values}
                if len(fits & known) > 1 and fits - known and pattern.count("{}") == 1 and pattern != "{}":
                    lost.append(f"{path.relative_to(SRC)}: {sorted(fits - known)}")
    assert lost == []


def imports(path: Path) -> Iterator[tuple[Path, str]]:
    """What a file brings in, at once or later, and the words that come with it."""
    text = path.read_text("utf-8")
    words = {file: named for named, file in re.findall(r"part\(\s*'([a-z_ ]+)',\s*\(\) => import\('([^']+)'\)", text)}
    for name in re.findall(r"(?:from|import\() ?'(\.[^']+)'", text):
        if path.suffix == ".ts" and f"from '{name}'" not in text and name not in words:
            continue  # fetched for later, not shown here
        base = (path.parent / name).resolve()
        for one in (base, base.with_name(base.name + ".ts")):
            if one.is_file() and "texts" not in one.parts:
                yield one, words.get(name, "")


def unsaid(path: Path, words: frozenset[str], seen: set[tuple[Path, frozenset[str]]]) -> Iterator[str]:
    """Keys that a file, or what it brings in, says without having brought their words."""
    if (path, words) in seen:
        return
    seen.add((path, words))
    here = texts("").union(*(texts(f"-{group}") for group in words)) if words else texts("")
    plain, made = keys_of(path.read_text("utf-8"))
    made_of = {pattern.format(value) for pattern in made & set(STATES) for value in STATES[pattern]}
    for key in sorted((plain | made_of) - here):
        yield f"{path.relative_to(SRC)}: {key}"
    for further, more in imports(path):
        yield from unsaid(further, words | frozenset(more.split()), seen)


def routes() -> Iterator[tuple[str, str, str]]:
    """Every page's address, file and words."""
    yield "/:rest(.*)*", "features/help/Lost.vue", ""
    for page in PAGES:
        yield page.path, f"features/{page.component}", f"{TEXTS.get(page.texts, '')} {page.words}"


@pytest.mark.parametrize(("address", "file", "words"), list(routes()))
def test_a_page_brings_the_words_that_it_says(address: str, file: str, words: str) -> None:
    assert list(unsaid(SRC / file, frozenset(words.split()), set())) == []
