"""A process of its own for work on files from outside: so much memory and time, no more, and nothing of ours in reach.

The program is a module run with `-m`; it calls `confine`, reads its input and answers on its output. One that is ended
by the limits, or falls by itself, answers nothing: `Ended` says which.
"""

import asyncio
import logging
import resource
import signal
import sys

MEMORY = 640 * 1024 * 1024
SECONDS = 10
_turns = asyncio.Semaphore(2)
"""Two files at once per process: memory stays bounded however many people upload."""
LIMITS = {-signal.SIGKILL, -signal.SIGXCPU}
log = logging.getLogger("huliu.confined")


class Ended(Exception):
    """The process ended without an answer: by the limits, or by itself."""

    def __init__(self, *, by_limits: bool) -> None:
        super().__init__("by the limits" if by_limits else "by itself")
        self.by_limits = by_limits


async def run(module: str, data: bytes) -> bytes:
    """What the module's process answers to `data`. Raises Ended."""
    async with _turns:
        child = await asyncio.create_subprocess_exec(
            sys.executable, "-m", module,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        try:
            output, _ = await asyncio.wait_for(child.communicate(data), SECONDS * 2)
        except TimeoutError:
            child.kill()
            await child.wait()
            raise Ended(by_limits=True) from None
        finally:
            if child.returncode is None:  # the caller went away
                child.kill()
    if child.returncode != 0:
        log.warning("%s ended with %s and no answer", module, child.returncode)
        raise Ended(by_limits=child.returncode in LIMITS)
    return output


def confine() -> None:
    """Hold this process to the limits; called by the child itself, first of all."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    if sys.platform == "linux":  # macOS refuses this limit
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
