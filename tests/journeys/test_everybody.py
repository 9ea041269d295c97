"""Every page, wide and narrow, by day and in the evening: axe finds no serious fault, nothing scrolls sideways."""

import pytest
from playwright.sync_api import Page

from kantorek.launch.browser import DESK, PHONE, NewPage
from tests.journeys.axe import faults
from tests.journeys.conftest import Story

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
LOOKS = [(DESK, "light"), (PHONE, "dark")]


def pages_of(story: Story) -> list[str]:
    """The pages that a signed-in owner can open."""
    lipa = f"/clients/{story.lipa.pk}"
    tail = (
        "",
        "details/",
        "timeline/",
        "edit/",
        "terms/",
        "carers/",
        "status/",
        "contacts/add/",
        "notes/add/",
        "verification/",
    )
    return [
        "/clients/",
        "/clients/?view=all",
        "/clients/?view=all&q=nobody",
        "/clients/add/",
        "/clients/add/?by_hand=1",
        *(f"{lipa}/{part}" for part in tail),
        f"{lipa}/accounts/",
        "/payments/check/",
        "/search/?q=lipa",
        "/settings/",
        "/settings/office/",
        "/settings/people/",
        "/settings/roles/",
        "/settings/tokens/",
    ]


def look_at(page: Page, path: str) -> list[str]:
    """Open a page and say what is wrong with it."""
    answer = page.goto(path)
    wrong = [] if answer and answer.status == 200 else [f"status {answer and answer.status}"]
    if page.evaluate("document.documentElement.scrollWidth - innerWidth") > 0:
        wrong.append("scrolls sideways")
    return [f"{path}: {fault}" for fault in [*wrong, *faults(page)]]


@pytest.mark.parametrize(("size", "scheme"), LOOKS, ids=["desk by day", "phone in the evening"])
def test_every_page_can_be_used_by_everybody(
    story: Story, new_page: NewPage, size: dict[str, int], scheme: str
) -> None:
    page = new_page(**size, color_scheme=scheme)
    found = [fault for path in ("/login/", "/password/reset/") for fault in look_at(page, path)]
    story.sign_in(page, story.marek)
    found += [fault for path in pages_of(story) for fault in look_at(page, path)]
    assert not found, "\n".join(found)
