"""The client's dashboard with every module in: its figures are those of its lists, and what it costs."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Model
from django.test import Client as Browser

from kantorek.clients.tests.make import make_client, make_contact, make_note
from kantorek.conftest import Cast
from kantorek.core import scope, slots
from kantorek.core.actor import Actor
from kantorek.core.prepared import Prepared
from kantorek.core.testing import counted_queries
from kantorek.documents.tests.make import make_document
from kantorek.offices.models import Role, StaffMember
from kantorek.offices.tests.make import AT, actor_of, make_staff
from kantorek.tasks.tests.make import make_task

pytestmark = pytest.mark.django_db
SignIn = Callable[[StaffMember], Browser]
BUDGET = 15
LATER = {"invoices", "mails"}
"""Cards of modules that do not stand yet: where a module is missing, so is its card."""


def page_of(browser: Browser, url: str) -> str:
    answer = browser.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def cost_of(browser: Browser, url: str) -> list[str]:
    browser.get("/notices/bell/")  # counted once and kept: the frame's part, not the client's
    with counted_queries() as seen:
        assert browser.get(url).status_code == 200
    return seen


def cards_in(page: str) -> list[str]:
    return re.findall(r"<article[^>]*>.*?</article>", page, re.S)


def test_the_whole_page_costs_fifteen_queries_at_most(cast: Cast, sign_in: SignIn) -> None:
    for number in range(20):
        make_contact(cast.lipa, f"Osoba {number}")
        make_note(cast.lipa, f"Notatka {number}")
    for who in (cast.anna, cast.marek):
        seen = cost_of(sign_in(who), f"/clients/{cast.lipa.pk}/")
        assert len(seen) <= BUDGET, "\n".join(sql[:120] for sql in seen)


def test_an_empty_client_costs_no_less_care(cast: Cast, sign_in: SignIn) -> None:
    bare = make_client(cast.office, carer=cast.anna)
    assert len(cost_of(sign_in(cast.anna), f"/clients/{bare.pk}/")) <= BUDGET


def test_every_module_that_stands_has_its_card_and_its_tab(cast: Cast, sign_in: SignIn) -> None:
    page = page_of(sign_in(cast.anna), f"/clients/{cast.lipa.pk}/")
    keys = [card.key for card in slots.every(slots.StatCard)]
    assert keys == ["tasks", "documents", "agreements", "inspections"] and not LATER & set(keys)
    assert len(cards_in(page)) == len(keys)
    tabs = re.findall(r'<nav class="k-tabs".*?</nav>', page, re.S)[0]
    urls = re.findall(rf'href="/clients/{cast.lipa.pk}/([a-z-]*)/?"', tabs)
    wanted = ["", "details", "timeline", "tasks", "documents", "agreements", "inspections", "deadlines", "verification"]
    assert urls[: len(wanted)] == wanted


def test_every_figure_leads_to_its_list(cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.anna)
    page = page_of(browser, f"/clients/{cast.lipa.pk}/")
    links = [link for card in cards_in(page) for link in re.findall(r'href="([^"]+)" class="k-lead', card)]
    assert len(links) == sum(card.count("k-lead") for card in cards_in(page))
    for link in links:
        assert browser.get(link.replace("&amp;", "&")).status_code == 200, link


def test_every_tab_says_the_same_numbers_for_one_question_more(cast: Cast, sign_in: SignIn) -> None:
    for number in range(3):
        make_task(cast.office, f"Zadanie {number}", client=cast.lipa)
    make_document(cast.lipa)
    browser, base = sign_in(cast.anna), f"/clients/{cast.lipa.pk}/"
    said = [
        numbers_on_tabs(page_of(browser, base + tab)) for tab in ("", "details/", "timeline/", "tasks/", "deadlines/")
    ]
    assert said[0]["tasks"] == 3 and said[0]["documents"] == 1
    assert all(one == said[0] for one in said), said
    counting = [sql for sql in cost_of(browser, f"{base}details/") if "UNION ALL" in sql]
    assert len(counting) == 1


def numbers_on_tabs(page: str) -> dict[str, int]:
    tabs = re.findall(r'<nav class="k-tabs".*?</nav>', page, re.S)[0]
    found = re.findall(r'href="/clients/\d+/([a-z-]*)/?"[^>]*>(?:(?!</a>).)*?k-count[^>]*>(\d+)<', tabs, re.S)
    return {key: int(number) for key, number in found}


def test_actions_that_do_not_fit_stand_behind_the_dots(cast: Cast, sign_in: SignIn) -> None:
    header = page_of(sign_in(cast.anna), f"/clients/{cast.lipa.pk}/").split("<header")[-1].split("</header>")[0]
    shown, _dots, behind = header.partition("<details")
    assert shown.count('class="btn') == 4 and "/tasks/add/" in shown and "data-new-here" in shown
    assert f"/clients/{cast.lipa.pk}/notes/add/" in behind


def test_a_closed_client_offers_nothing_new(cast: Cast, sign_in: SignIn) -> None:
    from_archive: dict[str, Any] = {"archived_at": AT, "archived_by": cast.marek}
    with scope.of(actor_of(cast.marek)):
        type(cast.lipa).objects.filter(pk=cast.lipa.pk).update(**from_archive)
    header = page_of(sign_in(cast.anna), f"/clients/{cast.lipa.pk}/").split("<header")[-1].split("</header>")[0]
    assert "/tasks/add/" not in header and "/restore/" in header


def test_a_viewer_finds_figures_and_nothing_to_press(cast: Cast, sign_in: SignIn) -> None:
    viewer = make_staff(cast.office, "Widz", role=Role.VIEWER)
    page = page_of(sign_in(viewer), f"/clients/{cast.lipa.pk}/").split("<header")[-1].split("</main>")[0]
    assert len(cards_in(page)) == len(slots.every(slots.StatCard))
    assert 'method="post"' not in page


def test_what_the_page_has_prepared_is_what_django_would_find(
    cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every question of the dashboard that is kept in SQL, against the queryset it was made of."""
    ask, seen = Prepared.__call__, []

    def both(self: Prepared, actor: Actor, *values: Any) -> list[Any]:
        found, plain = ask(self, actor, *values), list(self.make(actor, *values))
        bare = [
            [vars(row) | {"_state": None} if isinstance(row, Model) else row for row in rows] for rows in (found, plain)
        ]
        assert bare[0] == bare[1]
        seen.append(bool(found))
        return found

    monkeypatch.setattr(Prepared, "__call__", both)
    browser = sign_in(cast.marek)
    make_note(cast.lipa, "Notatka")
    make_contact(cast.lipa, "Osoba")
    for client in (cast.lipa, make_client(cast.office, carer=cast.anna), cast.lipa):
        page_of(browser, f"/clients/{client.pk}/")
    assert len(seen) >= 12 and any(seen)
