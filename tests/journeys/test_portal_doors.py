"""Into the portal, in a real browser: invited, accepted on a phone, two companies, levels, seen as the client."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from kantorek.accounts.models import User
from kantorek.clients.models import Contact
from kantorek.core import scope
from kantorek.launch.browser import PHONE, NewPage
from kantorek.offices.tests.make import AT
from kantorek.portal.tests.make import make_access
from tests.journeys.axe import assert_accessible
from tests.journeys.conftest import Story

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def invite(story: Story, page: Page) -> str:
    """Anna invites from the client's page: the button, and send."""
    story.sign_in(page, story.anna)
    page.goto(f"/clients/{story.lipa.pk}/")
    page.locator(f"a[href='/clients/{story.lipa.pk}/portal/invite/']").first.evaluate("link => link.click()")
    page.wait_for_url("**/portal/invite/")
    assert_accessible(page)
    page.locator("main form button.btn-primary").click()
    expect(page.locator("#opened-title")).to_be_visible()
    assert_accessible(page)
    return urlsplit(page.inner_text("section:has(#opened-title) code")).path


def no_sideways(page: Page) -> None:
    """Nothing runs out of the screen."""
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), page.url


def test_invited_in_the_office_entered_on_a_phone_without_a_password(
    story: Story, page: Page, new_page: NewPage
) -> None:
    link = invite(story, page)
    jan = new_page(width=PHONE["width"], height=PHONE["height"], locale="pl")
    jan.goto(link)
    assert_accessible(jan)
    no_sideways(jan)
    jan.locator("main form:has(#id_password) button").click()
    jan.wait_for_url(f"**/p/{story.lipa.pk}/")
    assert_accessible(jan)
    no_sideways(jan)
    jan.goto(f"/p/{story.lipa.pk}/people/")
    assert_accessible(jan)
    no_sideways(jan)
    late = new_page(locale="en")
    late.goto(link)
    expect(late.locator("h1")).to_have_text("This invitation no longer works")
    page.goto(f"/clients/{story.lipa.pk}/portal/")
    expect(page.locator("main .k-st.s-ok").last).to_be_visible()
    assert_accessible(page)


def test_two_companies_and_only_what_the_level_allows(story: Story, new_page: NewPage) -> None:
    with scope.system(story.office.pk, "tests", at=AT):
        jan = Contact.objects.get(client=story.lipa)
        second = Contact.objects.create(
            office=story.office, client=story.wierzba, person=jan.person, name=jan.name, email=jan.email
        )
    mine = make_access(jan)
    assert mine.user
    User.objects.filter(pk=mine.user.pk).update(language="en")
    make_access(second, "read_only", user=mine.user)
    page = new_page(width=PHONE["width"], height=PHONE["height"], locale="en")
    page.goto("/login/")
    page.fill("input[name=login]", mine.email)
    page.fill("input[name=password]", "liczydlo-na-biurku")
    page.click("form:has(input[name=password]) button[type=submit]")
    page.wait_for_url("**/p/companies/")
    assert_accessible(page)
    no_sideways(page)
    page.get_by_text("Wierzba Żółć s.c.").click()
    page.wait_for_url(f"**/p/{story.wierzba.pk}/")
    page.goto(f"/p/{story.wierzba.pk}/more/")
    expect(page.locator(f"a[href='/p/{story.wierzba.pk}/people/']")).to_have_count(0)
    page.locator("header a[href='/p/companies/']").click()
    page.get_by_text("Lipa sp. z o.o.").click()
    page.wait_for_url(f"**/p/{story.lipa.pk}/")
    page.goto(f"/p/{story.lipa.pk}/more/")
    expect(page.locator(f"a[href='/p/{story.lipa.pk}/people/']")).to_have_count(1)


def test_a_colleague_looks_as_the_client_and_comes_back(story: Story, page: Page) -> None:
    story.sign_in(page, story.anna)
    page.goto(f"/clients/{story.lipa.pk}/portal/")
    page.locator(f"section form[action='/clients/{story.lipa.pk}/portal/preview/'] button").click()
    page.wait_for_url(f"**/p/{story.lipa.pk}/")
    assert_accessible(page)
    page.locator(".p-preview button").click()
    page.wait_for_url(f"**/clients/{story.lipa.pk}/portal/")
