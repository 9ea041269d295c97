"""The office's pages of requests: who may open them, what they show, and what their forms do."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client as Browser
from django.urls import reverse

from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.documents.models import Document
from kantorek.files.tests.make import upload
from kantorek.offices.models import Role, StaffMember
from kantorek.offices.tests.make import AT, actor_of, make_staff
from kantorek.requests import actions
from kantorek.requests.models import ClientRequest, RequestTemplate
from kantorek.requests.tests.make import again, files_of, make_request, send, stored
from kantorek.tasks.tests.make import make_task

SignIn = Callable[[StaffMember], Browser]
LATER = AT + timedelta(hours=1)


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def requests_of(cast: Cast) -> list[ClientRequest]:
    with scope.system(cast.office.pk, "tests", at=AT):
        return list(ClientRequest.objects.order_by("pk"))


def make_template(cast: Cast, title: str = "Wyciąg za {month}", **fields: Any) -> RequestTemplate:
    with scope.of(actor_of(cast.marek)) as actor:
        return actions.add_template(actor, fields={"title": title, "days": 5} | fields)


def test_the_list_shows_what_waits_for_whom(cast: Cast, sign_in: SignIn) -> None:
    make_request(cast.lipa, "Umowa najmu", by=cast.anna)
    send(make_request(cast.lipa, "Przyszło", by=cast.anna), cast.jan, "a.txt")
    make_request(cast.wierzba, "Cudze")
    browser = sign_in(cast.anna)
    whole = text_of(browser.get("/requests/"))
    assert all(words in whole for words in ("Umowa najmu", "Przyszło", "Lipa sp. z o.o."))
    assert "Cudze" not in whole
    came = text_of(browser.get("/requests/?view=delivered"))
    assert "Przyszło" in came
    assert "Umowa najmu" not in came
    assert "Cudze" in text_of(sign_in(cast.marek).get("/requests/?sort=client"))


def test_filters_and_a_broken_address_do_no_harm(cast: Cast, sign_in: SignIn) -> None:
    make_request(cast.lipa, "Od Anny", by=cast.anna)
    make_request(cast.lipa, "Pytanie", by=cast.marek, kind="answer")
    browser = sign_in(cast.marek)
    assert "Pytanie" not in text_of(browser.get(f"/requests/?by={cast.anna.pk}"))
    assert "Od Anny" not in text_of(browser.get("/requests/?kind=answer"))
    for odd in ("view=x&sort=y&kind=z&by=abc", "after=%00&before=x", "carer=999999999999999999999"):
        assert browser.get(f"/requests/?{odd}").status_code == 200


def test_costs_the_same_however_many_there_are(cast: Cast, sign_in: SignIn, django_assert_max_num_queries: Any) -> None:
    browser = sign_in(cast.marek)
    for number in range(12):
        make_request(cast.lipa, f"Prośba {number}", by=cast.anna)
    for address in ("/requests/", f"/clients/{cast.lipa.pk}/requests/"):
        browser.get(address)
        with django_assert_max_num_queries(9 if address == "/requests/" else 15):
            assert browser.get(address).status_code == 200


def test_strangers_and_viewers(cast: Cast, sign_in: SignIn) -> None:
    one = make_request(cast.lipa)
    viewer = make_staff(cast.office, "Tylko Patrzy", role=Role.VIEWER)
    obcy, looks, browser = sign_in(cast.obcy), sign_in(viewer), sign_in(cast.anna)
    mine = make_request(cast.wierzba)
    for path in ("", "edit/", "accept/", "return/", "withdraw/", "reopen/", "remind/", "deliver/"):
        send_to = obcy.get if path in ("", "edit/") else obcy.post
        assert send_to(f"/requests/{one.pk}/{path}").status_code == 404
        send_to = browser.get if path in ("", "edit/") else browser.post
        assert send_to(f"/requests/{mine.pk}/{path}").status_code == 404
    assert looks.get(f"/requests/{one.pk}/").status_code == 200
    for path in (f"/requests/{one.pk}/edit/", "/requests/new/", "/settings/requests/add/"):
        assert looks.get(path).status_code == 404
    assert looks.post("/requests/withdraw/", {"client_request": one.pk}).status_code == 404
    assert Browser().get("/requests/").status_code == 302


def test_asking_one_client_with_a_template(cast: Cast, sign_in: SignIn) -> None:
    template = make_template(cast, text="PDF z banku")
    browser = sign_in(cast.anna)
    shown = text_of(browser.get(f"/requests/new/?client={cast.lipa.pk}&template={template.pk}"))
    assert 'value="Wyciąg za {month}"' in shown
    assert "Jan Lipiński (jan@example.com)" in shown
    data = {
        "title": "Wyciąg za {month}",
        "text": "PDF z banku",
        "kind": "documents",
        "due_on": "30.11.2030",
        "month": re.findall(r'<option value="(\d{4}-\d\d-01)"', shown)[1],
        "contact_id": cast.jan.pk,
        "batch": str(uuid4()),
    }
    late = browser.post(f"/requests/new/?client={cast.lipa.pk}", data)
    assert late.status_code == 422
    data["due_on"] = ""
    for _twice in range(2):
        answer = browser.post(f"/requests/new/?client={cast.lipa.pk}", data)
        assert answer.url == f"/clients/{cast.lipa.pk}/requests/"  # type: ignore[attr-defined]
    (one,) = requests_of(cast)
    assert one.title.startswith("Wyciąg za ")
    assert "{" not in one.title
    assert (one.contact_id, one.asked_by_id) == (cast.jan.pk, cast.anna.pk)


def test_asking_from_a_task(cast: Cast, sign_in: SignIn) -> None:
    task = make_task(cast.office, "Zaksięgować październik", client=cast.lipa)
    browser = sign_in(cast.anna)
    home = text_of(browser.get(f"/tasks/{task.pk}/"))
    assert f"/requests/new/?source=tasks.task%3A{task.pk}" in home
    data = {"title": "Wyciąg", "kind": "documents", "due_on": "", "batch": str(uuid4())}
    answer = browser.post(f"/requests/new/?source=tasks.task:{task.pk}", data)
    assert answer.url == f"/tasks/{task.pk}/"  # type: ignore[attr-defined]
    (one,) = requests_of(cast)
    assert one.source and one.source.kind == "tasks.task"
    assert f"/requests/{one.pk}/" in text_of(browser.get(f"/tasks/{task.pk}/"))
    foreign = make_task(cast.office, "Cudze", client=cast.wierzba)
    shown = browser.get(f"/requests/new/?source=tasks.task:{foreign.pk}&client={cast.lipa.pk}")
    assert "Cudze" not in text_of(shown)


@pytest.mark.parametrize(
    "odd",
    [
        "source=x",
        "source=tasks.task:%00",
        "source=tasks.task:99999999999999999999999",
        "client=abc",
        "clients=1,,x,999",
        "template=x",
        "month=zzz",
    ],
)
def test_odd_addresses_of_the_form_are_passed_over(cast: Cast, sign_in: SignIn, odd: str) -> None:
    assert sign_in(cast.anna).get(f"/requests/new/?{odd}").status_code == 200


def test_asking_many_and_taking_it_back(cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.marek)
    assert "Wierzba" in text_of(browser.get("/requests/new/"))
    assert "Wierzba" not in text_of(browser.get("/requests/new/?q=lipa", headers={"HX-Request": "true"}))
    words = {"title": "Wyciąg", "kind": "documents", "due_on": "", "batch": str(uuid4())}
    assert browser.post("/requests/new/", words).status_code == 422
    ids = [cast.lipa.pk, cast.wierzba.pk, cast.foreign.pk]
    answer = browser.post("/requests/new/", words | {"client": ids}, follow=True)
    assert [one.client_id for one in requests_of(cast)] == ids[:2]
    undo = re.search(r'"(/requests/unask/\?was=\w+)"', text_of(answer))
    assert undo
    assert sign_in(cast.anna).post(undo[1]).status_code != 200
    browser.post(undo[1])
    assert {one.state for one in requests_of(cast)} == {"withdrawn"}


def test_markup_in_words_is_only_words(cast: Cast, sign_in: SignIn) -> None:
    one = make_request(cast.lipa, "<script>x</script>", text="<b>y</b>")
    send(one, cast.jan, answer="<img src=x onerror=z>")
    shown = text_of(sign_in(cast.anna).get(f"/requests/{one.pk}/"))
    assert "<script>x" not in shown
    assert "<b>y" not in shown
    assert "<img src=x" not in shown


def test_accepting_files_what_is_ticked(cast: Cast, sign_in: SignIn) -> None:
    one = send(make_request(cast.lipa), cast.jan, "a.txt", "b.txt")
    browser = sign_in(cast.anna)
    shown = text_of(browser.get(f"/requests/{one.pk}/"))
    assert "a.txt" in shown
    data = {"version": one.version, "folder": "Wyciągi", "kind": "statement", "some": "1"}
    answer = browser.post(f"/requests/{one.pk}/accept/", data | {"file": stored(one, "b.txt").pk}, follow=True)
    assert answer.status_code == 200
    with scope.system(cast.office.pk, "tests", at=AT):
        (document,) = Document.objects.all()
    assert (document.folder, document.kind, document.sent_by_id) == ("Wyciągi", "statement", cast.jan.pk)
    assert f"/documents/{document.pk}/" in text_of(answer)
    browser.post(f"/requests/{one.pk}/reopen/")
    assert again(one).state == "delivered"


def test_an_old_page_settles_nothing(cast: Cast, sign_in: SignIn) -> None:
    one = send(make_request(cast.lipa), cast.jan, "a.txt")
    send(one, cast.jan, "b.txt", at=LATER)
    browser = sign_in(cast.anna)
    for path, data in (("accept", {}), ("return", {"reason": "Nieczytelne"})):
        answer = browser.post(f"/requests/{one.pk}/{path}/", data | {"version": one.version})
        assert answer.status_code == 422
    assert (again(one).state, files_of(one)) == ("delivered", ["a.txt", "b.txt"])


def test_returning_needs_words_and_keeps_what_was_typed(cast: Cast, sign_in: SignIn) -> None:
    one = send(make_request(cast.lipa), cast.jan, "a.txt")
    browser, version = sign_in(cast.anna), one.version
    assert browser.post(f"/requests/{one.pk}/return/", {"reason": "", "version": version}).status_code == 422
    bad = browser.post(
        f"/requests/{one.pk}/return/", {"reason": "Bez strony 2", "due_on": "1.1.1999", "version": version}
    )
    assert "Bez strony 2" in text_of(bad)
    browser.post(f"/requests/{one.pk}/return/", {"reason": "Bez strony 2", "version": version})
    assert "Bez strony 2" in text_of(browser.get(f"/requests/{one.pk}/"))
    assert again(one).state == "returned"


def test_what_came_another_way_is_written_down(cast: Cast, sign_in: SignIn) -> None:
    one, browser = make_request(cast.lipa), sign_in(cast.anna)
    assert browser.post(f"/requests/{one.pk}/deliver/", {"answer": "", "version": 1}).status_code == 422
    browser.post(
        reverse("files:of", args=["requests.client_request", one.pk]), {"file": upload("z poczty.txt", b"abc")}
    )
    assert files_of(one) == ["z poczty.txt"]
    browser.post(f"/requests/{one.pk}/deliver/", {"answer": "", "version": 1})
    assert (again(one).state, again(one).delivered_by_id) == ("delivered", None)


def test_reminding_withdrawing_and_changing(cast: Cast, sign_in: SignIn) -> None:
    one, browser = make_request(cast.lipa, due_on=None), sign_in(cast.anna)
    browser.post(f"/requests/{one.pk}/remind/")
    assert again(one).reminders == 1
    data = {"title": "Inny tytuł", "text": "", "due_on": "", "contact_id": "", "version": again(one).version}
    assert browser.post(f"/requests/{one.pk}/edit/", data).status_code == 302
    stale = browser.post(f"/requests/{one.pk}/edit/", data | {"title": "Jeszcze inny"})
    assert stale.status_code == 422
    assert "Jeszcze inny" in text_of(stale)
    browser.post(f"/requests/{one.pk}/withdraw/")
    assert (again(one).state, again(one).title) == ("withdrawn", "Inny tytuł")


def test_many_at_once_with_a_way_back(cast: Cast, sign_in: SignIn) -> None:
    ones = [make_request(cast.lipa, f"Prośba {number}") for number in range(3)]
    send(ones[0], cast.jan, "a.txt")
    browser, ids = sign_in(cast.anna), [one.pk for one in ones]
    browser.post("/requests/remind/", {"client_request": [*ids, "x", "9" * 30]})
    assert [again(one).reminders for one in ones] == [0, 1, 1]
    browser.post("/requests/accept/", {"client_request": ids})
    assert [again(one).state for one in ones] == ["done", "open", "open"]
    answer = browser.post("/requests/withdraw/", {"client_request": ids}, follow=True)
    assert [again(one).state for one in ones] == ["done", "withdrawn", "withdrawn"]
    undo = re.findall(r'"(/requests/put-back/\?was=\w+)"', text_of(answer))[-1]
    browser.post(undo)
    assert [again(one).state for one in ones] == ["done", "open", "open"]
    browser.post("/requests/withdraw/", {"client_request": ids[1]})
    browser.post(undo)  # its hour is not over, but it was used
    assert again(ones[1]).state == "withdrawn"


def test_templates_are_kept_changed_and_put_away(cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.anna)
    data = {"title": "Wyciąg za {month}", "text": "", "kind": "documents", "days": "5"}
    assert browser.post("/settings/requests/add/", data).status_code == 302
    assert browser.post("/settings/requests/add/", data).status_code == 422
    assert browser.post("/settings/requests/add/", data | {"title": "Inny", "days": "-1"}).status_code == 422
    with scope.system(cast.office.pk, "tests", at=AT):
        template = RequestTemplate.objects.get()
    here = f"/settings/requests/{template.pk}/"
    assert browser.post(here, data | {"days": "9", "version": 1}).status_code == 302
    assert browser.post(here, data | {"days": "3", "version": 1}).status_code == 422
    assert sign_in(cast.obcy).get(here).status_code == 404
    browser.post(f"{here}archive/")
    assert browser.post("/settings/requests/add/", data).status_code == 302
    refused = browser.post(f"{here}restore/", follow=True)
    assert "tym tytule" in text_of(refused) or "title already" in text_of(refused)


def test_the_export_is_the_list(cast: Cast, sign_in: SignIn) -> None:
    make_request(cast.lipa, "=1+1", by=cast.anna)
    answer = sign_in(cast.anna).post("/requests/export/", {"kind": "csv"})
    assert "'=1+1" in answer.content.decode("utf-8-sig")
    assert date.today().year  # the file's name carries a day; its rows do not depend on it


def test_the_tab_counts_what_is_open(cast: Cast, sign_in: SignIn) -> None:
    make_request(cast.lipa, "Jedna")
    done = make_request(cast.lipa, "Druga")
    with scope.of(actor_of(cast.anna)) as actor:
        actions.accept_request(actor, done)
    browser = sign_in(cast.anna)
    here = f"/clients/{cast.lipa.pk}/requests/"
    shown = text_of(browser.get(here))
    assert "Jedna" in shown
    assert "Druga" not in shown
    assert "Druga" in text_of(browser.get(f"{here}?view=done"))
    assert sign_in(cast.obcy).get(here).status_code == 404
    assert browser.get(f"/clients/{cast.lipa.pk}/requests/ask/").url == f"/requests/new/?client={cast.lipa.pk}"  # type: ignore[attr-defined]
