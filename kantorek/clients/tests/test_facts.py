"""Tax advances, the end of the tax year and further facts: typed, kept from a day, read again, sent over the API."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client as Browser

from kantorek.clients import actions
from kantorek.clients.choices import FACT_GROUPS, Fact, ordered_facts
from kantorek.clients.models import Client, ClientTerms
from kantorek.clients.sentences import changed_fields
from kantorek.clients.tests.make import make_client
from kantorek.clients.tests.typed import ADD, new_client, rows
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.errors import Refused
from kantorek.core.events import read
from kantorek.core.models import EventRecord
from kantorek.offices.models import StaffMember
from kantorek.offices.tests.make import actor_of

SignIn = Callable[[StaffMember], Browser]
JANUARY = date(2027, 1, 1)


def held(member: StaffMember, client: Client, day: date = JANUARY) -> ClientTerms:
    """The terms of a day."""
    with scope.of(actor_of(member)) as actor:
        found = ClientTerms.objects.visible_to(actor).filter(client=client).on(day)
    assert found
    return found


def test_every_fact_stands_in_one_group() -> None:
    listed = [fact for _title, facts in FACT_GROUPS for fact in facts]
    assert sorted(listed) == sorted(Fact)
    assert ordered_facts(["ppk", "oss", "ppk", "nothing"]) == ["oss", "ppk"]


def test_terms_are_typed_kept_and_shown(cast: Cast, english: SignIn) -> None:
    browser, path = english(cast.anna), f"/clients/{cast.lipa.pk}/terms/"
    page = browser.get(path).content.decode()
    assert 'value="oss" id="id_facts_oss"' in page
    assert '<option value="12" selected>' in page
    sent = {"valid_from": "01.01.2027", "advance_period": "quarter", "tax_year_end": "6", "facts": ["ppk", "oss"]}
    assert browser.post(path, sent).status_code == 302
    terms = held(cast.anna, cast.lipa)
    assert (terms.advance_period, terms.tax_year_end, terms.facts) == ("quarter", 6, ["oss", "ppk"])
    text = browser.get(f"/clients/{cast.lipa.pk}/details/").content.decode()
    assert "Tax advances: – → quarterly" in text
    assert "Tax year ends with: December → June" in text
    assert "has PPK" in text
    again = browser.get(path, {"valid_from": "02.01.2027"}).content.decode()
    assert 'id="id_facts_ppk" class="checkbox checkbox-primary checkbox-sm mt-px" checked' in again
    assert "2 chosen" in again


@pytest.mark.parametrize("typed", [{"tax_year_end": "13"}, {"facts": ["gold"]}, {"advance_period": "daily"}])
def test_what_does_not_exist_is_refused_and_told(cast: Cast, english: SignIn, typed: dict[str, Any]) -> None:
    browser, path = english(cast.anna), f"/clients/{cast.lipa.pk}/terms/"
    page = browser.post(path, {"valid_from": "01.01.2027", **typed})
    assert page.status_code == 422
    assert "not one of the available choices" in page.content.decode()


def test_the_same_facts_in_another_order_are_no_change(cast: Cast) -> None:
    client = make_client(cast.office, terms={"facts": ["ppk", "oss"]})
    with scope.of(actor_of(cast.marek)) as actor, pytest.raises(Refused) as refused:
        actions.change_terms(actor, client, values={"facts": ["oss", "ppk", "oss"]}, valid_from=JANUARY)
    assert refused.value.code == "no_change"


def test_a_new_client_has_them_from_its_first_day(cast: Cast, english: SignIn) -> None:
    browser = english(cast.marek)
    typed = new_client(name="Czerwcowa S.A.", tax_year_end="6", facts=["related"], advance_period="month")
    assert browser.post(ADD, typed).status_code == 302
    (client,) = rows(cast.marek, name="Czerwcowa S.A.")
    terms = held(cast.marek, client)
    assert (terms.tax_year_end, terms.facts, terms.advance_period) == (6, ["related"], "month")
    text = browser.get(f"/clients/{client.pk}/details/").content.decode()
    assert "Tax year ends with: June" in text


def test_a_form_without_them_means_the_calendar_year(cast: Cast, english: SignIn) -> None:
    browser = english(cast.marek)
    again = browser.post(ADD, new_client(only="declarations"), headers={"HX-Request": "true"}).content.decode()
    assert '<option value="12" selected>' in again
    assert browser.post(ADD, new_client(name="Zwykła")).status_code == 302
    (client,) = rows(cast.marek, name="Zwykła")
    assert held(cast.marek, client).tax_year_end == 12


def test_the_timeline_names_them(cast: Cast) -> None:
    with scope.of(actor_of(cast.marek)) as actor:
        values = {"facts": ["bdo"], "tax_year_end": 3}
        actions.change_terms(actor, cast.lipa, values=values, valid_from=JANUARY)
        event = read(EventRecord.objects.get(name="clients.client_terms_changed"))
        told = changed_fields(event, actor)
    assert "–" in told
    assert "BDO" in told


def test_what_is_taken_off_the_list_is_remembered(cast: Cast) -> None:
    terms = {"vat_frequency": "month", "zus_kind": "other"}
    client = make_client(cast.office, terms=terms, declarations=["JPK_V7M", "PPK"])
    assert client.declined == ["ZUS_DRA"]
    with scope.of(actor_of(cast.marek)) as actor:
        fields = {"declarations": ["ZUS_DRA", "PPK"]}
        client = actions.change_client(actor, client, fields=fields, version=client.version)
        assert client.declined == ["JPK_V7M"]
        client = actions.change_client(actor, client, fields={"city": "Zgierz"}, version=client.version)
        assert client.declined == ["JPK_V7M"]
    assert make_client(cast.office, terms=terms).declined == []  # a list that was not given declines nothing
