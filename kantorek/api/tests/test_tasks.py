"""Tasks over the API: the same actions, the same refusals."""

from collections.abc import Callable
from typing import Any

import pytest

from kantorek.clients.tests.make import make_client
from kantorek.conftest import Cast
from kantorek.offices.tests.make import AT
from kantorek.tasks.tests.make import make_task

pytestmark = pytest.mark.django_db
Ask = Callable[..., Any]
MATCH = {"If-Match": '"1"'}


@pytest.fixture(autouse=True)
def _friday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kantorek.api.access.now", lambda: AT)


def test_adds_gives_changes_and_moves(cast: Cast, ask: Ask) -> None:
    sent = {
        "title": "JPK",
        "client_id": cast.lipa.pk,
        "owner_id": cast.anna.pk,
        "due_on": "2026-11-25",
        "steps": ["a", "b"],
    }
    made = ask(cast.anna, "POST", "/tasks", sent)
    assert made.status_code == 201
    path = made.headers["Location"].removeprefix("/api/v1")
    assert ask(cast.anna, "GET", path).json()["steps_all"] == 2
    changed = ask(cast.anna, "PATCH", path, {"priority": 3, "due_on": None}, **{"If-Match": made.headers["ETag"]})
    assert (changed.json()["priority"], changed.json()["due_on"]) == (3, None)
    assert ask(cast.anna, "PATCH", path, {"priority": 4}, **MATCH).status_code == 412
    assert ask(cast.anna, "PATCH", path, {"priority": 4}).status_code == 428
    moved = ask(cast.anna, "POST", f"{path}/move", {"state": "done"}, **{"If-Match": changed.headers["ETag"]})
    assert moved.json()["done_at"]
    assert ask(cast.anna, "DELETE", path).status_code == 204
    assert ask(cast.anna, "GET", path).status_code == 404
    assert ask(cast.anna, "POST", f"{path}/restore").json()["title"] == "JPK"


def test_lists_by_what_is_asked_in_pages(cast: Cast, ask: Ask) -> None:
    for number in range(3):
        make_task(cast.office, f"Zadanie {number}", client=cast.lipa, owner=cast.anna, labels=["vat"])
    make_task(cast.office, "Obce", client=cast.wierzba, owner=cast.marek, priority=4)
    first = ask(cast.marek, "GET", "/tasks?limit=2").json()
    rest = ask(cast.marek, "GET", f"/tasks?limit=2&cursor={first['next']}").json()
    assert [item["title"] for item in first["items"] + rest["items"]] == ["Zadanie 0", "Zadanie 1", "Zadanie 2", "Obce"]
    for asked, count in (
        (f"client_id={cast.lipa.pk}", 3),
        (f"owner_id={cast.marek.pk}", 1),
        ("mine=true", 1),
        ("label=vat", 3),
        ("priority=4", 1),
        ("state=todo&state=doing", 4),
        ("state=done", 0),
        ("due_to=2026-01-01", 0),
    ):
        assert len(ask(cast.marek, "GET", f"/tasks?{asked}").json()["items"]) == count, asked
    assert len(ask(cast.anna, "GET", "/tasks").json()["items"]) == 3
    assert ask(cast.obcy, "GET", "/tasks").json()["items"] == []
    for odd, status in (
        ("state=nonsense", 422),
        (f"owner_id={2**70}", 200),
        ("label=%00", 422),
        ("due_to=2026-02-30", 422),
    ):
        assert ask(cast.marek, "GET", f"/tasks?{odd}").status_code == status, odd


def test_a_line_says_what_it_recognises_and_saves_just_that(cast: Cast, ask: Ask) -> None:
    line = {"text": "jutro JPK lipa !wysoki"}
    seen = ask(cast.anna, "POST", "/tasks/quick?dry_run=true", line)
    assert seen.status_code == 200
    body = seen.json()
    assert (body["title"], body["due_on"], body["priority"], body["client"]["id"]) == (
        "JPK",
        "2026-11-21",
        3,
        cast.lipa.pk,
    )
    assert body["task"] is None
    made = ask(cast.anna, "POST", "/tasks/quick", line | {"seen": body["seen"]})
    assert (made.status_code, made.json()["task"]["client_id"]) == (201, cast.lipa.pk)
    assert ask(cast.anna, "POST", "/tasks/quick", {"text": "inne", "seen": body["seen"]}).json()["code"] == "not_shown"
    assert len(ask(cast.anna, "GET", "/tasks").json()["items"]) == 1


def test_a_line_that_is_not_clear_is_refused_until_it_is_said(cast: Cast, ask: Ask) -> None:
    one, _two = (make_client(cast.office, f"Transport {name}") for name in ("Bąk", "Gil"))
    for text in ("faktury Transport", "29 lutego bilans", "wczoraj bilans"):
        refused = ask(cast.marek, "POST", "/tasks/quick", {"text": text})
        assert (refused.status_code, refused.json()["code"]) == (409, "ambiguous")
    made = ask(cast.marek, "POST", "/tasks/quick", {"text": "faktury Transport", "client_id": one.pk})
    assert made.json()["task"]["client_id"] == one.pk
    hidden = ask(cast.anna, "POST", "/tasks/quick", {"text": "faktury", "client_id": one.pk})
    assert hidden.json()["client"] is None


def test_steps_and_comments(cast: Cast, ask: Ask) -> None:
    path = f"/tasks/{make_task(cast.office, client=cast.lipa).pk}"
    step = ask(cast.anna, "POST", f"{path}/steps", {"text": "Wyciąg"}).json()
    ticked = ask(cast.anna, "PUT", f"{path}/steps/{step['id']}", {"done": True, "text": "Wyciąg PLN"}).json()
    assert (ticked["done_by_name"], ticked["text"]) == ("Anna Wójcik", "Wyciąg PLN")
    assert len(ask(cast.anna, "GET", f"{path}/steps").json()) == 1
    assert ask(cast.anna, "DELETE", f"{path}/steps/{step['id']}").status_code == 204
    said = ask(cast.anna, "POST", f"{path}/comments", {"text": "@Marek Kos proszę spojrzeć"}).json()
    assert said["mentioned"] == [cast.marek.pk]
    assert [item["id"] for item in ask(cast.anna, "GET", f"{path}/comments").json()] == [said["id"]]


def test_many_at_once_and_back(cast: Cast, ask: Ask) -> None:
    ids = [make_task(cast.office, client=client).pk for client in (cast.lipa, cast.wierzba)]
    done = ask(cast.marek, "POST", "/tasks/bulk", {"ids": ids, "fields": {"priority": 4}}).json()
    assert sorted(done["changed"]) == ids
    assert len(ask(cast.marek, "GET", "/tasks?priority=4").json()["items"]) == 2
    assert ask(cast.marek, "POST", "/tasks/bulk/undo", {"undo": done["undo"]}).json()["changed"]
    assert ask(cast.marek, "GET", "/tasks?priority=4").json()["items"] == []
    assert ask(cast.marek, "POST", "/tasks/bulk/undo", {"undo": "forged"}).status_code == 409
    assert ask(cast.anna, "POST", "/tasks/bulk", {"ids": ids[1:], "fields": {"priority": 1}}).json()["changed"] == []


def test_templates(cast: Cast, ask: Ask) -> None:
    made = ask(cast.marek, "POST", "/task-templates", {"title": "Miesiąc", "steps": ["a"], "due_in": 3})
    path = f"/task-templates/{made.json()['id']}"
    assert ask(cast.marek, "PATCH", path, {"due_in": 5}, **MATCH).json()["due_in"] == 5
    clients = {"client_ids": [cast.lipa.pk, cast.wierzba.pk]}
    assert ask(cast.marek, "POST", f"{path}/use?dry_run=true", clients).json()["task_ids"] == []
    assert len(ask(cast.marek, "POST", f"{path}/use", clients).json()["task_ids"]) == 2
    again = ask(cast.marek, "POST", f"{path}/use", clients).json()
    assert (again["task_ids"], len(again["left"])) == ([], 2)
    assert ask(cast.obcy, "GET", path).status_code == 404
    assert ask(cast.marek, "DELETE", path).status_code == 204
    assert ask(cast.marek, "GET", "/task-templates").json() == []


def test_recurring_ones(cast: Cast, ask: Ask) -> None:
    sent = {
        "title": "ZUS",
        "frequency": "monthly",
        "month_day": 20,
        "client_id": cast.lipa.pk,
        "owner_id": cast.anna.pk,
    }
    made = ask(cast.anna, "POST", "/recurring-tasks", sent)
    assert (made.status_code, made.json()["next_on"]) == (201, "2026-12-20")
    assert len(ask(cast.anna, "GET", "/tasks").json()["items"]) == 1
    path = f"/recurring-tasks/{made.json()['id']}"
    assert ask(cast.anna, "PATCH", path, {"month_day": 15}, **MATCH).json()["next_on"] == "2026-12-15"
    assert ask(cast.anna, "PUT", f"{path}/pause").json()["paused_at"]
    assert ask(cast.anna, "DELETE", f"{path}/pause").json()["paused_at"] is None
    assert ask(cast.obcy, "GET", path).status_code == 404
    for wrong in ({"frequency": "hourly"}, {"weekdays": [9]}, {"starts_on": None}, {"title": ""}):
        assert ask(cast.anna, "PATCH", path, wrong, **{"If-Match": '"2"'}).status_code == 422, wrong
    assert ask(cast.anna, "DELETE", path).status_code == 204


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"title": ""}, 422),
        ({"title": "x" * 301}, 422),
        ({"title": "x", "steps": ["y"] * 501}, 422),
        ({"title": "x", "client_id": 2**70}, 404),
        ({"title": "x", "client_id": 999_999}, 404),
        ({"title": "x", "owner_id": 999_999}, 409),
        ({"title": "x", "due_on": "2026-02-29"}, 422),
        ({"title": "x", "priority": 9}, 422),
        ({"title": "x", "due_on": "0001-01-01"}, 409),
    ],
)
def test_bad_input_is_told_and_never_breaks(cast: Cast, ask: Ask, sent: dict[str, Any], status: int) -> None:
    assert ask(cast.marek, "POST", "/tasks", sent).status_code == status


def test_who_may_not(cast: Cast, ask: Ask) -> None:
    path = f"/tasks/{make_task(cast.office, client=cast.wierzba).pk}"
    assert ask(cast.anna, "GET", path).status_code == 404
    assert ask(cast.obcy, "GET", path).status_code == 404
    assert ask(cast.marek, "DELETE", path, scopes="clients.see").status_code == 403
    assert ask(cast.marek, "POST", "/tasks/quick", {"text": "x"}, scopes="clients.see").status_code == 403
