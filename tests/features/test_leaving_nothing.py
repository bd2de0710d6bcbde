"""An application that has ended leaves nothing in its process."""

import gc

from litestar import Litestar

from backend.app import create
from backend.settings import Settings
from backend.web.public import parameters_at


def applications() -> int:
    gc.collect()
    return sum(isinstance(one, Litestar) for one in gc.get_objects())


def test_applications_do_not_pile_up(settings: Settings) -> None:
    """The routes of the last one are its modules' own; of those before it nothing remains."""
    create(settings)
    before = applications()
    for _ in range(3):
        parameters_at(create(settings).app, "/api/products")
    assert applications() <= before
