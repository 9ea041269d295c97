"""The pages of tasks through the front door: who sees what, counters that equal lists, what changes and what comes back."""

import re
from collections.abc import Callable
from datetime import date
from html import unescape

import pytest
from django.test import Client as Browser

from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.testing import counted_queries
from kantorek.offices.models import Role, StaffMember
from kantorek.offices.tests.make import AT, actor_of, make_staff
from kantorek.tasks import actions
from kantorek.tasks.models import Task
from kantorek.tasks.tests.make import make_task, task_now

SignIn = Callable[[StaffMember], Browser]
HX = {"HX-Request": "true"}


def titles(page: str) -> list[str]:
    """The tasks on a page, from top to bottom."""
    return [unescape(name) for name in re.findall(r"data-main [^>]*>([^<]*)</a>", page)]


def shown(browser: Browser, url: str) -> list[str]:
    answer = browser.get(url)
    assert answer.status_code == 200, url
    return titles(answer.content.decode())


def stages(page: str) -> dict[str, int]:
    """The counters above a list."""
    nav = page[page.index('<nav class="k-tabs" aria-label="Liczniki">') :]
    nav = nav[: nav.index("</nav>")]
    found = re.findall(r">([^<>]+?) <span class=\"k-count\">(\d+)</span>", nav)
    return {label.strip(): int(count) for label, count in found}


def test_each_sees_the_tasks_of_their_clients_and_of_the_office(cast: Cast, sign_in: SignIn) -> None:
    make_task(cast.office, "Lipy", client=cast.lipa)
    make_task(cast.office, "Wierzby", client=cast.wierzba)
    make_task(cast.office, "Biura")
    make_task(cast.elsewhere, "Obce", client=cast.foreign)
    assert sorted(shown(sign_in(cast.marek), "/tasks/?view=team")) == ["Biura", "Lipy", "Wierzby"]
    assert sorted(shown(sign_in(cast.anna), "/tasks/?view=team")) == ["Biura", "Lipy"]
    assert sorted(shown(sign_in(cast.anna), "/tasks/board/?view=team")) == ["Biura", "Lipy"]
    assert shown(sign_in(cast.obcy), "/tasks/?view=team") == ["Obce"]
    assert Browser().get("/tasks/").status_code == 302


def test_not_yours_is_not_there(cast: Cast, sign_in: SignIn) -> None:
    theirs = make_task(cast.office, client=cast.wierzba, steps=["Krok"])
    anna = sign_in(cast.anna)
    with scope.system(cast.office.pk, "tests", at=AT):
        step = theirs.steps.get()
    assert anna.get(f"/tasks/{theirs.pk}/").status_code == 404
    assert anna.get(f"/clients/{cast.wierzba.pk}/tasks/").status_code == 404
    for path in ("move/", "remove/", "edit/", "comments/add/", f"steps/{step.pk}/tick/"):
        assert anna.post(f"/tasks/{theirs.pk}/{path}", {"state": "done", "version": 1}).status_code == 404
    assert task_now(theirs).state == "todo"


def test_who_may_only_look_changes_nothing(cast: Cast, sign_in: SignIn) -> None:
    viewer = make_staff(cast.office, "Zofia Podgląd", role=Role.VIEWER)
    task = make_task(cast.office, "Tylko patrzę", client=cast.lipa, steps=["Krok"])
    browser = sign_in(viewer)
    for url in (
        "/tasks/?view=team",
        "/tasks/board/?view=team",
        f"/tasks/{task.pk}/",
        f"/clients/{cast.lipa.pk}/tasks/",
    ):
        page = browser.get(url).content.decode()
        assert "Tylko patrzę" in page
        main = page[page.index('<main id="main"') : page.index("</main>")]
        assert 'method="post"' not in main and "data-may-move" not in main, url
    for url in (f"/tasks/{task.pk}/move/", f"/tasks/{task.pk}/comments/add/", "/tasks/many/", "/tasks/add/"):
        assert browser.post(url, {"state": "done", "version": "1", "task": task.pk}).status_code == 404
    assert task_now(task).state == "todo"


def test_counters_equal_the_lists_behind_them(cast: Cast, sign_in: SignIn) -> None:
    for number in range(7):
        task = make_task(cast.office, f"Zadanie {number}", client=cast.lipa, owner=cast.anna if number < 5 else None)
        if number % 3 == 0:
            with scope.of(actor_of(cast.marek)) as actor:
                actions.move_task(actor, task, state="done", version=1)
    make_task(cast.office, "Później", client=cast.lipa, owner=cast.anna, show_on=date(2099, 1, 1))
    anna = sign_in(cast.anna)
    for base in ("/tasks/", "/tasks/?view=team", f"/clients/{cast.lipa.pk}/tasks/"):
        page = anna.get(base).content.decode()
        counted = stages(page)
        sign = "&" if "?" in base else "?"
        listed = {
            "W toku": len(shown(anna, base)),
            "Zrobione": len(shown(anna, f"{base}{sign}stage=done")),
            "Wszystkie": len(shown(anna, f"{base}{sign}stage=all")),
        }
        assert counted == listed, base
        assert counted["Wszystkie"] == counted["W toku"] + counted["Zrobione"]
    assert "Później" not in shown(anna, "/tasks/")
    assert "Później" in shown(anna, "/tasks/?later=1")


def test_the_clients_card_says_what_its_list_holds(cast: Cast, sign_in: SignIn) -> None:
    from kantorek.tasks.views.client import figures, newest

    for number in range(7):
        task = make_task(cast.office, f"Zadanie {number}", client=cast.lipa)
        if number < 2:
            with scope.of(actor_of(cast.marek)) as actor:
                actions.move_task(actor, task, state="done", version=1)
    with scope.of(actor_of(cast.anna)) as actor:
        card, five = figures(actor, cast.lipa), newest(actor, cast.lipa)
    anna = sign_in(cast.anna)
    assert [(line["value"], len(shown(anna, line["href"]))) for line in card["lines"]] == [(7, 7), (5, 5), (2, 2)]
    assert card["tab_count"] == 5
    assert [row["title"] for row in five["rows"]] == [f"Zadanie {number}" for number in (6, 5, 4, 3, 2)]
    assert five["every"] == 7


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("due=overdue", ["Zaległe"]),
        ("due=today", ["Dzisiejsze"]),
        ("due=none", ["Bez dnia"]),
        ("due=later", ["Dalekie"]),
        ("due=overdue&due=today", ["Dzisiejsze", "Zaległe"]),
        ("priority=4", ["Dzisiejsze"]),
        ("label=VAT", ["Dalekie"]),
        ("label=nie+ma", []),
        ("state=doing", ["Zaległe"]),
        ("owner=none", ["Bez dnia", "Dalekie"]),
        ("source=none", ["Bez dnia", "Dalekie", "Dzisiejsze", "Zaległe"]),
        ("source=tasks.template", []),
        ("q=dalek", ["Dalekie"]),
        ("q=vat", ["Dalekie"]),
        ("q=%25", []),
        (
            "due=never&priority=9&state=x&owner=a&client=x&sort=z&stage=q",
            ["Bez dnia", "Dalekie", "Dzisiejsze", "Zaległe"],
        ),
    ],
)
def test_filters_stand_in_the_address(cast: Cast, sign_in: SignIn, query: str, found: list[str]) -> None:
    from django.utils.timezone import localdate

    today = localdate()
    make_task(cast.office, "Zaległe", due_on=date(2020, 1, 1), owner=cast.anna)
    make_task(cast.office, "Dzisiejsze", due_on=today, owner=cast.anna, priority=4)
    make_task(cast.office, "Dalekie", due_on=date(2099, 1, 1), labels=["VAT"])
    make_task(cast.office, "Bez dnia")
    with scope.of(actor_of(cast.marek)) as actor:
        actions.move_task(actor, Task.objects.get(title="Zaległe"), state="doing", version=1)
    assert sorted(shown(sign_in(cast.marek), f"/tasks/?view=team&{query}")) == found


@pytest.mark.parametrize("sort", ["due", "-due", "-priority", "-created", "created"])
def test_pages_follow_each_other_without_gap_or_double(cast: Cast, sign_in: SignIn, sort: str) -> None:
    for number in range(120):
        due = None if number % 4 == 0 else date(2026, 11, 1 + number % 20)
        make_task(cast.office, f"Zadanie {number}", due_on=due, priority=1 + number % 4)
    browser, url, seen = sign_in(cast.marek), f"/tasks/?view=team&sort={sort}", []
    while url:
        page = browser.get(url).content.decode()
        seen += titles(page)
        link = re.search(r'rel="next" href="([^"]*)"', page)
        url = unescape(link[1]) if link else ""
    assert sorted(seen) == sorted(f"Zadanie {number}" for number in range(120))


def test_lists_ask_the_same_few_questions_however_many_tasks_there_are(cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.marek)
    urls = (
        "/tasks/?view=team",
        "/tasks/board/?view=team",
        f"/clients/{cast.lipa.pk}/tasks/",
        "/tasks/?view=team&q=zad",
    )
    seen: list[dict[str, int]] = []
    for many in (1, 60):
        for number in range(many):
            make_task(cast.office, f"Zadanie {number}", client=cast.lipa, owner=cast.anna, steps=["A"], labels=["VAT"])
        for url in urls:
            browser.get(url)
        counts = {}
        for url in urls:
            with counted_queries() as queries:
                browser.get(url)
            counts[url] = len(queries)
        seen.append(counts)
    assert all(count <= 8 for url, count in seen[1].items() if "clients" not in url), seen
    assert seen[0].keys() == seen[1].keys() and all(seen[1][url] - seen[0][url] <= 1 for url in urls), seen
