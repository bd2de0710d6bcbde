"""The worker: jobs, the sweep, notices and drawings, until it is told to stop."""

import asyncio
import contextlib
import logging
import signal
import threading
from functools import partial

import psycopg

from backend import features
from backend.accounts import keys
from backend.accounts import ports as sms_ports
from backend.db import checking
from backend.db.migrate import pending
from backend.db.session import Database
from backend.fulfilment import ports as carrier_ports
from backend.jobs.app import Jobs, build
from backend.jobs.looking import HEARTBEAT
from backend.media import store as picture_store
from backend.media.drawings import derive_missing
from backend.notices import actions as notices
from backend.notices import ports as push_ports
from backend.payments.providers import Providers, connect
from backend.payments.sweep import sweep_once
from backend.search import indexing
from backend.settings import POOL_LEAST, Settings

EVERY = 2.0
"""Seconds between two rounds of the sweep and of the notices."""
INDEX_EVERY = 30.0
LAST_BREATH = 11.0
"""Seconds a delivery in hand may still take when the worker stops: what an SMS carrier is given, and one."""
log = logging.getLogger("huliu")


class WorkerEnded(Exception):
    """A part of the worker ended that never should: whoever supervises it starts it again."""


async def work(settings: Settings) -> None:
    """Jobs and the sweep until SIGTERM. Raises what a part that should never end ended with."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    if not await _await_database(settings, stop):
        return
    look = partial(checking.refusals, settings.database_url, settings.connections)
    if refused := await asyncio.to_thread(look, production=not settings.development):
        raise SystemExit("✗ the worker may not use this database:\n- " + "\n- ".join(refused))
    features.assemble()
    database = Database(settings.database_url, size=POOL_LEAST)
    jobs = build(settings.database_url, features.jobs_by_feature())
    try:
        async with jobs.open_async():
            await _work(settings, database, jobs, stop)
    finally:
        await database.close()


async def _await_database(settings: Settings, stop: asyncio.Event) -> bool:
    """Wait until the database answers and has the newest schema; False when we are told to stop first."""
    told = ""
    while not stop.is_set():
        try:
            missing = "its schema is not the newest" if await asyncio.to_thread(pending, settings.database_url) else ""
        except psycopg.Error as away:
            missing = type(away).__name__
        if not missing:
            return True
        if missing != told:
            log.warning("the worker waits for the database: %s", missing)
            told = missing
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), 1)
    return False


async def _work(settings: Settings, database: Database, jobs: Jobs, stop: asyncio.Event) -> None:
    providers, leaving = connect(settings, database), threading.Event()
    context = {"database": database, "providers": providers, "store": picture_store.connect(settings),
               "keys": keys.load(settings), "tracker": carrier_ports.connect(settings)}  # fmt: skip
    runner = jobs.run_worker_async(
        install_signal_handlers=False, additional_context=context, concurrency=2, update_heartbeat_interval=HEARTBEAT
    )
    endless = (runner, _sweep_forever(database, providers), _tell_forever(database, settings), _index_forever(database))
    tasks = [asyncio.ensure_future(part) for part in endless]
    pictures = asyncio.create_task(asyncio.to_thread(derive_missing, settings.data_dir, leaving))
    told = asyncio.create_task(stop.wait())
    ended, _ = await asyncio.wait((*tasks, told), return_when=asyncio.FIRST_COMPLETED)
    leaving.set()  # a thread is not cancelled with its task, and the process would wait for the last drawing
    for task in (*tasks, pictures, told):
        task.cancel()
    await asyncio.gather(*tasks, pictures, told, return_exceptions=True)
    await notices.finish(LAST_BREATH)
    if told not in ended:
        raise WorkerEnded from next((task.exception() for task in ended if not task.cancelled()), None)


async def _sweep_forever(database: Database, providers: Providers) -> None:

    while True:
        try:
            await sweep_once(database, providers)
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
            await notices.collect(database)
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
