"""What the checkout asks of the features above it."""

from typing import Protocol, runtime_checkable


@runtime_checkable
class Till(Protocol):
    """Where orders are paid."""

    @property
    def away(self) -> bool:
        """Whether nobody can pay just now: then nothing is sold, and the buyer is told."""
