"""The list as a file, and many clients handed over at once."""

import csv
import io
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client as Browser
from openpyxl import load_workbook

from kantorek.clients.models import Client
from kantorek.clients.tests.make import make_client
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.core.models import EventRecord
from kantorek.core.sheets import harmless
from kantorek.offices.models import Role, StaffMember
from kantorek.offices.tests.make import actor_of, make_staff

SignIn = Callable[[StaffMember], Browser]


def first_sheet(file: bytes) -> Any:
    return load_workbook(io.BytesIO(file)).worksheets[0]


def as_csv(browser: Browser, query: str = "") -> list[list[str]]:
    answer = browser.post(f"/clients/export/{query}", {"kind": "csv"})
    assert answer.status_code == 200
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


def test_a_csv_holds_what_the_page_shows(cast: Cast, sign_in: SignIn) -> None:
    make_client(cast.office, "Opłacona", monthly_fee="1250.50", terms={"accounting_type": "full"}, carer=cast.anna)
    browser = sign_in(cast.marek)
    head, *rows = as_csv(browser)
    assert [row[0] for row in rows] == ["Lipa sp. z o.o.", "Opłacona", "Wierzba Żółć s.c."]
    assert len(head) == 12
    assert "1250,50" in rows[1]
    assert "Anna Wójcik" in rows[1]
    assert [row[0] for row in as_csv(browser, "?books=full")[1:]] == ["Opłacona"]
    assert [row[0] for row in as_csv(browser, "?sort=-name&q=zolc")[1:]] == ["Wierzba Żółć s.c."]
    with scope.of(actor_of(cast.marek)):
        told = EventRecord.objects.filter(name="clients.clients_exported").order_by("pk")
        assert [(e.payload["count"], e.payload["kind"], e.payload["asked"]) for e in told] == [
            (3, "csv", ""),
            (1, "csv", "books=full"),
            (1, "csv", "q=zolc&sort=-name"),
        ]


def test_a_spreadsheet_opens_and_holds_the_rows(cast: Cast, sign_in: SignIn) -> None:
    answer = sign_in(cast.anna).post("/clients/export/", {"kind": "xlsx"})
    rows = list(first_sheet(answer.content).iter_rows(values_only=True))
    assert [row[0] for row in rows[1:]] == ["Lipa sp. z o.o."]
    assert "attachment" in answer["Content-Disposition"]


@pytest.mark.parametrize("name", ["=1+1", "+48", "-2", "@SUM(A1)", "\t=1", "  =cmd|' /C calc'!A0"])
def test_no_cell_is_a_formula(cast: Cast, sign_in: SignIn, name: str) -> None:
    assert harmless(name) == "'" + name
    client = make_client(cast.office, name.strip())
    browser = sign_in(cast.marek)
    assert f"'{client.name}" in [row[0] for row in as_csv(browser)]
    answer = browser.post("/clients/export/", {"kind": "xlsx"})
    cells = [row[0] for row in first_sheet(answer.content).iter_rows()]
    assert f"'{client.name}" in [cell.value for cell in cells]
    assert {cell.data_type for cell in cells} == {"s"}


def test_fees_and_exports_are_for_those_who_may(cast: Cast, sign_in: SignIn) -> None:
    make_client(cast.office, "Opłacona", monthly_fee="1250.50")
    viewer = make_staff(cast.office, "Wiktor Widz", role=Role.VIEWER)
    browser = sign_in(viewer)
    page = browser.get("/clients/").content.decode()
    assert "Opłacona" in page
    assert "250,50" not in page
    assert "/clients/export/" not in page
    assert browser.post("/clients/export/", {"kind": "csv"}).status_code == 404
    assert browser.post("/clients/carers/", {"client": [cast.lipa.pk]}).status_code == 404
    assert sign_in(cast.marek).get("/clients/export/").status_code == 405
    assert [row[0] for row in as_csv(sign_in(cast.obcy))[1:]] == ["Obca Firma"]


def test_many_clients_are_handed_over_and_back(cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.marek)
    both = [cast.lipa.pk, cast.wierzba.pk, cast.foreign.pk]
    page = browser.post("/clients/carers/", {"client": both}).content.decode()
    assert "Lipa" in page
    assert "Obca" not in page
    answer = browser.post(
        "/clients/carers/", {"client": both, "carer": cast.marek.pk, "payroll_carer": ""}, follow=True
    )
    with scope.of(actor_of(cast.marek)) as actor:
        assert set(Client.objects.visible_to(actor).values_list("carer_id", flat=True)) == {cast.marek.pk}
    undo = re.search(r'action="([^"]*carers/undo/[^"]*)"', answer.content.decode())
    assert undo
    browser.post(unescape(undo[1]))
    with scope.of(actor_of(cast.marek)) as actor:
        assert Client.objects.visible_to(actor).get(pk=cast.lipa.pk).carer_id == cast.anna.pk
        told = EventRecord.objects.filter(name="clients.client_carers_changed", client_id=cast.lipa.pk)
        assert told.count() == 2
    assert browser.post("/clients/carers/undo/?was=forged").status_code == 302
    with scope.of(actor_of(cast.obcy)) as actor:
        assert Client.objects.visible_to(actor).get().carer_id == cast.obcy.pk
