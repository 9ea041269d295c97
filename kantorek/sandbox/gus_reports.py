"""The XML inside a GUS answer: the row of a search and every report, written from an invented company."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final
from xml.sax.saxutils import escape

from kantorek.sandbox.economy import Branch, Company
from kantorek.sandbox.ordinary import LEGAL_FORMS
from kantorek.sandbox.words import Town

Cells = Sequence[tuple[str, object]]
_SILO_NAMES: Final = {"1": "CEIDG", "2": "Rolnicza", "3": "Pozostała", "4": "Skreślone przed 08.11.2014"}
_OLD_END: Final = "2014-08-19"


def document(rows: Iterable[Cells]) -> str:
    """Write rows the way the register does: root, then one `dane` each, an empty element for an empty value."""
    body = "".join(f"  <dane>\r\n{''.join(_cell(*cell) for cell in row)}  </dane>\r\n" for row in rows)
    return f"<root>\r\n{body}</root>"


def error(code: str, text: str, extra: Cells = ()) -> str:
    """Write an error; it travels inside an answer with status 200."""
    return document([[("ErrorCode", code), ("ErrorMessagePl", text), ("ErrorMessageEn", text), *extra]])


def search_rows(company: Company) -> list[Cells]:
    """Give the rows of one company: its branches and side activities come first, to keep the caller awake."""
    branches = [_branch_row(company, branch) for branch in company.branches]
    return [*branches, *(_search_row(company, silo) for silo in company.silos)]


def report(company: Company, branch: Branch | None, name: str) -> Sequence[Cells] | str | None:
    """Give the rows of a report, an error code, or None for a name that the register does not know."""
    plain = name.removeprefix("BIR11").removeprefix("BIR12")
    if plain == name or plain not in {**_ABOUT_BRANCHES, **_ABOUT_UNITS}:
        return None
    if branch:
        about_branch = _ABOUT_BRANCHES.get(plain)
        return about_branch(company, branch) if about_branch else "4"
    about_unit = _ABOUT_UNITS.get(plain)
    return about_unit(company) if about_unit else "4"


def _cell(name: str, value: object) -> str:
    text = "" if value is None else str(value)
    return f"    <{name}>{escape(text)}</{name}>\r\n" if text else f"    <{name} />\r\n"


def _search_row(company: Company, silo: str) -> Cells:
    ended = _OLD_END if silo == "4" else company.ended_on
    return [
        ("Regon", company.regon),
        ("Nip", company.nip),
        ("StatusNip", ""),
        ("Nazwa", company.register_name),
        *_search_address(company.town, company.street, company.building, company.flat),
        ("Typ", "F" if company.natural else "P"),
        ("SilosID", silo),
        ("DataZakonczeniaDzialalnosci", ended),
        ("MiejscowoscPoczty", company.city),
    ]


def _branch_row(company: Company, branch: Branch) -> Cells:
    return [
        ("Regon", branch.regon),
        ("Nip", company.nip),
        ("StatusNip", ""),
        ("Nazwa", branch.name.upper()),
        *_search_address(branch.town, branch.street, branch.building, ""),
        ("Typ", "LF" if company.natural else "LP"),
        ("SilosID", "1" if company.natural else "6"),
        ("DataZakonczeniaDzialalnosci", ""),
        ("MiejscowoscPoczty", branch.town.city),
    ]


def _search_address(town: Town, street: str, building: str, flat: str) -> Cells:
    return [
        ("Wojewodztwo", town.voivodeship.upper()),
        ("Powiat", town.county),
        ("Gmina", town.commune),
        ("Miejscowosc", town.city),
        ("KodPocztowy", town.postal_code),
        ("Ulica", street),
        ("NrNieruchomosci", building),
        ("NrLokalu", flat),
    ]


def _address(prefix: str, town: Town, street: str, building: str, flat: str) -> Cells:
    return [
        (f"{prefix}_adSiedzKraj_Symbol", "PL"),
        (f"{prefix}_adSiedzKodPocztowy", town.postal_code.replace("-", "")),
        (f"{prefix}_adSiedzNumerNieruchomosci", building),
        (f"{prefix}_adSiedzNumerLokalu", flat),
        (f"{prefix}_adSiedzNietypoweMiejsceLokalizacji", ""),
        (f"{prefix}_adSiedzKraj_Nazwa", "POLSKA"),
        (f"{prefix}_adSiedzWojewodztwo_Nazwa", town.voivodeship.upper()),
        (f"{prefix}_adSiedzPowiat_Nazwa", town.county),
        (f"{prefix}_adSiedzGmina_Nazwa", town.commune),
        (f"{prefix}_adSiedzMiejscowosc_Nazwa", town.city),
        (f"{prefix}_adSiedzMiejscowoscPoczty_Nazwa", town.city),
        (f"{prefix}_adSiedzUlica_Nazwa", street),
    ]


def _own_address(prefix: str, company: Company) -> Cells:
    return [
        *_address(prefix, company.town, company.street, company.building, company.flat),
        (f"{prefix}_numerTelefonu", company.phone.replace(" ", "")),
        (f"{prefix}_adresEmail", company.email.upper()),
        (f"{prefix}_adresStronyinternetowej", ""),
    ]


def _legal(company: Company) -> Sequence[Cells]:
    return [
        [
            ("praw_regon9", company.regon),
            ("praw_nip", company.nip),
            ("praw_statusNip", ""),
            ("praw_nazwa", company.register_name),
            ("praw_nazwaSkrocona", ""),
            ("praw_numerWRejestrzeEwidencji", company.krs),
            ("praw_dataPowstania", company.started_on),
            ("praw_dataRozpoczeciaDzialalnosci", company.started_on),
            ("praw_dataZawieszeniaDzialalnosci", company.suspended_on),
            ("praw_dataWznowieniaDzialalnosci", company.resumed_on),
            ("praw_dataZakonczeniaDzialalnosci", company.ended_on),
            ("praw_dataSkresleniaZRegon", company.struck_off_on),
            ("praw_dataOrzeczeniaOUpadlosci", company.bankrupt_on),
            ("praw_dataZakonczeniaPostepowaniaUpadlosciowego", ""),
            *_own_address("praw", company),
            *_legal_form(company),
            ("praw_liczbaJednLokalnych", len(company.branches)),
        ]
    ]


def _legal_form(company: Company) -> Cells:
    symbol, wording = LEGAL_FORMS[company.form][2:]
    personality = company.form not in ("sc", "wspolnota")
    return [
        ("praw_podstawowaFormaPrawna_Symbol", "1" if personality else "2"),
        ("praw_szczegolnaFormaPrawna_Symbol", symbol),
        ("praw_rodzajRejestruEwidencji_Symbol", "138" if company.krs else "099"),
        ("praw_podstawowaFormaPrawna_Nazwa", "OSOBA PRAWNA" if personality else "JEDNOSTKA BEZ OSOBOWOŚCI PRAWNEJ"),
        ("praw_szczegolnaFormaPrawna_Nazwa", wording),
        (
            "praw_rodzajRejestruEwidencji_Nazwa",
            "REJESTR PRZEDSIĘBIORCÓW" if company.krs else "PODMIOTY NIE PODLEGAJĄCE WPISOM",
        ),
    ]


def _person(company: Company) -> Sequence[Cells]:
    return [
        [
            ("fiz_regon9", company.regon),
            ("fiz_nip", company.nip),
            ("fiz_nazwisko", company.last_name.upper()),
            ("fiz_imie1", company.first_name.upper()),
            ("fiz_imie2", ""),
            ("fiz_podstawowaFormaPrawna_Symbol", "9"),
            ("fiz_szczegolnaFormaPrawna_Symbol", "099"),
            ("fiz_podstawowaFormaPrawna_Nazwa", "OSOBA FIZYCZNA PROWADZĄCA DZIAŁALNOŚĆ GOSPODARCZĄ"),
            ("fiz_szczegolnaFormaPrawna_Nazwa", "OSOBY FIZYCZNE PROWADZĄCE DZIAŁALNOŚĆ GOSPODARCZĄ"),
            *((f"fiz_dzialalnosc{name}", int(silo in company.silos)) for silo, name in _FLAGS),
            ("fiz_liczbaJednLokalnych", len(company.branches)),
        ]
    ]


_FLAGS: Final = (("1", "Ceidg"), ("2", "Rolnicza"), ("3", "Pozostala"), ("4", "SkreslonaDo20141108"))


def _activity(silo: str) -> Callable[[Company], Sequence[Cells] | str]:
    def rows(company: Company) -> Sequence[Cells] | str:
        if not company.natural or silo not in company.silos:
            return "4"
        return [_activity_row(company, silo)]

    return rows


def _activity_row(company: Company, silo: str) -> Cells:
    old = silo == "4"
    return [
        ("fiz_regon9", company.regon),
        ("fiz_nazwa", company.register_name),
        ("fiz_nazwaSkrocona", ""),
        ("fiz_dataPowstania", "" if old else company.started_on),
        ("fiz_dataRozpoczeciaDzialalnosci", "" if old else company.started_on),
        ("fiz_dataZawieszeniaDzialalnosci", "" if old else company.suspended_on),
        ("fiz_dataWznowieniaDzialalnosci", "" if old else company.resumed_on),
        ("fiz_dataZakonczeniaDzialalnosci", _OLD_END if old else company.ended_on),
        ("fiz_dataSkresleniaDzialalnosciZRegon", "" if old else company.struck_off_on),
        ("fiz_dataOrzeczeniaOUpadlosci", "" if old else company.bankrupt_on),
        *_own_address("fiz", company),
        ("fizC_numerWRejestrzeEwidencji", "" if old else f"0{company.nip}/2011 "),
        ("fizC_RodzajRejestru_Symbol", "151" if silo == "1" else "099"),
        ("fizC_NiePodjetoDzialalnosci", "true" if company.never_started else "false"),
    ]


def _pkd(company: Company) -> Sequence[Cells] | str:
    if company.silos == ("4",):
        return "11"
    prefix, mark = ("fiz", "_") if company.natural else ("praw", "")
    rows: list[Cells] = []
    for number, trade in enumerate(company.trades):
        silo = "2" if trade.pkd.startswith("01") else company.silos[-1]
        first = number == 0 or trade.pkd.startswith("01")
        extra = [("fiz_SilosID", silo), ("fiz_Silos_Symbol", _SILO_NAMES[silo])] if company.natural else []
        rows.append(
            [
                (f"{prefix}_pkd{mark}Kod", trade.pkd),
                (f"{prefix}_pkd{mark}Nazwa", trade.pkd_name),
                (f"{prefix}_pkd{mark}Przewazajace", int(first)),
                *extra,
            ]
        )
    return rows


def _partners(company: Company) -> Sequence[Cells] | str:
    if company.form != "sc":
        return "21"
    return [
        [
            ("wspolsc_regonWspolnikSpolki", regon),
            ("wspolsc_imiePierwsze", first.upper()),
            ("wspolsc_nazwisko", last.upper()),
            ("wspolsc_firmaNazwa", f"{first} {last}, wspólnik spółki cywilnej".upper()),
        ]
        for first, last, regon in company.partners
    ] or "22"


def _branch_list(company: Company) -> Sequence[Cells] | str:
    mark = "lokfiz" if company.natural else "lokpraw"
    return [
        [(f"{mark}_regon14", branch.regon), (f"{mark}_nazwa", branch.name.upper())] for branch in company.branches
    ] or "4"


def _branch_data(company: Company, branch: Branch) -> Sequence[Cells]:
    mark = "lokfiz" if company.natural else "lokpraw"
    return [
        [
            (f"{mark}_regon14", branch.regon),
            (f"{mark}_nazwa", branch.name.upper()),
            (f"{mark}_dataRozpoczeciaDzialalnosci", company.started_on),
            *_address(mark, branch.town, branch.street, branch.building, ""),
        ]
    ]


def _branch_pkd(company: Company, branch: Branch) -> Sequence[Cells]:
    mark, trade = ("lokfiz" if company.natural else "lokpraw"), company.trades[0]
    return [[(f"{mark}_pkdKod", trade.pkd), (f"{mark}_pkdNazwa", trade.pkd_name), (f"{mark}_pkdPrzewazajace", 1)]]


def _only(
    natural: bool, rows: Callable[[Company], Sequence[Cells] | str]
) -> Callable[[Company], Sequence[Cells] | str]:
    return lambda company: rows(company) if company.natural == natural else "4"


def _unit_type(company: Company) -> Sequence[Cells]:
    return [[("Typ", "F" if company.natural else "P")]]


_ABOUT_UNITS: Final[dict[str, Callable[[Company], Sequence[Cells] | str]]] = {
    "OsPrawna": _only(False, _legal),
    "OsPrawnaPkd": _only(False, _pkd),
    "OsPrawnaListaJednLokalnych": _only(False, _branch_list),
    "OsPrawnaSpCywilnaWspolnicy": _only(False, _partners),
    "OsFizycznaDaneOgolne": _only(True, _person),
    "OsFizycznaDzialalnoscCeidg": _activity("1"),
    "OsFizycznaDzialalnoscRolnicza": _activity("2"),
    "OsFizycznaDzialalnoscPozostala": _activity("3"),
    "OsFizycznaDzialalnoscSkreslonaDo20141108": _activity("4"),
    "OsFizycznaPkd": _only(True, _pkd),
    "OsFizycznaListaJednLokalnych": _only(True, _branch_list),
    "TypPodmiotu": _unit_type,
}
_ABOUT_BRANCHES: Final[dict[str, Callable[[Company, Branch], Sequence[Cells]]]] = {
    "JednLokalnaOsPrawnej": _branch_data,
    "JednLokalnaOsFizycznej": _branch_data,
    "JednLokalnaOsPrawnejPkd": _branch_pkd,
    "JednLokalnaOsFizycznejPkd": _branch_pkd,
}
