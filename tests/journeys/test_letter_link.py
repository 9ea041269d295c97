"""From a letter's link to the office, on a phone and on a desk, without an account; Polish and English, light and dark."""

import pytest
from playwright.sync_api import expect

from kantorek.clients.models import Contact
from kantorek.core import scope
from kantorek.core.clock import now
from kantorek.files.tests.make import PNG
from kantorek.launch.browser import DESK, PHONE, NewPage
from kantorek.portal.actions.links import make_link
from kantorek.requests.actions import ask_client
from kantorek.requests.models import ClientRequest
from tests.journeys.axe import faults
from tests.journeys.conftest import Story

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def link_of(story: Story) -> tuple[ClientRequest, str]:
    with scope.system(story.office.pk, "tests", at=now()) as actor:
        one = ask_client(actor, story.lipa, title="Wyciąg z banku", text="Cały miesiąc, proszę.")
        return one, make_link(actor, one, Contact.objects.filter(client=story.lipa)[0], address="")


@pytest.mark.parametrize(
    ("size", "locale", "scheme", "button", "thanks"),
    [
        (PHONE, "pl", "light", "Wyślij do biura", "Wysłano. Biuro już to ma."),
        (DESK, "en", "dark", "Send to the office", "Sent. The office has it."),
    ],
    ids=["phone", "desk"],
)
def test_a_file_and_an_answer_go_to_the_office(
    story: Story, new_page: NewPage, size: dict[str, int], locale: str, scheme: str, button: str, thanks: str
) -> None:
    one, link = link_of(story)
    page = new_page(**size)
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(link)
    page.locator(f"button[name=language][value={locale}]").click()
    expect(page.locator("html")).to_have_attribute("lang", locale)
    page.fill("textarea", "Jeden rachunek")
    page.set_input_files("input[type=file]", {"name": "wyciag.png", "mimeType": "image/png", "buffer": PNG})
    expect(page.locator("#sent li")).to_have_count(1)
    assert page.input_value("textarea") == "Jeden rachunek"
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.get_by_role("button", name=button).click()
    expect(page.get_by_text(thanks)).to_be_visible()
    assert faults(page) == []
    with scope.system(story.office.pk, "tests", at=now()):
        assert ClientRequest.objects.get(pk=one.pk).answer == "Jeden rachunek"
