"""The real server for a measurement: two web processes and a worker, as `up` starts them."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from kantorek.launch import ports
from kantorek.launch.children import Child
from kantorek.launch.place import Place
from kantorek.launch.servers import Servers
from kantorek.launch.up import CELERY, answers, web_arguments

WORKER = "kantorek.launch.bench.worker:app"


@contextmanager
def serving(place: Place, known: Servers) -> Iterator[None]:
    """Serve at the place's address until the block ends."""
    environment = {name: value for name, value in os.environ.items() if name != "KANTOREK_MIGRATE_DATABASE_URL"}
    environment |= known.environment() | {"PYTHONUNBUFFERED": "1"}
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind((ports.LOOPBACK, place.port))
        door.listen(128)
        worker = [WORKER if argument == "kantorek.config.celery:app" else argument for argument in CELERY]
        children = [
            Child("web", web_arguments(door), environment, place.run, (door.fileno(),)),
            Child("web 2", web_arguments(door), environment, place.run, (door.fileno(),)),
            Child("worker", [*worker, "worker", "--pool", "threads", "--concurrency", "4"], environment, place.run),
        ]
        try:
            for child in children:
                child.start()
            if not ports.wait_until(lambda: answers(place.url + "/healthz"), 60, 0.1):
                raise RuntimeError("the server did not answer")
            yield
        finally:
            for child in reversed(children):
                child.stop()
