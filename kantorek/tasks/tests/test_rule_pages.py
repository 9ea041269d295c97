"""The pages of templates and recurring tasks, by the front door."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client as Browser

from kantorek.accounts.models import User
from kantorek.clients.tests.make import make_client
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.testing import counted_queries
from kantorek.offices.models import Role, StaffMember
from kantorek.offices.tests.make import AT, make_staff
from kantorek.tasks.models import Recurrence, Task, Template
from kantorek.tasks.tests.test_recurrences import make_recurrence
from kantorek.tasks.tests.test_templates import make_template

SignIn = Callable[[StaffMember], Browser]
HTMX = {"HX-Request": "true"}
TYPED = {"title": "Miesiąc", "steps": "Wyciąg\n\nKasa\n", "priority": "3", "labels": "a, b", "due_in": "3"}
RULE = {"title": "ZUS", "priority": "2", "frequency": "monthly", "month_day": "20", "shift": "next", "lead_days": "7"}


@pytest.fixture(autouse=True)
def _friday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kantorek.offices.access.now", lambda: AT)


@pytest.fixture
def marek(cast: Cast, sign_in: SignIn) -> Browser:
    """The owner's browser, in English, so that the words on the page are the msgids."""
    User.objects.filter(email=cast.marek.email).update(language="en")
    return sign_in(cast.marek)


def rows(cast: Cast, model: Any) -> list[Any]:
    with scope.system(cast.office.pk, "tests", at=AT):
        return list(model.objects.current().order_by("pk"))


def test_a_template_is_written_changed_and_taken_away_with_a_way_back(cast: Cast, marek: Browser) -> None:
    assert "No templates yet" in marek.get("/tasks/templates/").content.decode()
    assert marek.post("/tasks/templates/add/", TYPED).status_code == 302
    (template,) = rows(cast, Template)
    assert (template.steps, template.labels, template.due_in) == (["Wyciąg", "Kasa"], ["a", "b"], 3)
    url = f"/tasks/templates/{template.pk}/"
    assert "Wyciąg\nKasa" in marek.get(url).content.decode()
    assert marek.post(url, TYPED | {"title": "Kwartał", "version": "1"}).status_code == 302
    late = marek.post(url, TYPED | {"title": "Rok", "version": "1"})
    assert late.status_code == 422
    assert "Rok" in late.content.decode()
    assert 'name="version" value="2"' in late.content.decode()
    marek.post(f"{url}remove/")
    assert rows(cast, Template) == []
    marek.post(f"{url}restore/")
    assert [one.title for one in rows(cast, Template)] == ["Kwartał"]


def test_a_template_is_used_for_the_ticked_clients_only(cast: Cast, marek: Browser) -> None:
    quarterly = make_client(cast.office, "Kwartalna", carer=cast.anna, terms={"vat_frequency": "quarter"})
    url = f"/tasks/templates/{make_template(cast).pk}/use/"
    assert "3 clients would get a task" in marek.get(url).content.decode()
    few = marek.get(url, {"vat": "quarter"}, headers=HTMX).content.decode()
    assert "1 client would get a task" in few
    assert "Lipa" not in few
    for asked, count in ({"carer": cast.anna.pk}, 2), ({"q": "lipa"}, 1), ({"employees": "yes"}, 0):
        assert marek.get(url, asked, headers=HTMX).content.decode().count("data-select checked") == count
    assert marek.post(url, {"client": [quarterly.pk, cast.lipa.pk]}).status_code == 302
    assert {task.client_id for task in rows(cast, Task)} == {quarterly.pk, cast.lipa.pk}
    again = marek.get(url).content.decode()
    assert "1 client would get a task" in again
    assert "has an open task from this template" in again
    assert marek.post(url, {}).status_code == 422


def test_one_task_is_filled_in_from_a_template_and_says_where_it_comes_from(cast: Cast, marek: Browser) -> None:
    template = make_template(cast)
    url = f"/tasks/add/?template={template.pk}&client={cast.lipa.pk}"
    page = marek.get(url).content.decode()
    for words in ("Zamknięcie miesiąca", "Wyciąg\nKasa\nVAT", 'value="25.11.2026"'):
        assert words in page
    typed = {"title": "Zamknięcie miesiąca", "priority": "3", "steps": "Wyciąg\nKasa", "client": cast.lipa.pk}
    assert marek.post(url, typed).status_code == 302
    (task,) = rows(cast, Task)
    assert (task.steps_all, task.source_kind, task.source_id) == (2, "tasks.template", template.pk)
    for odd in ("x", "0", "9" * 30, "%00"):
        assert marek.get(f"/tasks/add/?template={odd}").status_code == 200


def test_choosing_clients_costs_the_same_for_any_number(cast: Cast, marek: Browser) -> None:
    url = f"/tasks/templates/{make_template(cast).pk}/use/"
    marek.get(url)  # the shell counts once and keeps it
    counts = []
    for _more in range(2):
        for _number in range(8):
            make_client(cast.office, carer=cast.anna)
        with counted_queries() as queries:
            marek.get(url)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


def test_a_recurring_task_is_set_up_paused_and_taken_away(cast: Cast, marek: Browser) -> None:
    assert "Nothing comes by itself yet" in marek.get("/tasks/recurring/").content.decode()
    typed = RULE | {"client": cast.lipa.pk, "owner_id": cast.anna.pk, "steps": "DRA"}
    assert marek.post("/tasks/recurring/add/", typed).status_code == 302
    (one,) = rows(cast, Recurrence)
    assert (one.client_id, one.owner_id, one.month_day, one.starts_on) == (cast.lipa.pk, cast.anna.pk, 20, AT.date())
    assert [task.due_on for task in rows(cast, Task)] == [date(2026, 11, 20)]
    assert "every month, on day 20" in marek.get("/tasks/recurring/").content.decode()
    url = f"/tasks/recurring/{one.pk}/"
    assert marek.post(url, typed | {"frequency": "weekly", "weekdays": ["0", "3"], "version": "1"}).status_code == 302
    assert "every week: Monday, Thursday" in marek.get("/tasks/recurring/").content.decode()
    assert marek.post(url, typed | {"version": "1"}).status_code == 422
    marek.post(f"{url}pause/", {"paused": "1"})
    assert rows(cast, Recurrence)[0].paused_at
    marek.post(f"{url}pause/", {"paused": "0"})
    assert rows(cast, Recurrence)[0].paused_at is None
    marek.post(f"{url}remove/")
    assert rows(cast, Recurrence) == []
    marek.post(f"{url}restore/")
    assert len(rows(cast, Recurrence)) == 1


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({}, ["Friday, 20 November 2026", "Monday, 21 December 2026", "moved from Sunday, 20 December 2026"]),
        ({"month_day": "31"}, ["every month, on its last day", "Monday, 30 November 2026"]),
        ({"frequency": "daily"}, ["every working day", "Monday, 23 November 2026"]),
        ({"frequency": "yearly", "month": "2", "month_day": "29"}, ["Monday, 1 March 2027"]),
        (
            {"frequency": "weekly", "weekdays": ["0"], "every": "2"},
            ["every 2 weeks: Monday", "Monday, 30 November 2026"],
        ),
        ({"frequency": "weekly"}, ["Say how often"]),
        ({"frequency": "nonsense"}, ["Say how often"]),
        ({"starts_on": "30.02.2026"}, ["Say how often"]),
        ({"ends_on": "2026-11-19"}, ["never comes"]),
    ],
)
def test_the_next_days_are_said_before_saving(
    cast: Cast, marek: Browser, typed: dict[str, Any], says: list[str]
) -> None:
    html = marek.post("/tasks/recurring/days/", RULE | typed, headers=HTMX).content.decode()
    for words in says:
        assert words in html
    assert rows(cast, Recurrence) == []


def test_whose_owner_left_is_marked_and_can_be_given_to_somebody_else(cast: Cast, marek: Browser) -> None:
    one = make_recurrence(cast, month_day=30)
    marek.post(f"/settings/people/{cast.anna.pk}/end/")
    with scope.system(cast.office.pk, "tests", at=AT):
        StaffMember.objects.filter(pk=cast.anna.pk).update(left_at=AT)
    assert "Anna Wójcik does not work here any more" in marek.get("/tasks/recurring/").content.decode()
    page = marek.get(f"/tasks/recurring/{one.pk}/").content.decode()
    assert "The task is made for nobody" in page
    typed = RULE | {"month_day": "30", "starts_on": "2026-11-01", "client": cast.lipa.pk, "version": "1"}
    assert marek.post(f"/tasks/recurring/{one.pk}/", typed | {"owner_id": cast.marek.pk}).status_code == 302
    assert rows(cast, Recurrence)[0].owner_id == cast.marek.pk


def test_the_list_costs_the_same_for_any_number(cast: Cast, marek: Browser) -> None:
    marek.get("/tasks/recurring/")  # the shell counts once and keeps it
    counts = []
    for _more in range(2):
        for number in range(5):
            make_recurrence(cast, month_day=number + 1)
        with counted_queries() as queries:
            marek.get("/tasks/recurring/")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 8


def test_who_must_not_get_in(cast: Cast, sign_in: SignIn) -> None:
    template, one = make_template(cast), make_recurrence(cast, month_day=28)
    viewer = sign_in(make_staff(cast.office, role=Role.VIEWER))
    stranger = sign_in(cast.obcy)
    assert "Zamknięcie miesiąca" in viewer.get("/tasks/templates/").content.decode()
    assert re.search("ZUS", viewer.get("/tasks/recurring/").content.decode())
    assert "Zamknięcie" not in stranger.get("/tasks/templates/").content.decode()
    for path in ("", "use/"):
        assert viewer.get(f"/tasks/templates/{template.pk}/{path}").status_code == 404
        assert stranger.get(f"/tasks/templates/{template.pk}/{path}").status_code == 404
    for path in ("remove/", "restore/"):
        for kind, pk in (("templates", template.pk), ("recurring", one.pk)):
            assert viewer.post(f"/tasks/{kind}/{pk}/{path}").status_code == 404
            assert stranger.post(f"/tasks/{kind}/{pk}/{path}").status_code == 404
    assert stranger.get(f"/tasks/recurring/{one.pk}/").status_code == 404
