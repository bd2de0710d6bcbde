"""What a promotion may be for: each kind of offer that is sold, by its name, or all. `backend.features` says which
there are, and what each is called in both languages."""

from collections.abc import Mapping

from backend.kernel.errors import Invalid

ALL = "all"
CALLED: dict[str, Mapping[str, str]] = {}


def assemble(kinds: Mapping[str, Mapping[str, str]]) -> None:
    """Say which kinds there are; the composition root does, before anything is served."""
    CALLED.clear()
    CALLED.update(kinds)
    CALLED[ALL] = {"zh": "全场", "en": "everything"}


def check(scope: str) -> None:
    """Raises Invalid for what nobody sells."""
    if scope not in CALLED:
        raise Invalid("not_offered", "scope")


def name(scope: str, lang: str) -> str:
    """What a scope is called; its own word where its kind is not sold any more."""
    return CALLED.get(scope, {}).get(lang, scope)
