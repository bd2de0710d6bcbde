"""What a row remembers as it was when it was written: a struct kept as JSON.

A field is added with a default, so that older rows can still be read. When a field's meaning changes, the struct gets a
`v` that counts up from the 1 which rows without one have, and what reads it tells them apart.
"""

from typing import Any

import msgspec
from sqlalchemy import Dialect
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator


class Snapshot(TypeDecorator[Any]):
    """A column of a struct, or of a list of structs."""

    impl = JSONB
    cache_ok = True

    def __init__(self, kind: Any) -> None:
        self.kind = kind
        super().__init__()

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """To JSON."""
        del dialect
        return msgspec.to_builtins(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """From JSON; a row that fits no longer is a fault worth an error, not a guess."""
        del dialect
        return None if value is None else msgspec.convert(value, self.kind)

    def coerce_compared_value(self, op: Any, value: Any) -> Any:
        """What is looked for inside it is plain JSON."""
        return self.impl_instance.coerce_compared_value(op, value)
