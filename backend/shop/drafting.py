"""A product's draft as its cooperative writes it: every field may still be empty. And what it lacks, by pure rules."""
# ruff: noqa: RUF012 - msgspec gives every struct a fresh copy of these defaults

import re
from collections.abc import Iterator
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from backend.catalogue import gates, gs1
from backend.catalogue.measure import Measure
from backend.catalogue.story import Allergen, Kind, Returns, Shelf, Storage
from backend.kernel.wire import In
from backend.listings import leaders
from backend.listings.kinds import Fault
from backend.lots import marks
from backend.suppliers.schemas import County
from backend.trips.drafting import Words

Code = Annotated[str, Meta(pattern=r"^[a-z0-9-]{1,20}$")]
Fen = Annotated[int, Meta(ge=0, le=100_000_00)]
BANNED = ("治疗", "疗效", "抗癌", "降血糖", "降血压", "根治", "治愈", "药到病除", "最佳", "第一品牌", "国家级")
"""Words no food may be advertised with (食品安全法 73, 广告法 9 and 17)."""
REQUIRED = "保健食品不是药物，不能代替药物治疗疾病"
"""The sentence that health food must carry (保健食品标注警示用语指南) holds a word that no other may."""


class PackDraft(In):
    """A pack: net grams, price in fen; what is poured or counted says its contents too (ml, pieces). A GTIN only if GS1
    gave the supplier one."""

    code: Code
    name: Words = Words()
    grams: Annotated[int, Meta(ge=0, le=100_000)] = 0
    price: Fen = 0
    gift: bool = False
    per_buyer: Annotated[int, Meta(ge=1, le=200)] | None = None
    gtin: Annotated[str, Meta(max_length=14)] = ""
    measure: Measure = "g"
    contents: Annotated[int, Meta(ge=0, le=100_000)] = 0


class ProductDraft(In):
    """A product as its cooperative writes it."""

    title: Words = Words()
    summary: Words = Words()
    story: Annotated[list[Words], Meta(max_length=6)] = []
    kind: Kind = "produce"
    shelves: Annotated[list[Shelf], Meta(max_length=4)] = []
    county: County | None = None
    months: Annotated[list[Annotated[int, Meta(ge=1, le=12)]], Meta(max_length=12)] = []
    storage: Storage = "ambient"
    returns: Returns = "seven_days"
    keep: Words = Words()
    shelf_days: Annotated[int, Meta(ge=0, le=36_500)] = 0
    ingredients: Words = Words()
    standard: Annotated[str, Meta(max_length=60)] = ""
    allergens: Annotated[list[Allergen], Meta(max_length=7)] = []
    warning: Words = Words()
    approval: Annotated[str, Meta(max_length=40)] = ""
    mark: Annotated[str, Meta(max_length=40)] | None = None
    packs: Annotated[list[PackDraft], Meta(max_length=12)] = []
    pictures: Annotated[list[UUID], Meta(max_length=12)] = []


def texts_of(draft: ProductDraft) -> list[str]:
    """Everything a buyer would read of a draft."""
    both = [draft.title, draft.summary, draft.keep, draft.ingredients, draft.warning, *draft.story]
    return [text for one in both for text in (one.zh, one.en)]


def faults(draft: ProductDraft) -> list[Fault]:
    """What a draft lacks that needs no database."""
    return [*_words(draft), *_law(draft), *_packs(draft)]


def _words(draft: ProductDraft) -> Iterator[Fault]:
    if not 2 <= len(draft.title.zh.strip()) <= 30:
        yield Fault("content.title.zh", "title_needed")
    for name in ("summary", "keep"):
        if len(getattr(draft, name).zh.strip()) < 2:
            yield Fault(f"content.{name}.zh", "required")
    if not any(one.zh.strip() for one in draft.story):
        yield Fault("content.story", "required")
    for name in ("shelves", "months", "county"):
        if not getattr(draft, name):
            yield Fault(f"content.{name}", "required")
    if draft.shelf_days == 0:
        yield Fault("content.shelfDays", "required")
    if not draft.pictures:
        yield Fault("content.pictures", "picture_needed")


def _law(draft: ProductDraft) -> Iterator[Fault]:
    gate = gates.gates()[draft.kind]
    if draft.storage not in gate.storage:
        yield Fault("content.storage", "storage_of_kind")
    if not gates.return_fits(draft.kind, draft.storage, draft.shelf_days, draft.returns):
        yield Fault("content.returns", "returns_of_kind")
    if draft.kind not in {"craft", "knowledge"} and not draft.ingredients.zh.strip():
        yield Fault("content.ingredients.zh", "required")
    if gate.approval and not re.match(gate.approval, draft.approval):
        yield Fault("content.approval", "approval_needed")
    if draft.mark is not None and draft.mark not in marks.rules():
        yield Fault("content.mark", "out_of_bounds")
    yield from _said(draft)
    yield from _herbs(draft)


def _said(draft: ProductDraft) -> Iterator[Fault]:
    texts = texts_of(draft)
    if any(word in text.replace(REQUIRED, "") for word in BANNED for text in texts):
        yield Fault("content.story", "banned_words")
    if leaders.absolute(texts):
        yield Fault("content.story", "absolute_words")
    if leaders.named(texts):
        yield Fault("content.story", "leader_named")


def _herbs(draft: ProductDraft) -> Iterator[Fault]:
    words = (draft.title.zh, draft.ingredients.zh)
    if gates.forbidden_herb(draft.kind, texts_of(draft)) or gates.misused_herb(draft.kind, words):
        yield Fault("content.kind", "not_a_food")
    if gates.missing_warning(draft.kind, words, draft.warning.zh):
        yield Fault("content.warning.zh", "alcohol_warning" if gates.gates()[draft.kind].adult else "label_warning")
    if gates.misplaced_herb(draft.shelves, words):
        yield Fault("content.shelves", "not_a_food_herb")


def _packs(draft: ProductDraft) -> Iterator[Fault]:
    sold = gates.gates()[draft.kind].sold
    if sold != bool(draft.packs):
        yield Fault("content.packs", "required" if sold else "not_for_sale")
    codes = [one.code for one in draft.packs]
    for n, one in enumerate(draft.packs):
        if codes.count(one.code) > 1:
            yield Fault(f"content.packs.{n}.code", "code_repeated")
        if not one.name.zh.strip():
            yield Fault(f"content.packs.{n}.name.zh", "required")
        for name in ("grams", "price"):
            if getattr(one, name) == 0:
                yield Fault(f"content.packs.{n}.{name}", "required")
        if one.measure != "g" and one.contents == 0:
            yield Fault(f"content.packs.{n}.contents", "required")
        if one.gtin and gs1.gtin14(one.gtin) is None:
            yield Fault(f"content.packs.{n}.gtin", "bad_gtin")
