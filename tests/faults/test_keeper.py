"""The embedded PostgreSQL is killed under a process that needs it: it comes back, with what was committed."""

import os
import signal
import time
from pathlib import Path

import psycopg

from backend.db import embedded


def test_a_killed_server_comes_back(tmp_path: Path) -> None:
    with embedded.attached(tmp_path / "data") as server, embedded.kept_alive(server):
        url = server.url("postgres", "postgres")
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("create table kept as select 7 as n")
        os.kill(server.pid, signal.SIGKILL)
        deadline, found = time.monotonic() + 20, None
        while found is None and time.monotonic() < deadline:
            try:
                with psycopg.connect(url, connect_timeout=2) as connection:
                    found = connection.execute("select n, pg_postmaster_start_time() from kept").fetchone()
            except psycopg.OperationalError:
                time.sleep(0.1)
        assert found is not None, "the keeper started it again"
        assert found[0] == 7
        assert int((server.place.home / "cluster" / "postmaster.pid").read_text().split()[0]) != server.pid
