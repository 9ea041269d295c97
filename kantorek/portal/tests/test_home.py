"""The portal's first page, the month and paying: what a client's person sees there and does, and who does not."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client as Browser

from kantorek.clients.models import Client
from kantorek.clients.tests.make import make_contact
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.actor import day_of
from kantorek.core.clock import now
from kantorek.core.days import month_after
from kantorek.core.testing import counted_queries
from kantorek.declarations.models import Obligation
from kantorek.declarations.tests.make import make_obligation, rows_of
from kantorek.files.models import StoredFile
from kantorek.files.tests.make import PDF, upload
from kantorek.offices.tests.make import AT
from kantorek.portal.choices import PortalLevel
from kantorek.portal.tests.make import enter, make_access
from kantorek.requests.models import ClientRequest

MONTHS = ("", "styczeń", "luty", "marzec", "kwiecień", "maj", "czerwiec", "lipiec", "sierpień", "wrzesień",
          "październik", "listopad", "grudzień")  # fmt: skip


def today() -> date:
    return day_of(now())


def owed(client: Client, rule: str = "vat-payment", *, left: int = 5, months: int = 1, **columns: Any) -> Obligation:
    """A duty of the month being closed, due in some days, whose amount the client knows unless the columns say otherwise."""
    month = month_after(today(), -months)
    due_on = today() + timedelta(days=left)
    values: dict[str, Any] = {
        "period_from": month,
        "period_to": month_after(month) - timedelta(days=1),
        "statutory_on": due_on,
        "due_on": due_on,
        "board_month": month,
        "amount": Decimal("3560.00"),
        "shown_at": AT,
    }
    return make_obligation(client, rule, **(values | columns))


def asked(client: Client, title: str, **columns: Any) -> ClientRequest:
    """Something the office has asked the client for."""
    with scope.system(client.office_id, "tests", at=AT):
        return ClientRequest.objects.create(
            office_id=client.office_id, client=client, title=title, **{"asked_at": AT, **columns}
        )


def jans(cast: Cast, level: str = PortalLevel.OWNER) -> Browser:
    return enter(make_access(cast.jan, level))


def home(browser: Browser, client: Client) -> str:
    answer = browser.get(f"/p/{client.pk}/")
    assert answer.status_code == 200
    return answer.text


def again(row: Obligation) -> Obligation:
    return next(one for one in rows_of(row.client) if one.pk == row.pk)


def test_one_sum_of_what_is_left_and_what_is_paid_below(cast: Cast) -> None:
    owed(cast.lipa, amount=Decimal("3560.00"))
    owed(cast.lipa, "cit-advance-monthly", amount=Decimal("1964.00"))
    owed(cast.lipa, "zus-legal-person", amount=Decimal("3558.00"), state="paid", done_on=date(2026, 11, 13))
    owed(cast.lipa, "pit-withheld", amount=Decimal("800.00"), claimed_at=AT, claimed_on=date(2026, 11, 12))
    page = home(jans(cast), cast.lipa)
    month = MONTHS[month_after(today(), -1).month]
    assert f"Zostało do zapłaty za {month}" in page
    assert "5 524,00 zł" in page.replace("\u00a0", " ")
    assert "zapłacono 13.11" in page
    assert "zapłacono 12.11" in page
    assert page.count(">Zapłać<") == 2


def test_amounts_that_were_not_sent_stay_the_offices_own(cast: Cast) -> None:
    hidden = owed(cast.lipa, amount=Decimal("777.00"), shown_at=None)
    proposed = owed(cast.lipa, "zus-other", amount=Decimal("888.00"), proposal="add")
    browser = jans(cast)
    for path in ("", "month/"):
        page = browser.get(f"/p/{cast.lipa.pk}/{path}").text
        assert "777" not in page
        assert "888" not in page
    for row in (hidden, proposed):
        assert browser.get(f"/p/{cast.lipa.pk}/pay/{row.pk}/").status_code == 404


def test_what_was_never_paid_of_an_older_month_is_told_with_its_month(cast: Cast) -> None:
    owed(cast.lipa, left=-20, months=2)
    owed(cast.lipa, "zus-other")
    page = home(jans(cast), cast.lipa)
    assert "Zostało do zapłaty<" in page  # of several months, so none is named
    assert "termin minął" in page


def test_nothing_to_pay_and_nothing_to_do(cast: Cast) -> None:
    assert "Na dziś wszystko zrobione." in home(jans(cast), cast.lipa)


def test_everything_paid(cast: Cast) -> None:
    owed(cast.lipa, state="paid", done_on=date(2026, 11, 13))
    page = home(jans(cast), cast.lipa)
    assert "Nic nie zostało do zapłaty." in page
    assert ">Zapłać<" not in page


def test_what_the_office_still_counts_is_named(cast: Cast) -> None:
    owed(cast.lipa, "zus-other", state="paid", done_on=date(2026, 11, 13))
    owed(cast.lipa, amount=None, shown_at=None, state="doing")
    page = home(jans(cast), cast.lipa)
    assert "Na razie nic do zapłaty." in page
    assert "Biuro jeszcze liczy: VAT." in page


def test_what_waits_for_the_client_and_leaves_by_itself(cast: Cast) -> None:
    asked(cast.lipa, "Wyciąg z banku", due_on=today() + timedelta(days=9))
    asked(cast.lipa, "Umowa najmu", state="returned", return_reason="brak podpisu")
    asked(cast.lipa, "Już wysłane", state="delivered")
    asked(cast.lipa, "Wycofane", state="withdrawn")
    asked(cast.wierzba, "Cudza sprawa")
    page = home(jans(cast), cast.lipa)
    assert "Wyciąg z banku" in page
    assert "do poprawy: brak podpisu" in page
    for absent in ("Już wysłane", "Wycofane", "Cudza sprawa"):
        assert absent not in page
    assert '<span class="k-count k-count-on">2</span>' in page


def test_my_month_and_the_months_page(cast: Cast) -> None:
    owed(cast.lipa, state="sent")
    owed(cast.lipa, "jpk-v7m", amount=None, shown_at=None, state="waiting", note="tylko dla biura")
    browser = jans(cast)
    assert f"Mój {MONTHS[month_after(today(), -1).month]}" in home(browser, cast.lipa)
    page = browser.get(f"/p/{cast.lipa.pk}/month/").text
    assert "JPK_V7M" in page
    assert "czeka na dokumenty" in page
    assert "tylko dla biura" not in page
    for odd in ("2026-13", "x", "1989-01", "9999-01", ""):
        assert browser.get(f"/p/{cast.lipa.pk}/month/?month={odd}").status_code == 200


def test_everything_the_bank_asks_for(cast: Cast) -> None:
    vat, browser = owed(cast.lipa), jans(cast)
    page = browser.get(f"/p/{cast.lipa.pk}/pay/{vat.pk}/").text
    assert f'data-copy="{cast.lipa.micro_account}"' in page
    assert 'data-copy="3560,00"' in page
    assert f'data-copy="/TI/N{cast.lipa.nip}/OKR/{vat.period_to:%y}M{vat.period_to:%m}/SFP/VAT-7"' in page
    assert "<svg viewBox" in page
    picture = browser.get(f"/p/{cast.lipa.pk}/pay/{vat.pk}/code.png")
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/png")


def test_no_account_no_code_but_everything_else(cast: Cast) -> None:
    zus, browser = owed(cast.lipa, "zus-other"), jans(cast)
    page = browser.get(f"/p/{cast.lipa.pk}/pay/{zus.pk}/").text
    assert "Biuro nie podało rachunku" in page
    assert 'data-copy="3560,00"' in page
    assert browser.get(f"/p/{cast.lipa.pk}/pay/{zus.pk}/code.png").status_code == 404


def test_paid_not_paid_and_a_day_that_cannot_be(cast: Cast) -> None:
    vat, browser = owed(cast.lipa), jans(cast)
    url = f"/p/{cast.lipa.pk}/pay/{vat.pk}/"
    tomorrow = f"{today() + timedelta(days=1):%d.%m.%Y}"
    refused = browser.post(f"{url}paid/", {"paid_on": tomorrow, "version": "1"})
    assert refused.status_code == 422
    assert "Ten dzień dopiero nadejdzie." in refused.text
    assert browser.post(f"{url}paid/", {"paid_on": "wczoraj", "version": "1"}).status_code == 422
    assert again(vat).claimed_at is None
    assert browser.post(f"{url}paid/", {"version": "1"}).status_code == 302
    assert (again(vat).claimed_on, again(vat).claimed_by_name) == (today(), "Jan Lipiński")
    assert "Nic nie zostało do zapłaty." in home(browser, cast.lipa)
    browser.post(f"{url}not-paid/", {"version": "2"})
    assert again(vat).claimed_at is None


def test_two_tabs_do_not_overwrite_each_other(cast: Cast) -> None:
    vat, browser = owed(cast.lipa), jans(cast)
    url = f"/p/{cast.lipa.pk}/pay/{vat.pk}/paid/"
    browser.post(url, {"version": "1"})
    late = browser.post(url, {"version": "1", "paid_on": f"{today() - timedelta(days=3):%d.%m.%Y}"})
    assert late.status_code == 422
    assert again(vat).claimed_on == today()


def test_a_proof_is_kept_and_what_is_none_is_refused(cast: Cast) -> None:
    vat, browser = owed(cast.lipa), jans(cast)
    url = f"/p/{cast.lipa.pk}/pay/{vat.pk}/"
    bad = browser.post(f"{url}proof/", {"file": upload("faktura.pdf", b"MZ\x90\x00" + b"\0" * 200)}, follow=True)
    assert again(vat).claimed_at is None
    assert "faktura.pdf" in bad.text
    page = browser.post(f"{url}proof/", {"file": upload("potwierdzenie.pdf", PDF)}, follow=True).text
    assert "potwierdzenie.pdf" in page
    assert again(vat).claimed_at is not None
    with scope.system(cast.office.pk, "tests", at=AT):
        assert StoredFile.objects.get().owner_kind == "declarations.obligation_proof"


def test_who_reads_only_sees_the_code_and_changes_nothing(cast: Cast) -> None:
    vat, browser = owed(cast.lipa), jans(cast, PortalLevel.READ_ONLY)
    url = f"/p/{cast.lipa.pk}/pay/{vat.pk}/"
    page = browser.get(url).text
    assert "<svg viewBox" in page
    assert "Już zapłacone?" not in page
    for verb in ("paid/", "not-paid/", "proof/"):
        assert browser.post(f"{url}{verb}").status_code == 404
    assert again(vat).claimed_at is None


@pytest.mark.parametrize("path", ["", "more/", "month/", "pay/{vat}/", "pay/{vat}/code.png"])
def test_others_do_not_get_in(cast: Cast, path: str) -> None:
    vat = owed(cast.lipa)
    url = f"/p/{cast.lipa.pk}/{path.format(vat=vat.pk)}"
    strangers = [make_access(cast.ewa), make_access(make_contact(cast.foreign, "Olga Obca", email="olga@example.com"))]
    for stranger in strangers:
        assert enter(stranger).get(url).status_code == 404
    crossed = f"/p/{cast.wierzba.pk}/{path.format(vat=vat.pk)}"
    if "pay" in path:
        assert enter(strangers[0]).get(crossed).status_code == 404
    assert Browser().get(url).status_code == 302
    staff = Browser()
    assert cast.marek.user
    staff.force_login(cast.marek.user)
    assert staff.get(url).status_code == 404


def test_language_and_look_are_ones_own(cast: Cast) -> None:
    browser = jans(cast)
    browser.post(f"/p/{cast.lipa.pk}/appearance/", {"language": "en"})
    browser.post(f"/p/{cast.lipa.pk}/appearance/", {"theme": "evening"})
    page = browser.get(f"/p/{cast.lipa.pk}/more/").text
    assert "Sign out" in page
    assert 'data-theme="kantorek-dark"' in page
    browser.post(f"/p/{cast.lipa.pk}/appearance/", {"language": "xx"})
    assert "Sign out" in browser.get(f"/p/{cast.lipa.pk}/more/").text


def test_the_first_page_costs_the_same_however_much_there_is(cast: Cast) -> None:
    browser = jans(cast)

    def cost() -> int:
        home(browser, cast.lipa)
        with counted_queries() as queries:
            home(browser, cast.lipa)
        return len(queries)

    owed(cast.lipa)
    asked(cast.lipa, "Wyciąg")
    few = cost()
    assert few <= 9  # what is owed, asked, told; the numbers of the menu are kept
    for number, rule in enumerate(("zus-other", "pit-withheld", "cit-advance-monthly", "ppk", "pfron")):
        for months in (1, 2, 3):
            owed(cast.lipa, rule, months=months)
        asked(cast.lipa, f"Dokument {number}")
    assert cost() == few
