"""How a transfer is written, and the code for the bank's app."""

from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from kantorek.declarations import law
from kantorek.portal.paying import Due, transfer_of
from kantorek.portal.paying.code import Standard, drawn, picture, written

ON = date(2026, 11, 20)
ACCOUNT = "07101000712222999000001400"
NIP = "9990000014"
STANDARD = Standard(
    separator="|", country="PL", amount_digits=6, name_length=20, title_length=32, reserves=3, most_bytes=160
)


def due(rule: str = "vat-payment", **values: Any) -> Due:
    """VAT of October, or what the values say."""
    given: dict[str, Any] = {
        "rule": rule,
        "name": "VAT",
        "pays": law.rule(rule).pays,
        "period_kind": "month",
        "period_from": date(2026, 10, 1),
        "period_to": date(2026, 10, 31),
        "amount": Decimal("3560.00"),
        "account": ACCOUNT,
        "nip": NIP,
    }
    return Due(**(given | values))


def test_a_tax_transfer_names_identifier_period_and_symbol() -> None:
    made = transfer_of(due(), on=ON)
    assert made.title == f"/TI/N{NIP}/OKR/26M10/SFP/VAT-7"
    assert (made.symbol, made.period, made.identifier) == ("VAT-7", "26M10", NIP)
    assert made.code == f"|PL|{ACCOUNT}|356000|Urząd Skarbowy|VAT-7 26M10 NIP {NIP}|||"


@pytest.mark.parametrize(
    ("rule", "kind", "first", "last", "tax_form", "symbol", "period"),
    [
        ("vat-quarterly-declaration", "quarter", date(2026, 7, 1), date(2026, 9, 30), "", "VAT-7K", "26K03"),
        ("cit-8", "year", date(2026, 1, 1), date(2026, 12, 31), "cit", "CIT-8", "26R"),
        ("pit-advance-monthly", "month", date(2026, 10, 1), date(2026, 10, 31), "flat", "PPL", "26M10"),
        ("pit-advance-monthly", "month", date(2026, 10, 1), date(2026, 10, 31), "lump", "PPE", "26M10"),
    ],
)
def test_symbols_and_periods(
    rule: str, kind: str, first: date, last: date, tax_form: str, symbol: str, period: str
) -> None:
    made = transfer_of(due(rule, period_kind=kind, period_from=first, period_to=last, tax_form=tax_form), on=ON)
    assert (made.symbol, made.period) == (symbol, period)


def test_a_symbol_that_nobody_knows_leaves_words() -> None:
    made = transfer_of(due("pit-advance-monthly", name="Zaliczka PIT", tax_form="card"), on=ON)
    assert (made.symbol, made.title) == ("", f"Zaliczka PIT 10.2026 NIP {NIP}")
    assert made.code.split("|")[5] == "Zaliczka PIT 10.2026"


def test_a_person_without_a_nip_has_a_title_in_words() -> None:
    made = transfer_of(due(nip="", account=""), on=ON)
    assert (made.title, made.identifier, made.code) == ("VAT 10.2026", "", "")


def test_zus_goes_to_its_own_account_with_words() -> None:
    made = transfer_of(due("zus-other", account="61109010140000071219812874"), on=ON)
    assert (made.payee, made.title, made.symbol) == ("ZUS", "Składki ZUS 10.2026", "")


@pytest.mark.parametrize("values", [{"account": ""}, {"amount": Decimal(0)}, {"currency": "EUR"}, {"rule": "pfron"}])
def test_no_code_where_a_bank_could_not_pay_by_it(values: dict[str, Any]) -> None:
    assert transfer_of(due(**values), on=ON).code == ""


def test_every_paid_duty_to_the_tax_office_has_a_symbol() -> None:
    paid = [rule for rule in law.rules(ON) if rule.pays == "micro"]
    assert paid
    for rule in paid:
        kinds = {"tax_quarter": "quarter", "tax_year": "year"}
        kind = kinds.get(rule.period, rule.period)
        found = {
            transfer_of(due(rule.code, period_kind=kind, tax_form=form), on=ON).symbol for form in ("scale", "cit")
        }
        assert found - {""}, rule.code


@pytest.mark.parametrize(("amount", "field"), [("0.05", "000005"), ("9999.99", "999999"), ("18450.00", "1845000")])
def test_grosze_are_padded_and_never_cut(amount: str, field: str) -> None:
    text = written(STANDARD, account=ACCOUNT, amount=Decimal(amount), name="ZUS", title="x")
    assert text.split("|")[3] == field


def test_separators_lines_and_length_cannot_break_the_code() -> None:
    name, title = "Źdźbło|i\nSpółka bardzo długa nazwa", "ż" * 90
    text = written(STANDARD, account=ACCOUNT, amount=Decimal(1), name=name, title=title, nip=NIP)
    fields = text.split("|")
    assert len(fields) == 9
    assert fields[4] == "Źdźbło i Spółka bard"
    assert fields[5] == "ż" * 32
    assert len(text.encode()) <= STANDARD.most_bytes
    assert len(fields[2]) == 26


def test_pictures_of_the_code() -> None:
    text = transfer_of(due(), on=ON).code
    assert drawn(text).startswith("<svg")
    assert "style=" not in drawn(text)
    with Image.open(BytesIO(picture(text))) as image:
        assert (image.format, image.width) == ("PNG", image.height)
