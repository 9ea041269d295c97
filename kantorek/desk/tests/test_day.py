"""My day: what stands in it, whose it is, that its numbers are those of its lists, and what it costs."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client as Browser

from kantorek.agreements.models import Agreement
from kantorek.clients.tests.make import make_client
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.actor import Actor
from kantorek.core.days import add_working_days, month_after
from kantorek.core.testing import counted_queries
from kantorek.declarations import law
from kantorek.desk.day import coming, duties, others, things, waiting, whose, words
from kantorek.desk.tests.make import make_obligation, make_task
from kantorek.documents.models import Document
from kantorek.inspections.models import Inspection, RequestedPaper
from kantorek.notifications.actions import notify
from kantorek.offices.actions import start_substitution
from kantorek.offices.models import Role, StaffMember
from kantorek.offices.tests.make import AT, actor_of, make_staff

pytestmark = pytest.mark.django_db
SignIn = Callable[[StaffMember], Browser]
TODAY = AT.date()
MONTH, CHEAP = date(2026, 10, 1), 12
NOW = datetime.now(UTC).date()


@pytest.fixture(autouse=True)
def _no_counts() -> None:
    cache.clear()


def mine(actor: Actor) -> whose.Whose:
    return whose.chosen(whose.choices_for(actor, []), "")


def day_of(actor: Actor, asked: str = "") -> tuple[list[things.Thing], list[duties.Group]]:
    chosen = whose.chosen(whose.choices_for(actor, []), asked)
    groups = duties.groups_of(actor, chosen)
    tasks, _more = others.tasks_first(actor, chosen)
    found = [*things.duties_first(groups, chosen, actor), *tasks, *others.others_first(actor, chosen)]
    return things.ordered(found), groups


def shown(browser: Browser, url: str = "/") -> str:
    answer = browser.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_what_is_late_comes_before_what_is_near(cast: Cast) -> None:
    make_obligation(cast.lipa, TODAY + timedelta(days=3))
    make_obligation(cast.lipa, TODAY - timedelta(days=5), rule="zus-legal-person")
    make_task(cast.lipa, cast.anna, "Zadanie na dziś", due_on=TODAY)
    with scope.of(actor_of(cast.anna)) as actor:
        found, _groups = day_of(actor)
    assert [thing.risk for thing in found] == [things.LATE, things.NEAR, things.WORK]
    assert "termin minął" in found[0].title and found[0].kind == "bad" and found[0].client == "Lipa sp. z o.o."
    assert found[2].title == "Zadanie na dziś"


def test_a_duty_of_many_clients_is_one_line_with_their_number(cast: Cast) -> None:
    for _n in range(6):
        make_obligation(make_client(cast.office, carer=cast.anna), TODAY, amount=Decimal(5))
    with scope.of(actor_of(cast.anna)) as actor:
        found, groups = day_of(actor)
        sentence = words.sentence(groups, len(found), actor.on)
    assert [thing.many for thing in found] == [6] and "6 klientów" in found[0].title
    assert f"column={duties.column_of('jpk-v7m')}" in found[0].url and f"carer={cast.anna.pk}" in found[0].url
    assert sentence == "Do końca dnia zostało 6 terminów u 6 klientów."


@pytest.mark.parametrize(
    ("many", "expected"),
    [
        (1, "Do wtorku został 1 termin u 1 klienta."),
        (2, "Do wtorku zostały 2 terminy u 2 klientów."),
        (5, "Do wtorku zostało 5 terminów u 5 klientów."),
    ],
)
def test_the_sentence_agrees_with_its_number(cast: Cast, many: int, expected: str) -> None:
    for _n in range(many):
        make_obligation(make_client(cast.office, carer=cast.anna), date(2026, 11, 24))
    with scope.of(actor_of(cast.anna)) as actor:
        found, groups = day_of(actor)
        assert words.sentence(groups, len(found), actor.on) == expected


def test_settled_and_merely_proposed_duties_are_not_in_the_day(cast: Cast) -> None:
    for number, state in enumerate(("sent", "receipt", "paid", "not_due")):
        make_obligation(make_client(cast.office, carer=cast.anna), TODAY, state=state, amount=Decimal(number))
    make_obligation(cast.lipa, TODAY, proposal="add")
    with scope.of(actor_of(cast.anna)) as actor:
        assert day_of(actor)[0] == []


def test_what_waits_for_an_approval_is_shown_to_who_may_approve(cast: Cast) -> None:
    make_obligation(cast.lipa, TODAY + timedelta(days=40), state="approve")
    helper = make_staff(cast.office, "Pomoc", role=Role.ASSISTANT)
    theirs = make_client(cast.office, "Klient pomocy", carer=helper)
    make_obligation(theirs, TODAY + timedelta(days=40), state="approve")
    with scope.of(actor_of(cast.anna)) as actor:
        (thing,) = day_of(actor)[0]
    assert thing.risk == things.ASKED and "czeka na akceptację" in thing.title
    with scope.of(actor_of(helper)) as actor:
        assert day_of(actor)[0] == []


def test_a_task_under_review_is_its_reviewers(cast: Cast) -> None:
    task = make_task(cast.lipa, cast.anna, "Do sprawdzenia", state="review", reviewer=cast.marek, due_on=TODAY)
    with scope.of(actor_of(cast.anna)) as actor:
        assert day_of(actor, "mine")[0] == []
    with scope.of(actor_of(cast.marek)) as actor:
        (thing,) = day_of(actor, "mine")[0]
    assert thing.risk == things.ASKED and thing.url.endswith(f"/{task.pk}/")


def test_everything_else_that_presses_is_there(cast: Cast) -> None:
    about: dict[str, Any] = {"office_id": cast.office.pk, "client": cast.lipa}
    with scope.of(actor_of(cast.marek)) as actor:
        Agreement.objects.create(**about, starts_on=MONTH, ends_on=TODAY + timedelta(days=20), added_at=AT)
        check = Inspection.objects.create(**about, kind="zus", starts_on=TODAY + timedelta(days=3), added_at=AT)
        RequestedPaper.objects.create(**about, inspection=check, name="lista płac", due_on=TODAY)
        RequestedPaper.objects.create(**about, inspection=check, name="oddane", due_on=TODAY, handed_over_at=AT)
        Document.objects.create(**about, title="Pełnomocnictwo", valid_to=TODAY + timedelta(days=4), added_at=AT)
        notify(
            actor, [cast.anna.pk], kind="verification.register_changed", title="Lipa sp. z o.o. – wykreślony z VAT",
            url="/", once="x", client_id=cast.lipa.pk, level="bad",
        )  # fmt: skip
    with scope.of(actor_of(cast.anna)) as actor:
        found = [thing.title.partition(": księg")[0].partition(": book")[0] for thing in day_of(actor)[0]]
    assert found == [
        "Dokument na kontrolę: lista płac",
        "Zmiana w rejestrze: wykreślony z VAT",
        "Zaczyna się kontrola ZUS",
        "Traci ważność dokument: Pełnomocnictwo",
        "Kończy się umowa",
    ]
    with scope.of(actor_of(make_staff(cast.office, "Obca", role=Role.ACCOUNTANT))) as actor:
        assert day_of(actor)[0] == []


def test_the_month_counts_each_column_and_says_what_is_late(cast: Cast) -> None:
    for state in ("sent", "waiting", "not_due"):
        make_obligation(make_client(cast.office, carer=cast.anna), date(2026, 11, 25), state=state, board_month=MONTH)
    make_obligation(cast.lipa, date(2026, 11, 16), board_month=MONTH, rule="zus-legal-person")
    make_obligation(cast.wierzba, date(2026, 11, 25), board_month=MONTH)
    with scope.of(actor_of(cast.anna)) as actor:
        left = {one.key: one for one in duties.left_of(duties.groups_of(actor, mine(actor)), actor.on)}
    vat = left[duties.column_of("jpk-v7m")]
    assert (vat.done, vat.total, vat.late) == (1, 2, 0)
    late = left[duties.column_of("zus-legal-person")]
    assert (late.done, late.total, late.late, late.late_names) == (0, 1, 1, ["Lipa sp. z o.o."])


def test_who_keeps_us_waiting_longest_comes_first(cast: Cast) -> None:
    other = make_client(cast.office, "Kwiaciarnia", carer=cast.anna)
    make_obligation(other, TODAY + timedelta(days=30), waiting_since=AT - timedelta(days=12))
    make_obligation(cast.lipa, TODAY + timedelta(days=5), waiting_since=AT - timedelta(days=3))
    make_obligation(cast.lipa, TODAY + timedelta(days=5), rule="vat-ue", waiting_since=AT - timedelta(days=2))
    make_obligation(cast.wierzba, TODAY, waiting_since=AT - timedelta(days=90))
    with scope.of(actor_of(cast.anna)) as actor:
        found, total = waiting.waiting_for(actor, mine(actor), limit=1)
        every, _total = waiting.waiting_for(actor, mine(actor), limit=9)
    assert total == 2 and [(one.name, one.days, one.long) for one in found] == [("Kwiaciarnia", 12, True)]
    assert every[1].name == "Lipa sp. z o.o." and every[1].told == "3 dni" and "," in every[1].what


def test_what_came_in_is_as_many_as_its_list(cast: Cast, sign_in: SignIn) -> None:
    at = datetime.now(UTC)
    for number in range(3):
        make_task(cast.lipa, cast.anna, f"Nowe {number}", created_at=at, created_by=cast.marek)
    make_task(cast.lipa, cast.anna, "Moje własne", created_at=at, created_by=cast.anna)
    make_task(cast.lipa, cast.anna, "Stare", created_at=at - timedelta(days=30), created_by=cast.marek)
    make_task(cast.wierzba, cast.marek, "Cudze", created_at=at, created_by=cast.anna)
    with scope.of(actor_of(cast.marek)):
        about: dict[str, Any] = {"office_id": cast.office.pk, "client": cast.lipa, "added_by": cast.marek}
        Document.objects.create(**about, title="Nowy dokument", added_at=at)
        Document.objects.create(**about, title="Dawny dokument", added_at=at - timedelta(days=30))
    with scope.of(actor_of(cast.anna, at=at)) as actor:
        counts = {came.key: came.count for came in coming.came_in(actor, mine(actor))}
    assert (counts["tasks"], counts["documents"]) == (3, 1)
    browser = sign_in(cast.anna)
    for key, count in counts.items():
        page = shown(browser, f"/came-in/?what={key}&whose=mine").split("<main")[1].split("</main>")[0]
        assert page.count('class="row"') == count, key
    assert "Nowe 2" in shown(browser, "/came-in/?what=tasks") and "Cudze" not in shown(browser, "/came-in/?what=tasks")


def test_came_in_reaches_back_over_a_weekend(cast: Cast) -> None:
    monday = datetime(2026, 11, 23, 7, tzinfo=UTC)
    with scope.of(actor_of(cast.anna, at=monday)) as actor:
        assert coming.since(actor).isoformat() == "2026-11-20T17:00:00+01:00"


def test_the_owner_without_clients_sees_the_whole_office_by_person(cast: Cast, sign_in: SignIn) -> None:
    owner = make_staff(cast.office, "Druga Właścicielka", role=Role.OWNER)
    make_obligation(cast.lipa, add_working_days(NOW, 1))
    make_obligation(cast.wierzba, add_working_days(NOW, -2))
    page = shown(sign_in(owner))
    assert "Gdzie jest ryzyko" in page and "Anna Wójcik" in page and "Marek Kos" in page
    assert f"carer={cast.anna.pk}" in page
    assert "Gdzie jest ryzyko" not in shown(sign_in(cast.anna))


def test_an_accountant_sees_nobody_elses_day(cast: Cast, sign_in: SignIn) -> None:
    make_obligation(cast.wierzba, NOW)
    make_task(None, cast.marek, "Prywatna sprawa biura", due_on=NOW)
    for url in ("/", "/?whose=office", f"/?whose={cast.marek.pk}", "/?whose=%00", "/?whose=9999999999999999999999"):
        page = shown(sign_in(cast.anna), url)
        assert "Wierzba" not in page and "Prywatna sprawa" not in page, url
    assert sign_in(cast.obcy).get("/").status_code == 200
    assert "Wierzba" not in shown(sign_in(cast.obcy))
    assert Browser().get("/").status_code == 302


def test_nothing_to_do_is_said_kindly(cast: Cast, sign_in: SignIn) -> None:
    page = shown(sign_in(cast.anna))
    assert "Na dziś wszystko zrobione" in page and "W tym miesiącu nie ma obowiązków" in page


def test_a_viewer_may_look_and_finds_nothing_to_press(cast: Cast, sign_in: SignIn) -> None:
    viewer = make_staff(cast.office, "Widz", role=Role.VIEWER)
    make_task(cast.lipa, cast.anna, "Zadanie", due_on=NOW)
    make_obligation(cast.lipa, NOW)
    page = shown(sign_in(viewer)).split("<main")[1].split("</main>")[0]
    assert "Zadanie" in page and "<form" not in page


def test_a_stand_in_has_a_day_of_their_own_and_the_others(cast: Cast, sign_in: SignIn) -> None:
    kasia = make_staff(cast.office, "Katarzyna Nowicka")
    own = make_client(cast.office, "Klient Kasi", carer=kasia)
    make_obligation(own, NOW)
    make_obligation(cast.lipa, NOW)
    with scope.of(actor_of(cast.marek, at=datetime.now(UTC))) as actor:
        start_substitution(actor, person=cast.anna, stand_in=kasia, starts_on=NOW, ends_on=NOW + timedelta(days=2))
    browser = sign_in(kasia)
    page, other = shown(browser), shown(browser, f"/?whose={cast.anna.pk}")
    assert "Klient Kasi" in page and "Lipa sp. z o.o." not in page.split("<main")[1].split("</main>")[0]
    assert "Lipa sp. z o.o." in other and "Klient Kasi" not in other.split("<main")[1].split("</main>")[0]
    assert "Zastępstwo" in page and "Anna Wójcik" in page


def test_the_menu_says_what_the_page_says(cast: Cast, sign_in: SignIn) -> None:
    for number in range(11):
        make_task(cast.lipa, cast.anna, f"Zadanie {number}", due_on=NOW)
    browser = sign_in(cast.anna)
    assert 'k-count-on">11</span>' in shown(browser)
    assert 'k-count-on">11</span>' in shown(browser, "/clients/")
    assert shown(browser).count("Zadanie ") == 8 and "Wszystkie 11 spraw" in shown(browser)
    assert shown(browser, "/?whose=mine&show=all").count(">Zadanie ") == 11
    url = f"/clients/{cast.lipa.pk}/notes/add/"
    assert browser.post(url, {"text": "notatka"}).status_code == 302


def test_it_costs_the_same_for_ten_and_for_three_hundred_clients(cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.marek)
    costs = []
    due = add_working_days(NOW, 2)
    for many in (10, 290):
        for number in range(many):
            client = make_client(cast.office, carer=cast.marek)
            make_obligation(client, due, board_month=month_after(NOW, -1))
            make_obligation(client, NOW - timedelta(days=3), rule="zus-legal-person", state="doing")
            if number % 10 == 0:
                make_task(client, cast.marek, due_on=NOW)
        for url in ("/", "/?whose=office", "/?whose=mine&show=all"):
            browser.get("/notices/")  # the menu's numbers are kept for a while
            with counted_queries() as seen:
                assert browser.get(url).status_code == 200
            costs.append(len(seen))
    assert len(set(costs)) == 1 and costs[0] <= CHEAP, costs


def test_the_number_of_a_line_is_that_of_the_list_behind_it(cast: Cast, sign_in: SignIn) -> None:
    near = add_working_days(NOW, 1)
    for number, state in enumerate(("waiting", "doing", "doing", "approve", "approve", "sent")):
        client = make_client(cast.office, f"Klient {number}", carer=cast.anna)
        make_obligation(client, near, state=state)
        make_obligation(make_client(cast.office, carer=cast.anna), NOW - timedelta(days=4), state=state)
    browser = sign_in(cast.anna)
    with scope.of(actor_of(cast.anna, at=datetime.now(UTC))) as actor:
        lines = [(thing.many, thing.url) for thing in day_of(actor)[0]]
    assert sorted(many for many, _url in lines) == [2, 3, 5]
    for many, url in lines:
        assert shown(browser, url).split("<main")[1].split("</main>")[0].count("data-row") == many, url


def test_a_duty_that_the_law_does_not_know_breaks_nothing(cast: Cast, sign_in: SignIn) -> None:
    make_obligation(cast.lipa, NOW, rule="own-old-duty")
    assert "own-old-duty" in shown(sign_in(cast.anna))
    assert "own-old-duty" not in law.codes()
