"""Whose names and pictures sell nothing: 广告法 9 (2) forbids them in what advertises a trip or a good. Pure.

The list holds the leaders of state and party of whom the pages about this country's history tell; a place's own page
may name them with their source, what is sold there may not.
"""

from collections.abc import Iterable

LEADERS = (
    "毛泽东", "毛主席", "周恩来", "刘少奇", "朱德", "邓小平", "陈云", "李先念", "董必武", "江泽民", "胡锦涛", "习近平",
    "总书记", "国家主席", "Mao Zedong", "Chairman Mao", "Zhou Enlai", "Liu Shaoqi", "Zhu De", "Deng Xiaoping",
    "Li Xiannian", "Jiang Zemin", "Hu Jintao", "Xi Jinping",
)  # fmt: skip


def named(texts: Iterable[str]) -> str | None:
    """The first leader that selling texts name, or None."""
    return next((one for text in texts for one in LEADERS if one in text), None)
