"""Marking everything as read while the program is telling more: neither waits for the other for good."""

import threading
from typing import Any

import pytest
from django.db import connection

from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.clock import now
from kantorek.notifications.actions import mark_all_read, notify
from kantorek.notifications.models import Notice
from kantorek.offices.tests.make import actor_of

TASK: dict[str, Any] = {"kind": "tasks.given", "title": "Zadanie", "url": "/tasks/", "mail": False}


class Program(threading.Thread):
    """Tells anew of the second, then of the first, in one transaction: the other way round than rows are marked."""

    def __init__(self, cast: Cast) -> None:
        super().__init__()
        self.cast, self.fault = cast, ""
        self.told, self.join_in = threading.Event(), threading.Event()

    def run(self) -> None:
        try:
            with scope.system(self.cast.office.pk, "tests", at=now()) as again:
                notify(again, [self.cast.anna.pk], group="druga", once="3", **TASK)
                self.told.set()
                self.join_in.wait(0.5)
                notify(again, [self.cast.anna.pk], group="pierwsza", once="4", **TASK)
        except Exception as fault:
            self.fault = str(fault)
        finally:
            self.told.set()
            connection.close()


@pytest.mark.django_db(transaction=True)
def test_what_is_told_anew_at_this_moment_stays_unread_and_nothing_is_locked_for_good(cast: Cast) -> None:
    with scope.system(cast.office.pk, "tests", at=now()) as system:
        for once, group in (("1", "pierwsza"), ("2", "druga")):
            notify(system, [cast.anna.pk], group=group, once=once, **TASK)
    program = Program(cast)
    program.start()
    program.told.wait()
    with scope.of(actor_of(cast.anna, at=now())) as anna:
        assert mark_all_read(anna) == 1
        program.join_in.set()
        program.join(0.3)  # it waits for the row that is marked here, until this transaction ends
    program.join()
    with scope.system(cast.office.pk, "tests", at=now()):
        assert program.fault == "" and Notice.objects.unread().filter(group="druga").count() == 1
