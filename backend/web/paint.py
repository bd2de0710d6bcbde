"""Paint first screens: the phone's own components, rendered by V8 inside this process.

One thread owns the engine; it is made on first use, after the server forked. A page that can't be painted in
time is served as the empty shell, never as an error.
"""

import asyncio
import json
import logging
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from py_mini_racer import JSPromise, MiniRacer

PATIENCE = 2.0
MEMORY = 128 * 1024 * 1024
RENEW_AFTER = 5000
"""Renders after which the engine is made anew, so that a leak can't grow for ever."""
POLYFILLS = """
globalThis.self = globalThis; globalThis.console = {log(){}, warn(){}, error(){}, info(){}, debug(){}};
globalThis.queueMicrotask ??= (act) => { Promise.resolve().then(act) };
globalThis.structuredClone ??= (value) => JSON.parse(JSON.stringify(value));
globalThis.URLSearchParams ??= class {
  constructor(pairs) { this.pairs = [...pairs] }
  toString() {
    const code = (v) => encodeURIComponent(v).replace(/%20/g, '+')
      .replace(/[!'()]/g, c => '%' + c.charCodeAt(0).toString(16).toUpperCase());
    return this.pairs.map(([k, v]) => k + '=' + code(v)).join('&');
  }
};
"""
_ALIVE: list[MiniRacer] = []
"""Engines are held here until they are ended, so that the garbage collector never ends one on another thread."""
log = logging.getLogger("huliu.paint")


class Painter:
    """Renders pages from the built server bundle; `paint` answers None when it can't."""

    def __init__(self, bundle: Path) -> None:
        self._bundle = bundle
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="paint")
        self._engine: MiniRacer | None = None
        self._renders = 0
        self._broken = False

    async def paint(self, path: str, lang: str, data: dict[str, Any], filings: dict[str, str]) -> dict[str, Any] | None:
        """`html`, `title`, `description`, `file` (the page's source, for preloads) and `status` of a page.

        `unknown`: keys that the page said and that have no text among the words the page brings.
        """
        wish = json.dumps({"path": path, "lang": lang, "data": data, "filings": filings}, ensure_ascii=False)
        try:
            answer = await asyncio.wait_for(
                asyncio.get_running_loop().run_in_executor(self._thread, self._render, wish), PATIENCE * 2
            )
        except Exception as fault:
            log.warning("not painted %s: %s: %.300s", path, type(fault).__name__, fault)
            self._broken = True
            return None
        painted: dict[str, Any] = json.loads(answer)
        if painted["unknown"]:
            log.error("painted %s in %s with keys without a text: %s", path, lang, ", ".join(painted["unknown"]))
        return painted

    def _render(self, wish: str) -> str:
        if self._broken or self._renders >= RENEW_AFTER:
            self._drop()
        if self._engine is None:
            bundle = self._bundle.read_text(encoding="utf-8")
            self._engine, self._renders = MiniRacer(), 0
            _ALIVE.append(self._engine)
            self._engine.set_hard_memory_limit(MEMORY)
            self._engine.eval(POLYFILLS)
            self._engine.eval(bundle)
        self._renders += 1
        promise = self._engine.eval(f"paint({json.dumps(wish)})", timeout_sec=PATIENCE)
        if not isinstance(promise, JSPromise):
            raise TypeError("the bundle's paint() answers a promise")
        return str(promise.get(timeout=PATIENCE))

    def _drop(self) -> None:
        """End the engine. Only on its own thread: ended on another one, V8 takes the whole process with it."""
        engine, self._engine, self._renders, self._broken = self._engine, None, 0, False
        if engine is not None:
            engine.close()
            _ALIVE.remove(engine)

    def close(self) -> None:
        """End the engine and its thread."""
        self._thread.submit(self._drop)
        self._thread.shutdown(wait=True)
