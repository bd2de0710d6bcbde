"""The worker: jobs, the sweep, notices and drawings, until it is told to stop."""

import asyncio
import logging
import signal
import threading

from backend.accounts import keys
from backend.accounts import ports as sms_ports
from backend.app import ROOMS, provider_of
from backend.db.session import Database
from backend.fulfilment import ports as carrier_ports
from backend.jobs.app import build
from backend.media import store as picture_store
from backend.media.drawings import derive_missing
from backend.notices import actions as notices
from backend.notices import ports as push_ports
from backend.payments.ports import Provider
from backend.payments.sweeping import sweep_once
from backend.search import indexing
from backend.settings import Settings

EVERY = 2.0
"""Seconds between two rounds of the sweep and of the notices."""
INDEX_EVERY = 30.0
LAST_BREATH = 11.0
"""Seconds a delivery in hand may still take when the worker stops: what an SMS carrier is given, and one."""
log = logging.getLogger("huliu")


async def work(settings: Settings) -> None:
    """Jobs and the sweep until SIGTERM."""
    database = Database(settings.database_url, size=6)
    provider = provider_of(settings, database)
    jobs = build(settings.database_url, ROOMS)
    stop, leaving = asyncio.Event(), threading.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    async with jobs.open_async():
        context = {"database": database, "provider": provider, "store": picture_store.connect(settings),
                   "keys": keys.load(settings), "tracker": carrier_ports.connect(settings)}  # fmt: skip
        runner = asyncio.create_task(
            jobs.run_worker_async(install_signal_handlers=False, additional_context=context, concurrency=2)
        )
        sweeper = asyncio.create_task(_sweep_forever(database, provider))
        teller = asyncio.create_task(_tell_forever(database, settings))
        pictures = asyncio.create_task(asyncio.to_thread(derive_missing, settings.data_dir, leaving))
        finder = asyncio.create_task(_index_forever(database))
        await stop.wait()
        leaving.set()  # a thread is not cancelled with its task, and the process would wait for the last drawing
        tasks = (sweeper, teller, runner, pictures, finder)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await notices.finish(LAST_BREATH)
    await database.close()


async def _sweep_forever(database: Database, provider: Provider) -> None:

    while True:
        try:
            await sweep_once(database, provider)
        except asyncio.CancelledError:
            raise
        except Exception as fault:
            log.warning("sweep: %s: %s", type(fault).__name__, fault)
        await asyncio.sleep(EVERY)


async def _tell_forever(database: Database, settings: Settings) -> None:
    """Hear what happened and deliver what is due, every two seconds."""
    ring, sms, push = keys.load(settings), sms_ports.connect(settings), push_ports.connect(settings)
    while True:
        try:
            await notices.hear(database)
            await notices.deliver(database, ring, sms, push)
        except asyncio.CancelledError:
            raise
        except Exception as fault:
            log.warning("notices: %s: %s", type(fault).__name__, fault)
        await asyncio.sleep(EVERY)


async def _index_forever(database: Database) -> None:
    """The search follows what is published within a minute; one worker at a time, others find nothing to do."""
    while True:
        try:
            async with database.transaction() as session:
                written, gone = await indexing.refresh(session)
            if written or gone:
                log.info("search: %s entries written, %s gone", written, gone)
        except asyncio.CancelledError:
            raise
        except Exception as fault:
            log.error("the search's index could not be renewed", exc_info=fault)
        await asyncio.sleep(INDEX_EVERY)
