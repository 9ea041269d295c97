"""What the office asks for is photographed on the phone, survives a break of the net, is returned, replaced and done."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from kantorek.clients.tests.make import make_contact
from kantorek.core import scope
from kantorek.files.tests.make import PDF, picture
from kantorek.launch.browser import PHONE, NewPage
from kantorek.offices.tests.make import actor_of
from kantorek.portal.models import PortalAccess
from kantorek.portal.tests.make import make_access
from kantorek.requests.actions import accept_request, return_request
from kantorek.requests.models import ClientRequest
from kantorek.requests.tests.make import again, files_of, make_request
from tests.journeys.axe import assert_accessible
from tests.journeys.conftest import Story

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
SLOW = 30_000
"""Four looks at files, each in a process of its own."""
CHOOSE = "input[data-take]:not([capture])"


def file(name: str, kind: str, data: bytes) -> Any:
    return {"name": name, "mimeType": kind, "buffer": data}


PAGES = [file(f"IMG_{n}.jpg", "image/jpeg", picture("JPEG", (1200 + n, 1600))) for n in (1, 2)]


def enter(phone: Page, story: Story, person: PortalAccess) -> str:
    """Sign in; gives where the company's pages begin."""
    story.sign_in(phone, person)
    return f"/p/{person.client_id}/"


def asked(story: Story, title: str) -> tuple[PortalAccess, ClientRequest]:
    one = make_request(story.lipa, title)
    return make_access(make_contact(story.lipa, "Ewa Lipa", email=f"ewa{one.pk}@journey.example")), one


def send(phone: Page) -> None:
    phone.locator("form[data-sending]").get_by_role("button", name="Wyślij", exact=True).click()


def walk_to(phone: Page, home: str, one: ClientRequest) -> None:
    """Open a request from the start page, with its scripts: without a network they would not come."""
    phone.goto(home)
    phone.get_by_role("link", name=one.title).click()
    phone.wait_for_url(f"**/requests/{one.pk}/")


def test_photographed_without_a_net_returned_replaced_and_done(story: Story, new_page: NewPage) -> None:
    person, one = asked(story, "Umowa najmu koparki")
    phone = new_page(**PHONE, has_touch=True)
    home = enter(phone, story, person)
    walk_to(phone, home, one)
    phone.context.set_offline(True)
    phone.set_input_files(CHOOSE, PAGES)
    expect(phone.get_by_text("Brak sieci. Wysyłanie ruszy samo, gdy wróci.")).to_have_count(2, timeout=SLOW)
    send(phone)
    assert files_of(one) == []
    phone.context.set_offline(False)
    expect(phone.locator("[data-toast]")).to_contain_text("Biuro już to ma", timeout=SLOW)
    expect(phone.get_by_role("link", name=one.title)).to_have_count(0)
    assert files_of(one) == ["Umowa najmu koparki.pdf"]
    with scope.of(actor_of(story.anna)) as actor:
        return_request(actor, again(one), reason="Brakuje strony z podpisami.")
    phone.goto(f"{home}requests/{one.pk}/")
    expect(phone.locator("main")).to_contain_text("Brakuje strony z podpisami.")
    phone.set_input_files(CHOOSE, file("podpisana.pdf", "application/pdf", PDF))
    expect(phone.get_by_text("gotowe do wysłania")).to_be_visible(timeout=SLOW)
    assert_accessible(phone)
    send(phone)
    expect(phone.locator("[data-toast]")).to_contain_text("Biuro już to ma", timeout=SLOW)
    assert files_of(one) == ["podpisana.pdf"], "the new one stands in the place of the old one"
    with scope.of(actor_of(story.anna)) as actor:
        accept_request(actor, again(one))
    phone.goto(f"{home}documents/")
    expect(phone.get_by_role("link", name=one.title)).to_be_visible()
    assert_accessible(phone)


def test_what_was_chosen_outlives_a_closed_page_and_a_program_is_named(story: Story, new_page: NewPage) -> None:
    person, _one = asked(story, "Wyciąg z banku")
    phone = new_page(**PHONE, has_touch=True)
    place = enter(phone, story, person) + "send/"
    phone.goto(place)
    phone.context.set_offline(True)
    phone.set_input_files(CHOOSE, PAGES[:1])
    expect(phone.get_by_text("Brak sieci")).to_be_visible()
    phone.context.set_offline(False)
    phone.goto(place)
    expect(phone.get_by_text("gotowe do wysłania")).to_have_count(1, timeout=SLOW)
    phone.reload()
    expect(phone.get_by_text("gotowe do wysłania")).to_have_count(1, timeout=SLOW)
    phone.set_input_files(CHOOSE, file("zdjecie.jpg", "image/jpeg", b"MZ\x90\x00" + bytes(300)))
    expect(phone.get_by_text("Nazwa kończy się na .jpg, ale to nie jest taki plik.")).to_be_visible()
    assert_accessible(phone)
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    send(phone)
    expect(phone.locator("[data-toast]")).to_contain_text("Wysłano 1 dokument.", timeout=SLOW)
    phone.get_by_role("link", name="IMG 1").click()
    expect(phone.get_by_role("img", name="IMG 1, strona 1")).to_be_visible()
    assert_accessible(phone)
