"""The conversation in the portal: lines out and in, what is refused, whose it is, and what the menu counts."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser

from kantorek.chat.actions import begin_conversation, write_comment, write_message
from kantorek.chat.models import ChatMessage, Conversation
from kantorek.clients.models import Contact
from kantorek.clients.tests.make import make_contact
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.clock import now
from kantorek.core.errors import Refused
from kantorek.documents.actions import share_document
from kantorek.documents.tests.make import make_document
from kantorek.files.models import StoredFile
from kantorek.files.tests.make import PNG
from kantorek.offices.models import StaffMember
from kantorek.offices.tests.make import AT, actor_of
from kantorek.portal.tests.make import contact_of, enter, make_access
from kantorek.tasks.tests.make import make_task

pytestmark = pytest.mark.django_db
SCRIPT = {"X-Requested-With": "chat"}


def talk_of(cast: Cast, contact: Contact) -> Conversation:
    with scope.of(actor_of(cast.marek, at=now())) as actor:
        return begin_conversation(actor, contact)


def said(by: StaffMember, conversation: Conversation, text: str) -> ChatMessage:
    with scope.of(actor_of(by, at=now())) as actor:
        return write_message(actor, conversation, token=uuid4(), text=text)


def lines_of(conversation: Conversation) -> list[tuple[int, str, str]]:
    with scope.system(conversation.office_id, "tests", at=AT):
        rows = ChatMessage.objects.filter(conversation=conversation).order_by("number")
        return list(rows.values_list("number", "side", "text"))


def send(browser: Browser, cast: Cast, text: str = "", *, token: UUID | None = None, **more: Any) -> Any:
    sent = {"token": str(token or uuid4()), "text": text, "after": "0"} | more
    return browser.post(f"/p/{cast.lipa.pk}/chat/files/", sent, headers=SCRIPT)


def test_a_line_is_stored_once_however_often_it_is_sent(cast: Cast) -> None:
    browser, token = enter(make_access(cast.jan)), uuid4()
    for _again in range(3):
        answer = send(browser, cast, "Dzień dobry", token=token)
        assert answer.status_code == 200
        assert answer.text.count("data-line=") == 1 and str(token) in answer.text
    talk = talk_of(cast, cast.jan)
    assert lines_of(talk) == [(1, "client", "Dzień dobry")]


def test_what_came_after_a_number_comes_with_how_far_the_office_has_read(cast: Cast) -> None:
    browser, talk = enter(make_access(cast.jan)), talk_of(cast, cast.jan)
    send(browser, cast, "pierwsza")
    said(cast.anna, talk, "druga")
    answer = browser.get(f"/p/{cast.lipa.pk}/chat/lines/?after=1", headers=SCRIPT)
    assert "druga" in answer.text and "pierwsza" not in answer.text
    assert (answer["X-Chat-Last"], answer["X-Chat-Seen"]) == ("2", "2")


def test_comments_of_the_office_are_never_there(cast: Cast) -> None:
    browser, talk = enter(make_access(cast.jan)), talk_of(cast, cast.jan)
    with scope.of(actor_of(cast.anna, at=now())) as actor:
        write_comment(actor, talk, token=uuid4(), text="tajne")
    said(cast.anna, talk, "jawne")
    page = browser.get(f"/p/{cast.lipa.pk}/chat/").text
    assert "jawne" in page and "tajne" not in page
    assert "tajne" not in browser.get(f"/p/{cast.lipa.pk}/chat/lines/?after=0").text


def test_a_colleague_at_the_same_client_reads_none_of_it(cast: Cast) -> None:
    ola = make_contact(cast.lipa, "Ola Lipińska", email="ola@example.com")
    talk = talk_of(cast, cast.jan)
    said(cast.anna, talk, "tylko dla Jana")
    browser = enter(make_access(ola))
    assert "tylko dla Jana" not in browser.get(f"/p/{cast.lipa.pk}/chat/").text
    assert "tylko dla Jana" not in browser.get(f"/p/{cast.lipa.pk}/chat/lines/?after=0").text


def test_html_is_text(cast: Cast) -> None:
    browser = enter(make_access(cast.jan))
    answer = send(browser, cast, "<script>alert(1)</script> & https://example.com/?a=1&b=2")
    assert "<script>" not in answer.text and "&lt;script&gt;" in answer.text
    assert 'href="https://example.com/?a=1&amp;b=2"' in answer.text and "nofollow" in answer.text


def test_what_is_refused_is_said_in_words_and_nothing_is_stored(cast: Cast) -> None:
    browser = enter(make_access(cast.jan))
    program = SimpleUploadedFile("faktura.pdf", b"MZ\x90\x00 a program")
    for fields in (
        {"text": " "},
        {"text": "ż" * 5_001},
        {"text": "", "file": program},
        {"about": "documents.document:99999"},
    ):
        answer = send(browser, cast, **{"text": "x"} | fields)
        assert answer.status_code == 422 and answer.json()["message"], fields
    assert lines_of(talk_of(cast, cast.jan)) == []


def test_a_plain_form_works_without_the_script(cast: Cast) -> None:
    browser = enter(make_access(cast.jan))
    page = f"/p/{cast.lipa.pk}/chat/"
    files = [SimpleUploadedFile("a.png", PNG), SimpleUploadedFile("b.txt", b"druga")]
    answer = browser.post(f"{page}files/", {"text": "Bez skryptu", "file": files})
    assert (answer.status_code, answer["Location"]) == (302, page)
    shown = browser.get(page).text
    assert "Bez skryptu" in shown and "a.png" in shown and "b.txt" in shown


def test_files_open_to_both_sides_of_this_conversation_alone(cast: Cast) -> None:
    jan, ola = make_access(cast.jan), make_access(make_contact(cast.lipa, "Ola", email="ola@example.com"))
    send(enter(jan), cast, "", file=SimpleUploadedFile("a.png", PNG))
    with scope.system(cast.office.pk, "tests", at=AT):
        file = StoredFile.objects.get(owner_kind="chat.chat_message")
    url = f"/p/{cast.lipa.pk}/chat/files/{file.pk}/"
    assert enter(jan).get(url)["Content-Disposition"].startswith("attachment")
    assert enter(jan).get(f"{url}?picture=1")["Content-Type"] == "image/png"
    assert enter(ola).get(url).status_code == 404


def test_a_question_about_a_document_stands_with_it(cast: Cast) -> None:
    document = make_document(cast.lipa)
    browser = enter(make_access(cast.jan))
    hidden = browser.get(f"/p/{cast.lipa.pk}/chat/?about=documents.document:{document.pk}").text
    assert "data-about-card" not in hidden
    assert send(browser, cast, "Co to?", about=f"documents.document:{document.pk}").status_code == 422
    with scope.of(actor_of(cast.anna)) as actor:
        share_document(actor, document, shared=True)
    assert "data-about-card" in browser.get(f"/p/{cast.lipa.pk}/chat/?about=documents.document:{document.pk}").text
    answer = send(browser, cast, "Co to?", about=f"documents.document:{document.pk}")
    assert f"/p/{cast.lipa.pk}/documents/{document.pk}/" in answer.text and document.title in answer.text


def test_the_menu_counts_what_was_not_read(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    browser, talk = enter(make_access(cast.jan)), talk_of(cast, cast.jan)
    line = [said(cast.anna, talk, text) for text in ("raz", "dwa")][-1]
    home = f"/p/{cast.lipa.pk}/more/"
    assert '<span class="k-count k-count-on">2</span>' in browser.get(home).text
    with django_capture_on_commit_callbacks(execute=True):
        assert browser.post(f"/p/{cast.lipa.pk}/chat/seen/", {"number": line.number}).status_code == 204
    assert '<span class="k-count k-count-on">' not in browser.get(home).text


def test_staff_who_look_on_see_no_persons_conversation_and_write_none(cast: Cast) -> None:
    talk = talk_of(cast, cast.jan)
    said(cast.anna, talk, "osobiste")
    browser = Browser()
    assert cast.marek.user
    browser.force_login(cast.marek.user)
    browser.post(f"/clients/{cast.lipa.pk}/portal/preview/")
    answer = browser.get(f"/p/{cast.lipa.pk}/chat/")
    assert answer.status_code == 200 and "osobiste" not in answer.text and "data-chat=" not in answer.text
    assert send(browser, cast, "podszywam się").status_code == 404


def test_who_answers_stands_at_the_head(cast: Cast) -> None:
    page = enter(make_access(cast.jan)).get(f"/p/{cast.lipa.pk}/chat/").text
    assert cast.anna.name in page


def test_many_lines_cost_no_more_questions(cast: Cast, django_assert_max_num_queries: Any) -> None:
    access = make_access(cast.jan)
    browser, talk = enter(access), talk_of(cast, cast.jan)
    url = f"/p/{cast.lipa.pk}/chat/"
    said(cast.anna, talk, "linia")
    browser.get(url)
    with django_assert_max_num_queries(40) as few:
        browser.get(url)
    for number in range(12):
        said(cast.anna, talk, f"linia {number}")
    with django_assert_max_num_queries(len(few.captured_queries)):
        browser.get(url)


def test_another_persons_actor_begins_nothing_here(cast: Cast) -> None:
    with scope.of(contact_of(make_access(cast.ewa))) as actor, pytest.raises(Refused):
        begin_conversation(actor, cast.jan)


def test_a_task_that_the_office_asks_about_is_not_named_to_the_client(cast: Cast) -> None:
    """The name of a task is the office's own; the question that was asked from it is not."""
    browser, talk = enter(make_access(cast.jan)), talk_of(cast, cast.jan)
    task = make_task(cast.office, "Dlaczego Lipa znowu nie płaci", client=cast.lipa)
    with scope.of(actor_of(cast.anna, at=now())) as actor:
        write_message(actor, talk, token=uuid4(), text="Kiedy przelew?", about=task.ref)
    page = browser.get(f"/p/{cast.lipa.pk}/chat/").text
    assert "Kiedy przelew?" in page
    assert "znowu nie płaci" not in page
    desk = Browser()
    assert cast.anna.user
    desk.force_login(cast.anna.user)
    assert "znowu nie płaci" in desk.get(f"/chat/{talk.pk}/").text
