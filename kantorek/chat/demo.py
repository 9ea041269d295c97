"""Conversations of the demo: what clients' people asked, what the office answered, and what still waits."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from kantorek.chat import actions, variables
from kantorek.chat.models import ChatMessage, Conversation
from kantorek.clients.models import Client, Contact
from kantorek.core import scope
from kantorek.core.actor import Actor
from kantorek.core.models import EventRecord
from kantorek.core.refs import Ref
from kantorek.files.demo import demo_file
from kantorek.offices.models import StaffMember

HERO: Final = "9991843022"
_RIGHTS: Final = frozenset({"clients.see", "chat.write", "tasks.edit"})
_DAY: Final = 24 * 60
_WEEK: Final = {day: ["08:00", "16:00"] for day in ("mon", "tue", "wed", "thu", "fri")}
_AWAY: Final = "Dziękujemy za wiadomość. Biuro jest teraz zamknięte."
_AWAY_EN: Final = "Thank you for your message. The office is closed now."
_CANNED: Final = (
    ("dzien", "Powitanie", "Dzień dobry {{osoba.imie}}, już sprawdzam.", "Good morning {{osoba.imie}}, let me check."),
    ("ile", "Ile do zapłaty", "{{osoba.imie}}, za {{miesiac}} zostało do zapłaty {{do_zaplaty}}. "
     "Przelewy są gotowe na stronie głównej portalu.", ""),
    ("dokumenty", "Prośba o dokumenty", "Proszę o dokumenty za {{miesiac}} do 8. dnia miesiąca. "
     "Wystarczy zdjęcie telefonem.", "Please send the documents for {{miesiac}} by the 8th. A photo is enough."),
    ("jpk", "JPK wysłany", "JPK firmy {{klient.nazwa}} za {{miesiac}} jest wysłany, UPO mamy w biurze.", ""),
    ("koszt", "Czy to koszt", "Tak, to koszt firmy. Proszę tylko o fakturę na NIP {{klient.nip}}.", ""),
    ("zwolnienie", "Zwolnienie lekarskie", "Zwolnienie pobierzemy sami z ZUS PUE. Proszę tylko dać znać, od kiedy pracownika nie ma. "
     "{{opiekun.imie}}, {{biuro.nazwa}}", ""),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Line:
    """One line: who says it ("client", "carer", "comment"), so many minutes ago."""

    who: str
    ago: int
    text: str
    file: str = ""
    about: bool = False


_OF_EWA: Final = (
    _Line("client", _DAY + 95, "Czy mogę wrzucić w koszty kurtki robocze dla chłopaków?"),
    _Line("carer", _DAY + 58, "Tak, odzież robocza dla pracowników to koszt. "
          "Proszę tylko o listę, kto którą dostał."),
    _Line("client", 150, "Przy tej fakturze za paliwo coś się nie zgadza, prawda? ZJ/2288/11, 268,40 zł.",
          file="Faktura ZJ-2288-11 paliwo.pdf"),
    _Line("carer", 112, "Na tej fakturze jest NIP Pani prywatnej działalności. Poprosiłam stację o korektę, "
          "nie musi Pani nic robić."),
    _Line("client", 74, "Dziękuję. A ile mam zapłacić za październik?"),
    _Line("carer", 61, "{{osoba.imie}}, za {{miesiac}} zostało do zapłaty {{do_zaplaty}}. "
          "Przelewy są gotowe na stronie głównej portalu."),
)  # fmt: skip
_OF_DOROTA: Final = (
    _Line("client", 3 * _DAY + 20, "Czy ta wersja jest ostateczna? Mam ją przekazać do banku.", about=True),
    _Line("comment", 3 * _DAY, "Sprawdzam z bankiem, czy wystarczy skan. Odpiszę jutro rano."),
    _Line("carer", 2 * _DAY + 40, "Tak, to ostateczna wersja. Bank przyjmie skan."),
)
_OF_ADAM: Final = (
    _Line("client", 6 * _DAY, "Dzień dobry, zmieniamy numer konta firmowego. Komu to zgłosić?"),
    _Line("carer", 6 * _DAY - 25, "Proszę przysłać tu numer, zgłosimy go na białą listę."),
)
_WAITING: Final = (
    _Line("client", 200, "Dzień dobry, od poniedziałku zatrudniam kelnerkę. Co muszę przygotować?"),
    _Line("client", 196, "Umowa zlecenia, studentka, 24 lata."),
)
_OF_OTHERS: Final = (
    (_Line("client", 2 * _DAY, "Kiedy będzie gotowe sprawozdanie dla banku?"),
     _Line("carer", 2 * _DAY - 30, "W przyszłym tygodniu, czekamy na potwierdzenie sald."),
     _Line("client", _DAY + 300, "Dobrze, bank prosi do końca miesiąca.")),
    (_Line("client", 5 * _DAY, "Faktura z Niemiec przyszła bez VAT. Tak ma być?"),
     _Line("carer", 5 * _DAY - 12, "Tak, VAT rozliczymy tutaj, to odwrotne obciążenie.")),
    (_Line("client", 320, "Dostałam pismo z ZUS w sprawie składek, wysyłam zdjęcie.", file="Pismo ZUS.pdf"),),
    (_Line("client", 8 * _DAY, "Sprzedałem samochód firmowy. Wystawić fakturę?"),
     _Line("carer", 8 * _DAY - 45, "Tak, fakturę z 23% VAT. Proszę o kopię umowy."),
     _Line("client", 8 * _DAY - 60, "Umowa w załączniku.", file="Umowa sprzedazy auta.pdf"),
     _Line("carer", 8 * _DAY - 90, "Mam, dziękuję.")),
)  # fmt: skip
SNOOZED: Final = 0
"""Which of _OF_OTHERS is laid aside."""


def load(office_id: int, *, at: datetime) -> None:
    """Write hours, canned answers and conversations down, as both sides would have done; after the portal's people."""
    with scope.system(office_id, "load the demo", at=at) as actor:
        for shortcut, title, text, text_en in _CANNED:
            actions.add_canned(actor, shortcut=shortcut, title=title, text=text, text_en=text_en)
        hero = Client.objects.visible_to(actor).select_related("carer").get(nip=HERO)
        people = {
            one.name: one for one in Contact.objects.filter(client=hero, removed_at=None).select_related("client")
        }
        for name, lines in (("Ewa Lis", _OF_EWA), ("Dorota Bielak", _OF_DOROTA), ("Adam Lis", _OF_ADAM)):
            _talk(actor, people[name], lines)
        second = Contact.objects.filter(person=people["Ewa Lis"].person, removed_at=None).exclude(client=hero)
        for contact in second.select_related("client__carer"):
            _talk(actor, contact, _WAITING)
        for number, contact in enumerate(_others(actor, hero)):
            conversation = _talk(actor, contact, _OF_OTHERS[number])
            if number == SNOOZED:
                actions.snooze_conversation(actor, conversation, until=at + timedelta(days=2))
        # Last: whatever hour the demo is loaded at, its lines were written while the office was open.
        actions.change_hours(actor, None, days=_WEEK, away_text=_AWAY, away_text_en=_AWAY_EN)


def _others(actor: Actor, hero: Client) -> list[Contact]:
    """One person each of some other clients that somebody looks after."""
    some = Contact.objects.visible_to(actor).filter(
        removed_at=None, client__archived_at=None, client__carer__isnull=False
    )
    some = some.exclude(client=hero).select_related("client__carer").order_by("client_id", "pk").distinct("client_id")
    return [one for one in some[:20] if not one.client.why_closed()][1 : 1 + len(_OF_OTHERS)]


def _talk(actor: Actor, contact: Contact, lines: tuple[_Line, ...]) -> Conversation:
    carer = contact.client.carer
    assert carer, "the demo's conversations are with clients that have a carer"
    first = actor.at - timedelta(minutes=lines[0].ago)
    conversation = actions.begin_conversation(_as_contact(actor, contact, first), contact)
    for number, line in enumerate(lines):
        _say(actor, conversation, contact, carer, line, number)
    _read(actor, conversation, contact, carer, lines)
    return conversation


def _say(
    actor: Actor, conversation: Conversation, contact: Contact, carer: StaffMember, line: _Line, number: int
) -> ChatMessage:
    at, token = actor.at - timedelta(minutes=line.ago), uuid5(NAMESPACE_URL, f"demo:{conversation.pk}:{number}")
    if line.who == "comment":
        return actions.write_comment(_as_staff(actor, carer, at), conversation, token=token, text=line.text)
    who = _as_contact(actor, contact, at) if line.who == "client" else _as_staff(actor, carer, at)
    text = line.text
    if line.who == "carer":
        filled = variables.fill(who, conversation, text)
        text = filled.text if not filled.missing else "Policzę to dziś i dam znać, na razie nie ma czego płacić."
    about = _shown(contact) if line.about else None
    said = actions.write_message(who, conversation, token=token, text=text, about=about)
    if line.file:  # made here: nobody needs to look at what it is
        demo_file(who, line.file, text, owner=said.ref, client_id=said.client_id)
        ChatMessage.objects.filter(pk=said.pk).update(files=1)
    return said


def _read(
    actor: Actor, conversation: Conversation, contact: Contact, carer: StaffMember, lines: tuple[_Line, ...]
) -> None:
    """The contact has read all but what came within the hour; the carer all that they answered."""
    seen = actor.at - timedelta(minutes=max(lines[-1].ago - 5, 1))
    actions.mark_seen(_as_contact(actor, contact, seen), conversation, number=len(lines))
    if lines[-1].who != "client":
        actions.mark_seen(_as_staff(actor, carer, seen), conversation, number=len(lines))


def _shown(contact: Contact) -> Ref | None:
    """A document of the client that both sides see."""
    shared = EventRecord.objects.filter(client_id=contact.client_id, name="documents.document_shared").order_by("-pk")
    told = shared.values_list("subject_id", flat=True).first()
    return Ref("documents.document", told) if told else None


def _as_contact(actor: Actor, contact: Contact, at: datetime) -> Actor:
    own = frozenset({contact.client_id})
    return replace(actor, kind="contact", at=at, name=contact.name, clients=own, contact_id=contact.pk)


def _as_staff(actor: Actor, member: StaffMember, at: datetime) -> Actor:
    user, name = member.user_id, member.name
    return replace(actor, kind="staff", at=at, staff_id=member.pk, user_id=user, name=name, rights=_RIGHTS)
