"""The invented economy: valid numbers, the same every time, the names that the screens show."""

from collections import Counter

from kantorek.core.numbers import clean_krs, clean_nip, clean_regon
from kantorek.registers.gus.names import readable_name
from kantorek.sandbox.economy import by_nip, companies
from kantorek.sandbox.ordinary import IN_COURT_REGISTER


def test_every_number_is_valid_and_unique() -> None:
    everyone = companies()
    assert len(everyone) >= 450
    for company in everyone:
        assert clean_nip(company.nip).startswith("999")
        assert clean_regon(company.regon)
        assert (clean_krs(company.krs) == company.krs) if company.form in IN_COURT_REGISTER else company.krs == ""
        assert all(clean_regon(branch.regon) for branch in company.branches)
    for number in ("nip", "regon"):
        assert max(Counter(getattr(company, number) for company in everyone).values()) == 1


def test_the_first_four_hundred_are_the_demo_office() -> None:
    served = [company for company in companies() if company.group == "served"]
    assert served == companies()[:400]
    forms = Counter(company.form for company in served)
    assert (forms["jdg"], forms["sp_zoo"], 400 - forms["jdg"] - forms["sp_zoo"]) == (230, 140, 30)


def test_the_companies_of_the_screens_are_there() -> None:
    known = by_nip()
    assert known["9991843022"].name == "Brukarstwo Lis sp. z o.o."
    assert known["9997182656"].name == "Przedsiębiorstwo Robót Wodno-Kanalizacyjnych Strumień sp. z o.o. sp.k."
    wierzbicki = known["9990903414"]
    assert (wierzbicki.krs, wierzbicki.city, wierzbicki.postal_code) == ("0001018274", "Zgierz", "95-100")


def test_every_register_name_reads_back_as_the_name() -> None:
    for company in companies():
        assert readable_name(company.register_name) == company.name


def test_nothing_moves_between_two_runs() -> None:
    assert [companies()[number].nip for number in (0, 399, 459)] == ["9991357209", "9996686372", "9993111292"]
