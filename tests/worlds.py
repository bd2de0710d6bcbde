"""Worlds to test in, each made once and kept as a template database: a copy of it takes a fraction of a second."""

import asyncio
import shutil
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import msgspec
import psycopg

from backend import tables
from backend.db import embedded, migrate, roles
from backend.running import _prepare
from backend.settings import Settings

EMPTY, DEMO, LIVED = "huliu_template", "huliu_template_demo", "huliu_template_lived"
SECRET = "secret-keys"
"""The file of the keys that a world's people are sealed under; it goes with every copy."""
Fill = Callable[[Settings], Coroutine[Any, Any, None]]


def copy(server: embedded.Server, template: str, name: str) -> None:
    """A database like the template; one of that name is dropped first."""
    with psycopg.connect(server.url("postgres", "postgres"), autocommit=True) as connection:
        connection.execute(f"drop database if exists {name} with (force)")
        connection.execute(f"create database {name} template {template} owner {roles.OWNER}")


def drop(server: embedded.Server, name: str) -> None:
    """The database is gone, whoever is connected."""
    with psycopg.connect(server.url("postgres", "postgres"), autocommit=True) as connection:
        connection.execute(f"drop database if exists {name} with (force)")


def settings_of(server: embedded.Server, name: str, folder: Path, *, demo: bool = False) -> Settings:
    """Settings of a database of the test server."""
    urls = {"database_url": server.url(roles.APP, name), "database_owner_url": server.url(roles.OWNER, name)}
    return msgspec.structs.replace(Settings(), data_dir=folder, demo=demo, **urls)


class Worlds:
    """The templates of one session; `home` holds each one's keys."""

    def __init__(self, server: embedded.Server, home: Path) -> None:
        self._server, self._home = server, home
        self._made: set[str] = set()
        superuser = server.url("postgres", "postgres")
        drop(server, EMPTY)
        roles.prepare(superuser, EMPTY)
        migrate.upgrade(server.url(roles.OWNER, EMPTY))
        roles.grant(server.url(roles.OWNER, EMPTY), tables.RIGHTS)

    def template(self, name: str) -> str:
        """The template database of a world, made now if it has not been."""
        if name != EMPTY and name not in self._made:
            copy(self._server, EMPTY, name)
            made = settings_of(self._server, name, self._folder(name), demo=True)
            # In a thread of its own: a test's loop, or the browser's driver, may run in this one.
            with ThreadPoolExecutor(1) as thread:
                thread.submit(asyncio.run, FILLS[name](made)).result()
            self._made.add(name)
        return name

    def give_keys(self, name: str, folder: Path) -> None:
        """Put the keys that a world is sealed under into the data folder of a copy."""
        kept = self._folder(name) / SECRET
        if name != EMPTY and kept.exists():
            shutil.copy(kept, folder / SECRET)

    def _folder(self, name: str) -> Path:
        made = self._home / name
        made.mkdir(parents=True, exist_ok=True)
        return made


async def _live(settings: Settings) -> None:
    from tests.lived import filling  # it needs the whole application

    await filling.fill(settings)


FILLS: dict[str, Fill] = {DEMO: _prepare, LIVED: _live}
