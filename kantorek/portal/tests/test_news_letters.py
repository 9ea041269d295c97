"""Letters with announcements: who gets one, when, once; what a crash leaves goes on; reminders in the letter of the day."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from kantorek.clients.models import Contact
from kantorek.clients.tests.make import make_client, make_contact
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.each import Unfinished
from kantorek.core.models import EventRecord, Letter
from kantorek.core.testing import run_jobs
from kantorek.news import actions
from kantorek.news.models import Announcement, Receipt
from kantorek.news.tests.make import make_published
from kantorek.notifications.models import Notice, Wishes
from kantorek.offices.tests.make import AT, actor_of
from kantorek.portal import jobs
from kantorek.portal.actions.news import write_news
from kantorek.portal.mailing.hours import is_open_for_urgent
from kantorek.portal.models import Word
from kantorek.portal.tests.make import make_access

pytestmark = pytest.mark.django_db
Tick = Callable[..., list[Letter]]
SUNDAY = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
NIGHT = datetime(2026, 11, 22, 22, 0, tzinfo=UTC)


@pytest.fixture
def tick(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Tick:
    """Let the round run at a moment; gives the letters with announcements that there are by then."""

    def come(at: datetime = AT) -> list[Letter]:
        monkeypatch.setattr(jobs, "now", lambda: at)
        jobs.bring_news()
        run_jobs()
        with scope.system(cast.office.pk, "tests", at=AT):
            return list(Letter.objects.filter(once__startswith="news:").order_by("pk"))

    return come


@pytest.fixture(autouse=True)
def people(cast: Cast, tick: Tick) -> None:
    """Jan enters the portal, Ewa is known by her address alone."""
    make_access(cast.jan)
    with scope.system(cast.office.pk, "tests", at=AT):
        Contact.objects.filter(pk=cast.ewa.pk).update(email="ewa@example.com", language="en")


def mailed(cast: Cast) -> set[int | None]:
    with scope.system(cast.office.pk, "tests", at=AT):
        return set(Receipt.objects.exclude(mailed_at=None).values_list("contact_id", flat=True))


def test_everybody_gets_one_letter_in_their_language(cast: Cast, tick: Tick) -> None:
    it = make_published(
        cast.marek, title="Nowe zasady", title_en="New rules", body_en="<p>Hello <b>you</b></p>", by_mail=True,
        must_confirm=True,
    )  # fmt: skip
    jan, ewa = sorted(tick(), key=lambda letter: letter.to != cast.jan.email)
    assert (jan.subject, ewa.subject) == ("Nowe zasady", "New rules")
    assert f"/p/{cast.lipa.pk}/news/{it.pk}/" in jan.html
    assert f"/p/{cast.lipa.pk}/news/{it.pk}/" in jan.text
    assert "w nowej wersji" in jan.text
    assert "/p/n/" in ewa.html and "/p/n/" in ewa.text and "/p/n/" not in jan.html + jan.text
    assert "<b>you</b>" in ewa.html
    assert "Read and confirm" in ewa.text
    assert mailed(cast) == {cast.jan.pk, cast.ewa.pk}
    assert len(tick(AT + timedelta(minutes=5))) == 2
    with scope.system(cast.office.pk, "tests", at=AT):
        told = EventRecord.objects.filter(name="portal.contact_told", client_id=cast.lipa.pk).get()
    assert told.payload["announcement_ids"] == [it.pk]


def test_without_by_mail_nobody_is_written_to(cast: Cast, tick: Tick) -> None:
    make_published(cast.marek)
    assert tick() == []
    with scope.system(cast.office.pk, "tests", at=AT):
        assert Notice.objects.filter(kind="news.announcement").count() == 1


def test_by_night_and_on_sundays_only_what_is_urgent_and_that_by_day(cast: Cast, tick: Tick) -> None:
    make_published(cast.marek, at=SUNDAY, title="Zwykłe", by_mail=True)
    assert tick(SUNDAY) == []
    make_published(cast.marek, at=NIGHT, title="KSeF", urgent=True)
    assert tick(NIGHT) == []
    monday = tick(NIGHT + timedelta(hours=9))
    assert sorted(letter.subject for letter in monday) == ["Pilne: KSeF", "Urgent: KSeF", "Zwykłe", "Zwykłe"]
    assert is_open_for_urgent(SUNDAY)
    assert not is_open_for_urgent(NIGHT)


def test_who_wishes_no_letters_gets_only_urgent_ones(cast: Cast, tick: Tick) -> None:
    with scope.system(cast.office.pk, "tests", at=AT):
        Wishes.objects.create(
            office_id=cast.office.pk, client_id=cast.lipa.pk, contact_id=cast.jan.pk,
            kinds={"news.announcement": {"mail": "off"}},
        )  # fmt: skip
    make_published(cast.marek, title="Zwykłe", by_mail=True)
    make_published(cast.marek, title="KSeF", urgent=True)
    found = {(letter.to, letter.subject) for letter in tick()}
    assert (cast.jan.email, "Pilne: KSeF") in found
    assert (cast.jan.email, "Zwykłe") not in found
    assert ("ewa@example.com", "Zwykłe") in found


def test_what_a_crash_left_goes_on_and_nobody_gets_it_twice(
    cast: Cast, tick: Tick, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        make_contact(make_client(cast.office, f"Firma {number}"), f"Osoba {number}", email=f"o{number}@example.com")
    make_published(cast.marek, by_mail=True)
    monkeypatch.setattr(jobs, "PORTION", 3)
    real, calls = write_news, []

    def breaks(*args: Any, **kwargs: Any) -> Any:
        calls.append(1)
        if len(calls) in (2, 5):
            raise OSError("power cut")
        return real(*args, **kwargs)

    monkeypatch.setattr(jobs, "write_news", breaks)
    with pytest.raises(Unfinished):
        tick()
    monkeypatch.setattr(jobs, "write_news", real)
    letters = tick(AT + timedelta(minutes=5))
    assert len(letters) == len({letter.to for letter in letters}) == 7
    assert len(mailed(cast)) == 7


def test_one_person_at_two_clients_gets_one_letter(cast: Cast, tick: Tick) -> None:
    again = make_contact(cast.wierzba, "Jan Lipiński", email=cast.jan.email.upper())
    make_published(cast.marek, by_mail=True)
    assert [letter.to.lower() for letter in tick()].count(cast.jan.email.lower()) == 1
    assert {cast.jan.pk, again.pk} <= mailed(cast)


def test_withdrawn_before_the_letters_went_nothing_goes(cast: Cast, tick: Tick) -> None:
    it = make_published(cast.marek, at=NIGHT, urgent=True)
    with scope.of(actor_of(cast.marek, at=NIGHT)) as actor:
        actions.withdraw_announcement(actor, it)
    assert tick(NIGHT + timedelta(hours=9)) == []


def test_no_letter_to_a_closed_client_nor_elsewhere(cast: Cast, tick: Tick) -> None:
    make_contact(cast.foreign, "Obca Osoba", email="obca@example.com")
    make_published(cast.marek, by_mail=True)
    with scope.system(cast.office.pk, "tests", at=AT):
        type(cast.wierzba).objects.filter(pk=cast.wierzba.pk).update(status="blocked")
    assert [letter.to for letter in tick()] == [cast.jan.email]


def test_a_reminder_goes_with_the_letter_of_the_day(cast: Cast, tick: Tick, monkeypatch: pytest.MonkeyPatch) -> None:
    it = make_published(cast.marek, title="Potwierdź", by_mail=True, must_confirm=True)
    tick()
    later = AT + timedelta(days=3)
    _reads(cast, cast.ewa, it, at=later)
    with scope.of(actor_of(cast.marek, at=later)) as actor:
        actions.remind_unread(actor, it)
    run_jobs()
    with scope.system(cast.office.pk, "tests", at=AT):
        assert [word.contact_id for word in Word.objects.filter(kind="news")] == [cast.jan.pk]
        assert Notice.objects.filter(kind="news.announcement", contact_id=cast.jan.pk).count() == 2
    monkeypatch.setattr(jobs, "now", lambda: later + timedelta(minutes=30))
    jobs.write_letters()
    run_jobs()
    with scope.system(cast.office.pk, "tests", at=AT):
        (letter,) = Letter.objects.filter(once__startswith="day:")
    assert (letter.to, letter.subject) == (cast.jan.email, "Przypomnienie: Potwierdź")
    assert f"/p/{cast.lipa.pk}/news/{it.pk}/" in letter.text


def test_a_reminder_is_dropped_once_it_is_confirmed(cast: Cast, tick: Tick, monkeypatch: pytest.MonkeyPatch) -> None:
    it = make_published(cast.marek, by_mail=True, must_confirm=True)
    with scope.of(actor_of(cast.marek, at=AT)) as actor:
        actions.remind_unread(actor, it)
    run_jobs()
    _reads(cast, cast.jan, it, at=AT)
    _reads(cast, cast.ewa, it, at=AT)
    monkeypatch.setattr(jobs, "now", lambda: AT + timedelta(minutes=30))
    jobs.write_letters()
    run_jobs()
    with scope.system(cast.office.pk, "tests", at=AT):
        assert not Letter.objects.filter(once__startswith="day:").exists()


def _reads(cast: Cast, contact: Contact, it: Announcement, *, at: datetime) -> None:
    """Let a person have confirmed it."""
    with scope.system(cast.office.pk, "tests", at=at):
        Receipt.objects.update_or_create(
            announcement=it, contact=contact,
            defaults={"office_id": cast.office.pk, "client_id": contact.client_id, "seen_at": at, "confirmed_at": at},
        )  # fmt: skip
