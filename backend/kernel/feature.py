"""What a feature brings to the whole. Each declares it once, in its `feature.py`; `backend.features` lists them."""

from collections.abc import Mapping
from typing import Any

import msgspec

from backend.kernel.lives import Life


class Feature(msgspec.Struct, frozen=True, kw_only=True):
    """A feature's part in what serving and working share; each field's own module says what its verbs take and answer.

    `routers` of Litestar; `jobs`, a blueprint; `kinds` of offer (`orders.kind`); `listed` kinds of listing by name
    (`listings.kinds`); `sources` and `large` of the search (`search.indexing`); `pictures`, which it shows or keeps
    (`media.actions`); `listeners` by table and `finders` of notices (`notices.listeners`), `templates` of its own
    notices (`notices.rules`); `messages`, what its own refusals say (`kernel.messages`).

    About people: `lives` of the columns that say something about one (`kernel.lives`); `blockers`, why erasing waits;
    `keepers`, what the law keeps; `erasers`, what goes (`accounts.erasing`); `exports` (`accounts.export`); `limits`
    that outlive an account by name (`accounts.limits`); `withdrawn`, what ends with a consent, by its kind
    (`accounts.consents`); `acting`, whether somebody acts for others and so proves twice (`accounts.second_factor`).
    """

    name: str
    lives: tuple[Life, ...] = ()
    routers: tuple[Any, ...] = ()
    jobs: Any = None
    kinds: tuple[Any, ...] = ()
    listed: Mapping[str, Any] = {}
    sources: tuple[Any, ...] = ()
    large: tuple[Any, ...] = ()
    pictures: tuple[Any, ...] = ()
    listeners: tuple[tuple[str, Any], ...] = ()
    finders: tuple[Any, ...] = ()
    templates: Mapping[str, Any] = {}
    messages: Mapping[str, tuple[str, str]] = {}
    blockers: tuple[Any, ...] = ()
    keepers: tuple[Any, ...] = ()
    erasers: tuple[Any, ...] = ()
    exports: tuple[Any, ...] = ()
    limits: Mapping[str, Any] = {}
    withdrawn: Mapping[str, tuple[Any, ...]] = {}
    acting: tuple[Any, ...] = ()
