"""The pages of agreements by the front door: who gets in, what is shown to whom, what it costs."""

import io
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from kantorek.accounts.models import User
from kantorek.agreements.actions import change_agreement
from kantorek.agreements.models import Agreement
from kantorek.agreements.tests.make import again, fee_of, make_agreement
from kantorek.clients import actions as client_actions
from kantorek.clients.tests.make import make_client
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.offices.access import ROLES
from kantorek.offices.models import Role, StaffMember
from kantorek.offices.tests.make import AT, actor_of, make_staff

SignIn = Callable[[StaffMember], Browser]
TYPED = {
    "kind": "bookkeeping",
    "number": "7/2026",
    "starts_on": "01.01.2026",
    "ends_on": "",
    "signed_on": "",
    "monthly_fee": "620,00",
    "notice_count": "3",
    "notice_unit": "month",
    "terms": "",
}


@pytest.fixture
def english(sign_in: SignIn) -> SignIn:
    """A browser of a colleague who reads English, so that the words on the page are the msgids."""

    def make(member: StaffMember) -> Browser:
        assert member.user_id
        User.objects.filter(pk=member.user_id).update(language="en")
        return sign_in(member)

    return make


@pytest.fixture
def feeless(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Accountants of this office may not see fees."""
    monkeypatch.setitem(ROLES, Role.ACCOUNTANT, ROLES[Role.ACCOUNTANT] - {"clients.fees"})
    yield


def text_of(browser: Browser, url: str, **query: Any) -> str:
    answer = browser.get(url, query)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def queries_of(browser: Browser, url: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert browser.get(url).status_code == 200
    skipped = ("BEGIN", "SAVEPOINT", "RELEASE", "COMMIT", "ROLLBACK")
    return len([q for q in seen.captured_queries if not q["sql"].startswith(skipped)])


def newest(cast: Cast) -> Agreement:
    with scope.system(cast.office.pk, "tests", at=AT):
        return Agreement.objects.latest("pk")


@pytest.mark.parametrize("typed", ["620,00", "620.00", "620", "620 zł"])
def test_writes_one_down_and_its_fee_is_the_clients(cast: Cast, english: SignIn, typed: str) -> None:
    browser = english(cast.anna)
    answer = browser.post(f"/clients/{cast.lipa.pk}/agreements/add/", TYPED | {"monthly_fee": typed})
    made = newest(cast)
    assert answer.headers["Location"] == f"/agreements/{made.pk}/"
    assert fee_of(cast.lipa) == Decimal("620.00")
    shown = text_of(browser, f"/agreements/{made.pk}/")
    assert "7/2026" in shown
    assert "620,00" in shown
    assert "3 months" in shown
    tab = text_of(browser, f"/clients/{cast.lipa.pk}/agreements/")
    assert f'href="/agreements/{made.pk}/"' in tab
    assert "Agreement added" in text_of(browser, f"/clients/{cast.lipa.pk}/timeline/")


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("starts_on", "29.02.2026"),
        ("starts_on", ""),
        ("ends_on", "31.12.2025"),
        ("monthly_fee", "-5"),
        ("monthly_fee", "dużo"),
        ("notice_count", "0"),
        ("kind", "ślub"),
    ],
)
def test_says_what_is_wrong_and_keeps_what_was_typed(cast: Cast, sign_in: SignIn, field: str, typed: str) -> None:
    url = f"/clients/{cast.lipa.pk}/agreements/add/"
    answer = sign_in(cast.anna).post(url, TYPED | {field: typed, "number": "PISANE/1"})
    assert answer.status_code == 422
    assert "PISANE/1" in answer.content.decode()
    with scope.system(cast.office.pk, "tests", at=AT):
        assert not Agreement.objects.exists()


def test_a_leap_day_that_is_none_is_called_so(cast: Cast, english: SignIn) -> None:
    answer = english(cast.anna).post(f"/clients/{cast.lipa.pk}/agreements/add/", TYPED | {"starts_on": "29.02.2026"})
    assert "There is no such day in the calendar." in answer.content.decode()


def test_changes_and_says_so_to_whoever_comes_second(cast: Cast, english: SignIn) -> None:
    agreement, browser = make_agreement(cast.lipa), english(cast.anna)
    url = f"/agreements/{agreement.pk}/edit/"
    assert "620,00" in text_of(browser, url)
    assert browser.post(url, TYPED | {"version": "1"}).status_code == 302
    late = browser.post(url, TYPED | {"version": "1", "number": "8/2026"})
    shown = late.content.decode()
    assert late.status_code == 422
    assert "7/2026" in shown
    assert 'name="version" value="2"' in shown
    assert browser.post(url, TYPED | {"version": "2", "number": "8/2026"}).status_code == 302
    assert again(agreement).number == "8/2026"


def test_the_renewal_starts_the_day_after_and_runs_as_long(cast: Cast, english: SignIn) -> None:
    old = make_agreement(cast.lipa, starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31))
    browser = english(cast.anna)
    form = text_of(browser, f"/agreements/{old.pk}/renew/")
    assert 'value="01.01.2027"' in form
    assert 'value="31.12.2027"' in form
    typed = TYPED | {"starts_on": "01.01.2027", "ends_on": "31.12.2027", "monthly_fee": "700"}
    answer = browser.post(f"/agreements/{old.pk}/renew/", typed)
    new = newest(cast)
    shown = text_of(browser, answer.headers["Location"])
    assert "Version 2" in shown
    assert f'href="/agreements/{old.pk}/"' in shown
    assert "active from 01.01.2027" in shown
    assert "/renew/" not in text_of(browser, f"/agreements/{old.pk}/").split("</header>")[-1]
    browser.post(f"/agreements/{new.pk}/remove/")
    browser.post(f"/agreements/{new.pk}/restore/")
    assert again(new).removed_at is None


def test_cancels_with_a_way_back(cast: Cast, english: SignIn) -> None:
    agreement, browser = make_agreement(cast.lipa), english(cast.anna)
    url = f"/agreements/{agreement.pk}/"
    assert browser.post(f"{url}cancel/", {"cancelled_on": "20.11.2025", "reason": "x"}).status_code == 422
    assert browser.post(f"{url}cancel/", {"cancelled_on": "20.11.2026", "reason": ""}).status_code == 422
    browser.post(f"{url}cancel/", {"cancelled_on": "20.11.2026", "reason": "Zmiana biura."})
    assert again(agreement).status == "cancelled"
    assert f"{url}goes-on/" in (shown := text_of(browser, url))
    assert "Zmiana biura." in shown
    browser.post(f"{url}goes-on/")
    assert again(agreement).status == "active"


def test_says_when_it_starts_before_the_client_began_and_when_two_overlap(cast: Cast, english: SignIn) -> None:
    with scope.system(cast.office.pk, "tests", at=AT) as actor:
        client_actions.change_client(actor, cast.lipa, fields={"started_on": date(2026, 6, 1)}, version=1)
    first = make_agreement(cast.lipa)
    make_agreement(cast.lipa, starts_on=date(2026, 7, 1))
    shown = text_of(english(cast.anna), f"/agreements/{first.pk}/")
    assert "before the client&#x27;s business began (01.06.2026)" in shown
    assert "holds at the same time" in shown


@pytest.mark.usefixtures("feeless")
def test_without_the_right_no_fee_is_seen_or_set_anywhere(cast: Cast, english: SignIn) -> None:
    agreement = make_agreement(cast.lipa, monthly_fee=Decimal("617.23"))
    with scope.of(actor_of(cast.marek)) as actor:
        change_agreement(actor, agreement, fields={"monthly_fee": Decimal("619.47")}, version=1)
    browser = english(cast.anna)
    pages = (
        f"/agreements/{agreement.pk}/",
        f"/agreements/{agreement.pk}/edit/",
        f"/agreements/{agreement.pk}/renew/",
        f"/clients/{cast.lipa.pk}/agreements/",
        f"/clients/{cast.lipa.pk}/agreements/add/",
        f"/clients/{cast.lipa.pk}/timeline/",
        f"/clients/{cast.lipa.pk}/",
        "/agreements/",
    )
    for url in pages:
        shown = text_of(browser, url)
        for fee in ("617,23", "617.23", "619,47", "619.47"):
            assert fee not in shown, url
        assert "monthly_fee" not in shown, url
    browser.post(f"/agreements/{agreement.pk}/edit/", TYPED | {"version": "2", "monthly_fee": "1"})
    assert again(agreement).monthly_fee == Decimal("619.47")
    assert again(agreement).number == "7/2026"
    file = browser.post("/agreements/export/", {"kind": "xlsx"})
    cells = [cell for row in load_workbook(io.BytesIO(file.content)).worksheets[0].values for cell in row]
    assert Decimal("619.47") not in cells
    assert 619.47 not in cells
    assert "Monthly fee" not in cells


def test_who_must_not_get_in(cast: Cast, sign_in: SignIn) -> None:
    mine, theirs = make_agreement(cast.lipa), make_agreement(cast.wierzba)
    viewer = make_staff(cast.office, role=Role.VIEWER)
    for tail in ("", "edit/", "renew/", "cancel/"):
        assert sign_in(cast.anna).get(f"/agreements/{theirs.pk}/{tail}").status_code == 404
        assert sign_in(cast.obcy).get(f"/agreements/{mine.pk}/{tail}").status_code == 404
    for tail in ("edit/", "renew/", "cancel/"):
        assert sign_in(viewer).get(f"/agreements/{mine.pk}/{tail}").status_code == 404
    for tail in ("remove/", "restore/", "goes-on/"):
        assert sign_in(viewer).post(f"/agreements/{mine.pk}/{tail}").status_code == 404
        assert sign_in(cast.anna).post(f"/agreements/{theirs.pk}/{tail}").status_code == 404
    assert sign_in(viewer).get(f"/clients/{cast.lipa.pk}/agreements/add/").status_code == 404
    assert sign_in(viewer).post("/agreements/export/", {"kind": "csv"}).status_code == 404


def test_a_viewer_sees_no_fee_and_no_way_to_change(cast: Cast, sign_in: SignIn) -> None:
    mine = make_agreement(cast.lipa, monthly_fee=Decimal("617.23"))
    viewer = sign_in(make_staff(cast.office, role=Role.VIEWER))
    for url in (f"/agreements/{mine.pk}/", f"/clients/{cast.lipa.pk}/agreements/", "/agreements/"):
        shown = text_of(viewer, url)
        assert "617,23" not in shown
        for way in ("/edit/", "/renew/", "/cancel/", "/remove/", "/agreements/add/"):
            assert way not in shown.split("<main")[-1], (url, way)


def test_costs_the_same_whatever_the_data(cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.marek)
    one = make_agreement(cast.lipa)
    browser.get("/notices/bell/")
    urls = ("/agreements/", f"/clients/{cast.lipa.pk}/agreements/", f"/agreements/{one.pk}/")
    few = {url: queries_of(browser, url) for url in urls}
    for number in range(30):
        make_agreement(cast.lipa, kind="other", number=str(number))
        make_agreement(make_client(cast.office, carer=cast.anna))
    many = {url: queries_of(browser, url) for url in urls}
    assert few == many
    assert many["/agreements/"] <= 8
    assert max(many.values()) <= 15


def test_what_was_typed_never_becomes_html(cast: Cast, sign_in: SignIn) -> None:
    evil = '<script>alert("x")</script>'
    one = make_agreement(cast.lipa, number=evil, terms=evil)
    browser = sign_in(cast.anna)
    for url in (f"/agreements/{one.pk}/", f"/clients/{cast.lipa.pk}/agreements/", "/agreements/"):
        assert "<script>alert" not in text_of(browser, url)
