"""The job library's application: features' blueprints in, deferring inside our transactions, running in a worker."""

from collections.abc import Mapping
from typing import Any

from procrastinate import App, Blueprint, PsycopgConnector
from procrastinate.tasks import Task
from psycopg import AsyncConnection
from sqlalchemy.ext.asyncio import AsyncSession

from backend.db.session import driver_connection

Jobs = App


_registered: dict[str, App] = {}


def build(database_url: str, features: Mapping[str, Blueprint]) -> App:
    """An application with every feature's tasks as `feature:task`; its own pool opens in a worker only.

    Registering binds and renames a blueprint's tasks, so it happens once per process: the first application is the
    one a worker may run; further ones (tests use several databases in one process) can only defer.
    """
    name = ",".join(features)
    connector = PsycopgConnector(conninfo=database_url, min_size=1, max_size=2)
    if name not in _registered:
        _registered[name] = App(connector=connector)
        for namespace, blueprint in features.items():
            _registered[name].add_tasks_from(blueprint, namespace=namespace)
        return _registered[name]
    return _registered[name].with_connector(connector)


async def defer_on(connection: AsyncConnection[Any], app: App, name: str, **arguments: Any) -> None:
    """Put a job into the transaction of a connection. Arguments are JSON."""
    task: Task[Any, Any, Any] = app.tasks[name]
    await task.configure(connection=connection).defer_async(**arguments)


async def defer(session: AsyncSession, app: App, name: str, **arguments: Any) -> None:
    """Put a job into the session's own transaction: it exists if and only if the fact does. Arguments are JSON."""
    await defer_on(await driver_connection(session), app, name, **arguments)
