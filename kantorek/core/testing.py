"""What tests of every app use: the real queue drained in place, and commits told apart from the test's own frame."""

import functools
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from celery import current_app
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext


def run_jobs(limit: int = 500) -> int:
    """Run what the actions deferred: after-commit calls first, then the real queue, through JSON, until it is dry."""
    current_app.loader.import_default_modules()  # each app's jobs, as a worker finds them
    done = 0
    while done < limit:
        _run_commit_hooks()
        message = _take()
        if message is None:
            return done
        name, kwargs = message
        current_app.tasks[name].run(**kwargs)
        done += 1
    raise AssertionError(f"more than {limit} jobs: something feeds itself")


def _run_commit_hooks() -> None:
    """Inside a test's frame nothing commits; what waits for the commit of the code under test runs now."""
    while connection.run_on_commit and connection.in_atomic_block:
        hooks: list[Callable[[], Any]] = [hook[1] for hook in connection.run_on_commit]
        connection.run_on_commit = []
        for hook in hooks:
            hook()


@functools.cache
def _line() -> Any:
    """One line to the broker for all tests of the process: opening one costs more than what is said over it."""
    return current_app.connection_for_read().default_channel


def _queue() -> Any:
    """The queue, declared anew: a test that clears the cache clears the whole of Valkey."""
    queue = current_app.amqp.queues[settings.CELERY_TASK_DEFAULT_QUEUE](_line())
    queue.declare()
    return queue


def _take() -> tuple[str, dict[str, Any]] | None:
    message = _queue().get(no_ack=True)
    if message is None:
        return None
    _args, kwargs, _embed = json.loads(message.body)
    return str(message.headers["task"]), kwargs


def drop_jobs() -> None:
    """Empty the queue, so that one test's leftovers are not the next one's work."""
    _queue().purge()


@contextmanager
def counted_queries() -> Iterator[list[str]]:
    """Collect the statements that a page costs: all but those that open and close transactions and the scope's end.

    The last of these happens only inside a test's own outer transaction.
    """
    collected: list[str] = []
    with CaptureQueriesContext(connection) as captured:
        yield collected
    words = [query["sql"] for query in captured.captured_queries]
    collected += [sql for sql in words if not sql.startswith(("BEGIN", "SAVEPOINT", "RELEASE", "COMMIT", "ROLLBACK"))]
    if len(collected) > 1 and "set_config" in collected[-1]:
        collected.pop()
