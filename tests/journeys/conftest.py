"""A fresh office for each journey, in the running product's own database."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page

from kantorek.clients.models import Client
from kantorek.clients.tests.make import make_client, make_contact, make_note
from kantorek.launch.browser import let_in
from kantorek.launch.live import Live
from kantorek.offices.models import Office, Role, StaffMember
from kantorek.offices.tests.make import PASSWORD, make_office, make_staff
from kantorek.portal.models import PortalAccess

_count = itertools.count(1)


@dataclass(frozen=True)
class Story:
    """One office with an owner, an accountant who looks after one client, and a few clients."""

    live: Live
    office: Office
    marek: StaffMember
    anna: StaffMember
    lipa: Client
    wierzba: Client

    def sign_in(self, page: Page, who: StaffMember | PortalAccess) -> None:
        """Let somebody in, without the log-in page; no page is open yet."""
        assert who.user
        let_in(page, who.user, self.live.url)

    def sign_in_as_people_do(self, page: Page, who: StaffMember | PortalAccess) -> None:
        """Through the log-in page, by the password, up to the page behind it."""
        page.goto("/login/")
        page.fill("input[name=login]", who.email)
        page.fill("input[name=password]", PASSWORD)
        page.click("form:has(input[name=password]) button[type=submit]")
        page.wait_for_selector("#main")


@pytest.fixture
def story(live_db: Live) -> Iterator[Story]:
    """An office of its own."""
    number = next(_count)
    office = make_office(f"Biuro podróżne {number}")
    marek = make_staff(office, "Marek Kos", role=Role.OWNER, email=f"marek{number}@journey.example")
    anna = make_staff(office, "Anna Wójcik", role=Role.ACCOUNTANT, email=f"anna{number}@journey.example")
    lipa = make_client(
        office, "Lipa sp. z o.o.", carer=anna, terms={"vat_frequency": "month", "accounting_type": "full"}
    )
    wierzba = make_client(
        office, "Wierzba Żółć s.c.", carer=marek, terms={"vat_frequency": "quarter", "accounting_type": "simplified"}
    )
    make_contact(lipa, "Jan Lipiński", email=f"jan{number}@lipa.example", phone="600 100 200")
    make_note(lipa, "Dzwonić po dziesiątej", pinned=True)
    yield Story(live_db, office, marek, anna, lipa, wierzba)


@pytest.fixture
def signed_in(story: Story, page: Page) -> Callable[[StaffMember], Page]:
    """A page on which somebody has signed in."""

    def enter(member: StaffMember) -> Page:
        story.sign_in(page, member)
        return page

    return enter
