"""The data sheet from the front door: details, editing by two, terms in time, carers."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from kantorek.clients import actions
from kantorek.clients.models import Client, ClientTerms
from kantorek.clients.sentences import shown_value
from kantorek.clients.tests.make import make_client, seats_of
from kantorek.clients.tests.typed import sent_by
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.models import EventRecord
from kantorek.offices.models import Role, StaffMember
from kantorek.offices.tests.make import actor_of, make_staff

SignIn = Callable[[StaffMember], Browser]


def _kept(member: StaffMember, client: Client) -> Client:
    with scope.of(actor_of(member)) as actor:
        return Client.objects.visible_to(actor).get(pk=client.pk)


def _line(member: StaffMember, client: Client) -> list[tuple[date, date | None, str]]:
    with scope.of(actor_of(member)) as actor:
        rows = ClientTerms.objects.visible_to(actor).filter(client=client).order_by("valid_from")
        return [(row.valid_from, row.valid_to, row.vat_frequency) for row in rows]


def test_details_show_every_field_and_a_dash_for_what_is_empty(cast: Cast, english: SignIn) -> None:
    client = make_client(
        cast.office,
        "Pełna S.A.",
        carer=cast.anna,
        krs="0000123456",
        street="Polna",
        voivodeship="łódzkie",
        monthly_fee="1845.00",
        declarations=["JPK_V7M"],
        pkd=[{"code": "47.73.Z", "name": "Sprzedaż leków", "main": True}],
        tax_office="1431",
        terms={"vat_frequency": "month", "tax_form": "cit"},
    )
    text = english(cast.marek).get(f"/clients/{client.pk}/details/").content.decode()
    for words in ("0000123456", "Polna", "łódzkie", "JPK_V7M", "47.73.Z", "Warszawa-Bemowo", "CIT", "Anna Wójcik", "–"):
        assert words in text
    assert f'data-copy="{client.micro_account}"' in text


def test_fees_are_for_those_who_may_see_them(cast: Cast, english: SignIn) -> None:
    assistant = make_staff(cast.office, "Pomoc", role=Role.ASSISTANT)
    client = make_client(cast.office, "Cicha", carer=assistant, monthly_fee="777.77")
    browser = english(assistant)
    for path in ("details/", "edit/"):
        assert "777,77" not in browser.get(f"/clients/{client.pk}/{path}").content.decode()
    sent = sent_by(browser, f"/clients/{client.pk}/edit/") | {"city": "Zgierz", "monthly_fee": "1,00"}
    assert browser.post(f"/clients/{client.pk}/edit/", sent).status_code == 302
    assert str(_kept(cast.marek, client).monthly_fee) == "777.77"


def test_an_edit_is_saved_and_told(cast: Cast, english: SignIn) -> None:
    browser, path = english(cast.anna), f"/clients/{cast.lipa.pk}/edit/"
    sent = sent_by(browser, path) | {"city": "Zgierz", "monthly_fee": "1 200,50", "employment_kinds": ["UOP", "B2B"]}
    assert browser.post(path, sent).headers["Location"] == f"/clients/{cast.lipa.pk}/details/"
    kept = _kept(cast.anna, cast.lipa)
    assert (kept.city, str(kept.monthly_fee), kept.employment_kinds) == ("Zgierz", "1200.50", ["UOP", "B2B"])
    with scope.of(actor_of(cast.anna)):
        told = EventRecord.objects.filter(client_id=kept.pk, name="clients.client_changed").get()
    assert told.changes["city"] == ["", "Zgierz"]
    assert "name" not in told.changes


def test_whoever_comes_second_sees_what_differs_and_nothing_is_overwritten(cast: Cast, english: SignIn) -> None:
    first, second, path = english(cast.anna), english(cast.marek), f"/clients/{cast.lipa.pk}/edit/"
    early, late = sent_by(first, path), sent_by(second, path)
    first.post(path, early | {"city": "Zgierz", "street": "Nowa"})
    page = second.post(path, late | {"street": "Stara", "flat": "7"})
    text = page.content.decode()
    assert page.status_code == 409
    assert "Now it is: Nowa" in text
    assert 'value="Stara"' in text
    assert 'value="Zgierz"' in text  # I had not touched it
    assert 'value="7"' in text
    kept = _kept(cast.marek, cast.lipa)
    assert (kept.city, kept.street, kept.flat) == ("Zgierz", "Nowa", "")
    again = late | {"street": "Stara", "flat": "7", "city": "Zgierz", "version": str(kept.version)}
    assert second.post(path, again).status_code == 302
    kept = _kept(cast.marek, cast.lipa)
    assert (kept.city, kept.street, kept.flat) == ("Zgierz", "Stara", "7")


@pytest.mark.parametrize("base", ["", "[]", "{", "[" * 50_000, '{"city": {"a": 1}}'])
def test_a_stale_form_without_its_base_is_still_told(cast: Cast, english: SignIn, base: str) -> None:
    browser, path = english(cast.anna), f"/clients/{cast.lipa.pk}/edit/"
    sent = sent_by(browser, path)
    browser.post(path, sent | {"city": "Zgierz"})
    page = browser.post(path, sent | {"city": "Łódź", "base": base})
    assert page.status_code == 409
    assert _kept(cast.anna, cast.lipa).city == "Zgierz"


def test_a_closed_client_refuses_changes_and_keeps_what_was_typed(cast: Cast, english: SignIn) -> None:
    browser, path = english(cast.marek), f"/clients/{cast.lipa.pk}/edit/"
    sent = sent_by(browser, path)
    with scope.of(actor_of(cast.marek)) as actor:
        actions.change_status(actor, cast.lipa, status="blocked", reason="nie płaci")
    assert browser.get(path).headers["Location"] == f"/clients/{cast.lipa.pk}/details/"
    page = browser.post(path, sent | {"city": "Zgierz"})
    assert page.status_code == 422
    assert "This client is blocked" in page.content.decode()
    assert 'value="Zgierz"' in page.content.decode()
    terms = browser.post(f"/clients/{cast.lipa.pk}/terms/", {"valid_from": "01.01.2027", "vat_frequency": "month"})
    assert terms.status_code == 422
    assert _kept(cast.marek, cast.lipa).city == ""


@pytest.mark.parametrize(
    "typed",
    [
        {"nip": "9990000125"},
        {"name": ""},
        {"name": "x" * 10_000},
        {"monthly_fee": "-1"},
        {"city": "a\x00b"},
        {"version": ""},
        {"version": "99999999999"},
        {"ended_on": "9999-12-31"},
        {"legal_form": "nie ma"},
    ],
)
def test_bad_input_is_told_and_nothing_is_lost(cast: Cast, english: SignIn, typed: dict[str, Any]) -> None:
    browser, path = english(cast.marek), f"/clients/{cast.lipa.pk}/edit/"
    page = browser.post(path, sent_by(browser, path) | {"street": "Długa przy rzece"} | typed)
    assert page.status_code == 422
    assert 'value="Długa przy rzece"' in page.content.decode()
    assert _kept(cast.marek, cast.lipa).street == ""


def test_a_nip_of_another_client_is_refused_with_a_link(cast: Cast, english: SignIn) -> None:
    browser, path = english(cast.marek), f"/clients/{cast.lipa.pk}/edit/"
    page = browser.post(path, sent_by(browser, path) | {"nip": cast.wierzba.nip})
    assert page.status_code == 422
    assert "Wierzba" in page.content.decode()


def test_terms_change_from_a_day_and_the_months_before_keep_theirs(cast: Cast, english: SignIn) -> None:
    client = make_client(cast.office, carer=cast.anna, terms={"vat_frequency": "month"})
    browser, path = english(cast.anna), f"/clients/{client.pk}/terms/"
    page = browser.post(path, {"valid_from": "01.01.2027", "vat_frequency": "quarter"})
    assert page.status_code == 302
    started, turned = date(2026, 11, 1), date(2027, 1, 1)
    assert _line(cast.anna, client) == [(started, turned, "month"), (turned, None, "quarter")]
    text = browser.get(f"/clients/{client.pk}/details/").content.decode()
    assert "01.01.2027" in text
    assert "VAT: monthly → quarterly" in text
    with scope.of(actor_of(cast.anna)):
        later = ClientTerms.objects.get(client=client, valid_from=turned).pk
    assert browser.post(f"{path}{later}/remove/").status_code == 302
    told = browser.get(f"/clients/{client.pk}/timeline/").content.decode()
    assert "From 01.01.2027: VAT" in told and "Change from 01.01.2027 taken out" in told
    assert _line(cast.anna, client) == [(started, None, "month")]


def test_a_day_before_a_known_change_shows_the_terms_of_that_day_first(cast: Cast, english: SignIn) -> None:
    client = make_client(cast.office, carer=cast.anna, terms={"vat_frequency": "month", "zus_kind": "other"})
    browser, path = english(cast.anna), f"/clients/{client.pk}/terms/"
    browser.post(path, {"valid_from": "01.06.2027", "vat_frequency": "quarter", "zus_kind": "other"})
    with scope.of(actor_of(cast.anna)):
        late = ClientTerms.objects.get(client=client, valid_from=date(2027, 6, 1)).pk
    sent = {"seen": late, "valid_from": "01.03.2027", "vat_frequency": "quarter", "zus_kind": "legal"}
    page = browser.post(path, sent)
    assert page.status_code == 422
    assert "On that day other terms hold." in page.content.decode()
    assert '<option value="month" selected>' in page.content.decode()
    assert '<option value="legal" selected>' in page.content.decode()
    assert len(_line(cast.anna, client)) == 2


@pytest.mark.parametrize("day", ["", "31.02.2027", "01.01.1899", "01.01.2099", "zaraz"])
def test_an_impossible_day_of_terms_is_told(cast: Cast, english: SignIn, day: str) -> None:
    browser = english(cast.anna)
    page = browser.post(f"/clients/{cast.lipa.pk}/terms/", {"valid_from": day, "vat_frequency": "quarter"})
    assert page.status_code == 422
    assert len(_line(cast.anna, cast.lipa)) == 1


def test_the_first_terms_stay(cast: Cast, english: SignIn) -> None:
    with scope.of(actor_of(cast.anna)):
        first = cast.lipa.terms.get().pk
    english(cast.anna).post(f"/clients/{cast.lipa.pk}/terms/{first}/remove/")
    assert len(_line(cast.anna, cast.lipa)) == 1


def test_a_new_carer_gets_the_client_and_the_old_one_loses_it(cast: Cast, english: SignIn) -> None:
    ola = make_staff(cast.office, "Ola")
    path = f"/clients/{cast.lipa.pk}/carers/"
    page = english(cast.marek).post(path, {"carer_id": ola.pk, "payroll_carer_id": ""})
    assert page.status_code == 302
    assert seats_of(cast.lipa) == {ola.user_id}
    assert english(cast.anna).get(f"/clients/{cast.lipa.pk}/details/").status_code == 404
    assert english(cast.marek).post(path, {"carer_id": cast.obcy.pk}).status_code == 422


def test_who_must_not_get_in(cast: Cast, english: SignIn) -> None:
    viewer = make_staff(cast.office, "Widz", role=Role.VIEWER)
    with scope.of(actor_of(cast.marek)):
        first = cast.lipa.terms.get().pk
    inner = ("details/", "edit/", "terms/", f"terms/{first}/remove/", "carers/")
    for member, open_paths in ((cast.obcy, set()), (viewer, {"details/"}), (cast.anna, set(inner) - {"carers/"})):
        browser = english(member)
        for path in inner:
            status = browser.get(f"/clients/{cast.lipa.pk}/{path}").status_code
            assert (status != 404) == (path in open_paths), (member.name, path)
    for path in inner:
        assert english(cast.anna).post(f"/clients/{cast.wierzba.pk}/{path}", {}).status_code == 404
    foreign = english(cast.obcy).post(f"/clients/{cast.foreign.pk}/terms/{first}/remove/")
    assert foreign.status_code == 404


def test_no_page_of_the_sheet_asks_more_than_fifteen_questions(cast: Cast, english: SignIn) -> None:
    browser = english(cast.marek)
    for path in (
        "add/",
        "add/?by_hand=1",
        *(f"{cast.lipa.pk}/{part}/" for part in ("details", "edit", "terms", "carers")),
    ):
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(f"/clients/{path}").status_code == 200
        assert len([query for query in asked if "SAVEPOINT" not in query["sql"]]) <= 15, path


def test_a_date_and_a_fee_read_on_the_timeline_as_people_write_them() -> None:
    assert shown_value("started_on", "2023-04-13") == "13.04.2023"
    assert shown_value("monthly_fee", "1845.00") == "1\xa0845,00"
