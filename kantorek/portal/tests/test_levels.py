"""Each level of access at each page of the portal: one table, and no page may be missing from it."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client as Browser

from kantorek.accounts.actions import make_key
from kantorek.accounts.models import Key
from kantorek.clients.tests.make import make_contact
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.declarations.tests.make import make_obligation
from kantorek.documents.actions import share_document
from kantorek.documents.tests.make import make_document
from kantorek.news.tests.make import make_published
from kantorek.notifications.models import Notice
from kantorek.offices.tests.make import AT
from kantorek.portal import urls
from kantorek.portal.choices import LEVELS, SCOPES, PortalLevel
from kantorek.portal.models import ChangeRequest, PortalAccess
from kantorek.portal.tests.make import enter, make_access
from kantorek.requests.tests.make import make_request

pytestmark = pytest.mark.django_db

SEE, CHAT, SEND, COMPANY, PEOPLE, TOKENS = SCOPES
PAGES = {
    "home": SEE,
    "more": SEE,
    "appearance": SEE,  # one's own language and theme
    "signing_in": SEE,  # one's own passkeys
    "month": SEE,
    "notices": SEE,
    "bell": SEE,
    "notice_open": SEE,  # what one was told oneself
    "notice_read": SEE,
    "notices_read_all": SEE,
    "wishes": SEE,  # how one is told oneself
    "news": SEE,
    "news_now": SEE,
    "announcement": SEE,
    "confirm": SEE,  # everybody says for themselves that they know
    "news_picture": SEE,
    "chat": SEE,
    "chat_lines": SEE,
    "chat_send": CHAT,
    "chat_seen": CHAT,
    "chat_file": SEE,
    "pay": SEE,
    "code": SEE,
    "paid": SEND,
    "not_paid": SEND,
    "proof": SEND,
    "requests": SEE,
    "request": SEE,
    "deliver": SEND,
    "take_back": SEND,
    "documents": SEE,
    "document": SEE,
    "download": SEE,
    "preview_page": SEE,
    "send": SEND,
    "send_files": SEND,
    "uploads": SEND,
    "upload": SEND,
    "company": SEE,
    "change": COMPANY,
    "change_withdraw": COMPANY,
    "people": PEOPLE,
    "person_level": PEOPLE,
    "person_end": PEOPLE,
    "person_resend": PEOPLE,
    "tokens": TOKENS,
    "token_stop": TOKENS,
}
"""Every page of one company, and what a person's level has to hold for it."""
ALLOWED = {
    PortalLevel.OWNER: {SEE, CHAT, SEND, COMPANY, PEOPLE, TOKENS},
    PortalLevel.ACCOUNTANT: {SEE, CHAT, SEND, COMPANY},
    PortalLevel.READ_ONLY: {SEE, CHAT},
}
"""What each level holds: written out a second time, so that a slip in choices.py is noticed."""
NOT_THERE = {"chat_file", "take_back", "upload", "uploads", "code", "news_picture"}
"""About a thing that is not made or not named here: 404 for everybody. What their guard asks for is held by the table."""
REFUSING = {404, 405}


def pages() -> dict[str, tuple[str, str]]:
    """The pattern and the guard of every page of one company."""
    found = [(one, str(one.pattern)) for one in urls.urlpatterns]
    mine = [(one, route) for one, route in found if route.startswith("p/<int:client_id>/")]
    return {str(one.name): (route, str(getattr(one.callback, "guard", ""))) for one, route in mine}  # type: ignore[union-attr]


def addresses(cast: Cast, access: PortalAccess) -> dict[str, str]:
    """The address of every page, each about something that is there."""
    colleague = make_access(make_contact(cast.lipa, "Ola", email="ola@example.com"))
    month = date(2026, 11, 1)
    shown: dict[str, Any] = {"amount": Decimal(100), "shown_at": AT, "shown_by_name": "Anna", "board_month": month}
    document = make_document(cast.lipa)
    with scope.system(cast.office.pk, "tests", at=AT) as actor:
        share_document(actor, document, shared=True)
        change = ChangeRequest.objects.create(
            office=cast.office, client=cast.lipa, fields={"city": ["A", "B"]}, asked_at=AT, asked_by_name="Jan"
        )
    about: dict[str, Any] = {"office_id": cast.office.pk, "client_id": cast.lipa.pk, "user": access.user, "at": AT}
    ids = {
        "notice_id": notice_of(cast).pk,
        "announcement_id": make_published(cast.marek, must_confirm=True).pk,
        "client_id": cast.lipa.pk,
        "portal_access_id": colleague.pk,
        "obligation_id": make_obligation(cast.lipa, **shown).pk,
        "client_request_id": make_request(cast.lipa).pk,
        "document_id": document.pk,
        "change_request_id": change.pk,
        "key_id": make_key(Key.Purpose.PORTAL_API, **about)[0].pk,
        "stored_file_id": 0,
    }
    made = {name: route for name, (route, _guard) in pages().items()}
    for argument, pk in ids.items():
        made = {name: route.replace(f"<int:{argument}>", str(pk)) for name, route in made.items()}
    return {name: "/" + route.replace("<str:token>", "x") for name, route in made.items()}


def notice_of(cast: Cast) -> Notice:
    """A notice for jan, about the company of the pages."""
    about = {"office_id": cast.office.pk, "client_id": cast.lipa.pk, "contact_id": cast.jan.pk}
    with scope.system(cast.office.pk, "tests", at=AT):
        return Notice.objects.create(**about, kind="portal.asked", title="Prośba", once="x", url="/p/", at=AT)


def answers(browser: Browser, url: str) -> set[int]:
    """What a page answers to looking and to sending nothing."""
    return {browser.get(url).status_code, browser.post(url).status_code}


def test_every_page_of_a_company_stands_in_the_table() -> None:
    assert {name: guard for name, (_route, guard) in pages().items()} == {
        name: f"contact:{right}" for name, right in PAGES.items()
    }


def test_the_levels_are_those_of_the_table() -> None:
    assert {level: set(held) for level, held in LEVELS.items()} == {str(key): held for key, held in ALLOWED.items()}


@pytest.mark.parametrize("level", list(PortalLevel))
def test_each_level_reaches_its_pages_and_no_other(cast: Cast, level: PortalLevel) -> None:
    access = make_access(cast.jan, level)
    browser, urls_of = enter(access), addresses(cast, access)
    reached = {name for name, url in urls_of.items() if answers(browser, url) - REFUSING}
    assert reached == {name for name, right in PAGES.items() if right in ALLOWED[level]} - NOT_THERE


def test_who_may_only_read_sends_nothing(cast: Cast) -> None:
    """Whatever a page shows: who may only read changes how it looks to them, what they have read, and writes to the office."""
    access = make_access(cast.jan, PortalLevel.READ_ONLY)
    browser, urls_of = enter(access), addresses(cast, access)
    taken = {name for name, url in urls_of.items() if browser.post(url).status_code not in REFUSING}
    told = {"notice_read", "notices_read_all", "wishes", "confirm"}
    assert taken == {"appearance", "chat_send", "chat_seen"} | told


def test_anothers_company_is_not_there_at_any_page(cast: Cast) -> None:
    access = make_access(cast.jan)
    ewa = enter(make_access(cast.ewa))
    for name, url in addresses(cast, access).items():
        assert answers(ewa, url) <= REFUSING, name
