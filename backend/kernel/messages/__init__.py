"""What a refusal says, in the two languages of the product: key → (zh, en), with `str.format` names.

A text stands in the file of its theme; a key stands in one of them only.
"""

from backend.kernel.messages import common, goods, pages, privacy, sheets, supplying, waiting

THEMES = (common.TEXTS, supplying.TEXTS, goods.TEXTS, privacy.TEXTS, pages.TEXTS, waiting.TEXTS, sheets.TEXTS)
MESSAGES: dict[str, tuple[str, str]] = {key: pair for texts in THEMES for key, pair in texts.items()}


def message(key: str, lang: str, **params: object) -> str:
    """The text for `key` in `zh` or `en`; an unknown key is its own text (a bug a test looks for)."""
    pair = MESSAGES.get(key)
    if pair is None:
        return key
    return pair[1 if lang == "en" else 0].format(**params)
