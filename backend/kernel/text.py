"""Words to search by: 1- and 2-grams of Chinese, pinyin whole and by initials, English words and beginnings. Pure.

Two-character Chinese words defeat trigrams, so Chinese is cut into single characters and pairs; pinyin is kept for
every run of up to six syllables, so that `dushan` finds 独山革命旧址群 from its middle as from its start.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from pypinyin import Style, lazy_pinyin

SYLLABLES, INITIALS = 6, 10
SHORTEST = 3
"""Letters of an English beginning that is worth keeping."""
MOST_WORDS = 24
"""Words of a query that are looked at."""
LOCAL = {"六安": ["lu", "an"], "六霍": ["lu", "huo"], "六金": ["lu", "jin"], "皖": ["wan"], "石斛": ["shi", "hu"]}
"""Readings that the general dictionary gets wrong for these places and goods; both are kept."""
RUNS = re.compile(r"[\u3400-\u9fff]+|[a-z0-9]+")
CJK = re.compile(r"[\u3400-\u9fff]+")
STOP = {"the", "of", "and", "in", "at", "a", "an", "to", "de"}


class Query(NamedTuple):
    """What somebody looks for: words that should all be there, and looser ones that may be."""

    words: list[str]
    loose: list[str]
    latin: str


def normal(text: str) -> str:
    """One form for all ways to type it: NFKC, small letters, no marks on letters."""
    flat = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text)).lower().replace("’", "'")
    return "".join(one for one in flat if not unicodedata.combining(one)).replace("'", "")


def grams(text: str) -> set[str]:
    """Single characters and pairs of every Chinese run."""
    found: set[str] = set()
    for run in CJK.findall(normal(text)):
        found.update(run)
        found.update(run[n : n + 2] for n in range(len(run) - 1))
    return found


@lru_cache(maxsize=512)
def readings(run: str) -> list[list[str]]:
    """The syllables of a Chinese run: as the dictionary reads it, as people here do, and character by character."""
    plain = lazy_pinyin(run, style=Style.NORMAL)
    local, n = [], 0
    while n < len(run):
        word = next((word for word in LOCAL if run.startswith(word, n)), "")
        local += LOCAL[word] if word else [plain[n]]
        n += len(word) or 1
    single = [lazy_pinyin(one, style=Style.NORMAL)[0] for one in run]  # as whoever does not know the word reads it
    found = [plain]
    found += [one for one in (local, single) if one not in found]
    return found


def sounds(text: str) -> set[str]:
    """Pinyin and initials of every part of every Chinese run."""
    found: set[str] = set()
    for run in CJK.findall(normal(text)):
        for syllables in readings(run):
            for start in range(len(syllables)):
                found.update("".join(syllables[start:end]) for end in range(start + 1, start + SYLLABLES + 1))
                heads = [one[:1] for one in syllables[start : start + INITIALS]]
                found.update("".join(heads[:length]) for length in range(2, len(heads) + 1))
    return {one for one in found if one.isascii() and one}


def english(text: str) -> set[str]:
    """English words without their plural, and their beginnings."""
    found: set[str] = set()
    for word in re.findall(r"[a-z0-9]+", normal(text)):
        if word in STOP:
            continue
        bare = word.removesuffix("s") if len(word) > SHORTEST else word
        found.update({word, bare})
        found.update(word[:end] for end in range(SHORTEST, len(word)))
    return found


def strong_words(names: Iterable[str]) -> list[str]:
    """All words of names: titles, other names, people."""
    found: set[str] = set()
    for name in names:
        found |= grams(name) | sounds(name) | english(name)
    return sorted(found)


def weak_words(texts: Iterable[str]) -> list[str]:
    """Words of longer texts: Chinese pairs and English words, no pinyin."""
    found: set[str] = set()
    for text in texts:
        found |= {one for one in grams(text) if len(one) > 1}
        found |= {word for word in re.findall(r"[a-z0-9]+", normal(text)) if len(word) >= SHORTEST and word not in STOP}
    return sorted(found)


def latin_of(names: Iterable[str]) -> str:
    """Names in Latin letters, for finding what was typed with a slip."""
    found: list[str] = []
    for name in names:
        for run in RUNS.findall(normal(name)):
            found += ["".join(syllables) for syllables in readings(run)] if CJK.match(run) else [run]
    return " ".join(dict.fromkeys(found))


def parse(text: str) -> Query:
    """A query as words. Chinese counts by pairs (by itself when single), and loosely by its sound: a wrong character
    of the right sound still finds."""
    words: list[str] = []
    loose: list[str] = []
    runs = RUNS.findall(normal(text)[:200])
    latin = [run for run in runs if not CJK.match(run) and run not in STOP]
    for run in runs:
        if CJK.match(run):
            words += [run[n : n + 2] for n in range(len(run) - 1)] or [run]
            loose += ["".join(syllables) for syllables in readings(run)] if len(run) <= SYLLABLES else []
            loose += list(run)
        elif run not in STOP:
            words.append(run.removesuffix("s") if len(run) > SHORTEST + 1 else run)
    if len(latin) > 1:
        loose.append("".join(latin))
    heard = " ".join("".join(readings(run)[-1]) if CJK.match(run) else run for run in runs)
    return Query(list(dict.fromkeys(words))[:MOST_WORDS], list(dict.fromkeys(loose))[:MOST_WORDS], heard)
