"""A text in both languages: one type wherever such a text is read, written, priced or kept. What narrows its length for
a form subclasses it."""

from typing import Self

import msgspec


class Bilingual(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A text in Chinese and English."""

    zh: str
    en: str

    def to(self, lang: str) -> str:
        """The text for `zh` or `en`; where English is empty, the Chinese stands in."""
        return (self.en or self.zh) if lang == "en" else self.zh

    def whole(self) -> "Bilingual":
        """Without blanks around it, the Chinese standing in for missing English."""
        zh = self.zh.strip()
        return Bilingual(zh=zh, en=self.en.strip() or zh)

    def row(self) -> dict[str, str]:
        """As rows keep it, whole."""
        return {"zh": self.whole().zh, "en": self.whole().en}

    @classmethod
    def of(cls, kept: dict[str, str]) -> Self:
        """One from a row's JSON."""
        return msgspec.convert(kept, cls)
