"""The editorial part of a product, as stored; and a demo product as its file writes it."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from backend.catalogue.measure import Measure
from backend.kernel.bilingual import Bilingual
from backend.trips.story import Photo

Kind = Literal[
    "tea", "herb", "produce", "grain", "aquatic", "meat", "egg", "dish", "snack", "honey", "oil", "alcohol", "health",
    "craft", "knowledge",
]  # fmt: skip
Shelf = Literal["tea", "herbs", "mountain", "water", "dishes", "gift", "craft"]
SHELVES = ("tea", "herbs", "mountain", "water", "dishes", "gift", "craft")
Storage = Literal["ambient", "chilled", "frozen", "live"]
Returns = Literal["seven_days", "exempt", "confirm"]
Allergen = Literal["peanut", "tree_nut", "soy", "crustacean", "fish", "egg", "gluten"]


class Label(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """What a label must say (食品安全法, GB 7718); `approval` is a health food's registration or filing number."""

    ingredients: Bilingual
    standard: str = ""
    allergens: list[Allergen] = []
    warning: Bilingual | None = None
    approval: str = ""


class ProductStory(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """What a product page tells. `shelf_days` is the shelf life from making, for fresh goods from picking."""

    summary: Bilingual
    story: list[Bilingual]
    keep: Bilingual
    label: Label
    shelf_days: int
    drawing: str | None = None
    photos: list[Photo] = []
    route: str | None = None
    site: str | None = None


class SkuSpec(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """A pack: net grams (and contents, when poured or counted), price in fen, packs in stock."""

    code: str
    name: Bilingual
    grams: Annotated[int, Meta(gt=0)]
    price: Annotated[int, Meta(gt=0)]
    packs: Annotated[int, Meta(ge=0)]
    gift: bool = False
    per_buyer: int | None = None
    measure: Measure = "g"
    contents: Annotated[int, Meta(gt=0)] | None = None


class StepSpec(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """A step of making, days after the harvest."""

    name: Bilingual
    days: Annotated[int, Meta(ge=0, le=400)]


class TestSpec(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """A measured value; percent, °Bx for brix."""

    key: Literal["moisture", "polysaccharide", "alkaloid", "brix"]
    value: float


class LotSpec(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """A lot: harvested on the last such MM-DD, or a number of days ago."""

    code: str
    township: str
    steps: list[StepSpec]
    proof: Bilingual
    harvested: str | None = None
    days_ago: int | None = None
    altitude: int | None = None
    cultivar: Bilingual | None = None
    tests: list[TestSpec] = []


class ProductSpec(ProductStory, frozen=True, rename="camel", forbid_unknown_fields=True, kw_only=True):
    """A demo product's file."""

    slug: str
    supplier: str
    kind: Kind
    shelves: list[Shelf]
    county: str
    months: list[Annotated[int, Meta(ge=1, le=12)]]
    storage: Storage
    returns: Returns
    title: Bilingual
    mark: str | None = None
    skus: list[SkuSpec] = []
    lots: list[LotSpec] = []
