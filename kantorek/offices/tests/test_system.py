"""The page about the program: what did not come through is seen by the owner alone, without contents, and tried again."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from celery import current_app, shared_task
from celery.schedules import maybe_schedule
from django.test import Client as Browser
from pytest_django import DjangoAssertNumQueries

from kantorek.accounts.models import User
from kantorek.conftest import Cast
from kantorek.core import events, post, scope
from kantorek.core.clock import now
from kantorek.core.models import Delivery, EventRecord, JobRun, Letter
from kantorek.core.testing import run_jobs
from kantorek.offices.actions import invite_staff
from kantorek.offices.events import StaffInvited
from kantorek.offices.health import JOBS
from kantorek.offices.models import StaffMember
from kantorek.offices.tests.make import actor_of

pytestmark = pytest.mark.django_db
SignIn = Callable[[StaffMember], Browser]
PAGE = "/settings/system/"


@pytest.fixture
def marek(cast: Cast, sign_in: SignIn) -> Browser:
    User.objects.filter(email="marek@example.com").update(language="en")
    with scope.system(cast.office.pk, "tests", at=now()):
        Delivery.objects.update(done_at=now())  # what the cast's own beginning has left
    return sign_in(cast.marek)


def lost_letter(cast: Cast, number: int = 1, **columns: Any) -> Letter:
    """A letter to Anna that no mail server has taken for days."""
    lost = {"attempts": post.GIVEN_UP, "error": "SMTPRecipientsRefused", "next_at": now() - timedelta(days=1)}
    words = {"once": f"notice:{number}", "subject": "Tajny temat", "text": "tajna treść", "html": "tajna treść"}
    about: dict[str, Any] = {"office_id": cast.office.pk, "to": "anna@example.com", "written_at": now()}
    with scope.system(cast.office.pk, "tests", at=now()):
        return Letter.objects.create(**about | lost | words | columns)


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """A handler of invitations that fails until it is mended."""
    state: dict[str, Any] = {"fails": True, "took": []}

    def handler(actor: object, event: Any) -> None:
        if state["fails"]:
            raise RuntimeError("tajna treść")
        state["took"].append(event.subject.id)

    monkeypatch.setitem(events._later, StaffInvited.name, {"kantorek.tests.handler": handler})
    yield state


def test_all_is_well_and_says_so_and_others_do_not_see_it(cast: Cast, marek: Browser, sign_in: SignIn) -> None:
    page = marek.get(PAGE).content.decode()
    assert "All is well." in page and "System health" in marek.get("/settings/").content.decode()
    for stranger in (cast.anna, cast.obcy):
        lost_letter(cast, stranger.pk)
        answer = sign_in(stranger).get(PAGE)
        assert answer.status_code in (403, 404) or "SMTPRecipientsRefused" not in answer.content.decode()
    assert sign_in(cast.anna).get(PAGE).status_code in (403, 404)


def test_a_letter_that_was_given_up_is_seen_without_its_words_and_sent_again(cast: Cast, marek: Browser) -> None:
    letter = lost_letter(cast)
    page = marek.get(PAGE).content.decode()
    assert (
        "SMTPRecipientsRefused" in page and "given up" in page and "Accountant" in page and "All is well." not in page
    )
    assert "tajn" not in page.lower() and "anna@example.com" not in page
    assert marek.post(f"{PAGE}letters/{letter.pk}/again/")["Location"] == PAGE
    with scope.system(cast.office.pk, "tests", at=now()):
        assert EventRecord.objects.filter(name="offices.letter_tried_again", subject_id=letter.pk).count() == 1
    run_jobs()  # the mail server is still away: it waits anew, and is not given up
    with scope.system(cast.office.pk, "tests", at=now()):
        fresh = Letter.objects.get(pk=letter.pk)
        assert (fresh.attempts, fresh.next_at > now(), fresh.text) == (1, True, "tajna treść")
    again = marek.post(f"{PAGE}letters/{letter.pk}/again/", follow=True).content.decode()
    assert "Wait a minute." in again


def test_what_has_gone_or_is_over_is_not_sent_again(cast: Cast, marek: Browser) -> None:
    gone, code = lost_letter(cast, 1, sent_at=now()), lost_letter(cast, 2, once="account/email/login_code:1:x")
    assert marek.post(f"{PAGE}letters/{gone.pk}/again/").status_code == 404
    assert f"letters/{code.pk}/again" not in marek.get(PAGE).content.decode()
    assert "is over" in marek.post(f"{PAGE}letters/{code.pk}/again/", follow=True).content.decode()
    old = lost_letter(cast, 3, written_at=now() - timedelta(days=7, minutes=1))
    assert f"letters/{old.pk}/again" not in marek.get(PAGE).content.decode()
    assert "seven days old" in marek.post(f"{PAGE}letters/{old.pk}/again/", follow=True).content.decode()
    with scope.system(cast.office.pk, "tests", at=now()):
        assert set(Letter.objects.filter(pk__in=[code.pk, old.pk]).values_list("attempts")) == {(post.GIVEN_UP,)}


def test_work_that_was_given_up_is_done_again_and_once(cast: Cast, marek: Browser, broken: dict[str, Any]) -> None:
    with scope.of(actor_of(cast.marek, at=now())) as actor:
        member = invite_staff(
            actor, name="Ola", email="ola@example.org", role="viewer", address="https://panel.example"
        )
    run_jobs()
    with scope.system(cast.office.pk, "tests", at=now()):
        Delivery.objects.filter(done_at=None).update(attempts=events.GIVEN_UP)
        owed = Delivery.objects.get(done_at=None)
    page = marek.get(PAGE).content.decode()
    assert "offices.staff_invited" in page and "RuntimeError" in page and "tajna" not in page
    broken["fails"] = False
    for _click in range(2):
        marek.post(f"{PAGE}work/{owed.pk}/again/")
    run_jobs()
    assert broken["took"] == [member.pk]
    assert marek.post(f"{PAGE}work/{owed.pk}/again/").status_code == 404
    with scope.system(cast.office.pk, "tests", at=now()):
        assert Delivery.objects.get(pk=owed.pk).done_at


def test_it_asks_the_same_however_much_there_is(
    cast: Cast, marek: Browser, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(60):
        lost_letter(cast, number)
    marek.get(PAGE)
    with django_assert_max_num_queries(14):
        page = marek.get(PAGE).content.decode()
    assert page.count("/again/") == 50 and "Given up: 60, waiting: 0" in page


def test_every_rare_job_of_the_timetable_has_its_words() -> None:
    rare = {
        entry["task"]
        for entry in current_app.conf.beat_schedule.values()
        if not isinstance(entry["schedule"], float) or entry["schedule"] >= 600
    }
    assert rare == set(JOBS)


@pytest.mark.parametrize("state", ["ok", "late", "failed"])
def test_jobs_say_when_they_ran_and_which_are_late(cast: Cast, marek: Browser, state: str) -> None:
    def at(name: str) -> datetime:
        """Just now, or long before its last hour."""
        entry = next(one for one in current_app.conf.beat_schedule.values() if one["task"] == name)
        assert maybe_schedule(entry["schedule"])
        return now() - (timedelta(days=3) if state == "late" else timedelta(minutes=1))

    for name in JOBS:
        JobRun.objects.create(name=name, at=at(name), error="OSError" if state == "failed" else "")
    page = marek.get(PAGE).content.decode()
    assert ("All is well." in page) == (state == "ok")
    assert page.count("late, last") == (len(JOBS) if state == "late" else 0)
    assert page.count(": OSError") == (len(JOBS) if state == "failed" else 0)


def test_a_run_is_noted_by_the_worker_and_its_fault_is_named_and_not_quoted(
    monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    fails = [True]

    def work(**_: Any) -> None:
        if fails[0]:
            raise LookupError("jan@example.com")

    rare = shared_task(name="tests.rare")(work)
    request.addfinalizer(lambda: current_app.tasks.pop("tests.rare"))
    monkeypatch.setitem(current_app.conf.beat_schedule, "tests", {"task": "tests.rare", "schedule": 3600.0})
    rare.apply()
    run = JobRun.objects.get(name="tests.rare")
    assert (run.error, run.done_at) == ("LookupError", None)
    fails[0] = False
    rare.apply()
    run.refresh_from_db()
    assert run.error == "" and run.done_at == run.at
