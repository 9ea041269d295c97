"""Requests of the demo: what the office asked its clients for, what came, and the words it asks with."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from kantorek.clients.models import Client, Contact
from kantorek.core import scope
from kantorek.core.actor import Actor
from kantorek.core.days import month_after, next_working_day
from kantorek.files.demo import demo_file
from kantorek.requests import actions
from kantorek.requests.choices import Kind
from kantorek.requests.models import ClientRequest

HERO: Final = "9991843022"
_OTHERS: Final = 16
_TEMPLATES: Final = (
    ("Wyciąg z banku za {miesiąc}", "Plik PDF albo MT940 z bankowości internetowej, całe konto firmowe.", 7),
    ("Faktury zakupu za {miesiąc}", "Zdjęcia lub skany, także paragony z NIP-em.", 5),
    ("Raport fiskalny dobowy i miesięczny za {miesiąc}", "Wystarczy zdjęcie z kasy.", 4),
    ("Ewidencja przebiegu pojazdu za {miesiąc}", "", 7),
    ("Lista obecności za {miesiąc}", "Z urlopami i zwolnieniami.", 3),
    ("Wydatki prywatne z konta firmowego, {miesiąc}: czy były?", "Krótka odpowiedź wystarczy.", 5),
)


@dataclass(frozen=True, slots=True)
class _One:
    """One request: asked so many days ago, due in so many days from today, and how far it is."""

    title: str
    ago: int
    due: int
    state: str = "open"
    text: str = ""
    kind: str = Kind.DOCUMENTS
    file: str = ""
    answer: str = ""
    reason: str = ""


_OF_HERO: Final = (
    _One("Ewidencja czasu pracy za {miesiąc}", 34, -20, "done", file="Ewidencja czasu pracy.pdf"),
    _One("Umowa najmu koparki", 12, 2, "returned", "Podpisana przez obie strony.", file="Umowa koparka skan.pdf",
         reason="Brakuje drugiej strony z podpisami."),
    _One("Faktura za kruszywo, Kamieniołom", 6, 3, "delivered", "Faktura FV 118/11 nie przyszła do biura.",
         file="FV 118 kruszywo.pdf", answer="Przyszła wczoraj pocztą, zdjęcie w załączniku."),
    _One("Wyciąg z banku za {miesiąc}", 9, -1, text="Plik PDF albo MT940 z bankowości internetowej, całe konto firmowe."),
    _One("Czy w październiku były wydatki prywatne z konta firmowego?", 4, 4, kind=Kind.ANSWER,
         text="Chodzi o przelewy z 8 i 21 października."),
    _One("Ewidencja przebiegu pojazdu za {miesiąc}", 3, 6),
)  # fmt: skip
_OF_OTHERS: Final = (
    _One("Wyciąg z banku za {miesiąc}", 10, -2),
    _One("Wyciąg z banku za {miesiąc}", 10, -2, "delivered", file="Wyciag.pdf"),
    _One("Faktury zakupu za {miesiąc}", 5, 1),
    _One("Lista obecności za {miesiąc}", 16, -12, "done", file="Lista obecnosci.pdf"),
    _One("Raport fiskalny dobowy i miesięczny za {miesiąc}", 8, 2, "delivered", answer="Zdjęcie wysłane w wiadomości."),
    _One("Faktury zakupu za {miesiąc}", 13, -7),
    _One("Umowa leasingu", 2, 9),
)


def load(office_id: int, *, at: datetime) -> None:
    """Write templates and requests down, as the carers and the clients' people would have done."""
    with scope.system(office_id, "load the demo", at=at) as actor:
        for title, text, days in _TEMPLATES:
            kind = Kind.ANSWER if title.endswith("?") else Kind.DOCUMENTS
            actions.add_template(actor, fields={"title": title, "text": text, "days": days, "kind": kind})
        clients = list(Client.objects.visible_to(actor).current().select_related("carer").order_by("pk")[:40])
        served = [client for client in clients if client.carer and not client.why_closed()]
        others = [client for client in served if client.nip != HERO][:_OTHERS]
        for number, client in enumerate(others):
            _add(actor, client, _OF_OTHERS[number % len(_OF_OTHERS)])
        for client in served:
            if client.nip == HERO:
                for one in _OF_HERO:
                    _add(actor, client, one)


def _add(actor: Actor, client: Client, one: _One) -> None:
    assert client.carer
    asked = replace(
        actor, kind="staff", staff_id=client.carer_id, name=client.carer.name, at=actor.at - timedelta(days=one.ago)
    )
    request = actions.ask_client(
        asked,
        client,
        title=one.title,
        text=one.text,
        kind=one.kind,
        due_on=next_working_day(actor.on + timedelta(days=one.due)),
        month=month_after(asked.on, -1),
    )
    if one.state != "open":
        _deliver(actor, asked, request, one)


def _deliver(actor: Actor, asked: Actor, request: ClientRequest, one: _One) -> None:
    """Somebody of the client sends it half the way; the carer looks at it a day later."""
    person = Contact.objects.visible_to(actor).current().filter(client=request.client).order_by("pk").first()
    came = asked.at + (actor.at - asked.at) / 2
    sender = replace(asked, kind="contact", at=came, staff_id=None, contact_id=person and person.pk)
    sender = replace(sender, name=person.name if person else request.client.name)
    if one.file:
        lines = (request.client.name, request.title, "Dokument wymyślony na potrzeby pokazu.")
        demo_file(sender, one.file, *lines, owner=request.ref, client_id=request.client_id)
    sent = actions.deliver_request(sender, request, answer=one.answer)
    later = replace(asked, at=came + timedelta(hours=20))
    if one.state == "returned":
        actions.return_request(later, sent, reason=one.reason)
    elif one.state == "done":
        actions.accept_request(later, sent)
