"""Logs: types and places, never the words of an exception, for those quote rows."""

import io
import logging
import logging.config
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from kantorek.accounts.models import User
from kantorek.clients.tests.make import make_client, make_nip
from kantorek.core import scope
from kantorek.core.logs import PrivateFormatter
from kantorek.offices.tests.make import AT, make_office

SECRET = "5252248481"  # a NIP as a database error quotes it
WHOSE = "ktos@example.com"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What the program's own formatter writes for a logger of ours."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(PrivateFormatter())
    log = logging.getLogger("kantorek.tests")
    log.addHandler(handler)
    yield stream
    log.removeHandler(handler)


def record(message: str, args: Any, error: BaseException | None = None) -> logging.LogRecord:
    exc_info = (type(error), error, error.__traceback__) if error else None
    return logging.LogRecord("celery.app.trace", logging.ERROR, __file__, 1, message, args, exc_info)


def test_the_settings_use_the_private_formatter_and_no_other() -> None:
    chosen: Any = settings.LOGGING
    assert {formatter["()"] for formatter in chosen["formatters"].values()} == {"kantorek.core.logs.PrivateFormatter"}
    assert all("formatter" in handler for handler in chosen["handlers"].values())


def test_shows_the_type_and_the_place_of_an_exception(written: io.StringIO) -> None:
    try:
        raise ValueError(f"key (nip)=({SECRET})")
    except ValueError:
        logging.getLogger("kantorek.tests").exception("it failed")
    assert "it failed" in written.getvalue()
    assert "builtins.ValueError" in written.getvalue()
    assert "test_shows_the_type" in written.getvalue()
    assert SECRET not in written.getvalue()


def test_shows_no_cause_either(written: io.StringIO) -> None:
    try:
        try:
            raise ValueError(SECRET)
        except ValueError as cause:
            raise KeyError("outer " + SECRET) from cause
    except KeyError:
        logging.getLogger("kantorek.tests").exception("it failed")
    assert SECRET not in written.getvalue()


def test_an_exception_among_the_arguments_is_a_name_only() -> None:
    assert SECRET not in PrivateFormatter().format(record("job %s: %s", (7, ValueError(SECRET))))
    assert "builtins.ValueError" in PrivateFormatter().format(record("job %s: %s", (7, ValueError(SECRET))))


def test_what_celery_says_about_a_failed_job_is_its_name_and_id() -> None:
    context = {"name": "core.x", "id": "1", "description": "raised unexpected", "exc": SECRET, "traceback": SECRET, "args": SECRET,
               "kwargs": SECRET}  # fmt: skip
    text = PrivateFormatter().format(
        record("Task %(name)s[%(id)s] %(description)s: %(exc)s\n%(traceback)s", (context,))
    )
    assert "core.x[1] raised unexpected" in text
    assert SECRET not in text


def test_takes_no_text_from_a_formatter_that_came_before() -> None:
    one = record("x", (), ValueError(SECRET))
    assert SECRET in logging.Formatter().format(one)
    assert SECRET not in PrivateFormatter().format(one)


@pytest.mark.django_db
def test_a_refused_row_leaves_nothing_of_itself_in_the_log(written: io.StringIO) -> None:
    """Behind the wall the server keeps the row to itself; at a doorway it quotes it, and we do not."""
    User.objects.create_user(WHOSE, name="T", password=None, at=AT)
    with pytest.raises(IntegrityError, match=WHOSE) as caught, transaction.atomic():
        User.objects.create_user(WHOSE, name="T", password=None, at=AT)
    logging.getLogger("kantorek.tests").error("refused: %s", caught.value, exc_info=caught.value)
    assert "IntegrityError" in written.getvalue()
    assert WHOSE not in written.getvalue()


@pytest.mark.django_db
def test_the_server_does_not_quote_a_walled_row() -> None:
    office, nip = make_office(), make_nip()
    client = make_client(office, nip=nip)
    client.pk += 1
    with pytest.raises(IntegrityError) as caught, scope.system(office.pk, "tests", at=AT):
        client.save(force_insert=True)
    assert nip not in str(caught.value)
