"""The page behind a mailed link: one request, without an account; what does not open, and what is never shown."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from pytest_django.fixtures import Settings

from kantorek.accounts.models import Key
from kantorek.clients.actions import archive_client, remove_contact
from kantorek.clients.models import Contact
from kantorek.clients.tests.make import make_contact
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.clock import now
from kantorek.core.models import EventRecord, Letter
from kantorek.files.tests.make import PNG
from kantorek.offices.models import Office
from kantorek.offices.tests.make import AT, actor_of
from kantorek.portal.actions.access import change_level, end_access
from kantorek.portal.actions.links import make_link
from kantorek.portal.mailing.receivers import asked_people
from kantorek.portal.tests.make import make_access
from kantorek.requests import actions
from kantorek.requests.models import ClientRequest
from kantorek.requests.tests.make import again, files_of, make_request, told_of

pytestmark = pytest.mark.django_db
ADDRESS = "https://panel.example"


def asked(cast: Cast, **fields: Any) -> ClientRequest:
    return make_request(cast.lipa, by=cast.anna, **{"due_on": date(2026, 12, 15)} | fields)


def link_to(request: ClientRequest, contact: Contact, *, at: datetime | None = None) -> str:
    """The path of a fresh link."""
    with scope.system(request.office_id, "tests", at=at or now()) as actor:
        return make_link(actor, request, contact, address=ADDRESS).removeprefix(ADDRESS)


def bytes_of(name: str = "wyciag.png", data: bytes = PNG) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def opened(request: ClientRequest) -> int:
    with scope.system(request.office_id, "tests", at=AT):
        return EventRecord.objects.filter(name="portal.request_link_opened", subject_id=request.pk).count()


def test_files_and_an_answer_reach_the_office_without_an_account(cast: Cast) -> None:
    one, browser = asked(cast, text="Cały miesiąc, proszę"), Browser()
    link = link_to(one, cast.jan)
    shown = browser.get(link).text
    assert "Wyciąg z banku za październik" in shown and "Cały miesiąc, proszę" in shown and "Lipa sp. z o.o." in shown
    assert "Kantorek" not in shown
    assert browser.post(f"{link}file/", {"file": bytes_of()}, headers={"X-Requested-With": "upload"}).status_code == 201
    part = browser.get(link, headers={"HX-Request": "true"}).text
    assert "wyciag.png" in part and "<html" not in part
    assert again(one).state == "open"
    assert browser.post(link, {"answer": "Jeden rachunek", "version": again(one).version}).status_code == 302
    done = again(one)
    assert (done.state, done.answer, done.delivered_by_id, done.delivered_by_name) == (
        "delivered",
        "Jeden rachunek",
        cast.jan.pk,
        "Jan Lipiński",
    )
    assert files_of(one) == ["wyciag.png"]
    after = browser.get(link).text
    assert 'action="/p/r/' in after and "Jeden rachunek" not in after


def test_a_plain_form_adds_files_and_takes_them_back(cast: Cast) -> None:
    one, browser = asked(cast), Browser()
    link = link_to(one, cast.jan)
    two = [bytes_of("a.png"), bytes_of("b.txt", b"druga strona")]
    assert browser.post(f"{link}file/", {"file": two})["Location"] == link
    assert files_of(one) == ["a.png", "b.txt"]
    with scope.system(one.office_id, "tests", at=AT) as actor:
        first = actions.files_of(actor, one)[0]
    assert browser.post(f"{link}remove/", {"file": first.pk})["Location"] == link
    assert files_of(one) == ["b.txt"]


def test_what_the_office_sent_back_is_not_called_unsent(cast: Cast) -> None:
    one, browser = asked(cast), Browser()
    link = link_to(one, cast.jan)
    browser.post(f"{link}file/", {"file": bytes_of("pierwsza.png")})
    assert "Dodane, jeszcze niewysłane." in browser.get(link).text
    browser.post(link, {"answer": "", "version": again(one).version})
    with scope.system(one.office_id, "tests", at=now()) as actor:
        actions.return_request(actor, again(one), reason="Brakuje drugiej strony")
    back = browser.get(link).text
    assert "Wysłane wcześniej" in back and "pierwsza.png" in back and "Dodane, jeszcze niewysłane." not in back
    browser.post(f"{link}file/", {"file": bytes_of("druga.txt", b"druga strona")})
    both = browser.get(link).text
    assert both.index("Wysłane wcześniej") < both.index("pierwsza.png") < both.index("Dodane, jeszcze niewysłane.")
    assert both.index("Dodane, jeszcze niewysłane.") < both.index("druga.txt")


def test_looking_is_noted_once_a_day_and_changes_nothing(cast: Cast) -> None:
    one, browser = asked(cast), Browser()
    link = link_to(one, cast.jan)
    browser.head(link)
    assert opened(one) == 0
    for _look in range(3):
        assert browser.get(link).status_code == 200
    assert opened(one) == 1
    Key.objects.filter(purpose=Key.Purpose.REQUEST_LINK).update(used_at=now() - timedelta(days=1))
    browser.get(link)
    assert (opened(one), again(one).state) == (2, "open")


def test_neither_file_nor_answer_sends_nothing(cast: Cast) -> None:
    one, browser = asked(cast), Browser()
    answer = browser.post(link_to(one, cast.jan), {"answer": "  ", "version": one.version})
    assert answer.status_code == 422 and again(one).state == "open"


def test_what_is_refused_is_named_and_the_answer_stays_typed(cast: Cast) -> None:
    one, browser = asked(cast), Browser()
    link = link_to(one, cast.jan)
    told = browser.post(
        f"{link}file/",
        {"file": bytes_of("faktura.pdf", b"MZ\x90\x00 a program")},
        headers={"X-Requested-With": "upload"},
    )
    assert told.status_code == 409 and told.json()["message"]
    long = "ż" * 5_001
    answer = browser.post(link, {"answer": long, "version": one.version})
    assert answer.status_code == 422 and long in answer.text
    assert files_of(one) == [] and again(one).state == "open"


def test_two_tabs_send_once(cast: Cast) -> None:
    one = asked(cast)
    link, first, second = link_to(one, cast.jan), Browser(), Browser()
    assert first.get(link).status_code == second.get(link).status_code == 200
    for browser in (first, second):
        assert browser.post(f"{link}file/", {"file": bytes_of()}).status_code == 302
    version = again(one).version
    for browser in (first, second):
        assert browser.post(link, {"answer": "", "version": version}).status_code == 302
    assert files_of(one) == ["wyciag.png"]
    assert len(told_of(one, "request_delivered")) == 1


def test_a_guessed_link_is_nothing(cast: Cast) -> None:
    one = asked(cast)
    token = link_to(one, cast.jan).split("/")[3]
    wrong = [token[:-1] + ("a" if token[-1] != "a" else "b"), "x" * 43, "x" * 300, token.swapcase()]
    for guess in wrong:
        for path in ("", "file/", "remove/", "again/"):
            answer = Browser().get(f"/p/r/{guess}/{path}") if not path else Browser().post(f"/p/r/{guess}/{path}")
            assert answer.status_code == 404
    key = Key.objects.get(purpose=Key.Purpose.REQUEST_LINK)
    assert token not in key.hash and key.hint == token[-4:]


def test_a_key_of_another_purpose_opens_no_request(cast: Cast) -> None:
    one = asked(cast)
    link = link_to(one, cast.jan)
    Key.objects.filter(purpose=Key.Purpose.REQUEST_LINK).update(purpose=Key.Purpose.CONTACT_INVITATION)
    assert Browser().get(link).status_code == 404


def test_a_link_of_one_office_is_nothing_under_the_host_name_of_another(cast: Cast, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    link = link_to(asked(cast), cast.jan)
    Office.objects.filter(pk=cast.elsewhere.pk).update(hosts=["panel.obce.example"])
    assert Browser(headers={"host": "panel.obce.example"}).get(link).status_code == 404
    assert Browser(headers={"host": "localhost"}).get(link).status_code == 200


def test_no_other_request_nor_file_is_reached(cast: Cast) -> None:
    one, other = asked(cast), asked(cast, title="Umowa najmu lokalu")
    link, browser = link_to(one, cast.jan), Browser()
    other_link = link_to(other, cast.jan)
    browser.post(f"{other_link}file/", {"file": bytes_of("umowa.png")})
    with scope.system(one.office_id, "tests", at=AT) as actor:
        (foreign,) = actions.files_of(actor, other)
    assert "Umowa najmu lokalu" not in browser.get(link).text and "umowa.png" not in browser.get(link).text
    for wanted in (str(foreign.pk), "", "0", "abc", "9" * 40, "١"):
        assert browser.post(f"{link}remove/", {"file": wanted}).status_code == 404
    assert files_of(other) == ["umowa.png"]
    for path in ("", "documents/", "requests/", f"requests/{one.pk}/"):
        assert browser.get(f"/p/{cast.lipa.pk}/{path}").status_code in (302, 404)
    assert browser.get(f"/files/{foreign.pk}/download/").status_code in (302, 404)


def test_after_thirty_days_a_fresh_link_comes_to_the_same_address_once_a_day(cast: Cast) -> None:
    one, browser = asked(cast), Browser()
    old = link_to(one, cast.jan, at=now() - timedelta(days=30))
    gone = browser.get(old)
    assert gone.status_code == 410 and "Wyciąg z banku" not in gone.text and f"{old}again/" in gone.text
    assert browser.post(old, {"answer": "spóźniona", "version": 1}).status_code == 410
    assert browser.post(f"{old}file/", {"file": bytes_of()}, headers={"X-Requested-With": "upload"}).status_code == 410
    assert again(one).state == "open" and files_of(one) == []
    assert "jan@example.com" not in browser.post(f"{old}again/").text
    browser.post(f"{old}again/")
    with scope.system(one.office_id, "tests", at=AT):
        (letter,) = Letter.objects.all()
    assert letter.to == "jan@example.com"
    fresh = letter.text.split("/p/r/")[1].split("/")[0]
    assert browser.get(f"/p/r/{fresh}/").status_code == 200
    young = link_to(one, cast.jan, at=now() - timedelta(days=30) + timedelta(minutes=1))
    assert browser.get(young).status_code == 200


@pytest.mark.parametrize("what", ["done", "withdrawn", "contact gone", "client closed"])
def test_a_link_ends_with_what_it_is_for(cast: Cast, what: str) -> None:
    one, browser = asked(cast), Browser()
    link = link_to(one, cast.jan)
    assert browser.get(link).status_code == 200
    with scope.of(actor_of(cast.marek)) as actor:
        if what == "done":
            actions.accept_request(actor, one)
        elif what == "withdrawn":
            actions.withdraw_request(actor, one)
        elif what == "contact gone":
            remove_contact(actor, cast.jan)
        else:
            archive_client(actor, cast.lipa)
    gone = browser.get(link)
    assert gone.status_code == 410 and "Wyciąg z banku" not in gone.text and "again/" not in gone.text
    assert browser.post(link, {"answer": "a jednak", "version": 1}).status_code == 410
    assert browser.post(f"{link}file/", {"file": bytes_of()}).status_code == 302
    assert browser.post(f"{link}again/").status_code == 302
    assert (files_of(one), again(one).answer) == ([], "")


def test_html_in_words_is_text(cast: Cast) -> None:
    one = asked(cast, title="<script>alert(1)</script> & Syn", text='"><img src=x>')
    shown = Browser().get(link_to(one, cast.jan)).text
    assert "<script>alert(1)" not in shown and "<img src=x>" not in shown and "&lt;script&gt;alert(1)" in shown


def test_it_speaks_the_language_of_who_was_written_to(cast: Cast) -> None:
    one = asked(cast)
    with scope.system(one.office_id, "tests", at=AT):
        Contact.objects.filter(pk=cast.jan.pk).update(language="en")
    link, browser = link_to(one, cast.jan), Browser()
    assert '<html lang="en"' in browser.get(link).text
    browser.cookies["kantorek_language"] = "pl"
    assert '<html lang="pl"' in browser.get(link).text


def test_a_link_ends_with_the_access_of_who_got_it_and_with_nobody_elses(cast: Cast) -> None:
    one, access = asked(cast), make_access(cast.jan)
    other = make_contact(cast.lipa, "Ola Lipińska", email="ola@example.com")
    jans, olas = link_to(one, cast.jan), link_to(one, other)
    with scope.of(actor_of(cast.marek)) as actor:
        end_access(actor, access)
    closed = Browser().get(jans)
    assert closed.status_code == 410 and one.title not in closed.text
    assert Browser().post(f"{jans}file/", {"file": bytes_of()}).status_code == 302 and files_of(one) == []
    assert Browser().get(olas).status_code == 200


def test_a_link_ends_when_its_reader_may_only_look(cast: Cast) -> None:
    one, access = asked(cast), make_access(cast.jan)
    jans = link_to(one, cast.jan)
    with scope.of(actor_of(cast.marek)) as actor:
        change_level(actor, access, level="read_only", version=access.version)
    assert Browser().get(jans).status_code == 410


def test_whose_access_was_taken_away_is_written_to_after_everybody_else(cast: Cast) -> None:
    access, other = make_access(cast.jan), make_contact(cast.lipa, "Ola Lipińska", email="ola@example.com")
    with scope.system(cast.office.pk, "tests", at=AT) as actor:
        assert asked_people(actor, cast.lipa.pk) == [cast.jan]
        end_access(actor, access)
        assert asked_people(actor, cast.lipa.pk) == [other]
        remove_contact(actor, other)
        assert asked_people(actor, cast.lipa.pk) == [cast.jan]
