"""Things begun over HTTP: read by a phone when it opens, written when they change."""

import re
from typing import Annotated

import msgspec
from litestar import Router, get, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from backend.accounts.keys import Keys
from backend.accounts.queries import Actor
from backend.db.session import Database
from backend.drafts import actions
from backend.drafts.models import Draft
from backend.kernel import clock
from backend.kernel.errors import EditedMeanwhile, Invalid, NotFound
from backend.kernel.wire import In, Out
from backend.web.limits import Counters, allow

NAME = re.compile(r"basket|liked|liked_trips|draft:(book:[a-z0-9-]{1,80}|checkout|contact|invoice)")
"""What a phone keeps on the account (`pwa/src/kept/account.ts`)."""


class DraftValue(In):
    """A JSON text, made of the version `was` (0: of none)."""

    value: Annotated[str, Meta(min_length=1, max_length=16_000)]
    was: Annotated[int, Meta(ge=0, le=2**40)]


class DraftOut(Out):
    """What is kept under a name; `null` as its value: it is gone."""

    name: str
    value: str
    version: int


class Drafts(Out):
    """All that a person has begun."""

    items: list[DraftOut]


def _out(keys: Keys, one: Draft) -> DraftOut:
    return DraftOut(name=one.name, value=keys.unseal(one.value_sealed, one.id), version=one.version)


@get("/me/drafts", operation_id="listDrafts", may="signed_in")
async def list_drafts(
    actor: NamedDependency[Actor], database: NamedDependency[Database], keys: NamedDependency[Keys]
) -> Drafts:
    """What I have begun."""
    async with database.reading() as session:
        found = await actions.list_drafts(session, actor.account_id)
    return Drafts(items=[_out(keys, one) for one in found])


@put("/me/drafts/{name:str}", operation_id="keepDraft", may="signed_in")
async def keep(
    name: FromPath[str],
    data: JSONBody[DraftValue],
    actor: NamedDependency[Actor],
    database: NamedDependency[Database],
    keys: NamedDependency[Keys],
    counters: NamedDependency[Counters],
) -> DraftOut:
    """Keep what I have begun. 409 `edited_meanwhile` with what is kept (`value`, `version`) where another phone of mine
    was first."""
    if not NAME.fullmatch(name):
        raise NotFound
    await allow(counters, f"drafts:{actor.account_id}", 2000, 3600)
    try:
        msgspec.json.decode(data.value)
    except msgspec.DecodeError as broken:
        raise Invalid("bad_format", "value") from broken
    async with database.transaction() as session:
        one, kept = await actions.keep(session, keys, actor.account_id, name, data.value, data.was, clock.now())
        shown = _out(keys, one)
    if not kept:
        raise EditedMeanwhile("draft_newer").carrying(value=shown.value, version=shown.version)
    return shown


router = Router(path="/api", route_handlers=[list_drafts, keep], tags=["account"])
