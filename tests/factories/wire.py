"""A tiny HTTP/1.1 client on asyncio streams: a client that costs more than the server measures only itself."""

import asyncio
import json
from typing import Any


async def post(port: int, path: str, body: Any, headers: dict[str, str], patience: float = 20) -> tuple[int, Any]:
    """Status and decoded JSON; (0, None) when the connection failed or broke."""
    payload = json.dumps(body).encode()
    lines = [f"POST {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Connection: close", "Content-Type: application/json"]
    lines += [f"Content-Length: {len(payload)}", *(f"{name}: {value}" for name, value in headers.items())]
    try:
        async with asyncio.timeout(patience):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + payload)
            answer = await reader.read()
            writer.close()
        head, _, content = answer.partition(b"\r\n\r\n")
        return int(head.split(b" ", 2)[1]), json.loads(content) if content else None
    except (OSError, TimeoutError, IndexError, ValueError):
        return 0, None
