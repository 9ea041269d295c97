"""The stream where several work at once: real threads, real commits, a crash between commit and broker."""

import threading
from collections.abc import Callable

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from kantorek.clients.models import Client
from kantorek.clients.tests.make import make_client, make_nip
from kantorek.core import scope
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused
from kantorek.core.events import deliver, overdue
from kantorek.core.testing import drop_jobs, run_jobs
from kantorek.core.tests.listening import LATER, BellRung, deliveries, heard, owed_soon, ring
from kantorek.offices.jobs import sweep_deliveries
from kantorek.offices.tests.make import AT, make_office

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("horizon")]


def at_once(*works: Callable[[], object]) -> list[object]:
    """Run in threads that start together; give what each returned or raised."""
    gate, results = threading.Barrier(len(works)), [None] * len(works)

    def run(number: int, work: Callable[[], object]) -> None:
        gate.wait(timeout=10)
        try:
            results[number] = work()  # type: ignore[call-overload]
        except Exception as error:
            results[number] = error  # type: ignore[call-overload]
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return list(results)


def test_two_workers_with_the_same_event_make_one_effect() -> None:
    office, calls = make_office(), []
    started = threading.Event()

    def slow(actor: Actor, event: BellRung) -> None:
        calls.append(threading.get_ident())
        started.wait(0.4)

    with heard(slow):
        record = ring(office)
        work = lambda: deliver(record.pk, office.pk, at=AT)  # noqa: E731
        results = at_once(work, work, work)
    assert sorted(results, key=str) == [0, 0, 1]
    assert len(calls) == 1


def test_a_job_lost_between_commit_and_broker_is_swept_up() -> None:
    office, calls = make_office(), []
    with heard(lambda actor, event: calls.append(event.id)):
        record = ring(office)
        drop_jobs()  # the process died, or the broker did
        assert overdue(office.pk, at=AT) == [], "the job itself gets half a minute first"
        assert owed_soon(office) == [record.pk]
        sweep_deliveries()
        assert run_jobs() >= 1
        assert calls == [record.pk]
        assert overdue(office.pk, at=LATER) == []


def test_a_broker_that_is_down_does_not_undo_the_change(monkeypatch: pytest.MonkeyPatch) -> None:
    office = make_office()
    monkeypatch.setattr("kantorek.core.defer._send", lambda name, kwargs: 1 / 0)
    with heard(lambda actor, event: None):
        record = ring(office)
    assert [delivery.event_id for delivery in deliveries(office)] == [record.pk]


def test_an_older_open_transaction_holds_the_sweeper_back() -> None:
    """Ids are handed out before the commit: what lies above the oldest open transaction may still get company below."""
    chosen = settings.DATABASES["default"]
    names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    office = make_office()
    with psycopg.connect(**{theirs: chosen[ours] for ours, theirs in names.items() if chosen[ours]}) as older:
        older.execute("SELECT pg_current_xact_id()")
        with heard(lambda actor, event: None):
            record = ring(office)
        assert overdue(office.pk, at=LATER) == []
        older.rollback()
        assert owed_soon(office) == [record.pk]


def test_a_job_leaves_only_after_the_commit() -> None:
    office = make_office()
    with heard(lambda actor, event: None), scope.system(office.pk, "tests", at=AT):
        ring(office)
        assert queued() == 0
    assert queued() == 1


def queued() -> int:
    from celery import current_app

    with current_app.connection_for_read() as broker:
        queue = current_app.amqp.queues[settings.CELERY_TASK_DEFAULT_QUEUE](broker.default_channel)
        return int(queue.queue_declare(passive=False).message_count)


def test_a_refused_delivery_leaves_the_connection_usable() -> None:
    office = make_office()

    def breaks(actor: Actor, event: BellRung) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1/0")

    with heard(breaks, lambda actor, event: None):
        record = ring(office)
        assert deliver(record.pk, office.pk, at=AT) == 1
    assert [delivery.error for delivery in deliveries(office)] == ["DataError", ""]


def test_the_same_nip_twice_at_once_is_one_client() -> None:
    office, nip = make_office(), make_nip()
    results = at_once(*[lambda: make_client(office, "Podwójna", nip=nip)] * 2)
    kinds = {type(result) for result in results}
    assert kinds == {Client, Refused}, results
    (refused,) = (result for result in results if isinstance(result, Refused))
    assert refused.code == "duplicate"
    assert refused.link
    with scope.system(office.pk, "tests", at=AT):
        assert Client.objects.filter(nip=nip).count() == 1
