"""The link to one announcement in a letter: who gets it, what it notes and confirms, whom it lets in no more."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from pytest_django.fixtures import Settings

from kantorek.accounts.models import Key
from kantorek.clients.actions import archive_client, change_contact, remove_contact
from kantorek.clients.models import Contact
from kantorek.clients.tests.make import make_contact
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.clock import now
from kantorek.core.models import EventRecord
from kantorek.core.testing import run_jobs
from kantorek.files.actions import checked
from kantorek.files.models import StoredFile
from kantorek.files.tests.make import PNG
from kantorek.news import actions
from kantorek.news.lists import read_list
from kantorek.news.models import Announcement, AnnouncementClient, Receipt
from kantorek.news.tests.make import make_published
from kantorek.offices.models import Office
from kantorek.offices.tests.make import actor_of
from kantorek.portal import jobs
from kantorek.portal.actions.access import end_access
from kantorek.portal.actions.news_links import make_news_link
from kantorek.portal.tests.make import letters, make_access

pytestmark = pytest.mark.django_db


def link_to(cast: Cast, it: Announcement, contact: Contact, *, at: datetime | None = None) -> str:
    with scope.system(cast.office.pk, "tests", at=at or now()) as actor:
        return make_news_link(actor, it, contact, address="")


def asked(cast: Cast, **more: Any) -> Announcement:
    return make_published(cast.marek, at=now(), title="Nowy regulamin", must_confirm=True, by_mail=True, **more)


def receipts(cast: Cast) -> dict[int | None, Receipt]:
    with scope.system(cast.office.pk, "tests", at=now()):
        return {one.contact_id: one for one in Receipt.objects.all()}


def test_a_reader_without_an_account_confirms_by_the_letter(cast: Cast) -> None:
    it, browser = asked(cast), Browser()
    link = link_to(cast, it, cast.jan)
    shown = browser.get(link).text
    assert "Nowy regulamin" in shown and f"{link}confirm/" in shown and f"{link}seen/" in shown
    assert browser.get(f"{link}confirm/").status_code == browser.get(f"{link}seen/").status_code == 405
    assert receipts(cast) == {}  # whatever looks through mail has opened it, nobody has read it
    assert browser.post(f"{link}seen/").status_code == 204
    seen = receipts(cast)[cast.jan.pk]
    assert seen.seen_at and not seen.confirmed_at and seen.by_link
    done = browser.post(f"{link}confirm/", follow=True)
    assert "data-again" not in done.text and f"{link}confirm/" not in done.text and f"{link}seen/" not in done.text
    with scope.of(actor_of(cast.marek, at=now())) as actor:
        (person,) = (one for line in read_list(actor, it).lines for one in line.people if one.contact_id == cast.jan.pk)
    assert person.confirmed_at and person.by_link
    first = receipts(cast)[cast.jan.pk].confirmed_at
    browser.post(f"{link}confirm/")
    assert receipts(cast)[cast.jan.pk].confirmed_at == first
    with scope.system(cast.office.pk, "tests", at=now()):
        told = EventRecord.objects.filter(name="news.announcement_confirmed").get()
        assert (told.client_id, told.payload["by_link"]) == (cast.lipa.pk, True)
        assert EventRecord.objects.filter(name="portal.news_link_opened").count() == 1


def test_the_same_address_at_two_companies_confirms_once_for_both(cast: Cast) -> None:
    again = make_contact(cast.wierzba, "Jan Lipiński", email=cast.jan.email.upper())
    other = make_contact(cast.wierzba, "Ktoś Inny", email="inny@example.com")
    link, browser = link_to(cast, asked(cast), cast.jan), Browser()
    assert cast.wierzba.name in browser.get(link).text
    browser.post(f"{link}confirm/")
    done = receipts(cast)
    assert done[cast.jan.pk].confirmed_at and done[again.pk].confirmed_at
    assert other.pk not in done and done[again.pk].client_id == cast.wierzba.pk


def _end(cast: Cast, it: Announcement, what: str) -> None:
    access = make_access(cast.jan)
    with scope.of(actor_of(cast.marek, at=now())) as actor:
        ends: dict[str, Callable[[], object]] = {
            "expired": lambda: None,
            "removed": lambda: remove_contact(actor, cast.jan),
            "moved": lambda: change_contact(
                actor, cast.jan, fields={"email": "jan@nowy.example"}, version=cast.jan.version
            ),
            "archived": lambda: archive_client(actor, cast.lipa),
            "access ended": lambda: end_access(actor, access),
            "withdrawn": lambda: actions.withdraw_announcement(actor, it),
            "over": lambda: Announcement.objects.filter(pk=it.pk).update(expires_at=now()),
            "no reader": lambda: AnnouncementClient.objects.filter(announcement=it, client=cast.lipa).delete(),
        }
        ends[what]()


@pytest.mark.parametrize(
    "what", ["expired", "removed", "moved", "archived", "access ended", "withdrawn", "over", "no reader"]
)
def test_a_link_ends_with_what_it_is_for(cast: Cast, what: str) -> None:
    it, browser = asked(cast, body="<p>tajne</p>"), Browser()
    link = link_to(cast, it, cast.jan, at=now() - timedelta(days=30) if what == "expired" else None)
    _end(cast, it, what)
    gone = browser.get(link)
    assert gone.status_code == 410 and "tajne" not in gone.text and it.title not in gone.text
    assert (f"{link}again/" in gone.text) is (what == "expired")
    for verb in ("seen/", "confirm/"):
        assert browser.post(link + verb).status_code in (204, 302)
    assert receipts(cast) == {}


def test_guessed_of_another_purpose_and_at_another_office_it_is_nothing(cast: Cast, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    link = link_to(cast, asked(cast), cast.jan)
    assert Browser().get(f"/p/n/{'x' * 43}/").status_code == 404
    assert Browser().get(link.replace("/p/n/", "/p/c/")).status_code == 404
    assert Browser().get(f"/p/{cast.lipa.pk}/news/").status_code in (302, 404)
    Office.objects.filter(pk=cast.elsewhere.pk).update(hosts=["panel.obce.example"])
    assert Browser(headers={"host": "panel.obce.example"}).post(f"{link}confirm/").status_code == 404
    Key.objects.filter(purpose=Key.Purpose.NEWS_LINK).update(purpose=Key.Purpose.CHAT_LINK)
    assert Browser().get(link).status_code == 404
    assert receipts(cast) == {}


def test_a_colleague_who_looks_at_the_letter_leaves_no_trace(cast: Cast) -> None:
    link, browser = link_to(cast, asked(cast), cast.jan), Browser()
    assert cast.marek.user
    browser.force_login(cast.marek.user)
    shown = browser.get(link)
    assert shown.status_code == 200 and f"{link}confirm/" not in shown.text and f"{link}seen/" not in shown.text
    browser.post(f"{link}seen/")
    browser.post(f"{link}confirm/")
    assert receipts(cast) == {}


def test_a_colleague_makes_no_letter_go_out(cast: Cast) -> None:
    link, browser = link_to(cast, asked(cast), cast.jan, at=now() - timedelta(days=30)), Browser()
    assert cast.marek.user
    browser.force_login(cast.marek.user)
    assert f"{link}again/" not in browser.get(link).text
    browser.post(f"{link}again/")
    assert letters(cast) == []


def test_where_nothing_is_asked_nothing_can_be_confirmed(cast: Cast) -> None:
    link, browser = link_to(cast, make_published(cast.marek, at=now()), cast.jan), Browser()
    assert f"{link}confirm/" not in browser.get(link).text
    browser.post(f"{link}confirm/")
    assert receipts(cast) == {}


def test_a_link_that_has_run_out_is_replaced_once_a_day_at_the_contacts_address(cast: Cast) -> None:
    link = link_to(cast, asked(cast), cast.jan, at=now() - timedelta(days=30))
    browser = Browser()
    browser.post(f"{link}again/", {"to": "obcy@example.com"})
    browser.post(f"{link}again/")
    (letter,) = letters(cast)
    assert letter.to == cast.jan.email
    fresh = letter.text[letter.text.index("/p/n/") :].split()[0]
    assert browser.get(fresh).status_code == 200
    assert browser.post(f"{fresh}again/").headers["Location"] == fresh  # one that works needs no other
    assert len(letters(cast)) == 1


def test_the_link_shows_the_pictures_of_its_text_and_of_no_other(cast: Cast) -> None:
    it = asked(cast)
    with scope.of(actor_of(cast.marek, at=now())) as actor:
        mine, other = (_picture(actor, one) for one in (it, asked(cast)))
        for one, file in ((it, mine), (Announcement.objects.exclude(pk=it.pk).get(), other)):
            Announcement.objects.filter(pk=one.pk).update(body=f'<p><img src="/news/pictures/{file.pk}/" alt=""></p>')
    link, browser = link_to(cast, it, cast.jan), Browser()
    assert f"{link}pictures/{mine.pk}/" in browser.get(link).text
    assert browser.get(f"{link}pictures/{mine.pk}/").headers["Content-Type"] == "image/png"
    assert browser.get(f"{link}pictures/{other.pk}/").status_code == 404


def test_a_reminder_brings_the_link_too(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monday = datetime(2026, 11, 23, 9, tzinfo=now().tzinfo)
    it = make_published(cast.marek, at=monday, must_confirm=True, by_mail=True)
    with scope.of(actor_of(cast.marek, at=monday)) as actor:
        actions.remind_unread(actor, it)
    run_jobs()
    monkeypatch.setattr(jobs, "now", lambda: monday + timedelta(minutes=30))
    jobs.write_letters()
    run_jobs()
    (letter,) = (one for one in letters(cast) if one.once.startswith("day:") and one.to == cast.jan.email)
    assert "/p/n/" in letter.text and "/p/n/" in letter.html


def _picture(actor: Any, it: Announcement) -> StoredFile:
    upload = SimpleUploadedFile("plan.png", PNG, content_type="image/png")
    return actions.add_picture(actor, it, upload, facts=checked(actor, upload))
