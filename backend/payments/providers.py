"""The payment providers that are set, side by side: what is begun now goes to the first that offers the way to pay;
whatever was begun with one is finished with that one, however long ago it was chosen.

To add one: a class that fulfils `ports.Provider`, a line in `BUILDERS`, its name and its settings' needs in
`backend.refusals`.
"""

from collections.abc import Callable, Iterator

from backend.db.session import Database
from backend.kernel.errors import Invalid
from backend.payments.guarding import Guarded
from backend.payments.ports import Provider, Unavailable
from backend.payments.sandbox import Sandbox
from backend.settings import Settings


class NotSet(Unavailable):
    """A row belongs to a provider that HULIU_PAYMENTS does not name: it waits until it does again."""


class Providers:
    """Providers by name, in the order in which they are offered."""

    def __init__(self, *listed: Provider) -> None:
        self._by_name = {provider.name: provider for provider in listed}

    def __iter__(self) -> Iterator[Provider]:
        return iter(self._by_name.values())

    def __contains__(self, name: object) -> bool:
        return name in self._by_name

    @property
    def methods(self) -> tuple[str, ...]:
        """Every way to pay, each once."""
        return tuple(dict.fromkeys(method for provider in self for method in provider.methods))

    @property
    def pretend(self) -> bool:
        """Whether no real money moves."""
        return Sandbox.name in self._by_name

    @property
    def away(self) -> bool:
        """Whether paying is known to be impossible now, so that nothing should be sold that can't be paid."""
        return all(_away(provider) for provider in self)

    def offering(self, method: str) -> Provider:
        """Who takes a payment that is begun now: the first that is there. Raises Invalid for a way nobody offers."""
        able = [provider for provider in self if method in provider.methods]
        if not able:
            raise Invalid("wrong_type", "method")
        return min(able, key=_away)

    def named(self, name: str) -> Provider:
        """Whose a row is. Raises NotSet."""
        if name not in self._by_name:
            raise NotSet(f"HULIU_PAYMENTS does not name {name}")
        return self._by_name[name]

    def sandbox(self) -> Sandbox | None:
        """The stand-in, where it is set."""
        found = self._by_name.get(Sandbox.name)
        return found if isinstance(found, Sandbox) else None


def _away(provider: Provider) -> bool:
    return isinstance(provider, Guarded) and provider.away


def _stripe(settings: Settings, _database: Database) -> Provider:
    from backend.payments.stripe import Stripe  # the SDK is large: only whoever uses it waits for it

    return Guarded(Stripe(settings))


BUILDERS: dict[str, Callable[[Settings, Database], Provider]] = {
    "sandbox": lambda settings, database: Sandbox(database, settings.origin),
    "stripe": _stripe,
}


def connect(settings: Settings, database: Database) -> Providers:
    """The providers that HULIU_PAYMENTS names, in its order."""
    return Providers(*(BUILDERS[name](settings, database) for name in settings.providers))
