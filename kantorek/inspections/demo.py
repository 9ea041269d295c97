"""Inspections of the demo: a dozen, from announced to finished, with the papers that were wanted."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from kantorek.clients.models import Client
from kantorek.core import scope
from kantorek.core.actor import Actor
from kantorek.files.demo import demo_file
from kantorek.inspections import actions
from kantorek.inspections.models import Inspection, RequestedPaper
from kantorek.tasks.models import Task

HERO: Final = "9991843022"
_HERO_TASK: Final = "Przygotować akta na kontrolę ZUS"
_PAPERS: Final = (
    "Listy płac 2024",
    "Listy płac 2025",
    "Deklaracje ZUS DRA 2024",
    "Deklaracje ZUS DRA 2025",
    "Imienne raporty RCA",
    "Umowy o pracę",
    "Umowy zlecenia",
    "Rachunki do umów zlecenia",
    "Ewidencja czasu pracy",
    "Zwolnienia lekarskie, zestawienie",
    "Wyciągi bankowe, wypłaty wynagrodzeń",
    "Regulamin wynagradzania",
    "Zgłoszenia ZUA i ZZA",
    "Akta osobowe, wykaz",
)
_HANDED_OVER: Final = 9
_VAT_PAPERS: Final = ("Rejestr sprzedaży", "Rejestr zakupów", "Umowy z dostawcami", "Potwierdzenia zapłaty")


@dataclass(frozen=True, slots=True)
class _One:
    """One inspection: which client's, days from today to its first and last day, what came of it."""

    client: int
    kind: str
    status: str
    starts: int
    ends: int | None = None
    subject: str = ""
    result: str = ""


_OF_HERO: Final = (
    _One(0, "zus", "planned", 10, 24, "składki za lata 2024 i 2025"),
    _One(0, "vat", "done", -280, -262, "VAT za III kwartał 2025", "Bez uwag."),
    _One(0, "pit", "done", -610, -590, "zaliczki na PIT za 2023", "Korekta jednej deklaracji, dopłata 214,00 zł."),
    _One(0, "zus", "done", -1400, -1383, "składki za lata 2020 i 2021", "Bez uwag."),
)
_OF_OTHERS: Final = (
    _One(2, "vat", "in_progress", -6, 8, "zwrot VAT za wrzesień"),
    _One(4, "pit", "planned", 4, 11, "koszty samochodów"),
    _One(7, "zus", "planned", 17, None, "zasiłki chorobowe"),
    _One(11, "vat", "in_progress", -15, None, "faktury od podwykonawców"),
    _One(13, "vat", "done", -48, -31, "transakcje wewnątrzwspólnotowe", "Bez uwag."),
    _One(16, "pit", "done", -120, -100, "PIT-4R za 2024", "Korekta dwóch PIT-11."),
    _One(18, "zus", "done", -200, -188, "umowy zlecenia", "Dopłata składek 1 318,40 zł, odwołanie złożone."),
    _One(25, "vat", "planned", 31, None, "VAT za II kwartał"),
)
_AUTHORITIES: Final = {
    "vat": "Urząd Skarbowy Łódź-Bałuty",
    "pit": "Urząd Skarbowy Łódź-Bałuty",
    "zus": "ZUS Oddział w Łodzi",
}


def load(office_id: int, *, at: datetime) -> None:
    """Write the inspections down, as their leads would have done."""
    with scope.system(office_id, "load the demo", at=at) as actor:
        clients = list(Client.objects.visible_to(actor).current().select_related("carer").order_by("pk")[:40])
        served = [client for client in clients if client.carer and not client.why_closed()]
        hero = next((client for client in served if client.nip == HERO), None)
        others = [client for client in served if client != hero]
        for one in _OF_OTHERS:
            if one.client < len(others):
                _with_papers(actor, _add(actor, others[one.client], one))
        if hero:
            added = [_add(actor, hero, one) for one in reversed(_OF_HERO)]
            _papers_of_hero(actor, added[-1])


def _add(actor: Actor, client: Client, one: _One) -> Inspection:
    """Only what is still to come is news; the others were written down at their time."""
    starts = actor.on + timedelta(days=one.starts)
    announced = min(starts - timedelta(days=12), actor.on)
    told = replace(_lead(actor, client), at=actor.at - timedelta(days=max((actor.on - announced).days, 1)))
    fields: dict[str, Any] = {
        "kind": one.kind,
        "authority": _AUTHORITIES[one.kind],
        "reference": f"{announced.year}/{one.kind.upper()}/{1000 + client.pk % 9000}",
        "subject": one.subject,
        "announced_on": announced,
        "starts_on": starts,
        "ends_on": actor.on + timedelta(days=one.ends) if one.ends is not None else None,
        "result": one.result,
        "lead_id": client.carer_id,
    }
    if one.status == "planned":
        made = actions.add_inspection(told, client, fields=fields)
    else:
        about: dict[str, Any] = {
            "office_id": client.office_id,
            "client": client,
            "added_at": told.at,
            "added_by_id": told.staff_id,
        }
        made = Inspection.objects.create(**about, **fields, status=one.status)
    lines = (client.name, one.subject, "Pismo wymyślone na potrzeby pokazu.")
    demo_file(told, "Zawiadomienie o kontroli.pdf", *lines, owner=made.ref, client_id=client.pk)
    return made


def _lead(actor: Actor, client: Client) -> Actor:
    assert client.carer
    return replace(actor, kind="staff", staff_id=client.carer_id, name=client.carer.name)


def _with_papers(actor: Actor, inspection: Inspection) -> None:
    """What the inspectors of an open one want: some of it is there already."""
    if inspection.status == "done" or inspection.starts_on is None:
        return
    names = _PAPERS[:5] if inspection.kind == "zus" else _VAT_PAPERS
    begins = max(inspection.starts_on, actor.on)
    asked = replace(_lead(actor, inspection.client), at=actor.at - timedelta(days=3))
    lines = [(name, begins + timedelta(days=2 * (number % 3))) for number, name in enumerate(names)]
    papers = actions.request_papers(asked, inspection, lines=lines)
    if inspection.status == "in_progress":
        for paper in papers[:2]:
            actions.hand_over_paper(replace(asked, at=actor.at - timedelta(days=1)), paper)


def _papers_of_hero(actor: Actor, inspection: Inspection) -> None:
    """Fourteen papers of which nine are there, gathered under the one task that the client's page shows."""
    client = inspection.client
    who = client.carer.name if client.carer else ""
    RequestedPaper.objects.bulk_create(
        RequestedPaper(
            office_id=client.office_id,
            client=client,
            inspection=inspection,
            name=name,
            due_on=inspection.starts_on,
            handed_over_at=actor.at - timedelta(days=1 + number) if number < _HANDED_OVER else None,
            handed_over_by_name=who if number < _HANDED_OVER else "",
        )
        for number, name in enumerate(_PAPERS)
    )
    Task.objects.filter(client=client, title=_HERO_TASK).update(
        source_kind=inspection.ref.kind, source_id=inspection.pk, source_title=inspection.title
    )
