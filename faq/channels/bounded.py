"""Bodies of requests, read no further than they may be long."""

from sanic.request import Request


async def read_body(request: Request, most: int) -> bytes | None:
    """Read the body of a streamed request; None where it has more than `most` bytes."""
    body = bytearray()
    if request.stream is not None:
        async for chunk in request.stream:
            body += chunk
            if len(body) > most:
                return None
    return bytes(body)
