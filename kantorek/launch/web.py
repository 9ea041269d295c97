"""One web process: loads the application, waits at the gate, then serves on the supervisor's socket.

The supervisor holds the socket, so a restart loses no connection; the gate opens once the database is ready,
so that loading Django and migrating happen side by side.
"""

import gc
import os
import socket
import sys


def main(listening: int, gate: int | None) -> None:
    import django
    import uvicorn
    from django.urls import get_resolver

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kantorek.config.settings")
    django.setup()
    get_resolver().url_patterns  # noqa: B018 -- loads every view now, not at the first request
    if gate is not None:
        os.read(gate, 1)  # ends when the supervisor closes its end
        os.close(gate)
    # Behind the gate: the middleware looks for the collected files when it is made.
    from kantorek.config.asgi import application

    settle()
    config = uvicorn.Config(
        application,
        lifespan="off",  # Django does not speak it
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,  # else whoever is on this machine says by a header who they are; see KANTOREK_PROXIES
        timeout_graceful_shutdown=5,
        ws_max_size=8_192,  # a page says which topics it watches, no more
        ws_max_queue=8,
    )
    uvicorn.Server(config).run(sockets=[socket.socket(fileno=listening)])


def settle() -> None:
    """Leave what has been loaded out of every later collection, and collect less often.

    A page makes some ten thousand short-lived objects; by the usual limit of 700 each page would pay for several
    walks over everything that Django has loaded.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else None)
