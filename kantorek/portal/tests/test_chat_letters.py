"""Letters with unread lines, and the page behind their link: when one goes, what it says, what opens and what does not."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from pytest_django.fixtures import Settings

from kantorek.accounts.models import Key
from kantorek.chat.actions import begin_conversation, mark_seen, write_comment, write_message
from kantorek.chat.models import ChatHours, ChatMessage, Conversation
from kantorek.clients.actions import archive_client, change_contact, remove_contact
from kantorek.clients.models import Contact
from kantorek.clients.tests.make import make_contact
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.clock import now
from kantorek.core.models import EventRecord, Letter
from kantorek.documents.actions import share_document
from kantorek.documents.tests.make import make_document
from kantorek.files.models import StoredFile
from kantorek.files.tests.make import PNG
from kantorek.notifications.models import Wishes
from kantorek.offices.models import Office
from kantorek.offices.tests.make import actor_of
from kantorek.portal.actions.access import end_access
from kantorek.portal.actions.chat_letters import make_chat_link, write_chat_letter
from kantorek.portal.mailing.chat import due_conversations, holds_account
from kantorek.portal.models import PortalAccess
from kantorek.portal.tests.make import contact_of, letters, make_access

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ADDRESS = "https://panel.example"
SCRIPT = {"X-Requested-With": "chat"}


def said(cast: Cast, text: str, *, at: datetime = MONDAY, contact: Contact | None = None, **more: Any) -> Conversation:
    with scope.of(actor_of(cast.anna, at=at)) as actor:
        talk = begin_conversation(actor, contact or cast.jan)
        write_message(actor, talk, token=uuid4(), text=text, **more)
        return talk


def round_at(cast: Cast, at: datetime) -> list[Letter]:
    """What the job of one minute writes."""
    with scope.system(cast.office.pk, "tests", at=at) as actor:
        for pk in list(due_conversations(actor).values_list("pk", flat=True)):
            write_chat_letter(actor, pk, address=ADDRESS)
    return [letter for letter in letters(cast) if letter.written_at == at]


def after(minutes: float) -> datetime:
    return MONDAY + timedelta(minutes=minutes)


def link_to(cast: Cast, talk: Conversation, *, start: int = 1, at: datetime | None = None) -> str:
    with scope.system(cast.office.pk, "tests", at=at or now()) as actor:
        found = Conversation.objects.select_related("contact").get(pk=talk.pk)
        return make_chat_link(actor, found, start=start, address="")


def test_what_nobody_read_for_so_long_goes_out_once(cast: Cast) -> None:
    said(cast, "Proszę o umowę najmu.")
    said(cast, "I o aneks.", at=after(2))
    assert round_at(cast, after(14)) == []
    (letter,) = round_at(cast, after(15))
    assert letter.to == cast.jan.email and "umowę najmu" in letter.text and "aneks" in letter.html
    assert cast.anna.name in letter.text and "/p/c/" in letter.text
    assert round_at(cast, after(16)) == []


def test_nothing_more_until_they_have_read_and_never_two_within_a_day(cast: Cast) -> None:
    talk = said(cast, "pierwsza")
    assert len(round_at(cast, after(15))) == 1
    said(cast, "druga", at=after(20))
    assert round_at(cast, after(60)) == [] and round_at(cast, after(2 * 24 * 60)) == []
    with scope.of(contact_of(make_access(cast.jan), at=after(2 * 24 * 60))) as actor:
        mark_seen(actor, talk, number=2)
    said(cast, "trzecia", at=after(2 * 24 * 60 + 1))
    (letter,) = round_at(cast, after(2 * 24 * 60 + 30))
    assert "trzecia" in letter.text and "druga" not in letter.text
    with scope.of(contact_of_again(cast, at=after(2 * 24 * 60 + 40))) as actor:
        mark_seen(actor, talk, number=3)
    said(cast, "czwarta", at=after(2 * 24 * 60 + 41))
    assert round_at(cast, after(2 * 24 * 60 + 90)) == []
    assert len(round_at(cast, after(3 * 24 * 60 + 31))) == 1


def contact_of_again(cast: Cast, *, at: datetime) -> Any:
    with scope.system(cast.office.pk, "tests", at=at):
        access = PortalAccess.objects.select_related("user").get(contact=cast.jan)
    return contact_of(access, at=at)


def test_read_lines_comments_and_own_lines_bring_no_letter(cast: Cast) -> None:
    talk = said(cast, "przeczytane")
    with scope.of(actor_of(cast.anna, at=MONDAY)) as actor:
        write_comment(actor, talk, token=uuid4(), text="komentarz")
    with scope.of(contact_of(make_access(cast.jan), at=after(1))) as actor:
        mark_seen(actor, talk, number=1)
    assert round_at(cast, after(60)) == []


@pytest.mark.parametrize("what", ["no address", "removed", "closed", "access ended", "wishes none"])
def test_nobody_is_written_to_who_should_not_be(cast: Cast, what: str) -> None:
    said(cast, "tajne")
    access = make_access(cast.jan)
    with scope.of(actor_of(cast.marek, at=after(5))) as actor:
        if what == "removed":
            remove_contact(actor, cast.jan)
        elif what == "closed":
            archive_client(actor, cast.lipa)
        elif what == "access ended":
            end_access(actor, access)
    with scope.system(cast.office.pk, "tests", at=after(5)):
        if what == "no address":
            Contact.objects.filter(pk=cast.jan.pk).update(email="")
        if what == "wishes none":
            Wishes.objects.create(
                office_id=cast.office.pk, contact_id=cast.jan.pk, kinds={"chat.message": {"mail": "off"}}
            )
    assert round_at(cast, after(60)) == []


def test_the_offices_minutes_and_the_readers_language_hold(cast: Cast) -> None:
    with scope.system(cast.office.pk, "tests", at=MONDAY):
        ChatHours.objects.create(office=cast.office, mail_after=60)
        Contact.objects.filter(pk=cast.jan.pk).update(language="en")
    said(cast, "Dzień dobry")
    assert round_at(cast, after(59)) == []
    (letter,) = round_at(cast, after(60))
    assert "Good morning" in letter.text


def test_account_numbers_and_files_stay_in_the_conversation(cast: Cast) -> None:
    said(cast, "Proszę przelać na 61 1090 1014 0000 0712 1981 2874, pilnie.")
    said(cast, "", files=[(SimpleUploadedFile("umowa.png", PNG), None)])
    (letter,) = round_at(cast, after(20))
    assert "1090" not in letter.text + letter.html and "pilnie" not in letter.text and "umowa.png" not in letter.text


def test_what_looks_like_an_account() -> None:
    for text in ("61109010140000071219812874", "PL61 1090 1014 0000 0712 1981 2874", "DE89 3704 0044 0532 0130 00"):
        assert holds_account(text), text
    for text in ("NIP 999-184-30-22", "tel. 501 234 567 lub 601 234 567", "do 12 listopada 2026 r.", "5 524,00 zł"):
        assert not holds_account(text), text


def test_html_in_a_line_is_text_in_the_letter(cast: Cast) -> None:
    said(cast, "<script>alert(1)</script>")
    (letter,) = round_at(cast, after(20))
    assert "<script>" not in letter.html


def test_the_link_shows_from_the_first_unread_line_on_and_takes_an_answer(cast: Cast) -> None:
    talk = said(cast, "dawna i przeczytana")
    with scope.of(actor_of(cast.anna, at=MONDAY)) as actor:
        Conversation.objects.filter(pk=talk.pk).update(contact_read=1)
        write_comment(actor, talk, token=uuid4(), text="komentarz biura")
    said(cast, "nowa")
    link, browser = link_to(cast, talk, start=3), Browser()
    page = browser.get(link).text
    assert "nowa" in page and "dawna" not in page and "komentarz" not in page and "Kantorek" not in page
    for query in ("after=0", "before=99", "before=3"):
        assert "dawna" not in browser.get(f"{link}lines/?{query}", headers=SCRIPT).text
    token = uuid4()
    for _again in range(2):
        sent = {"token": str(token), "text": "Odpisuję z listu", "after": "3"}
        assert browser.post(f"{link}files/", sent, headers=SCRIPT).status_code == 200
    assert browser.post(f"{link}seen/", {"number": "3"}).status_code == 204
    with scope.system(cast.office.pk, "tests", at=MONDAY):
        line = ChatMessage.objects.get(conversation=talk, text="Odpisuję z listu")
        assert (line.side, line.author_contact_id, line.author_name) == ("client", cast.jan.pk, cast.jan.name)
        assert Conversation.objects.get(pk=talk.pk).contact_read == 3


def test_files_go_both_ways_but_older_ones_do_not_open(cast: Cast) -> None:
    talk = said(cast, "", files=[(SimpleUploadedFile("stara.png", PNG), None)])
    said(cast, "", files=[(SimpleUploadedFile("nowa.png", PNG), None)])
    link, browser = link_to(cast, talk, start=2), Browser()
    with scope.system(cast.office.pk, "tests", at=MONDAY):
        old, new = StoredFile.objects.filter(owner_kind="chat.chat_message").order_by("pk")
    assert browser.get(f"{link}files/{new.pk}/").status_code == 200
    for wrong in (str(old.pk), "0", "abc", "9" * 40):
        assert browser.get(f"{link}files/{wrong}/").status_code == 404, wrong
    upload = {"token": str(uuid4()), "file": SimpleUploadedFile("skan.png", PNG)}
    assert "skan.png" in browser.post(f"{link}files/", upload, headers=SCRIPT).text


def test_opening_is_noted_once_a_day_and_marks_nothing_as_read(cast: Cast) -> None:
    talk = said(cast, "nowa")
    link, browser = link_to(cast, talk), Browser()
    for _look in range(3):
        browser.get(link)
    with scope.system(cast.office.pk, "tests", at=MONDAY):
        assert EventRecord.objects.filter(name="portal.chat_link_opened").count() == 1
        assert Conversation.objects.get(pk=talk.pk).contact_read == 0


@pytest.mark.parametrize("what", ["expired", "removed", "moved", "closed", "access ended"])
def test_a_link_ends_with_what_it_is_for(cast: Cast, what: str) -> None:
    talk, access = said(cast, "tajne"), make_access(cast.jan)
    link = link_to(cast, talk, at=now() - timedelta(days=30) if what == "expired" else None)
    browser = Browser()
    with scope.of(actor_of(cast.marek, at=now())) as actor:
        if what == "removed":
            remove_contact(actor, cast.jan)
        elif what == "moved":
            change_contact(actor, cast.jan, fields={"email": "jan@nowy.example"}, version=cast.jan.version)
        elif what == "closed":
            archive_client(actor, cast.lipa)
        elif what == "access ended":
            end_access(actor, access)
    gone = browser.get(link)
    assert gone.status_code == 410 and "tajne" not in gone.text
    assert browser.post(f"{link}files/", {"text": "a jednak"}, headers=SCRIPT).status_code == 410
    assert browser.post(f"{link}seen/", {"number": "1"}).status_code == 302
    with scope.system(cast.office.pk, "tests", at=MONDAY):
        assert ChatMessage.objects.filter(conversation=talk).count() == 1


def test_a_guessed_link_another_purpose_and_another_host_are_nothing(cast: Cast, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    talk = said(cast, "tajne")
    link = link_to(cast, talk)
    for path in ("", "lines/"):
        assert Browser().get(f"/p/c/{'x' * 43}/{path}").status_code == 404
    assert Browser().get(link.replace("/p/c/", "/p/r/")).status_code == 404
    Office.objects.filter(pk=cast.elsewhere.pk).update(hosts=["panel.obce.example"])
    assert Browser(headers={"host": "panel.obce.example"}).get(link).status_code == 404
    Key.objects.filter(purpose=Key.Purpose.CHAT_LINK).update(purpose=Key.Purpose.REQUEST_LINK)
    assert Browser().get(link).status_code == 404


def test_it_opens_this_conversation_and_nothing_else(cast: Cast) -> None:
    ola = make_contact(cast.lipa, "Ola", email="ola@example.com")
    talk, other = said(cast, "dla Jana"), said(cast, "dla Oli", contact=ola)
    link, browser = link_to(cast, talk), Browser()
    assert "dla Oli" not in browser.get(link).text and other.pk != talk.pk
    for path in ("", "chat/", "chat/lines/"):
        assert browser.get(f"/p/{cast.lipa.pk}/{path}").status_code in (302, 404)


def test_who_came_by_a_link_learns_no_title_by_naming_an_id(cast: Cast) -> None:
    link, browser = link_to(cast, said(cast, "pytanie")), Browser()
    document = make_document(cast.lipa, title="Umowa tajna")
    with scope.of(actor_of(cast.anna)) as actor:
        share_document(actor, document, shared=True)
    sent = {"token": str(uuid4()), "text": "Co to?", "about": f"documents.document:{document.pk}"}
    answer = browser.post(f"{link}files/", sent, headers=SCRIPT)
    assert "Co to?" in answer.text and "Umowa tajna" not in answer.text


def test_a_link_that_has_run_out_is_replaced_once_a_day_at_the_contacts_address(cast: Cast) -> None:
    said(cast, "dawne, sprzed linku")
    talk = said(cast, "tajne")
    link, browser = link_to(cast, talk, start=2, at=now() - timedelta(days=30)), Browser()
    page = browser.get(link)
    assert "tajne" not in page.text and f"{link}again/" in page.text
    assert "tajne" not in browser.post(f"{link}again/", {"to": "obcy@example.com"}).text
    (letter,) = letters(cast)
    assert letter.to == cast.jan.email and "tajne" in letter.text and "sprzed linku" not in letter.text
    fresh = letter.text[letter.text.index("/p/c/") :].split()[0]
    opened = browser.get(fresh)
    assert opened.status_code == 200 and "tajne" in opened.text and "sprzed linku" not in opened.text
    assert "już dziś wysłany" in browser.post(f"{link}again/").text
    assert len(letters(cast)) == 1


@pytest.mark.parametrize("what", ["open", "removed", "no address"])
def test_no_new_link_for_one_that_works_nor_for_who_is_gone(cast: Cast, what: str) -> None:
    link = link_to(cast, said(cast, "tajne"), at=now() - timedelta(days=0 if what == "open" else 30))
    with scope.system(cast.office.pk, "tests", at=now()) as actor:
        if what == "removed":
            remove_contact(actor, cast.jan)
        elif what == "no address":
            Contact.objects.filter(pk=cast.jan.pk).update(email="")
    answer = Browser().post(f"{link}again/", follow=True)
    assert answer.status_code == (200 if what == "open" else 410)
    assert letters(cast) == []
