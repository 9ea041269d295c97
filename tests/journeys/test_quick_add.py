"""A task in one line, a template for three clients, a task that comes again: in a real browser, as a person would."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from kantorek.clients.tests.make import make_client
from kantorek.core import scope
from kantorek.core.actor import day_of
from kantorek.core.clock import now
from kantorek.launch.browser import PHONE, NewPage
from kantorek.offices.models import StaffMember
from kantorek.offices.tests.make import AT
from kantorek.tasks.models import Task
from tests.journeys.axe import assert_accessible
from tests.journeys.conftest import Story

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
SignedIn = Callable[[StaffMember], Page]


def tasks_of(story: Story) -> list[Task]:
    """The office's tasks, oldest first."""
    with scope.system(story.office.pk, "tests", at=AT):
        return list(Task.objects.current().order_by("pk"))


def chip(page: Page, words: str) -> None:
    """See a chip with these words."""
    expect(page.locator("#quick-seen .k-chip", has_text=words).first).to_be_visible()


def test_the_line_of_the_issue_by_keyboard_alone(story: Story, signed_in: SignedIn) -> None:
    bruk = make_client(story.office, "Brukarstwo Lis sp. z o.o.", carer=story.anna)
    page = signed_in(story.anna)
    page.goto("/clients/")
    page.keyboard.press("t")
    page.wait_for_url("**/tasks/quick/")
    expect(page.locator("#quick-q")).to_be_focused()
    page.keyboard.type("jutro JPK Brukarstwo !wysoki", delay=15)
    for words in ("Brukarstwo Lis", "wysoki"):
        chip(page, words)
    assert_accessible(page)
    assert tasks_of(story) == []
    page.keyboard.press("Enter")
    expect(page.locator("[data-toast]", has_text="JPK")).to_be_visible()
    (task,) = tasks_of(story)
    assert (task.title, task.client_id, task.priority) == ("JPK", bruk.pk, 3)
    assert task.due_on == day_of(now()) + timedelta(days=1)
    expect(page.locator("#quick-q")).to_be_focused()
    expect(page.locator("#quick-q")).to_have_value("")
    page.locator("[data-toast] [data-undo] button").first.click()
    expect(page.locator("[data-toast]").first).to_be_visible()
    page.wait_for_timeout(300)
    assert tasks_of(story) == []


def test_pieces_are_taken_off_changed_and_chosen(story: Story, signed_in: SignedIn) -> None:
    for name in ("Bąk", "Gil"):
        make_client(story.office, f"Transport {name}", carer=story.anna)
    page = signed_in(story.anna)
    page.goto("/tasks/quick/")
    page.fill("#quick-q", "jutro faktury Transport #vat")
    expect(page.locator("#quick-seen", has_text="Transport Gil")).to_be_visible()
    page.locator("#quick-seen button", has_text="Transport Gil").click()
    expect(page.locator("#quick-seen summary", has_text="Transport Gil")).to_be_visible()
    page.locator("#quick-seen button", has_text="vat").click()
    expect(page.locator("#quick-seen b").first).to_have_text("faktury #vat")
    page.locator("#quick-seen summary").first.click()
    page.locator("#quick-seen button[name=drop][value='day|jutro']").click()
    expect(page.locator("#quick-seen b").first).to_have_text("jutro faktury #vat")
    page.locator("#quick-q").press("Enter")
    expect(page.locator("[data-toast]")).to_be_visible()
    (task,) = tasks_of(story)
    assert (task.title, task.due_on, task.labels) == ("jutro faktury #vat", None, [])
    assert task.client_id


def test_enter_before_anything_was_shown_saves_nothing_yet(story: Story, signed_in: SignedIn) -> None:
    page = signed_in(story.anna)
    page.goto("/tasks/quick/")
    page.route("**/tasks/quick/look/", lambda route: route.abort())
    page.fill("#quick-q", "jutro JPK lipa")
    page.locator("#quick-q").press("Enter")
    chip(page, "Lipa")
    assert tasks_of(story) == []
    page.locator("#quick-q").press("Enter")
    expect(page.locator("[data-toast]", has_text="Lipa")).to_be_visible()
    assert [task.client_id for task in tasks_of(story)] == [story.lipa.pk]


def test_from_the_palette_and_on_a_phone(story: Story, signed_in: SignedIn, new_page: NewPage) -> None:
    page = signed_in(story.anna)
    page.goto("/clients/")
    page.keyboard.press("Control+k")
    page.locator("#palette input").fill("zadanie pojutrze bilans lipa")
    page.locator("#palette-results [role=option]", has_text="pojutrze bilans lipa").click()
    page.wait_for_url("**/tasks/quick/?q=*")
    chip(page, "Lipa")
    phone = new_page(**PHONE, has_touch=True)
    story.sign_in(phone, story.anna)
    phone.goto("/tasks/quick/")
    phone.fill(
        "#quick-q",
        "29 lutego 2027 zadzwonić do Przedsiębiorstwa Robót Wodno-Kanalizacyjnych @anna !pilne #bardzo-długa-etykieta",
    )
    chip(phone, "Anna")
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert_accessible(phone)


def test_a_template_for_three_clients_and_never_twice(story: Story, signed_in: SignedIn) -> None:
    make_client(story.office, "Cis s.c.", carer=story.anna)
    page = signed_in(story.marek)
    page.goto("/tasks/templates/add/")
    page.fill("#id_title", "Zamknięcie miesiąca")
    page.fill("#id_steps", "Wyciąg\nKasa\nVAT")
    page.fill("#id_due_in", "3")
    page.click("main form button.btn-primary")
    page.wait_for_url("**/tasks/templates/")
    page.click("a[href$='/use/']")
    expect(page.locator("[data-select]")).to_have_count(3)
    assert_accessible(page)
    page.click("#clients button.btn-primary")
    page.wait_for_url("**/tasks/templates/")
    assert len(tasks_of(story)) == 3
    assert {task.steps_all for task in tasks_of(story)} == {3}
    page.click("a[href$='/use/']")
    expect(page.locator("[data-select]")).to_have_count(0)


def test_a_task_that_comes_again_says_its_days_first(story: Story, signed_in: SignedIn) -> None:
    page = signed_in(story.anna)
    page.goto("/tasks/recurring/add/")
    page.fill("#id_title", "Poczta z e-Doręczeń")
    page.locator("label", has_text=re.compile("w każdy dzień roboczy")).click()
    expect(page.locator("#next-days .row")).to_have_count(6)
    expect(page.locator("#id_month_day")).to_be_hidden()
    page.fill("#id_lead_days", "0")
    assert_accessible(page)
    page.click("main form[data-draft] button.btn-primary")
    page.wait_for_url("**/tasks/recurring/")
    expect(page.locator("[data-row]")).to_have_count(1)
    assert {task.title for task in tasks_of(story)} <= {"Poczta z e-Doręczeń"}
