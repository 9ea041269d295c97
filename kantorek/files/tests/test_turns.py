"""Files over time: looked at in turn and outside transactions, purged long after they were taken away."""

from collections.abc import Callable
from datetime import timedelta
from threading import BoundedSemaphore
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser

from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.actor import Actor
from kantorek.core.each import Unfinished
from kantorek.core.errors import Refused
from kantorek.core.models import EventRecord
from kantorek.files import actions as files_actions
from kantorek.files import keeping, looking
from kantorek.files.actions import purge_files, remove_file, restore_file
from kantorek.files.jobs import purge_removed
from kantorek.files.looking import drawing
from kantorek.files.models import StoredFile
from kantorek.files.owners import Owner, register
from kantorek.files.tests.make import PDF, keep, names, upload, url_of
from kantorek.offices.models import StaffMember
from kantorek.offices.tests.make import AT, actor_of

SignIn = Callable[[StaffMember], Browser]


def test_what_was_taken_away_long_ago_is_purged_and_nothing_else(
    cast: Cast, drawer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, lately, kept = (keep(cast, cast.anna, drawer, upload(f"{n}.pdf", PDF)) for n in range(3))
    version = keep(cast, cast.anna, drawer, upload("wersja.pdf", PDF))
    with scope.of(actor_of(cast.anna)) as actor:
        for file in (old, lately):
            remove_file(actor, file)
        StoredFile.objects.filter(pk=lately.pk).update(removed_at=AT + timedelta(days=30))
        StoredFile.objects.filter(pk=version.pk).update(owner_kind="tests.kept", removed_at=AT)
    register(Owner(kind="tests.kept", right="", find=lambda actor, pk: None, kept=True))
    monkeypatch.setattr("kantorek.files.jobs.now", lambda: AT + timedelta(days=91))
    purge_removed()
    purge_removed()
    storage = keeping.storage()
    assert [storage.exists(file.path) for file in (old, lately, kept, version)] == [False, True, True, True]
    with scope.of(actor_of(cast.anna)) as actor:
        assert not StoredFile.objects.filter(pk=old.pk).exists()
        with pytest.raises(Refused) as refused:
            restore_file(actor, old)
    assert refused.value.code == "purged"
    with scope.system(cast.office.pk, "tests", at=AT):
        purged = EventRecord.objects.get(name="files.files_purged")
    assert purged.payload == {"count": 1, "size": len(PDF)}


def test_a_fault_in_one_office_keeps_no_other_from_its_purge(
    cast: Cast, drawer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = keep(cast, cast.anna, drawer, upload("a.pdf", PDF))
    with scope.of(actor_of(cast.anna)) as actor:
        remove_file(actor, file)
    real = purge_files

    def purge(actor: Actor, **more: Any) -> list[str]:
        if actor.office_id == cast.elsewhere.pk:
            raise OSError("storage")
        return real(actor, **more)

    offices = [cast.elsewhere.pk, cast.office.pk]
    monkeypatch.setattr("kantorek.files.jobs._offices", lambda: offices)
    monkeypatch.setattr("kantorek.files.jobs.purge_files", purge)
    monkeypatch.setattr("kantorek.files.jobs.now", lambda: AT + timedelta(days=91))
    with pytest.raises(Unfinished, match="OSError"):
        purge_removed()
    assert not keeping.storage().exists(file.path)


def test_a_look_holds_no_transaction_open(
    cast: Cast, sign_in: SignIn, drawer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_blocks = []
    real = looking.look_at

    def look(*given: Any, **more: Any) -> Any:
        open_blocks.append(len(connection.savepoint_ids))
        return real(*given, **more)

    monkeypatch.setattr(files_actions, "look_at", look)
    browser = sign_in(cast.anna)
    assert browser.post(url_of(drawer), {"file": [upload("a.pdf", PDF)]}).status_code == 302
    assert names(cast) == ["a.pdf"]
    assert open_blocks == [len(connection.savepoint_ids)]  # as deep as the test itself, and no deeper


def test_a_client_closed_while_the_file_was_looked_at_keeps_it_out(
    cast: Cast, sign_in: SignIn, drawer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = looking.look_at

    def look(*given: Any, **more: Any) -> Any:
        with scope.system(cast.office.pk, "tests", at=AT):
            type(drawer).objects.filter(pk=drawer.pk).update(archived_at=AT)
        return real(*given, **more)

    monkeypatch.setattr(files_actions, "look_at", look)
    answer = sign_in(cast.anna).post(
        url_of(drawer), {"file": upload("a.pdf", PDF)}, headers={"X-Requested-With": "upload"}
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "closed")
    assert names(cast) == []


def test_one_file_too_many_at_a_time_is_asked_to_come_again(
    cast: Cast, sign_in: SignIn, drawer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawing, "_AT_ONCE", BoundedSemaphore(1))
    monkeypatch.setattr(drawing, "_WAIT", 0.01)
    browser, headers = sign_in(cast.anna), {"X-Requested-With": "upload"}
    with drawing._AT_ONCE:
        answer = browser.post(url_of(drawer), {"file": upload("a.pdf", PDF)}, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (503, "busy")
    assert browser.post(url_of(drawer), {"file": upload("a.pdf", PDF)}, headers=headers).status_code == 201
