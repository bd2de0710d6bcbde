"""The header that makes a write repeatable."""

from typing import Annotated

from litestar.params import HeaderParameter

Key = Annotated[str, HeaderParameter(name="Idempotency-Key", min_length=8, max_length=100)]
"""One wish has one key: told again, it is answered again and done once."""
