"""What a careless or curious colleague could do to a client's sheet, and what must come of it."""

import re
from collections.abc import Callable
from datetime import date
from html import unescape

import pytest
from django.test import Client as Browser

from kantorek.clients import actions
from kantorek.clients.models import Client, ClientTerms
from kantorek.clients.tests.make import make_client
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.errors import Refused
from kantorek.core.models import EventRecord
from kantorek.offices.models import Role, StaffMember
from kantorek.offices.tests.make import actor_of, make_staff

SignIn = Callable[[StaffMember], Browser]


def terms_of(cast: Cast, client: Client) -> list[tuple[date, date | None]]:
    with scope.of(actor_of(cast.marek)):
        line = ClientTerms.objects.filter(client=client).order_by("valid_from")
        return list(line.values_list("valid_from", "valid_to"))


def test_the_edit_form_carries_no_fee_to_who_may_not_see_it(cast: Cast, english: SignIn) -> None:
    with scope.of(actor_of(cast.marek)) as actor:
        actions.change_client(actor, cast.lipa, fields={"monthly_fee": "1234.56"}, version=1)
    assistant = make_staff(cast.office, role=Role.ASSISTANT)
    with scope.of(actor_of(cast.marek)) as actor:
        actions.assign_carers(actor, cast.lipa, carer_id=assistant.pk, payroll_carer_id=None)
    page = english(assistant).get(f"/clients/{cast.lipa.pk}/edit/")
    assert page.status_code == 200
    assert "1234.56" not in page.content.decode()
    assert "monthly_fee" not in page.content.decode()


def test_a_change_of_terms_taken_out_late_leaves_neither_gap_nor_overlap(cast: Cast) -> None:
    client = make_client(cast.office, "Dąb", carer=cast.marek)
    with scope.of(actor_of(cast.marek)) as actor:
        march = actions.change_terms(actor, client, values={"tax_form": "flat"}, valid_from=date(2027, 3, 1))
        seen = ClientTerms.objects.get(pk=march.pk)
        actions.change_terms(actor, client, values={"vat_eu": True}, valid_from=date(2027, 5, 1))
        actions.remove_terms(actor, seen)  # `seen` was read before a colleague put May behind it
    first = terms_of(cast, client)[0][0]
    assert terms_of(cast, client) == [(first, date(2027, 5, 1)), (date(2027, 5, 1), None)]


def test_a_change_of_terms_is_taken_out_once_however_often_it_is_clicked(cast: Cast) -> None:
    client = make_client(cast.office, "Dąb", carer=cast.marek)
    with scope.of(actor_of(cast.marek)) as actor:
        march = actions.change_terms(actor, client, values={"tax_form": "flat"}, valid_from=date(2027, 3, 1))
        actions.remove_terms(actor, ClientTerms.objects.get(pk=march.pk))
        with pytest.raises(Refused):
            actions.remove_terms(actor, march)
        told = EventRecord.objects.filter(client_id=client.pk, name="clients.client_terms_removed")
        assert told.count() == 1


def fields_of(page: str) -> dict[str, str]:
    """What the form of terms would send as it stands."""
    hidden = re.findall(r'<input type="hidden" name="(seen|base)" value="([^"]*)"', page)
    chosen = re.findall(r'<select name="([^"]+)"[^>]*>.*?<option value="([^"]*)" selected>', page, re.DOTALL)
    return {name: unescape(value) for name, value in [*hidden, *chosen]}


def test_two_people_who_change_the_same_terms_do_not_overwrite_each_other(cast: Cast, english: SignIn) -> None:
    first = terms_of(cast, cast.lipa)[0][0]
    address, day = f"/clients/{cast.lipa.pk}/terms/", {"valid_from": f"{first:%d.%m.%Y}"}
    browser = english(cast.marek)
    form = fields_of(browser.get(address, day).content.decode()) | day
    with scope.of(actor_of(cast.marek)) as actor:  # a colleague is quicker
        actions.change_terms(actor, cast.lipa, values={"tax_form": "flat"}, valid_from=first)
    answer = browser.post(address, {**form, "vat_frequency": "quarter"})
    assert answer.status_code == 422
    again = fields_of(answer.content.decode()) | day
    assert (again["tax_form"], again["vat_frequency"]) == ("flat", "quarter")
    assert browser.post(address, again).status_code == 302
    with scope.of(actor_of(cast.marek)):
        held = ClientTerms.objects.get(client=cast.lipa)
    assert (held.tax_form, held.vat_frequency) == ("flat", "quarter")


@pytest.mark.parametrize("base", ["[" * 5000, "{", '{"tax_form": 1}', "null"])
def test_a_form_of_terms_that_was_tampered_with_is_no_fault_of_ours(cast: Cast, english: SignIn, base: str) -> None:
    typed = {"valid_from": "01.01.2027", "vat_frequency": "quarter", "base": base}
    assert english(cast.marek).post(f"/clients/{cast.lipa.pk}/terms/", typed).status_code == 302
