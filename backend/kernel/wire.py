"""The two shapes on the wire."""

import msgspec


class In(msgspec.Struct, forbid_unknown_fields=True, rename="camel"):
    """A request body: camelCase, nothing unknown."""


class Out(msgspec.Struct, rename="camel"):
    """An answer: camelCase, every field always there."""
