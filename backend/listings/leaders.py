"""What sells nothing: the names of leaders, and words that praise without measure (广告法 9). Pure.

The list holds the leaders of state and party of whom the pages about this country's history tell; a place's own page
may name them with their source, what is sold there may not.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

LEADERS = (
    "毛泽东", "毛主席", "周恩来", "刘少奇", "朱德", "邓小平", "陈云", "李先念", "董必武", "江泽民", "胡锦涛", "习近平",
    "刘伯承", "李克强", "温家宝", "朱镕基",
    "总书记", "国家主席", "Mao Zedong", "Chairman Mao", "Zhou Enlai", "Liu Shaoqi", "Zhu De", "Deng Xiaoping",
    "Li Xiannian", "Jiang Zemin", "Hu Jintao", "Xi Jinping", "Liu Bocheng", "Li Keqiang", "Wen Jiabao", "Zhu Rongji",
)  # fmt: skip


ABSOLUTE = ("最佳", "最高级", "顶级", "第一品牌", "全网最低", "独一无二")
"""Words of no measure (广告法 9 (3)). 国家级 is what some sites and crafts are; of goods it is refused all the same."""


def texts(draft: Any) -> Iterator[str]:
    """Every text of a draft that a buyer would read."""
    if isinstance(draft, str):
        yield draft
    elif isinstance(draft, Mapping):
        for one in draft.values():
            yield from texts(one)
    elif isinstance(draft, list):
        for one in draft:
            yield from texts(one)
    elif isinstance(draft, msgspec.Struct):
        yield from texts(msgspec.to_builtins(draft))


def absolute(texts: Iterable[str]) -> str | None:
    """The first word without measure that selling texts use, or None."""
    return next((one for text in texts for one in ABSOLUTE if one in text), None)


def named(texts: Iterable[str]) -> str | None:
    """The first leader that selling texts name, or None."""
    return next((one for text in texts for one in LEADERS if one in text), None)
