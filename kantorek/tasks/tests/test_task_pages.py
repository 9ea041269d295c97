"""One task through the front door, and many: what changes, who is refused, what comes back."""

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

from django.http import HttpResponse
from django.test import Client as Browser

from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.offices.models import Role, StaffMember
from kantorek.offices.tests.make import AT, actor_of, make_staff
from kantorek.tasks.models import Comment, Step, Task
from kantorek.tasks.tests.make import make_task, task_now
from kantorek.tasks.tests.test_pages import shown

SignIn = Callable[[StaffMember], Browser]
HX = {"HX-Request": "true"}


def change(browser: Browser, url: str, **posted: Any) -> HttpResponse:
    return browser.post(url, posted)  # type: ignore[return-value]


def undo_in(answer: Any, browser: Browser) -> str:
    """The address that takes a change back, from the message on the next page."""
    page = browser.get(answer["Location"]).content.decode()
    found = re.search(r'action="([^"]*)" data-undo', page)
    return unescape(found[1]) if found else ""


def test_many_change_and_come_back(cast: Cast, sign_in: SignIn) -> None:
    tasks = [make_task(cast.office, f"Zadanie {n}", client=cast.lipa, owner=cast.anna) for n in range(3)]
    browser, ids = sign_in(cast.anna), [task.pk for task in tasks]
    for posted, column, value in (
        ({"priority": "4"}, "priority", 4),
        ({"state": "done"}, "state", "done"),
        ({"due_on": "2026-12-24"}, "due_on", date(2026, 12, 24)),
        ({"owner_id": "none"}, "owner_id", None),
        ({"label": "VAT"}, "labels", ["VAT"]),
    ):
        was = [getattr(task_now(task), column) for task in tasks]
        answer = change(browser, "/tasks/many/", task=ids, **posted)
        assert [getattr(task_now(task), column) for task in tasks] == [value] * 3
        change(browser, undo_in(answer, browser))
        assert [getattr(task_now(task), column) for task in tasks] == was
    answer = change(browser, "/tasks/many/", task=ids, removed="1")
    back = undo_in(answer, browser)
    assert shown(browser, "/tasks/") == []
    assert change(sign_in(cast.marek), back).status_code == 302
    assert shown(browser, "/tasks/") == [], "what one person did another cannot take back by guessing"
    change(browser, back)
    assert len(shown(browser, "/tasks/")) == 3


def test_the_second_of_two_who_drag_is_told(cast: Cast, sign_in: SignIn) -> None:
    task = make_task(cast.office, "Wspólne", client=cast.lipa)
    url, seen = f"/tasks/{task.pk}/move/", {"version": "1", "was": "todo"}
    first = sign_in(cast.anna).post(url, seen | {"state": "doing"}, headers=HX)
    assert first.status_code == 204 and "undo" in first["HX-Trigger"]
    second = sign_in(cast.marek).post(url, seen | {"state": "done"}, headers=HX)
    assert second.status_code == 409
    assert "Anna W" in second["HX-Trigger"] and "w toku" in second["HX-Trigger"]
    assert task_now(task).state == "doing"


def test_a_colleagues_change_is_shown_beside_what_was_typed(cast: Cast, sign_in: SignIn) -> None:
    task = make_task(cast.office, "Stary tytuł", client=cast.lipa)
    typed = {"title": "Tytuł Marka", "priority": "2", "version": "1", "owner_id": ""}
    change(sign_in(cast.anna), f"/tasks/{task.pk}/edit/", **typed | {"title": "Tytuł Anny"})
    marek = sign_in(cast.marek)
    answer = change(marek, f"/tasks/{task.pk}/edit/", **typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Tytuł Anny" in page and 'value="Tytuł Marka"' in page
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version
    change(marek, f"/tasks/{task.pk}/edit/", **typed | {"version": version[1]})
    assert task_now(task).title == "Tytuł Marka"


def test_a_task_is_added_for_a_client_that_is_typed(cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.marek)
    posted = {"title": "Umowa", "priority": "2", "client_q": "lipa", "steps": "Raz\n\nDwa", "labels": "VAT, pilne"}
    assert change(browser, "/tasks/add/", **posted).status_code == 302
    with scope.of(actor_of(cast.marek)):
        task = Task.objects.get(title="Umowa")
        assert (task.client_id, task.steps_all, task.labels) == (cast.lipa.pk, 2, ["VAT", "pilne"])
    nobody = change(browser, "/tasks/add/", **posted | {"client_q": "nikt taki", "title": "Nie powstanie"})
    assert nobody.status_code == 422 and "Raz" in nobody.content.decode()
    many = change(browser, "/tasks/add/", **posted | {"client_q": "a", "title": "Nie powstanie"})
    assert many.status_code == 422
    foreign = change(browser, "/tasks/add/", **posted | {"client": cast.foreign.pk, "client_q": "", "title": "Nie"})
    assert foreign.status_code == 422
    with scope.of(actor_of(cast.marek)):
        assert Task.objects.count() == 1


def test_501_steps_are_refused_with_words_and_nothing_is_lost(cast: Cast, sign_in: SignIn) -> None:
    steps = "\n".join(f"Krok {n}" for n in range(501))
    answer = change(sign_in(cast.marek), "/tasks/add/", title="Za długa", priority="2", steps=steps)
    page = answer.content.decode()
    assert answer.status_code == 422 and "500" in page and "Krok 500" in page
    with scope.of(actor_of(cast.marek)):
        assert not Task.objects.exists()


def test_the_checklist_by_htmx_and_by_plain_forms(cast: Cast, sign_in: SignIn) -> None:
    task = make_task(cast.office, client=cast.lipa)
    browser, base = sign_in(cast.anna), f"/tasks/{task.pk}/steps/"
    assert "Zadzwonić" in browser.post(f"{base}add/", {"text": "Zadzwonić"}, headers=HX).content.decode()
    assert browser.post(f"{base}add/", {"text": "Napisać"}).status_code == 302
    assert browser.post(f"{base}add/", {"text": " "}, headers=HX).status_code == 422
    assert browser.post(f"{base}add/", {"text": " "}).status_code == 422
    with scope.of(actor_of(cast.anna)):
        first, second = Step.objects.order_by("position")
    browser.post(f"{base}{first.pk}/tick/", {"done": "1"}, headers=HX)
    browser.post(f"{base}order/", {"step": second.pk, "shift": "up"}, headers=HX)
    browser.post(f"{base}{first.pk}/edit/", {"text": "Zadzwonić do Jana"}, headers=HX)
    answer = browser.post(f"{base}{first.pk}/remove/", headers=HX)
    assert task_now(task).steps_all == 1
    undo = re.search(r'"undo": "([^"]+)"', answer["HX-Trigger"])
    assert undo
    browser.post(undo[1], headers=HX)
    assert browser.post(f"{base}return/?was=forged", headers=HX).status_code == 200
    page = browser.get(f"/tasks/{task.pk}/").content.decode()
    assert task_now(task).steps_done == 1
    lines = page[page.index('id="step-lines"') :]
    assert lines.index("Napisać") < lines.index("Zadzwonić do Jana")


def test_comments_are_marked_and_say_who_could_not_be_told(cast: Cast, sign_in: SignIn) -> None:
    task = make_task(cast.office, client=cast.wierzba)
    browser, url = sign_in(cast.marek), f"/tasks/{task.pk}/comments/add/"
    answer = browser.post(url, {"text": "@Anna Wójcik <b>i ty</b>"}, headers=HX)
    page = answer.content.decode()
    assert "&lt;b&gt;i ty&lt;/b&gt;" in page and "Anna W" in answer["HX-Trigger"]
    with scope.of(actor_of(cast.marek)):
        comment = Comment.objects.get()
    assert (
        browser.post(
            f"/tasks/{task.pk}/comments/{comment.pk}/edit/", {"text": "Poprawione", "version": "1"}
        ).status_code
        == 302
    )
    stale = browser.post(f"/tasks/{task.pk}/comments/{comment.pk}/edit/", {"text": "Inne", "version": "1"})
    assert stale.status_code == 422 and "Poprawione" in stale.content.decode()
    assert browser.post(f"/tasks/{task.pk}/comments/{comment.pk}/remove/", headers=HX).status_code == 200
    assert "Poprawione" not in browser.get(f"/tasks/{task.pk}/").content.decode()
    browser.post(f"/tasks/{task.pk}/comments/{comment.pk}/restore/")
    assert "Poprawione" in browser.get(f"/tasks/{task.pk}/").content.decode()


def test_the_review_box_asks_the_reviewer_alone(cast: Cast, sign_in: SignIn) -> None:
    task = make_task(cast.office, "Do sprawdzenia", client=cast.lipa, owner=cast.anna, needs_review=True)
    anna, marek, url = sign_in(cast.anna), sign_in(cast.marek), f"/tasks/{task.pk}/"
    change(anna, f"{url}move/", state="review", version="1", was="todo")
    assert "Zatwierdź</button>" not in anna.get(url).content.decode()
    assert "Zatwierdź</button>" in marek.get(url).content.decode()
    refused = anna.post(f"{url}move/", {"state": "done", "version": "2", "was": "review"}, headers=HX)
    assert refused.status_code == 409
    assert marek.post(f"{url}move/", {"state": "doing", "version": "2", "was": "review"}, headers=HX).status_code == 409
    change(marek, f"{url}move/", state="doing", version="2", was="review", reason="Popraw kwotę")
    page = anna.get(url).content.decode()
    assert "Popraw kwotę" in page and task_now(task).state == "doing"


def test_a_removed_task_is_gone_until_it_is_taken_back(cast: Cast, sign_in: SignIn) -> None:
    task = make_task(cast.office, client=cast.lipa)
    browser = sign_in(cast.anna)
    answer = change(browser, f"/tasks/{task.pk}/remove/")
    back = undo_in(answer, browser)
    assert browser.get(f"/tasks/{task.pk}/").status_code == 404
    change(browser, back)
    assert browser.get(f"/tasks/{task.pk}/").status_code == 200


def test_a_former_owner_stays_in_the_form_until_somebody_else_is_chosen(cast: Cast, sign_in: SignIn) -> None:
    gone = make_staff(cast.office, "Dawna Osoba", role=Role.MANAGER)
    task = make_task(cast.office, "Po dawnej osobie", client=cast.lipa, owner=gone)
    with scope.system(cast.office.pk, "tests", at=AT):
        StaffMember.objects.filter(pk=gone.pk).update(left_at=AT)
    browser = sign_in(cast.marek)
    assert "Dawna Osoba" in browser.get(f"/tasks/{task.pk}/edit/").content.decode()
    typed = {"title": "Nowy tytuł", "priority": "2", "version": "1", "owner_id": str(gone.pk)}
    assert change(browser, f"/tasks/{task.pk}/edit/", **typed).status_code == 302
    other = make_task(cast.office, "Inne", client=cast.lipa)
    assert change(browser, f"/tasks/{other.pk}/edit/", **typed).status_code == 422
    assert (task_now(task).title, task_now(other).title) == ("Nowy tytuł", "Inne")
