"""The office's list of agreements, and the card whose figures lead to lists."""

import io
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from openpyxl import load_workbook

from kantorek.accounts.models import User
from kantorek.agreements.tests.make import make_agreement
from kantorek.agreements.views.card import card_of
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.clock import now
from kantorek.offices.models import StaffMember
from kantorek.offices.tests.make import actor_of

SignIn = Callable[[StaffMember], Browser]


@pytest.fixture
def english(sign_in: SignIn) -> SignIn:
    """A browser of a colleague who reads English, so that the words on the page are the msgids."""

    def make(member: StaffMember) -> Browser:
        assert member.user_id
        User.objects.filter(pk=member.user_id).update(language="en")
        return sign_in(member)

    return make


def text_of(browser: Browser, url: str, **query: Any) -> str:
    answer = browser.get(url, query)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_the_list_shows_filters_and_exports_as_seen(cast: Cast, english: SignIn) -> None:
    today = now().date()
    soon = make_agreement(cast.lipa, ends_on=today + timedelta(days=20), starts_on=date(2024, 1, 1), number="BLISKA")
    make_agreement(cast.wierzba, kind="payroll", ends_on=today + timedelta(days=60), number="DALSZA")
    make_agreement(cast.wierzba, starts_on=date(2020, 1, 1), ends_on=date(2020, 12, 31), number="DAWNA")
    browser = english(cast.marek)

    def named(**query: Any) -> set[str]:
        shown = text_of(browser, "/agreements/", **query)
        return {name for name in ("BLISKA", "DALSZA", "DAWNA") if name in shown}

    assert named() == {"BLISKA", "DALSZA"}
    assert named(view="expired") == {"DAWNA"}
    assert named(view="all") == {"BLISKA", "DALSZA", "DAWNA"}
    assert named(ends="30") == {"BLISKA"}
    assert named(ends="90") == {"BLISKA", "DALSZA"}
    assert named(kind="payroll") == {"DALSZA"}
    assert named(carer=cast.anna.pk) == {"BLISKA"}
    assert named(carer="none", kind="bookkeeping") == set()
    assert named(carer="x'; --", view="?", sort="?", after="garbage") == {"BLISKA", "DALSZA"}
    file = browser.post("/agreements/export/?ends=30", {"kind": "xlsx"})
    rows = list(load_workbook(io.BytesIO(file.content)).worksheets[0].values)
    assert len(rows) == 2
    assert rows[1][0] == cast.lipa.name
    assert 620 in rows[1]
    assert soon.number in rows[1]


def test_pages_follow_each_other_without_loss(cast: Cast, sign_in: SignIn) -> None:
    for number in range(60):
        make_agreement(cast.lipa, starts_on=date(2026, 1, 1), kind="other", monthly_fee=None, number=f"NR-{number:03}")
    browser = sign_in(cast.marek)
    first = text_of(browser, "/agreements/")
    link = re.search(r'rel="next" href="([^"]+)"', first)
    assert link
    second = text_of(browser, link[1].replace("&amp;", "&"))
    seen = re.findall(r"NR-\d{3}", first + second)
    assert len(set(seen)) == 60


def test_the_card_counts_what_its_lists_show(cast: Cast, sign_in: SignIn) -> None:
    make_agreement(cast.lipa)
    make_agreement(cast.lipa, kind="payroll", starts_on=now().date() + timedelta(days=10))
    make_agreement(cast.lipa, kind="data", starts_on=date(2020, 1, 1), ends_on=date(2020, 12, 31))
    browser = sign_in(cast.anna)
    with scope.of(actor_of(cast.anna)) as actor:
        card = card_of(actor, cast.lipa)
    assert [line["value"] for line in card["lines"]] == [2, 1]
    for line in card["lines"]:
        assert text_of(browser, line["href"]).count("<tr class=") == line["value"], line
    assert card["tab_count"] == 2


def test_the_cards_next_step_leads_to_what_ends(cast: Cast, english: SignIn) -> None:
    ends = now().date() + timedelta(days=40)
    one = make_agreement(cast.lipa, ends_on=ends)
    shown = text_of(english(cast.anna), f"/clients/{cast.lipa.pk}/")
    assert f'href="/agreements/{one.pk}/"' in shown
    assert f"Ends on {ends:%d.%m}" in shown
