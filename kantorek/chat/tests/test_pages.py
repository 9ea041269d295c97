"""The office's pages of conversations: who may open them, what they show, and what their forms do."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django.urls import reverse

from kantorek.chat import actions
from kantorek.chat.models import CannedAnswer, ChatHours, ChatMessage, Conversation
from kantorek.clients.models import Contact
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.actor import Actor
from kantorek.core.clock import now
from kantorek.core.refs import Ref
from kantorek.offices.models import Role, StaffMember
from kantorek.offices.tests.make import AT, make_staff
from kantorek.tasks.models import Task
from kantorek.tasks.tests.make import make_task

SignIn = Callable[[StaffMember], Browser]
HTMX: dict[str, Any] = {"HTTP_HX_REQUEST": "true"}


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def as_contact(contact: Contact, at: Any = AT) -> Actor:
    rights = frozenset({"portal.see", "portal.chat"})
    clients = frozenset({contact.client_id})
    return Actor(
        "contact", at, contact.office_id, name=contact.name, rights=rights, clients=clients, contact_id=contact.pk
    )


def says(contact: Contact, text: str, *, at: Any = AT, about: Ref | None = None) -> Conversation:
    """The client's person writes a line."""
    with scope.of(as_contact(contact, at)) as actor:
        one = actions.begin_conversation(actor, contact)
        actions.write_message(actor, one, token=uuid4(), text=text, about=about)
        return Conversation.objects.get(pk=one.pk)


def fresh(cast: Cast, one: Conversation) -> Conversation:
    with scope.system(cast.office.pk, "tests", at=AT):
        return Conversation.objects.get(pk=one.pk)


def lines_of(cast: Cast, one: Conversation) -> list[ChatMessage]:
    with scope.system(cast.office.pk, "tests", at=AT):
        return list(ChatMessage.objects.filter(conversation=one).order_by("number"))


def page_of(one: Conversation, name: str = "conversation", **query: Any) -> str:
    return reverse(f"chat:{name}", args=[one.pk], query=query)


def test_the_inbox_shows_who_waits_and_only_clients_of_ones_own(cast: Cast, sign_in: SignIn) -> None:
    says(cast.jan, "Ile wychodzi za październik?", at=now() - timedelta(hours=5))
    says(cast.ewa, "Pytanie z Wierzby")
    anna, marek = text_of(sign_in(cast.anna).get("/chat/")), text_of(sign_in(cast.marek).get("/chat/"))
    assert "Ile wychodzi za październik?" in anna
    assert "czeka 5 godz." in anna
    assert "text-warning" in anna
    assert "Pytanie z Wierzby" not in anna
    assert "Pytanie z Wierzby" in marek


def test_views_words_and_the_open_conversation_stand_in_the_address(cast: Cast, sign_in: SignIn) -> None:
    one = says(cast.jan, "Faktura za mąkę")
    browser = sign_in(cast.anna)
    whole = text_of(browser.get(page_of(one, view="all", q="mąkę")))
    assert "Faktura za mąkę" in whole
    assert 'aria-current="true"' in whole
    assert f'hx-get="/chat/{one.pk}/?view=all&amp;q=m%C4%85k%C4%99"' in whole
    assert "Faktura" not in text_of(browser.get("/chat/?q=nicniema"))
    assert browser.get("/chat/?view=bzdura&after=x&before=%00").status_code == 200
    assert browser.get(page_of(one, at="99999999999999", find="\x00")).status_code == 200
    part = text_of(browser.get(page_of(one), HTTP_HX_TARGET="thread", **HTMX))
    assert "data-chat" in part
    assert "<html" not in part


def test_a_line_is_answered_and_commented_once_and_refused_in_words(cast: Cast, sign_in: SignIn) -> None:
    one, browser, token = says(cast.jan, "Dzień dobry"), sign_in(cast.anna), str(uuid4())
    send = page_of(one, "send")
    by_script: dict[str, Any] = {"HTTP_X_REQUESTED_WITH": "chat"}
    for _time in range(2):
        answer = browser.post(send, {"token": token, "text": "Już sprawdzam", "after": "1"}, **by_script)
        assert answer.status_code == 200
    assert [line.text for line in lines_of(cast, one) if line.side == "staff"] == ["Już sprawdzam"]
    assert answer["X-Chat-Last"] == str(fresh(cast, one).last_number)
    assert "Już sprawdzam" in text_of(answer)
    comment = {"token": str(uuid4()), "text": "@Marek zerknij", "kind": "comment"}
    assert "Marek zerknij" in text_of(browser.post(send, comment, **by_script))
    empty = browser.post(send, {"token": str(uuid4()), "text": " "}, **by_script)
    assert (empty.status_code, bool(empty.json()["message"])) == (422, True)
    assert browser.post(send, {"token": "x", "text": "a"}, **by_script).status_code == 422
    gap = browser.post(send, {"token": str(uuid4()), "text": "Do zapłaty {{kwota}}"}, **by_script)
    assert gap.status_code == 422
    assert "kwota" in gap.json()["message"]
    assert browser.post(send, {"token": str(uuid4()), "text": "Bez skryptu"})["Location"] == page_of(one)


def test_a_file_goes_with_a_line_and_its_script_does_not(cast: Cast, sign_in: SignIn) -> None:
    one, browser = says(cast.jan, "Dzień dobry"), sign_in(cast.anna)
    sent = {"token": str(uuid4()), "text": "<script>alert(1)</script>", "file": SimpleUploadedFile("a.txt", b"tekst")}
    answer = text_of(browser.post(page_of(one, "send"), sent, HTTP_X_REQUESTED_WITH="chat"))
    assert "a.txt" in answer
    assert "<script>" not in answer
    bad = {"token": str(uuid4()), "file": SimpleUploadedFile("a.exe", b"MZ\x90\x00" + bytes(200))}
    refused = browser.post(page_of(one, "send"), bad, HTTP_X_REQUESTED_WITH="chat")
    assert refused.status_code == 422
    assert len(lines_of(cast, one)) == len([line for line in lines_of(cast, one) if "exe" not in line.text])


def test_given_away_laid_aside_settled_and_each_taken_back(cast: Cast, sign_in: SignIn) -> None:
    one, browser = says(cast.jan, "Kto mi odpowie?"), sign_in(cast.anna)
    asked = {"to": cast.marek.pk, "version": fresh(cast, one).version}
    assert "Marek" in text_of(browser.post(page_of(one, "assign"), asked, **HTMX))
    assert fresh(cast, one).assigned_id == cast.marek.pk
    browser.post(page_of(one, "assign", to=0, version=fresh(cast, one).version))
    assert fresh(cast, one).assigned_id is None
    stranger = {"to": cast.obcy.pk, "version": fresh(cast, one).version}
    assert browser.post(page_of(one, "assign"), stranger).status_code == 404
    browser.post(page_of(one, "snooze"), {"for": "morning"})
    assert fresh(cast, one).snoozed_until
    assert "Kto mi odpowie?" not in text_of(browser.get("/chat/"))
    browser.post(page_of(one, "snooze", **{"for": "now"}))
    assert fresh(cast, one).snoozed_until is None
    browser.post(page_of(one, "snooze"), {"for": "day", "day": "2020-01-01"})
    assert fresh(cast, one).snoozed_until is None
    settled = browser.post(page_of(one, "settle"), **HTMX)
    assert fresh(cast, one).waiting_since is None
    undo = settled["HX-Trigger"].split('"undo": "')[1].split('"')[0]
    browser.post(undo)
    assert fresh(cast, one).waiting_since == one.waiting_since
    assert browser.post(page_of(one, "unsettle", was="falsch")).status_code == 404


def test_a_task_is_made_of_a_line_with_one_click(cast: Cast, sign_in: SignIn) -> None:
    one, browser = says(cast.jan, "Proszę o zaświadczenie o dochodach"), sign_in(cast.anna)
    url = reverse("chat:task", args=[one.pk, lines_of(cast, one)[0].pk])
    answer = browser.post(url, **HTMX)
    with scope.system(cast.office.pk, "tests", at=AT):
        task = Task.objects.get()
    assert f'href="/tasks/{task.pk}/"' in text_of(answer)
    assert task.client_id == cast.lipa.pk
    assert f"/tasks/{task.pk}/remove/" in answer["HX-Trigger"]
    other = says(cast.ewa, "Cudza")
    assert browser.post(reverse("chat:task", args=[one.pk, lines_of(cast, other)[0].pk])).status_code == 404


def test_words_are_found_within_a_conversation(cast: Cast, sign_in: SignIn) -> None:
    one = says(cast.jan, "Kiedy kontrola <b>ZUS</b>?")
    says(cast.jan, "Dziękuję")
    found = text_of(sign_in(cast.anna).get(page_of(one, find="zus")))
    assert '<mark class="k-mark">ZUS</mark>' in found
    assert "&lt;b&gt;" in found
    assert f"/chat/{one.pk}/?at=1#line-1" in found


def test_begun_from_a_task_it_lands_in_the_composer_with_the_thing(cast: Cast, sign_in: SignIn) -> None:
    task, browser = make_task(cast.office, "Bilans za 2025", client=cast.lipa), sign_in(cast.anna)
    shown = text_of(browser.get(f"/tasks/{task.pk}/"))
    ask = f"/clients/{cast.lipa.pk}/chat/begin/?about=tasks.task:{task.pk}"
    assert ask in shown
    there = browser.post(ask, follow=True)
    assert f'name="about" value="tasks.task:{task.pk}"' in text_of(there)
    with scope.system(cast.office.pk, "tests", at=AT):
        one = Conversation.objects.get()
    browser.post(page_of(one, "send"), {"token": uuid4(), "text": "Co z tym?", "about": f"tasks.task:{task.pk}"})
    assert f"/chat/{one.pk}/?at=1#line-1" in text_of(browser.get(f"/tasks/{task.pk}/"))
    alien = make_task(cast.office, "Cudze zadanie", client=cast.wierzba)
    assert "Cudze zadanie" not in text_of(browser.get(page_of(one, about=f"tasks.task:{alien.pk}")))


def test_with_several_people_one_is_chosen_those_with_access_first(cast: Cast, sign_in: SignIn) -> None:
    with scope.system(cast.office.pk, "tests", at=AT):
        second = Contact.objects.create(
            office=cast.office, client=cast.lipa, person=990, name="Adam Bezdostępu", email="adam@example.com"
        )
    browser, begin = sign_in(cast.anna), f"/clients/{cast.lipa.pk}/chat/begin/"
    assert browser.post(begin)["Location"] == begin
    assert "Adam Bezdostępu" in text_of(browser.get(begin))
    assert browser.post(begin, {"contact": second.pk}).status_code == 302
    assert browser.post(begin, {"contact": cast.ewa.pk}).status_code == 404
    assert "Adam Bezdostępu" in text_of(browser.get(f"/clients/{cast.lipa.pk}/chat/"))


def test_who_may_only_look_reads_and_cannot_write(cast: Cast, sign_in: SignIn) -> None:
    one = says(cast.jan, "Dzień dobry")
    browser = sign_in(make_staff(cast.office, "Ola Podgląd", role=Role.VIEWER))
    whole = text_of(browser.get(page_of(one)))
    assert "Dzień dobry" in whole
    assert "data-composer" not in whole
    assert "/settle/" not in whole
    for name in ("send", "settle", "assign", "snooze"):
        assert browser.post(page_of(one, name), {"token": uuid4(), "text": "a"}).status_code in (403, 404)
    assert browser.post(page_of(one, "seen"), {"number": 1}).status_code == 204
    assert fresh(cast, one).staff_read == 0
    elsewhere = f"/chat/{one.pk + 1_000}/seen/"
    assert browser.post(elsewhere, {"number": 1}).status_code == 404


def test_strangers_get_nowhere(cast: Cast, sign_in: SignIn) -> None:
    one, mine = says(cast.ewa, "Tajne"), sign_in(cast.anna)
    for name in ("conversation", "lines"):
        assert mine.get(page_of(one, name)).status_code == 404
        assert sign_in(cast.obcy).get(page_of(one, name)).status_code == 404
    for name in ("send", "seen", "assign", "snooze", "settle", "export"):
        assert sign_in(cast.obcy).post(page_of(one, name)).status_code == 404


def test_canned_answers_are_kept_filled_and_put_away(cast: Cast, sign_in: SignIn) -> None:
    one, browser = says(cast.jan, "Dzień dobry"), sign_in(cast.anna)
    words = {"shortcut": "jpk", "title": "JPK wysłany", "text": "{{klient.nazwa}}: JPK za {{miesiac}} wysłany."}
    assert browser.post("/settings/canned/add/", words).status_code == 302
    unknown = browser.post("/settings/canned/add/", words | {"shortcut": "x", "text": "{{bzdura}}"})
    assert (unknown.status_code, "bzdura" in text_of(unknown)) == (422, True)
    assert browser.post("/settings/canned/add/", words).status_code == 422
    with scope.system(cast.office.pk, "tests", at=AT):
        canned = CannedAnswer.objects.get()
    filled = browser.get(reverse("chat:canned_text", args=[one.pk, canned.pk])).json()
    assert filled["text"].startswith("Lipa sp. z o.o.: JPK za ")
    assert filled["missing"] == []
    assert f'id="canned-{canned.pk}"' in text_of(browser.get(page_of(one)))
    browser.post(f"/settings/canned/{canned.pk}/archive/")
    assert "canned-" not in text_of(browser.get(page_of(one)))
    browser.post(f"/settings/canned/{canned.pk}/restore/")
    stale = browser.post(f"/settings/canned/{canned.pk}/", words | {"title": "Inny", "version": "0"})
    assert stale.status_code == 422


def test_hours_are_set_by_who_leads_the_office(cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.marek)
    good = {"mon_from": "08:00", "mon_to": "16:00", "mail_after": "30", "away_text": "Wracamy jutro."}
    assert browser.post("/settings/chat/", good).status_code == 302
    with scope.system(cast.office.pk, "tests", at=AT):
        hours = ChatHours.objects.get()
    assert (hours.days, hours.mail_after) == ({"mon": ["08:00", "16:00"]}, 30)
    assert 'value="08:00"' in text_of(browser.get("/settings/chat/"))
    for wrong in ({"mon_to": ""}, {"mon_from": "17:00"}, {"mon_from": "nie"}, {"mail_after": "0"}):
        assert browser.post("/settings/chat/", good | {"version": hours.version} | wrong).status_code == 422
    assert sign_in(cast.anna).get("/settings/chat/").status_code in (403, 404)


def test_the_export_is_a_pdf_and_stands_in_the_stream(cast: Cast, sign_in: SignIn) -> None:
    one = says(cast.jan, "Dzień dobry")
    answer = sign_in(cast.marek).post(page_of(one, "export"))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


@pytest.mark.parametrize("many", [1, 12])
def test_the_inbox_asks_the_same_whatever_it_holds(
    cast: Cast, sign_in: SignIn, django_assert_max_num_queries: Any, many: int
) -> None:
    one = says(cast.jan, "Dzień dobry")
    with scope.system(cast.office.pk, "tests", at=AT):
        more = [
            Contact(office=cast.office, client=cast.lipa, person=1000 + n, name=f"Osoba {n}") for n in range(many - 1)
        ]
        Contact.objects.bulk_create(more)
    for contact in more:
        says(contact, "Pytanie")
    for n in range(many):
        says(cast.jan, f"Jeszcze {n}")
    browser = sign_in(cast.anna)
    browser.get("/chat/")
    with django_assert_max_num_queries(8):
        browser.get("/chat/")
    browser.get(page_of(one))
    with django_assert_max_num_queries(15):  # the list beside it, and the thread
        browser.get(page_of(one))
