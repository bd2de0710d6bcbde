"""What a life is: why data about a person is held, who sees it, until when, by which law, what erasing does to it."""

from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

Record = Literal["travel", "trade"]
"""Which of the records that the law asks for (`backend.accounts.keeping`) holds it afterwards."""


class Life(NamedTuple):
    """Columns that share one life. `columns` names them by table; `exported` are the parts of a person's own export
    that hold them, empty where `erasing` or `seen_by` says why not; `kept` is the sealed record it moves to."""

    name: str
    columns: Mapping[str, str]
    purpose: str
    seen_by: str
    until: str
    law: str
    erasing: str
    exported: tuple[str, ...] = ()
    kept: Record | None = None


def columns_of(declared: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Table and column of every column that a mapping of tables to names declares."""
    for table, names in declared.items():
        for name in names.split():
            yield table, name


TRADE = "电子商务法 31, 网络交易监督管理办法 31: three years from the end of the trade"

TRAVEL = "旅行社条例实施细则 44: two years from the end of the trip"

SEALED = "Moves to the sealed records; what was never paid is deleted."
