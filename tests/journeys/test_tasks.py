"""Work to do, in real browsers: written down, ticked, talked about, dragged, changed many at once, by one and by two."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from kantorek.core import scope
from kantorek.launch.browser import DESK, PHONE, NewPage
from kantorek.offices.models import StaffMember
from kantorek.offices.tests.make import actor_of
from kantorek.tasks import actions
from kantorek.tasks.tests.make import make_task, task_now
from tests.journeys.axe import assert_accessible
from tests.journeys.conftest import Story

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
SignedIn = Callable[[StaffMember], Page]
SIZES = pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
Size = dict[str, int]


def at(new_page: NewPage, size: Size, story: Story, member: StaffMember) -> Page:
    """A page of that size on which somebody has signed in."""
    page = new_page(**size)
    story.sign_in(page, member)
    return page


def column(page: Page, state: str) -> str:
    return f'[data-column="{state}"]'


def drag(page: Page, title: str, state: str) -> None:
    """Take a card by the mouse and let it go over a column."""
    card = page.locator("[data-card]", has_text=title).bounding_box()
    goal = page.locator(f"{column(page, state)} [data-cards]").bounding_box()
    assert card and goal
    page.mouse.move(card["x"] + 30, card["y"] + card["height"] - 8)
    page.mouse.down()
    page.mouse.move(goal["x"] + 40, goal["y"] + 40, steps=8)
    page.mouse.up()


@SIZES
def test_a_task_from_the_first_word_to_the_colleagues_bell(story: Story, new_page: NewPage, size: Size) -> None:
    anna, marek = at(new_page, size, story, story.anna), at(new_page, DESK, story, story.marek)
    marek.goto("/")
    anna.goto(f"/clients/{story.lipa.pk}/tasks/")
    anna.locator("#main").get_by_role("link", name="Dodaj zadanie").last.click()
    anna.fill("#id_title", "Zamknięcie października")
    anna.fill("#id_due_on", "2026-12-10")
    anna.click("main form button.btn-primary")
    anna.wait_for_url("**/tasks/*/")
    for step in ("Wyciąg bankowy", "Raport kasowy"):
        anna.keyboard.press("Escape")
        anna.fill("#new-step", step)
        anna.press("#new-step", "Enter")
        expect(anna.locator("#step-lines")).to_contain_text(step)
        expect(anna.locator("#new-step")).to_be_focused()
        expect(anna.locator("#new-step")).to_have_value("")
    anna.locator("#step-lines [role=checkbox]").first.click()
    expect(anna.locator("#step-count")).to_contain_text("1/2")
    anna.locator("#comments textarea").press_sequentially("Zerknij @mar")
    expect(anna.locator("#mention-list")).to_contain_text("Marek Kos")
    anna.keyboard.press("Enter")
    expect(anna.locator("#comments textarea")).to_have_value("Zerknij @Marek Kos ")
    anna.locator("#comments form button.btn-line").click()
    expect(anna.locator("#comment-lines")).to_contain_text("@Marek Kos")
    assert_accessible(anna)
    expect(marek.locator("#bell")).to_have_attribute("aria-label", "Powiadomienia, nieprzeczytane: 1", timeout=25_000)
    marek.click("#bell")
    marek.click("text=Anna Wójcik pisze o: Zamknięcie października")
    expect(marek.locator("h1")).to_have_text("Zamknięcie października")


def test_what_a_colleague_does_is_seen_and_what_is_typed_stays(story: Story, new_page: NewPage) -> None:
    task = make_task(story.office, "Wspólna praca", client=story.lipa, steps=["Pierwszy", "Drugi"])
    marek = at(new_page, DESK, story, story.marek)
    marek.goto(f"/tasks/{task.pk}/")
    marek.fill("#comments textarea", "Zaczynam pisać")
    anna = at(new_page, DESK, story, story.anna)
    anna.goto(f"/tasks/{task.pk}/")
    anna.locator("#step-lines [role=checkbox]").first.click()
    anna.get_by_role("button", name="Zacznij").click()
    expect(marek.locator("#step-count")).to_contain_text("1/2", timeout=25_000)
    expect(marek.locator("#task-head")).to_contain_text("w toku")
    expect(marek.locator("#comments textarea")).to_have_value("Zaczynam pisać")


def test_a_card_is_dragged_taken_back_and_moved_by_keys(story: Story, new_page: NewPage) -> None:
    task = make_task(story.office, "Przeciągane", client=story.lipa)
    marek = at(new_page, DESK, story, story.marek)
    marek.goto("/tasks/board/?view=team")
    assert_accessible(marek)
    drag(marek, "Przeciągane", "doing")
    expect(marek.locator("[data-toast]")).to_contain_text("w toku")
    expect(marek.locator(column(marek, "doing"))).to_contain_text("Przeciągane")
    assert task_now(task).state == "doing"
    assert marek.url.endswith("/tasks/board/?view=team"), "letting go opens nothing"
    marek.click("[data-toast] [data-undo] button")
    expect(marek.locator(column(marek, "todo"))).to_contain_text("Przeciągane")
    marek.locator("[data-card]", has_text="Przeciągane").locator("[data-move-open]").focus()
    marek.keyboard.press("Enter")
    marek.keyboard.press("Tab")
    marek.locator("#board-move [data-move-to=done]").press("Enter")
    expect(marek.locator("[data-toast]").last).to_contain_text("zrobione")
    expect(marek.locator(column(marek, "done"))).to_contain_text("Przeciągane")
    assert task_now(task).state == "done"


def test_a_long_press_drags_on_a_phone(story: Story, new_page: NewPage) -> None:
    task = make_task(story.office, "Palcem", client=story.lipa)
    phone = at(new_page, PHONE, story, story.marek)
    phone.goto("/tasks/board/?view=team")
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert_accessible(phone)
    box = phone.locator("[data-card]").bounding_box()
    assert box
    touch = """([x, y, type]) => (document.elementFromPoint(x, y) || document.body).dispatchEvent(
        new PointerEvent(type, { bubbles: true, clientX: x, clientY: y, pointerType: "touch", button: 0 }))"""
    phone.evaluate(touch, [box["x"] + 30, box["y"] + 20, "pointerdown"])
    phone.wait_for_timeout(450)
    for _time in range(40):  # at the edge the board rolls on
        phone.evaluate(touch, [PHONE["width"] - 10, box["y"] + 20, "pointermove"])
    phone.evaluate(touch, [PHONE["width"] - 60, box["y"] + 20, "pointermove"])
    phone.evaluate(touch, [PHONE["width"] - 60, box["y"] + 20, "pointerup"])
    expect(phone.locator("[data-toast]")).to_be_visible()
    assert task_now(task).state != "todo"


def test_two_people_drag_the_same_card(story: Story, new_page: NewPage) -> None:
    task = make_task(story.office, "Dwie ręce", client=story.lipa)
    anna, marek = at(new_page, DESK, story, story.anna), new_page()
    marek.context.route_web_socket("**/ws/", lambda line: None)  # he hears nothing of hers
    story.sign_in(marek, story.marek)
    for page in (anna, marek):
        page.goto("/tasks/board/?view=team")
    drag(anna, "Dwie ręce", "doing")
    expect(anna.locator(column(anna, "doing"))).to_contain_text("Dwie ręce")
    expect(anna.locator("[data-toast]")).to_be_visible()
    drag(marek, "Dwie ręce", "done")
    expect(marek.locator("[data-toast]")).to_contain_text("Przed chwilą trafiło do „w toku” (Anna Wójcik).")
    expect(marek.locator(column(marek, "doing"))).to_contain_text("Dwie ręce")
    assert task_now(task).state == "doing"


def test_a_card_comes_back_from_review_with_a_reason(story: Story, new_page: NewPage) -> None:
    task = make_task(story.office, "Cztery oczy", client=story.lipa, owner=story.anna, needs_review=True)
    with scope.of(actor_of(story.anna)) as actor:
        actions.move_task(actor, task, state="review", version=1)
    marek = at(new_page, DESK, story, story.marek)
    marek.goto("/tasks/board/?view=team")
    drag(marek, "Cztery oczy", "doing")
    marek.fill("#board-reason-text", "Brakuje podpisu")
    marek.click("#board-reason .btn-primary")
    expect(marek.locator(column(marek, "doing"))).to_contain_text("Cztery oczy")
    marek.goto(f"/tasks/{task.pk}/")
    expect(marek.locator("#comment-lines")).to_contain_text("Brakuje podpisu")


@SIZES
def test_many_change_at_once_and_all_come_back(story: Story, new_page: NewPage, size: Size) -> None:
    tasks = [make_task(story.office, f"Hurtem {number}", client=story.lipa) for number in range(4)]
    marek = at(new_page, size, story, story.marek)
    marek.goto("/tasks/?view=team")
    assert marek.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert_accessible(marek)
    for box in marek.locator("[data-select]").all()[:3]:
        box.check()
    expect(marek.locator("[data-bulk-count]")).to_have_text("3")
    menu = marek.locator("[data-bulk] details", has_text="Priorytet")
    menu.locator("summary").click()
    menu.locator("button[value='4']").click()
    expect(marek.locator("[data-toast]")).to_contain_text("Zmieniono 3 zadania.")
    assert sorted(task_now(task).priority for task in tasks) == [2, 4, 4, 4]
    marek.click("[data-toast] [data-undo] button")
    expect(marek.locator("[data-toast]")).to_contain_text("Cofnięto")
    assert [task_now(task).priority for task in tasks] == [2, 2, 2, 2]


def test_the_list_goes_by_keys(story: Story, new_page: NewPage) -> None:
    tasks = [make_task(story.office, f"Klawiszem {number}", client=story.lipa) for number in range(2)]
    marek = at(new_page, DESK, story, story.marek)
    marek.goto("/tasks/?view=team")
    for key in ("j", "x", "j", "x"):
        marek.keyboard.press(key)
    expect(marek.locator("[data-bulk-count]")).to_have_text("2")
    marek.keyboard.press("e")
    expect(marek.locator("[data-toast]")).to_contain_text("zrobione")
    expect(marek.locator("[data-row]")).to_have_count(1)
    expect(marek.locator("[data-bulk-count]")).to_have_text("1")
    assert sorted(task_now(task).state for task in tasks) == ["done", "todo"]
