"""A client's person and the office in two browsers: live, from a document, offline and back, from the letter's link."""

import pytest
from playwright.sync_api import Page, Route, expect

from kantorek.chat.actions import begin_conversation
from kantorek.chat.models import ChatMessage, Conversation
from kantorek.clients.models import Contact
from kantorek.clients.tests.make import make_contact
from kantorek.core import scope
from kantorek.core.clock import now
from kantorek.documents.actions import share_document
from kantorek.documents.tests.make import make_document
from kantorek.files.tests.make import PNG
from kantorek.launch.browser import DESK, PHONE, NewPage
from kantorek.portal.actions.access import end_access
from kantorek.portal.actions.chat_letters import make_chat_link
from kantorek.portal.models import PortalAccess
from kantorek.portal.tests.make import make_access
from tests.journeys.axe import faults
from tests.journeys.conftest import Story

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
BOX, SEND = "[data-composer] textarea", "[data-composer] button:not([type=button])"


def contact_of(story: Story) -> Contact:
    with scope.system(story.office.pk, "tests", at=now()):
        found: Contact = Contact.objects.filter(client=story.lipa).order_by("pk")[0]
        return found


def talk_of(story: Story) -> Conversation:
    with scope.system(story.office.pk, "tests", at=now()) as actor:
        return begin_conversation(actor, contact_of(story))


def stored(story: Story) -> list[str]:
    with scope.system(story.office.pk, "tests", at=now()):
        rows = ChatMessage.objects.filter(client=story.lipa, kind="message").order_by("number")
        return list(rows.values_list("text", flat=True))


def write(page: Page, text: str) -> None:
    page.fill(BOX, text)
    page.click(SEND)


def both(story: Story, new_page: NewPage, size: dict[str, int]) -> tuple[Page, Page]:
    """The client's person and the carer, each in a browser, at the conversation."""
    talk = talk_of(story)
    client, desk = new_page(**size), new_page(**DESK)
    story.sign_in(client, make_access(contact_of(story)))
    story.sign_in(desk, story.anna)
    client.goto(f"/p/{story.lipa.pk}/chat/")
    desk.goto(f"/chat/{talk.pk}/")
    expect(desk.locator(BOX)).to_be_visible()
    return client, desk


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_both_sides_write_type_and_see_that_it_was_read(story: Story, new_page: NewPage, size: dict[str, int]) -> None:
    client, desk = both(story, new_page, size)
    write(client, "Czy mogę wrzucić kurtki w koszty?")
    expect(desk.get_by_text("Czy mogę wrzucić kurtki w koszty?").last).to_be_visible()
    expect(client.locator("[data-own] [data-read]").last).to_be_visible()
    desk.locator(BOX).press_sequentially("Tak", delay=20)
    expect(client.locator("[data-typing]")).to_have_text("Anna pisze…")
    desk.locator(BOX).press("Enter")
    expect(client.locator("[data-lines]").get_by_text("Tak", exact=True)).to_be_visible()
    client.set_input_files(
        "[data-composer] input[type=file]", {"name": "lista.png", "mimeType": "image/png", "buffer": PNG}
    )
    expect(desk.locator("[data-lines] img[alt='lista.png']")).to_have_count(1)
    assert client.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert faults(client) == []


def test_a_question_from_a_document_stands_with_it(story: Story, new_page: NewPage) -> None:
    document = make_document(story.lipa)
    with scope.system(story.office.pk, "tests", at=now()) as actor:
        share_document(actor, document, shared=True)
    client, desk = both(story, new_page, PHONE)
    client.goto(f"/p/{story.lipa.pk}/documents/{document.pk}/")
    client.get_by_role("link", name="Zapytaj o to").click()
    expect(client.locator("[data-about-card]")).to_contain_text(document.title)
    write(client, "Co to jest?")
    expect(client.locator("[data-about-card]")).to_have_count(0)
    expect(desk.locator("[data-lines]")).to_contain_text(document.title)
    client.locator("[data-lines]").get_by_text(document.title).click()
    expect(client).to_have_url(f"{story.live.url}/p/{story.lipa.pk}/documents/{document.pk}/")


def test_what_was_written_offline_goes_in_order_once_the_network_is_back(story: Story, new_page: NewPage) -> None:
    client, desk = both(story, new_page, PHONE)
    client.context.set_offline(True)
    for text in ("jeden", "dwa", "trzy"):
        write(client, text)
    expect(client.locator("[data-pending]")).to_have_count(3)
    expect(client.locator("[data-pending]").last).to_contain_text("Brak połączenia")
    assert stored(story) == []
    client.context.set_offline(False)
    expect(client.locator("[data-pending]")).to_have_count(0)
    assert stored(story) == ["jeden", "dwa", "trzy"]
    expect(desk.locator("[data-lines]")).to_contain_text("trzy")


def lose(route: Route) -> None:
    """The server has it, its answer gets lost."""
    route.fetch()
    route.abort()


def somebody_else_looks(page: Page, story: Story, *places: str) -> None:
    """Another person on the same device: nothing is sent, nothing is seen. Then the first one is back."""
    person, before = page.context.cookies(), stored(story)
    story.sign_in(page, make_access(make_contact(story.lipa, "Ewa Lipińska", email="ewa@lipa.example")))
    for place in places:
        page.goto(place)
        page.wait_for_load_state("networkidle")
        expect(page.locator("[data-waiting], [data-pending]").filter(visible=True)).to_have_count(0)
    assert stored(story) == before
    page.context.add_cookies(person)  # type: ignore[arg-type]


def test_what_waits_goes_from_whatever_page_of_the_same_person_is_open_and_once(
    story: Story, new_page: NewPage
) -> None:
    client, _desk = both(story, new_page, PHONE)
    talk, home = client.url, f"/p/{story.lipa.pk}/"
    client.route("**/chat/files/", lose)
    write(client, "przed zamknięciem")
    expect(client.locator("[data-line]")).to_have_count(1)
    client.route("**/chat/files/", lambda route: route.abort())
    write(client, "druga")
    expect(client.locator("[data-pending]")).to_contain_text("Brak połączenia")
    client.goto(f"{home}more/")
    expect(client.locator("[data-waiting]")).to_contain_text("1 wiadomość czeka na wysłanie")
    client.locator("form[data-sign-out] button").click()
    expect(client.get_by_role("dialog")).to_contain_text("1 wiadomość nie jest jeszcze wysłana")
    client.get_by_role("button", name="Zostań").click()
    client.goto("about:blank")  # no page of ours is left
    client.unroute("**/chat/files/")
    somebody_else_looks(client, story, home, talk)
    client.goto(home)
    expect(client.locator("[data-waiting]")).to_contain_text("Wysłano 1 czekającą wiadomość")
    assert stored(story) == ["przed zamknięciem", "druga"]
    client.goto(talk)
    expect(client.locator("[data-line]")).to_have_count(2)
    expect(client.locator("[data-pending]")).to_have_count(0)


def test_an_access_taken_away_is_said_on_the_open_page(story: Story, new_page: NewPage) -> None:
    client, _desk = both(story, new_page, PHONE)
    write(client, "jeszcze działa")
    expect(client.locator("[data-own]")).to_have_count(1)
    with scope.system(story.office.pk, "tests", at=now()) as actor:
        end_access(actor, PortalAccess.objects.get(client=story.lipa))
    expect(client.locator("p[data-fault]")).to_contain_text("nie jest już dla Ciebie dostępna")


def test_the_letters_link_is_answered_without_an_account(story: Story, new_page: NewPage) -> None:
    talk = talk_of(story)
    desk = new_page(**DESK)
    story.sign_in(desk, story.anna)
    desk.goto(f"/chat/{talk.pk}/")
    write(desk, "Proszę o umowę najmu")
    expect(desk.locator("[data-line]")).to_have_count(1)
    with scope.system(story.office.pk, "tests", at=now()) as actor:
        found = Conversation.objects.select_related("contact").get(pk=talk.pk)
        link = make_chat_link(actor, found, start=1, address="")
    guest = new_page(**PHONE)
    guest.goto(link)
    expect(guest.locator("[data-lines]")).to_contain_text("Proszę o umowę najmu")
    expect(desk.locator("[data-own] [data-read]").last).to_be_visible()
    write(guest, "Wysyłam jutro")
    expect(desk.locator("[data-lines]")).to_contain_text("Wysyłam jutro")
    write(desk, "Dziękuję")
    expect(guest.locator("[data-lines]")).to_contain_text("Dziękuję")  # no socket here: asked every five seconds
    assert faults(guest) == []
