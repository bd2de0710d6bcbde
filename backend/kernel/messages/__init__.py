"""What a refusal says, in the two languages of the product: key → (zh, en), with `str.format` names.

A text stands in the file of its theme, or with the feature that brings it; a key stands in one place only.
"""

from collections.abc import Mapping

from backend.kernel.messages import common, goods, pages, privacy, sheets, supplying, waiting

THEMES = (common.TEXTS, supplying.TEXTS, goods.TEXTS, privacy.TEXTS, pages.TEXTS, waiting.TEXTS, sheets.TEXTS)
MESSAGES: dict[str, tuple[str, str]] = {}


def assemble(*of_features: Mapping[str, tuple[str, str]]) -> None:
    """Add what features bring of their own. Raises RuntimeError for a key that stands in two places."""
    MESSAGES.clear()
    for texts in (*THEMES, *of_features):
        if twice := set(texts) & set(MESSAGES):
            raise RuntimeError(f"said in two places: {sorted(twice)}")
        MESSAGES.update(texts)


assemble()


def message(key: str, lang: str, **params: object) -> str:
    """The text for `key` in `zh` or `en`; an unknown key is its own text (a bug a test looks for)."""
    pair = MESSAGES.get(key)
    if pair is None:
        return key
    return pair[1 if lang == "en" else 0].format(**params)
