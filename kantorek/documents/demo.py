"""Papers of the demo's clients: contracts, powers of attorney, statements; some ended, some about to, some shown."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import F

from kantorek.clients.models import Client
from kantorek.core import scope
from kantorek.core.actor import Actor
from kantorek.core.events import publish
from kantorek.documents.actions.taking import about, put_document_words
from kantorek.documents.choices import Kind
from kantorek.documents.events import DocumentAdded
from kantorek.documents.models import Document, DocumentVersion
from kantorek.files.demo import demo_file

_HERO: Final = "Brukarstwo Lis"
_CLIENTS: Final = 22
_NEW: Final = 4
"""Days: what is not older than this is news on the timeline."""


@dataclass(frozen=True, slots=True)
class _Paper:
    """One paper: how many days ago it came, for how many days from today it holds, how often it was replaced."""

    title: str
    kind: str
    folder: str
    ago: int
    holds: int | None = None
    shared: bool = False
    versions: int = 1
    tags: tuple[str, ...] = ()


_EVERYBODY: Final = (
    _Paper("Umowa o prowadzenie ksiąg", Kind.CONTRACT, "Umowy", 410, tags=("biuro",)),
    _Paper("Pełnomocnictwo UPL-1", Kind.POWER, "Pełnomocnictwa", 400, holds=330, tags=("e-deklaracje",)),
    _Paper("Pełnomocnictwo ZUS PEL", Kind.POWER, "Pełnomocnictwa", 700, holds=-35),
    _Paper("Wyciąg bankowy październik", Kind.STATEMENT, "Wyciągi", 12),
    _Paper("Deklaracja JPK_V7M wrzesień, UPO", Kind.RECEIPT, "Deklaracje", 28, shared=True),
)
_OF_SOME: Final = (
    _Paper("Umowa najmu lokalu", Kind.CONTRACT, "Umowy", 300, holds=24, tags=("najem",)),
    _Paper("Polisa OC", Kind.CONTRACT, "Ubezpieczenia", 340, holds=6),
    _Paper("Pismo z urzędu skarbowego", Kind.LETTER, "Pisma z urzędów", 9, tags=("odpowiedź wysłana",)),
)
_OF_HERO: Final = (
    _Paper("Umowa leasingu samochodu dostawczego", Kind.CONTRACT, "Umowy", 520, holds=560, tags=("leasing",)),
    _Paper("Umowa z Kamieniołomem, dostawy kruszywa", Kind.CONTRACT, "Umowy", 130, holds=19, versions=3),
    _Paper("Polisa OC działalności", Kind.CONTRACT, "Ubezpieczenia", 358, holds=6, shared=True),
    _Paper("Polisa koparki", Kind.CONTRACT, "Ubezpieczenia", 700, holds=-12),
    _Paper("Zaświadczenie o niezaleganiu ZUS", Kind.LETTER, "Zaświadczenia", 80, holds=10, shared=True),
    _Paper("Zaświadczenie o niezaleganiu US", Kind.LETTER, "Zaświadczenia", 75, holds=15, shared=True),
    _Paper("Lista płac październik", Kind.PAYROLL, "Płace", 18, versions=2),
    _Paper("Lista płac wrzesień", Kind.PAYROLL, "Płace", 49),
    _Paper("Lista płac sierpień", Kind.PAYROLL, "Płace", 80),
    _Paper("Umowa o pracę, operator koparki", Kind.CONTRACT, "Kadry", 220, tags=("kadry",)),
    _Paper("Orzeczenie lekarskie, operator koparki", Kind.OTHER, "Kadry", 700, holds=29, tags=("kadry", "badania")),
    _Paper("Szkolenie BHP, brukarze", Kind.OTHER, "Kadry", 1100, holds=-60, tags=("kadry", "bhp")),
    _Paper("Wyciąg bankowy wrzesień", Kind.STATEMENT, "Wyciągi", 43),
    _Paper("Wyciąg bankowy sierpień", Kind.STATEMENT, "Wyciągi", 74),
    _Paper("Wyciąg bankowy grudzień 2025", Kind.STATEMENT, "Wyciągi", 322),
    _Paper("Deklaracja JPK_V7M sierpień, UPO", Kind.RECEIPT, "Deklaracje", 58, shared=True),
    _Paper("PIT-36L za 2025 z UPO", Kind.DECLARATION, "Deklaracje", 206, shared=True),
    _Paper("Wezwanie do wyjaśnień VAT", Kind.LETTER, "Pisma z urzędów", 3, tags=("termin",)),
    _Paper("Odpowiedź na wezwanie VAT", Kind.LETTER, "Pisma z urzędów", 1, versions=2),
    _Paper("Wpis do CEIDG", Kind.FOUNDING, "Dokumenty firmy", 1500),
    _Paper("Zgłoszenie VAT-R", Kind.FOUNDING, "Dokumenty firmy", 1490),
    _Paper("Faktura za kostkę brukową", Kind.INVOICE, "Faktury", 6),
    _Paper("Skan paragonu, paliwo", Kind.OTHER, "", 2),
)


def load(office_id: int, *, at: datetime) -> None:
    """File the papers of the first clients, as their carers would have done over the years."""
    with scope.system(office_id, "load the demo", at=at) as actor:
        served = [client for client in _first_clients() if client.carer and not client.why_closed()]
        for number, client in enumerate(served):
            hero = client.name.startswith(_HERO)
            some = _OF_SOME[number % 3 : number % 3 + 1 + number % 2]
            for paper in (*_EVERYBODY, *(_OF_HERO if hero else some)):
                _file(actor, client, paper, at=at - timedelta(days=0 if hero else 5 * number % 9, minutes=7 * number))


def _first_clients() -> list[Client]:
    shown = Client.objects.current().select_related("carer").order_by("pk")
    hero = list(shown.filter(name__startswith=_HERO)[:1])
    return hero + [client for client in shown[:_CLIENTS] if client not in hero]


def _file(actor: Actor, client: Client, paper: _Paper, *, at: datetime) -> None:
    came = at - timedelta(days=paper.ago)
    assert client.carer
    carer = replace(actor, kind="staff", staff_id=client.carer_id, name=client.carer.name, at=came)
    document = Document.objects.create(
        office_id=client.office_id, client=client, title=paper.title, kind=paper.kind, folder=paper.folder,
        year=came.year, tags=list(paper.tags), valid_from=came.date() if paper.holds is not None else None,
        valid_to=_ends(actor.on, paper), shared_at=came if paper.shared else None,
        shared_by_name=client.carer.name if paper.shared else "", added_at=came, added_by_id=client.carer_id,
    )  # fmt: skip
    for number in range(1, paper.versions + 1):
        _add_version(replace(carer, at=came + timedelta(days=(number - 1) * 0.5)), document, paper, number)
    put_document_words(actor, document)
    if paper.ago <= _NEW:
        publish(DocumentAdded(**about(carer, document), file_id=document.newest_id or 0, file_name=paper.title))


def _add_version(carer: Actor, document: Document, paper: _Paper, number: int) -> None:
    name = f"{paper.title}{f' v{number}' if number > 1 else ''}.pdf"
    lines = (document.client.name, f"{carer.on:%d.%m.%Y}", f"wersja {number}", "Dokument wymyślony na potrzeby pokazu.")
    file = demo_file(carer, name, *lines, owner=document.ref, client_id=document.client_id)
    DocumentVersion.objects.create(
        office_id=document.office_id, client_id=document.client_id, document=document, number=number, file=file,
        comment="poprawione daty" if number > 1 else "", added_at=carer.at, added_by_name=carer.name,
    )  # fmt: skip
    document.newest = file
    Document.objects.filter(pk=document.pk).update(newest=file, version_count=F("version_count") + 1)


def _ends(today: date, paper: _Paper) -> date | None:
    return today + timedelta(days=paper.holds) if paper.holds is not None else None
