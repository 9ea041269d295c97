"""`python -m kantorek.sandbox --http-port N --smtp-port M`: runs until it is told to stop."""

import argparse
import asyncio
import signal
import sys

from aiosmtpd.smtp import SMTP

from kantorek.sandbox.demo_changes import DEMO_CHANGES
from kantorek.sandbox.server import World, address_of, new_world, open_server, serve_in_background

_MOST_LETTER = 30_000_000


def main(arguments: list[str] | None = None) -> int:
    """Open both ports, say where they are on one line, wait for a signal."""
    parser = argparse.ArgumentParser(prog="python -m kantorek.sandbox")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--http-port", "--port", type=int, default=8025)
    parser.add_argument("--smtp-port", type=int, default=1025)
    parser.add_argument("--demo", action="store_true", help="begin with what has just happened to a few companies")
    options = parser.parse_args(arguments)
    world = new_world(options.host)
    if options.demo:
        world.changes.update({nip: dict(change) for nip, change in DEMO_CHANGES.items()})
    asyncio.run(_run(world, options.http_port, options.smtp_port))
    return 0


async def _run(world: World, http_port: int, smtp_port: int) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    server = open_server(world, http_port)
    serve_in_background(server)
    post = await loop.create_server(
        lambda: SMTP(world.box, hostname="sandbox", data_size_limit=_MOST_LETTER, enable_SMTPUTF8=True),
        world.host,
        smtp_port,
    )
    caught_at = post.sockets[0].getsockname()[1]
    sys.stdout.write(f"sandbox http={address_of(server)} smtp={world.host}:{caught_at}\n")
    sys.stdout.flush()
    await stop.wait()
    post.close()
    server.shutdown()


if __name__ == "__main__":
    sys.exit(main())
