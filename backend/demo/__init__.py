"""Demo data, all marked 演示: operators, trips and weekends, cooperatives and goods, offers, orders of demo buyers.

Everything is made through the same verbs as real data; loading again adds only what is missing.
"""

from backend.accounts import keys as secrets
from backend.db.session import Database
from backend.demo import deals, goods, trips
from backend.settings import Settings


async def load(database: Database, settings: Settings) -> None:
    """Bring the demo up to today."""
    keys = secrets.load(settings)
    operators = await trips.load_operators(database, keys)
    await goods.load(database, keys)
    await deals.load(database)
    await trips.load(database, settings, keys, operators)
