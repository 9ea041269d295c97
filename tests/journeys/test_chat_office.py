"""The office talks to a client's person: seen within a second, answered, commented, given away, laid aside, printed."""

import re
from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from kantorek.chat import actions
from kantorek.chat.models import Conversation
from kantorek.clients.models import Contact
from kantorek.clients.tests.make import make_contact
from kantorek.core import scope
from kantorek.core.clock import now
from kantorek.launch.browser import DESK, PHONE, NewPage
from kantorek.offices.models import StaffMember
from kantorek.portal.tests.make import contact_of, make_access
from tests.journeys.axe import faults
from tests.journeys.conftest import Story

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
SECOND = 1_000
BOX = "form[data-composer] textarea"


def at(new_page: NewPage, size: dict[str, int], story: Story, member: StaffMember) -> Page:
    page = new_page(**size)
    story.sign_in(page, member)
    return page


@pytest.fixture
def says(story: Story) -> Callable[..., Conversation]:
    """Jan, or another of the client's people, writes a line."""
    with scope.system(story.office.pk, "tests", at=now()):
        jan = Contact.objects.get(client=story.lipa, name="Jan Lipiński")
    known = {jan.pk: make_access(jan)}

    def say(text: str, who: Contact = jan, when: datetime | None = None) -> Conversation:
        if who.pk not in known:
            known[who.pk] = make_access(who)
        with scope.of(contact_of(known[who.pk], at=when or now())) as actor:
            one = actions.begin_conversation(actor, who)
            actions.write_message(actor, one, token=uuid4(), text=text)
            return one

    return say


def fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, page.url
    assert faults(page) == []


def canned(story: Story) -> None:
    with scope.system(story.office.pk, "tests", at=now()) as actor:
        actions.add_canned(actor, shortcut="jpk", title="JPK wysłany", text="{{osoba.imie}}, JPK poszedł.")
        actions.add_canned(actor, shortcut="kwota", title="Kwota", text="Do zapłaty: {{do_zaplaty}}.")


def jan_on_a_phone(story: Story, new_page: NewPage) -> Page:
    """Jan in the portal, on the page of the conversation."""
    with scope.system(story.office.pk, "tests", at=now()):
        access = make_access(Contact.objects.get(client=story.lipa))
    page = new_page(**PHONE)
    story.sign_in(page, access)
    page.goto(f"/p/{story.lipa.pk}/chat/")
    return page


def opened(anna: Page, jan: Page, words: str) -> None:
    """Jan asks; within two seconds it stands in Anna's list, and the keys open it."""
    anna.goto("/chat/")
    expect(anna.locator("#conversations")).to_contain_text("Nikt nie czeka")
    anna.wait_for_timeout(SECOND)  # the socket is up
    jan.fill(BOX, words)
    jan.locator("form[data-composer] button.btn-primary").click()
    row = anna.locator("[data-conversation]", has_text="Jan Lipiński")
    expect(row).to_be_visible()
    expect(anna.locator("#views a", has_text="Do odpowiedzi")).to_contain_text("1")
    fits(anna)
    anna.keyboard.press("j")
    anna.keyboard.press("Enter")
    anna.wait_for_url(re.compile(r"/chat/\d+/$"))
    expect(row).to_have_attribute("aria-current", "true")


def test_a_question_is_seen_at_once_and_answered_with_a_canned_answer(story: Story, new_page: NewPage) -> None:
    canned(story)
    jan, anna = jan_on_a_phone(story, new_page), at(new_page, DESK, story, story.anna)
    opened(anna, jan, "Czy JPK jest już wysłany?")
    anna.locator(BOX).press_sequentially("/jp")
    anna.keyboard.press("Enter")
    expect(anna.locator(BOX)).to_have_value("Jan, JPK poszedł.")
    anna.keyboard.press("Enter")
    expect(jan.locator("[data-lines]")).to_contain_text("Jan, JPK poszedł.")
    anna.locator(BOX).press_sequentially("/kwo")
    anna.keyboard.press("Enter")
    expect(anna.locator("[data-missing]")).to_contain_text("{{do_zaplaty}}")
    anna.keyboard.press("Enter")
    anna.wait_for_timeout(SECOND / 2)
    expect(anna.locator("[data-lines]")).not_to_contain_text("Do zapłaty")
    anna.fill(BOX, "")
    expect(anna.locator("[data-missing]")).to_be_hidden()


def test_a_colleague_is_named_in_a_comment_and_makes_a_task(story: Story, new_page: NewPage) -> None:
    jan, anna = jan_on_a_phone(story, new_page), at(new_page, DESK, story, story.anna)
    opened(anna, jan, "Proszę o zaświadczenie")
    marek = at(new_page, DESK, story, story.marek)
    marek.goto(anna.url)
    anna.click("[data-write=comment]")
    anna.locator(BOX).press_sequentially("@mar")
    anna.keyboard.press("Tab")
    anna.locator(BOX).press_sequentially("zerknij")
    fits(anna)
    anna.keyboard.press("Enter")
    expect(marek.locator("[data-lines]")).to_contain_text("@Marek Kos zerknij")
    expect(marek.locator("[data-lines] li", has_text="zerknij")).to_contain_text("widzi tylko biuro")
    expect(jan.locator("[data-lines]")).not_to_contain_text("zerknij")
    first = marek.locator("[data-line='1']")
    first.locator("summary").click()
    first.get_by_role("button", name="Zrób zadanie").click()
    expect(marek.locator("#toasts")).to_contain_text("Dodano zadanie: Proszę o zaświadczenie")
    first.locator("[data-task]").click()
    expect(marek.locator("h1")).to_contain_text("Proszę o zaświadczenie")


def test_given_to_a_colleague_laid_aside_settled_and_printed(
    story: Story, new_page: NewPage, says: Callable[..., Conversation]
) -> None:
    one = says("Kto mi odpowie?")
    anna = at(new_page, DESK, story, story.anna)
    anna.goto(f"/chat/{one.pk}/")
    head = anna.locator("#thread-head")
    head.locator("summary", has_text="Anna Wójcik").click()
    head.get_by_role("button", name="Marek Kos").click()
    expect(head.locator("summary", has_text="Marek Kos")).to_be_visible()
    head.get_by_label("Odłóż").click()
    head.get_by_role("button", name="Do jutra rano").click()
    expect(head).to_contain_text("odłożone do")
    expect(anna.locator("#conversations")).to_contain_text("Nikt nie czeka")
    anna.locator("#toasts [data-undo]").last.locator("button").click()
    expect(anna.locator("#toasts")).to_contain_text("Rozmowa wróciła.")
    head.get_by_role("button", name="Załatwione").click()
    expect(head.get_by_role("button", name="Załatwione")).to_have_count(0)
    anna.locator("#toasts [data-undo]").last.locator("button").click()
    expect(anna.locator("#toasts")).to_contain_text("Znów czeka na odpowiedź.")
    expect(head.get_by_role("button", name="Załatwione")).to_be_visible()
    head.get_by_label("Więcej").click()
    with anna.expect_download() as taken:
        head.get_by_role("button", name="Eksportuj do PDF").click()
    assert re.fullmatch(r"rozmowa-.*\.pdf", taken.value.suggested_filename)
    anna.fill("#thread-head input[name=find]", "odpowie")
    anna.keyboard.press("Enter")
    anna.locator("mark", has_text="odpowie").click()
    expect(anna.locator("#line-1")).to_contain_text("Kto mi odpowie?")


def test_on_a_phone_the_list_then_the_conversation_and_back(
    story: Story, new_page: NewPage, says: Callable[..., Conversation]
) -> None:
    one = says("Pytanie z budowy")
    says("Drugie pytanie", make_contact(story.lipa, "Adam Druga-Osoba", email=f"adam{one.pk}@lipa.example"))
    anna = at(new_page, PHONE, story, story.anna)
    anna.goto("/chat/")
    fits(anna)
    anna.locator("[data-conversation]", has_text="Jan Lipiński").click()
    expect(anna.locator(BOX)).to_be_visible()
    expect(anna.locator("#conversations")).to_be_hidden()
    fits(anna)
    anna.fill(BOX, "Już sprawdzam")
    anna.get_by_role("button", name="Wyślij").click()
    expect(anna.locator("[data-lines] [data-sent]")).to_be_attached()
    anna.get_by_label("Wróć do listy").click()
    expect(anna.locator("#conversations")).to_contain_text("Adam Druga-Osoba")
    expect(anna.locator("#conversations")).not_to_contain_text("Jan Lipiński")


def test_three_browsers_and_nobody_answers_twice(story: Story, new_page: NewPage) -> None:
    """While Anna writes, Marek is told who writes an answer and Jan that Anna is typing; her line reaches both."""
    jan, anna = jan_on_a_phone(story, new_page), at(new_page, DESK, story, story.anna)
    marek = at(new_page, PHONE, story, story.marek)
    opened(anna, jan, "Kto dziś odpowiada?")
    marek.goto(anna.url)
    marek.wait_for_timeout(SECOND)  # the socket is up
    anna.locator(BOX).press_sequentially("Już sprawdzam")
    expect(marek.locator("[data-typing]")).to_have_text("Anna pisze odpowiedź")
    expect(jan.locator("[data-typing]")).to_have_text("Anna pisze…")
    anna.keyboard.press("Enter")
    for page in (jan, marek):
        expect(page.locator("[data-lines]")).to_contain_text("Już sprawdzam")
        expect(page.locator("[data-typing]")).to_be_hidden()
