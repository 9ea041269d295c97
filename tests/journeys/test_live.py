"""Live pages in real browsers: what one colleague does, the other sees without a click."""

from collections.abc import Callable
from time import monotonic

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from kantorek.launch.browser import DESK, PHONE, NewPage
from kantorek.offices.models import StaffMember
from tests.journeys.axe import assert_accessible
from tests.journeys.conftest import Story

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
SignedIn = Callable[[StaffMember], Page]
IN_TIME = 1_000
"""Milliseconds within which the other browser has it."""
NOTHING = "Powiadomienia, nic nieprzeczytanego"
ONE = "Powiadomienia, nieprzeczytane: 1"


def give(page: Page, client_id: int, member: StaffMember) -> None:
    """Make a colleague the carer, as a person does."""
    page.goto(f"/clients/{client_id}/carers/")
    page.select_option("#id_carer_id", str(member.pk))
    page.click("main form button.btn-primary")


def bell(page: Page, words: str, *, timeout: float = 25_000) -> None:
    """Wait until the bell says so: a nudge that was lost is made good when the socket looks again, after 20 seconds."""
    expect(page.locator("#bell")).to_have_attribute("aria-label", words, timeout=timeout)


def test_the_bell_rings_in_the_other_browser_and_leads_to_the_client(story: Story, new_page: NewPage) -> None:
    boss, anna = new_page(), new_page()
    story.sign_in(boss, story.marek)
    story.sign_in(anna, story.anna)
    anna.goto("/")
    bell(anna, NOTHING)
    anna.wait_for_timeout(500)  # its socket stands
    give(boss, story.wierzba.pk, story.anna)
    began = monotonic()
    bell(anna, ONE, timeout=IN_TIME)
    assert monotonic() - began < IN_TIME / 1_000
    anna.click("#bell")
    anna.click("text=Prowadzisz teraz księgi: Wierzba Żółć s.c.")
    anna.wait_for_url(f"**/clients/{story.wierzba.pk}/")
    bell(anna, NOTHING)


def test_what_is_being_pressed_is_not_changed_under_the_finger(story: Story, new_page: NewPage) -> None:
    anna = new_page()
    story.sign_in(anna, story.anna)
    anna.goto("/notices/")
    expect(anna.locator("#notices")).to_contain_text("Nie ma jeszcze powiadomień")
    anna.evaluate("document.querySelector('#notices').mark = 'the same'")
    box = anna.locator("#notices").bounding_box()
    assert box
    anna.mouse.move(box["x"] + 20, box["y"] + box["height"] - 10)
    anna.mouse.down()
    with anna.expect_response("**/notices/"):
        anna.evaluate("document.querySelector('#notices').dispatchEvent(new CustomEvent('live'))")
    anna.wait_for_timeout(150)
    assert anna.evaluate("document.querySelector('#notices').mark") == "the same"
    anna.mouse.up()
    anna.wait_for_timeout(1_500)
    assert anna.evaluate("document.querySelector('#notices').mark") != "the same", "let go, it is drawn anew"


def test_both_tabs_know_that_it_was_read_and_undo_brings_it_back(story: Story, new_page: NewPage) -> None:
    boss, anna = new_page(), new_page()
    story.sign_in(boss, story.marek)
    story.sign_in(anna, story.anna)
    anna.goto("/")
    other = anna.context.new_page()
    other.goto("/notices/")
    expect(other.locator("#notices")).to_contain_text("Nie ma jeszcze powiadomień")
    other.wait_for_timeout(500)
    give(boss, story.wierzba.pk, story.anna)
    expect(other.locator("#notices [data-row]")).to_have_count(1)
    bell(anna, ONE)
    other.click("text=Oznacz wszystkie")
    bell(anna, NOTHING)
    other.click("[data-toast] [data-undo] button")
    bell(anna, ONE)
    bell(other, ONE)


def test_after_a_broken_line_the_page_asks_again(story: Story, new_page: NewPage) -> None:
    boss, anna = new_page(), new_page()
    lines: list[WebSocketRoute] = []
    shut = [False]

    def through(line: WebSocketRoute) -> None:
        if shut[0]:
            line.close(code=1012)
            return
        line.connect_to_server()
        lines.append(line)

    anna.context.route_web_socket("**/ws/", through)
    story.sign_in(boss, story.marek)
    story.sign_in(anna, story.anna)
    anna.goto("/")
    anna.wait_for_timeout(500)
    shut[0] = True
    lines[-1].close(code=1012)
    give(boss, story.wierzba.pk, story.anna)
    anna.wait_for_timeout(700)
    bell(anna, NOTHING)  # nobody could tell it
    shut[0] = False
    bell(anna, ONE, timeout=8_000)


def test_without_a_socket_a_part_that_asks_for_it_is_told_by_the_clock(story: Story, new_page: NewPage) -> None:
    page = new_page()
    page.context.route_web_socket("**/ws/", lambda line: line.close(code=1012))
    story.sign_in(page, story.anna)
    page.goto("/")
    page.evaluate(
        """() => {
            const part = Object.assign(document.createElement("div"), { id: "clocked" });
            Object.assign(part.dataset, { live: "registers", livePoll: "1", told: "0" });
            part.addEventListener("live", () => { part.dataset.told = String(Number(part.dataset.told) + 1); });
            document.querySelector("main").append(part);
        }"""
    )
    expect(page.locator("#clocked")).to_have_attribute("data-told", "2", timeout=6_000)


def test_a_page_whose_session_is_over_is_not_taken_from_who_types_in_it(story: Story, new_page: NewPage) -> None:
    boss, anna = new_page(), new_page()
    story.sign_in(boss, story.marek)
    story.sign_in(anna, story.anna)
    anna.goto(f"/clients/{story.lipa.pk}/edit/")
    anna.fill("#id_city", "Miasto, którego nikt jeszcze nie zapisał")
    anna.wait_for_timeout(500)
    anna.context.clear_cookies(name="kantorek_session")
    give(boss, story.wierzba.pk, story.anna)
    anna.wait_for_timeout(1_500)
    expect(anna.locator("#id_city")).to_have_value("Miasto, którego nikt jeszcze nie zapisał")


@pytest.mark.parametrize("size", [DESK, PHONE])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_everybody_can_use_the_notices(story: Story, new_page: NewPage, size: dict[str, int], theme: str) -> None:
    boss, anna = new_page(), new_page(**size, color_scheme=theme)
    story.sign_in(boss, story.marek)
    story.sign_in(anna, story.anna)
    anna.goto("/notices/")
    assert_accessible(anna)
    give(boss, story.wierzba.pk, story.anna)
    expect(anna.locator("#notices [data-row]")).to_have_count(1)
    assert_accessible(anna)
    assert anna.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
