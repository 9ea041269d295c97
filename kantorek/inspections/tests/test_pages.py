"""The pages of inspections by the front door: who gets in, what is shown, what it costs."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from kantorek.accounts.models import User
from kantorek.clients.tests.make import make_client
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.clock import now
from kantorek.inspections.models import Inspection
from kantorek.inspections.tests.make import again, make_inspection, make_papers, papers_of, task_of
from kantorek.inspections.views.card import card_of
from kantorek.offices.models import Role, StaffMember
from kantorek.offices.tests.make import AT, actor_of, make_staff

SignIn = Callable[[StaffMember], Browser]
TYPED = {"kind": "zus", "status": "planned", "authority": "ZUS Łódź", "starts_on": "2.12.2026", "reference": "Z/7"}
HTMX = {"HX-Request": "true"}


@pytest.fixture
def english(sign_in: SignIn) -> SignIn:
    """A browser of a colleague who reads English, so that the words on the page are the msgids."""

    def make(member: StaffMember) -> Browser:
        assert member.user_id
        User.objects.filter(pk=member.user_id).update(language="en")
        return sign_in(member)

    return make


def text_of(browser: Browser, url: str, **query: Any) -> str:
    answer = browser.get(url, query)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def queries_of(browser: Browser, url: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert browser.get(url).status_code == 200
    skipped = ("BEGIN", "SAVEPOINT", "RELEASE", "COMMIT", "ROLLBACK")
    return len([q for q in seen.captured_queries if not q["sql"].startswith(skipped)])


def test_writes_one_down_and_takes_a_pasted_list(cast: Cast, english: SignIn) -> None:
    browser = english(cast.anna)
    answer = browser.post(f"/clients/{cast.lipa.pk}/inspections/add/", TYPED)
    url = answer.headers["Location"]
    with scope.system(cast.office.pk, "tests", at=AT):
        made = Inspection.objects.get()
    assert url == f"/inspections/{made.pk}/"
    lines = "1. Lista płac 2025 – 2.12.2026\n- Umowy zlecenia, wszystkie\n"
    browser.post(f"{url}papers/", {"lines": lines, "owner_id": cast.anna.pk})
    shown = text_of(browser, url)
    assert "0 of 2 papers handed over" in shown
    assert "by 02.12.2026" in shown
    first, second = papers_of(made)
    assert (first.name, second.name) == ("Lista płac 2025", "Umowy zlecenia, wszystkie")
    assert f'href="/tasks/{first.task_id}/"' in shown
    assert "Inspection ZUS: Lista płac 2025" in text_of(browser, f"/tasks/{first.task_id}/")


def test_the_task_leads_back_to_its_paper(cast: Cast, sign_in: SignIn) -> None:
    one = make_inspection(cast.lipa)
    (paper,) = make_papers(one, cast.anna, "Lista płac")
    browser = sign_in(cast.anna)
    assert f"/inspections/papers/{paper.pk}/" in text_of(browser, f"/tasks/{paper.task_id}/")
    answer = browser.get(f"/inspections/papers/{paper.pk}/")
    assert answer.headers["Location"] == f"/inspections/{one.pk}/#paper-{paper.pk}"
    assert sign_in(cast.obcy).get(f"/inspections/papers/{paper.pk}/").status_code == 404


def test_ticks_a_paper_off_in_its_place_and_takes_the_tick_back(cast: Cast, english: SignIn) -> None:
    one = make_inspection(cast.lipa)
    paper, _other = make_papers(one, cast.anna, "Lista płac", "Umowy")
    browser, url = english(cast.anna), f"/inspections/{one.pk}/papers/{paper.pk}/hand-over/"
    shown = browser.post(url, {"done": "1"}, headers=HTMX).content.decode()
    assert "1 of 2 papers handed over" in shown
    assert "<html" not in shown
    assert task_of(paper).state == "done"
    assert browser.post(url, {"done": "0"}).status_code == 302
    assert task_of(paper).state == "todo"
    assert "0 of 2" in text_of(browser, f"/inspections/{one.pk}/")


def test_a_list_with_an_impossible_day_stays_in_the_field(cast: Cast, english: SignIn) -> None:
    one = make_inspection(cast.lipa)
    lines = "Umowy – 2.12\nLista płac – 31.11"
    answer = english(cast.anna).post(f"/inspections/{one.pk}/papers/", {"lines": lines})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "Line 2: there is no such day as 31.11." in shown
    assert "Umowy – 2.12" in shown
    assert papers_of(one) == []


def test_removes_and_restores_a_paper_and_the_inspection(cast: Cast, sign_in: SignIn) -> None:
    one = make_inspection(cast.lipa)
    (paper,) = make_papers(one, cast.anna, "Lista płac")
    browser, url = sign_in(cast.anna), f"/inspections/{one.pk}/"
    for thing in (f"{url}papers/{paper.pk}/", url):
        assert browser.post(f"{thing}remove/").status_code == 302
        assert browser.post(f"{thing}restore/").status_code == 302
    assert len(papers_of(one)) == 1
    assert again(one).removed_at is None
    edit = {"name": "Lista płac 2024", "due_on": "30.11.2026"}
    assert browser.post(f"{url}papers/{paper.pk}/edit/", edit).status_code == 302
    assert papers_of(one)[0].name == "Lista płac 2024"


def test_moves_through_its_stages(cast: Cast, english: SignIn) -> None:
    one, browser = make_inspection(cast.lipa), english(cast.anna)
    url = f"/inspections/{one.pk}/move/"
    today = f"{now().date():%d.%m.%Y}"
    later = f"{now().date() + timedelta(days=3):%d.%m.%Y}"
    assert "Its first day." in text_of(browser, f"{url}?to=in_progress")
    assert browser.post(url, {"status": "in_progress", "was": "planned", "day": later}).status_code == 422
    browser.post(url, {"status": "in_progress", "was": "planned", "day": today})
    assert again(one).status == "in_progress"
    stale = browser.post(url, {"status": "done", "was": "planned", "day": today})
    assert stale.status_code == 422
    browser.post(url, {"status": "done", "was": "in_progress", "day": today, "result": "Bez uwag."})
    assert (again(one).status, again(one).result) == ("done", "Bez uwag.")
    assert "Bez uwag." in text_of(browser, f"/inspections/{one.pk}/")


@pytest.mark.parametrize(
    ("field", "typed"),
    [("starts_on", "29.02.2027"), ("ends_on", "1.12.2026"), ("kind", "bhp"), ("lead_id", "7x"), ("status", "done")],
)
def test_says_what_is_wrong_and_keeps_what_was_typed(cast: Cast, sign_in: SignIn, field: str, typed: str) -> None:
    url = f"/clients/{cast.lipa.pk}/inspections/add/"
    answer = sign_in(cast.anna).post(url, TYPED | {field: typed, "reference": "PISANE/1"})
    assert answer.status_code == 422
    assert "PISANE/1" in answer.content.decode()


def test_changes_and_says_so_to_whoever_comes_second(cast: Cast, sign_in: SignIn) -> None:
    one, browser = make_inspection(cast.lipa), sign_in(cast.anna)
    url = f"/inspections/{one.pk}/edit/"
    assert browser.post(url, TYPED | {"version": "1", "subject": "składki"}).status_code == 302
    late = browser.post(url, TYPED | {"version": "1", "subject": "zasiłki"})
    assert late.status_code == 422
    assert "składki" in late.content.decode()
    assert 'name="version" value="2"' in late.content.decode()


def test_the_card_counts_what_its_lists_show(cast: Cast, sign_in: SignIn) -> None:
    today = AT.date()
    make_inspection(cast.lipa)
    make_inspection(cast.lipa, kind="vat", status="in_progress", starts_on=today)
    for _number in range(3):
        make_inspection(cast.lipa, kind="pit", status="done", starts_on=today, ends_on=today)
    with scope.of(actor_of(cast.anna)) as actor:
        card = card_of(actor, cast.lipa)
    assert [line["value"] for line in card["lines"]] == [2, 3]
    browser = sign_in(cast.anna)
    for line in card["lines"]:
        assert text_of(browser, line["href"]).count("<tr class=") == line["value"], line
    assert card["next_label"].startswith("VAT")


def test_the_list_shows_filters_and_counts(cast: Cast, sign_in: SignIn) -> None:
    today = AT.date()
    make_inspection(cast.lipa, authority="BLISKI", lead_id=cast.anna.pk)
    make_inspection(cast.wierzba, kind="vat", authority="DALSZY")
    make_inspection(cast.wierzba, status="done", starts_on=today, ends_on=today, authority="DAWNY")
    browser = sign_in(cast.marek)

    def named(**query: Any) -> set[str]:
        shown = text_of(browser, "/inspections/", **query)
        return {name for name in ("BLISKI", "DALSZY", "DAWNY") if name in shown}

    assert named() == {"BLISKI", "DALSZY"}
    assert named(view="done") == {"DAWNY"}
    assert named(view="all") == {"BLISKI", "DALSZY", "DAWNY"}
    assert named(kind="vat") == {"DALSZY"}
    assert named(lead=cast.anna.pk) == {"BLISKI"}
    assert named(lead="none", view="all") == {"DALSZY", "DAWNY"}
    assert named(lead="x", kind="?", view="?", before="rubbish") == {"BLISKI", "DALSZY"}
    file = browser.post("/inspections/export/?view=done", {"kind": "csv"})
    assert file.content.decode("utf-8-sig").count("\n") == 2
    assert "DAWNY" in file.content.decode("utf-8-sig")


def test_pages_follow_each_other_without_loss(cast: Cast, sign_in: SignIn) -> None:
    for number in range(55):
        make_inspection(cast.lipa, authority=f"NR-{number:03}", starts_on=None if number % 3 else AT.date())
    browser = sign_in(cast.marek)
    first = text_of(browser, "/inspections/")
    link = re.search(r'rel="next" href="([^"]+)"', first)
    assert link
    second = text_of(browser, link[1].replace("&amp;", "&"))
    assert len(set(re.findall(r"NR-\d{3}", first + second))) == 55


def test_who_must_not_get_in(cast: Cast, sign_in: SignIn) -> None:
    mine, theirs = make_inspection(cast.lipa), make_inspection(cast.wierzba)
    (paper,) = make_papers(mine, cast.anna, "Lista płac")
    viewer = make_staff(cast.office, role=Role.VIEWER)
    for tail in ("", "edit/", "move/", "papers/"):
        assert sign_in(cast.anna).get(f"/inspections/{theirs.pk}/{tail}").status_code == 404
        assert sign_in(cast.obcy).get(f"/inspections/{mine.pk}/{tail}").status_code == 404
    for tail in ("edit/", "move/", "papers/", f"papers/{paper.pk}/edit/"):
        assert sign_in(viewer).get(f"/inspections/{mine.pk}/{tail}").status_code == 404
    for tail in ("remove/", "restore/", f"papers/{paper.pk}/hand-over/", f"papers/{paper.pk}/remove/"):
        assert sign_in(viewer).post(f"/inspections/{mine.pk}/{tail}").status_code == 404
    assert sign_in(cast.anna).post(f"/inspections/{theirs.pk}/papers/{paper.pk}/hand-over/").status_code == 404
    shown = text_of(sign_in(viewer), f"/inspections/{mine.pk}/").split("<main")[-1]
    for way in ("/edit/", "/move/", "/remove/", "hand-over"):
        assert way not in shown, way


def test_costs_the_same_whatever_the_data(cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.marek)
    one = make_inspection(cast.lipa)
    make_papers(one, cast.anna, "Lista płac")
    browser.get("/notices/bell/")
    urls = ("/inspections/", f"/clients/{cast.lipa.pk}/inspections/", f"/inspections/{one.pk}/")
    few = {url: queries_of(browser, url) for url in urls}
    make_papers(one, cast.anna, *(f"Pismo {number}" for number in range(30)))
    for _number in range(20):
        make_papers(make_inspection(cast.lipa), cast.anna, "Lista płac")
        make_inspection(make_client(cast.office, carer=cast.anna), lead_id=cast.anna.pk)
    many = {url: queries_of(browser, url) for url in urls}
    assert few == many
    assert many["/inspections/"] <= 8
    assert max(many.values()) <= 16


def test_what_was_typed_never_becomes_html(cast: Cast, sign_in: SignIn) -> None:
    evil = '<script>alert("x")</script>'
    one = make_inspection(cast.lipa, authority=evil, subject=evil, findings=evil, reference=evil)
    make_papers(one, cast.anna, evil)
    browser = sign_in(cast.anna)
    for url in (f"/inspections/{one.pk}/", f"/clients/{cast.lipa.pk}/inspections/", "/inspections/"):
        assert "<script>alert" not in text_of(browser, url)
