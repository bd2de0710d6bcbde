"""A process of its own for work on files from outside: so much memory and time, no more, and nothing of ours in reach.

The program is a module run with `-m`; it calls `confine`, reads its input and answers on its output. One that the
limits end answers nothing.
"""

import asyncio
import resource
import sys

MEMORY = 640 * 1024 * 1024
SECONDS = 10
_turns = asyncio.Semaphore(2)
"""Two files at once per process: memory stays bounded however many people upload."""


async def run(module: str, data: bytes) -> bytes:
    """What the module's process answers to `data`; empty when its limits ended it."""
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
            return b""
        finally:
            if child.returncode is None:  # the caller went away
                child.kill()
    return output if child.returncode == 0 else b""


def confine() -> None:
    """Hold this process to the limits; called by the child itself, first of all."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    if sys.platform == "linux":  # macOS refuses this limit
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
