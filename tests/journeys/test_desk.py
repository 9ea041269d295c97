"""The desk in a real browser: a colleague stands in and it ends by itself; a day worked off by keyboard."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from kantorek.accounts.models import StandIn
from kantorek.clients.models import Client
from kantorek.core import scope
from kantorek.core.actor import day_of
from kantorek.desk.tests.make import make_obligation, make_task
from kantorek.launch.browser import PHONE, NewPage
from kantorek.offices.models import StaffMember, Substitution
from kantorek.offices.tests.make import AT, make_staff
from kantorek.tasks.models import Task
from tests.journeys.axe import assert_accessible
from tests.journeys.conftest import Story

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
TODAY = day_of(datetime.now(UTC))


def status_of(page: Page, url: str) -> int:
    answer = page.goto(url)
    assert answer
    return answer.status


def days_back(story: Story, days: int) -> None:
    """Let the days go by: the substitution was earlier, on both sides of the door."""
    with scope.system(story.office.pk, "tests", at=AT):
        for one in Substitution.objects.all():
            first, last = one.starts_on - timedelta(days=days), one.ends_on - timedelta(days=days)
            Substitution.objects.filter(pk=one.pk).update(starts_on=first, ends_on=last)
            StandIn.objects.filter(substitution_id=one.pk).update(starts_on=first, ends_on=last)


def say_who_stands_in(page: Page, other: StaffMember) -> None:
    """As a person does it for themselves: from the menu under their name."""
    page.goto("/")
    page.click("nav#menu details.k-menu > summary")
    page.click("nav#menu >> text=Zastępstwa")
    page.select_option("#id_stand_in", str(other.pk))
    page.fill("#id_starts_on", f"{TODAY:%d.%m.%Y}")
    page.fill("#id_ends_on", f"{TODAY + timedelta(days=2):%d.%m.%Y}")
    page.fill("#id_note", "urlop")
    page.click("#away button.btn-primary")


def test_a_colleague_stands_in_and_it_ends_by_itself(story: Story, new_page: NewPage) -> None:
    kasia = make_staff(story.office, "Katarzyna Nowicka")
    make_obligation(story.lipa, TODAY)
    anna, stand_in, url = new_page(), new_page(), f"/clients/{story.lipa.pk}/"
    story.sign_in(anna, story.anna)
    story.sign_in(stand_in, kasia)
    assert status_of(stand_in, url) == 404

    say_who_stands_in(anna, kasia)
    expect(anna.locator("main")).to_contain_text("Katarzyna Nowicka za: Anna Wójcik")
    assert_accessible(anna)

    stand_in.goto("/")
    expect(stand_in.locator("#menu")).to_contain_text("także za: A. Wójcik")
    stand_in.click("main nav.k-seg >> text=Zastępstwo")
    expect(stand_in.locator("#first")).to_contain_text("Lipa sp. z o.o.")
    assert_accessible(stand_in)
    assert status_of(stand_in, url) == 200
    stand_in.fill("#id_text", "Dzwoniła księgowa klienta.")
    stand_in.click("#notes button:has-text('Zapisz notatkę')")
    expect(stand_in.locator("#notes")).to_contain_text("Katarzyna Nowicka")

    days_back(story, 3)
    assert status_of(stand_in, url) == 404
    stand_in.goto("/")
    expect(stand_in.locator("#menu")).not_to_contain_text("także za")
    anna.goto(url)
    expect(anna.locator("#notes")).to_contain_text("Dzwoniła księgowa klienta.")
    with scope.system(story.office.pk, "tests", at=AT):
        assert Client.objects.get(pk=story.lipa.pk).carer_id == story.anna.pk, "nothing was moved"


def test_a_substitution_is_ended_early_and_taken_back(story: Story, new_page: NewPage) -> None:
    kasia = make_staff(story.office, "Katarzyna Nowicka")
    anna, stand_in, url = new_page(), new_page(), f"/clients/{story.lipa.pk}/"
    story.sign_in(anna, story.anna)
    story.sign_in(stand_in, kasia)
    say_who_stands_in(anna, kasia)
    assert status_of(stand_in, url) == 200
    anna.click("text=Zakończ teraz")
    expect(anna.locator("#toasts")).to_contain_text("już nie zastępuje")
    assert status_of(stand_in, url) == 404
    anna.click("#toasts >> text=Cofnij")
    expect(anna.locator("main")).to_contain_text("Katarzyna Nowicka za: Anna Wójcik")
    assert status_of(stand_in, url) == 200


def test_a_day_is_worked_off_by_keyboard_and_an_e_too_many_is_taken_back(story: Story, new_page: NewPage) -> None:
    for title in ("Pierwsze zadanie", "Drugie zadanie"):
        make_task(story.lipa, story.anna, title, due_on=TODAY)
    page = new_page()
    story.sign_in(page, story.anna)
    page.goto("/")
    expect(page.locator("#first [data-row]")).to_have_count(2)
    expect(page.locator("#menu a[aria-current=page] .k-count")).to_have_text("2")
    page.keyboard.press("j")
    page.keyboard.press("e")
    expect(page.locator("#first [data-row]")).to_have_count(1)
    expect(page.locator("#menu a[aria-current=page] .k-count")).to_have_text("1")
    page.keyboard.press("Control+z")
    expect(page.locator("#first [data-row]")).to_have_count(2)
    with scope.system(story.office.pk, "tests", at=AT):
        assert set(Task.objects.values_list("state", flat=True)) == {"todo"}


def test_the_day_fits_a_phone(story: Story, new_page: NewPage) -> None:
    long = "Przedsiębiorstwo Robót Wodno-Kanalizacyjnych Strumień"
    make_task(story.lipa, story.anna, f"Uzgodnić z klientem {long}", due_on=TODAY)
    make_obligation(story.lipa, TODAY - timedelta(days=1))
    page = new_page(**PHONE)
    story.sign_in(page, story.anna)
    for url in ("/", "/waiting/", "/came-in/", "/settings/substitutions/", f"/clients/{story.lipa.pk}/"):
        assert status_of(page, url) == 200
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, url
        assert_accessible(page)
