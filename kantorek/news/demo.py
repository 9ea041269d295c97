"""Announcements of the demo: what the office told its clients and its own people this month, and who has read it."""

import random
from datetime import datetime, timedelta
from typing import Any, Final

from kantorek.clients.models import Contact
from kantorek.core import scope
from kantorek.core.actor import Actor
from kantorek.news import actions
from kantorek.news.audience import audience_of, people_of
from kantorek.news.choices import Audience, State
from kantorek.news.forms import end_of
from kantorek.news.models import Announcement, AnnouncementClient, Receipt, StaffGroup
from kantorek.offices.models import StaffMember

_JPK: Final = (
    "Nowy wzór JPK_VAT od lutego",
    "<p>Od rozliczenia za <b>luty</b> wysyłamy JPK_VAT w nowym wzorze. Dla klientów zmieniają się dwie rzeczy:</p>"
    "<ul><li>przy każdej fakturze podajemy numer KSeF albo oznaczenie jej braku,</li>"
    "<li>faktury za paliwo i leasing prosimy dosyłać do 10. dnia miesiąca.</li></ul>"
    "<p>Resztę robimy my. Na pytania odpowiadamy na czacie.</p>",
    "New JPK_VAT layout from February",
    "<p>From the settlement for <b>February</b> we send JPK_VAT in the new layout. Two things change for you:</p>"
    "<ul><li>each invoice carries its KSeF number or a mark that it has none,</li>"
    "<li>please send invoices for fuel and leasing by the 10th.</li></ul><p>The rest is on us.</p>",
)
_CLOSED: Final = (
    "Biuro zamknięte 24–26 grudnia",
    "<p>W święta odpoczywamy: <b>od 24 do 26 grudnia</b> biuro jest zamknięte.</p>"
    "<p>Dokumenty do VAT za listopad prosimy przesłać <b>do 18 grudnia</b>. Panel działa bez przerwy.</p>",
    "The office is closed on 24–26 December",
    "<p>The office is closed <b>from 24 to 26 December</b>.</p><p>Please send documents for November's VAT "
    "<b>by 18 December</b>. The portal works all the time.</p>",
)
_KSEF: Final = (
    "KSeF: od kiedy e-faktury są obowiązkowe",
    "<p>Od 1 kwietnia 2026 faktury dla firm wystawia się w <b>Krajowym Systemie e-Faktur</b>.</p>"
    "<h3>Co trzeba zrobić</h3><ul><li>nadać nam uprawnienie do przeglądania faktur,</li>"
    "<li>sprawdzić, czy program do faktur wysyła je do KSeF,</li><li>potwierdzić poniżej, że zmiana jest znana.</li></ul>"
    "<p>Od czego zacząć? Przygotowaliśmy krótką instrukcję i chętnie zadzwonimy.</p>",
    "",
    "",
)
_DOWN: Final = (
    "KSeF nie działa: co zrobić z fakturami",
    "<p>Krajowy System e-Faktur ma awarię. Wystawiaj faktury jak dotąd, zostaną dosłane, gdy system ruszy. "
    "<b>Nie wystawiaj tej samej faktury drugi raz.</b></p>",
    "",
    "",
)
_PIT: Final = (
    "Nowy wzór PIT-2 w programie płacowym",
    "<p>W programie jest już nowy PIT-2. Przy listach za listopad sprawdźcie oświadczenia pracowników, "
    "którzy pracują w kilku firmach.</p><p>Potwierdźcie, proszę, że wiecie.</p>",
    "",
    "",
)
_PLAN: Final = (
    "Cennik na 2027 rok",
    "<p>Od stycznia zmieniamy cennik usług dodatkowych. Szczegóły w umowach.</p>",
    "",
    "",
)


def load(office_id: int, *, at: datetime) -> None:
    """Write what the office has announced, with who has read it so far; nothing is mailed for it."""
    dice = random.Random(20261119)  # noqa: S311 -- the same readers every time
    with scope.system(office_id, "load the demo", at=at) as actor:
        authors = {one.name.split()[0]: one for one in StaffMember.objects.visible_to(actor).working()}
        first = next(iter(authors.values()))
        anna, marek = authors.get("Anna", first), authors.get("Marek", first)
        group = _groups(actor, list(authors.values()), anna)
        _told(actor, dice, _JPK, anna, days=9, seen=0.8, by_mail=True)
        _told(actor, dice, _CLOSED, marek, days=2, seen=0.45, pinned=True, by_mail=True, expires_at=_december(at, 26))
        _told(actor, dice, _KSEF, anna, days=5, seen=0.7, must_confirm=True, by_mail=True)
        end = end_of((at - timedelta(days=12)).date())
        _told(actor, dice, _DOWN, marek, days=13, seen=0.9, urgent=True, by_mail=True, expires_at=end)
        post = _post(actor, _PIT, marek, days=1, audience=Audience.STAFF, group=group, must_confirm=True)
        reader = next((pk for pk in group.members if pk not in (marek.pk, anna.pk)), None)
        if reader:
            moment = at - timedelta(hours=20)
            name = next(one.name for one in authors.values() if one.pk == reader)
            Receipt.objects.create(
                office_id=office_id, announcement=post, staff_id=reader, name=name, seen_at=moment, confirmed_at=moment
            )
        _post(actor, _PLAN, marek, state=State.DRAFT)


def _december(at: datetime, day: int) -> datetime | None:
    ends = at.replace(month=12, day=day)
    return end_of(ends.date()) if ends > at else None


def _groups(actor: Actor, people: list[StaffMember], anna: StaffMember) -> StaffGroup:
    ids = sorted(one.pk for one in people)
    payroll = sorted({anna.pk, *ids[-2:]})
    actions.add_group(actor, name="Księgowość", members=ids[:4])
    return actions.add_group(actor, name="Kadry i płace", members=payroll)


def _post(
    actor: Actor, words: tuple[str, str, str, str], author: StaffMember, *, days: int = 0, **fields: Any
) -> Announcement:
    moment = actor.at - timedelta(days=days, hours=2)
    texts = dict(zip(("title", "body", "title_en", "body_en"), words, strict=True))
    state = {"state": State.PUBLISHED, "published_at": moment} if days else {}
    return Announcement.objects.create(
        **{"office_id": actor.office_id, "author": author, "author_name": author.name, "made_at": moment}
        | texts
        | state
        | fields
    )


def _told(
    actor: Actor,
    dice: random.Random,
    words: tuple[str, str, str, str],
    author: StaffMember,
    *,
    days: int,
    seen: float,
    **fields: Any,
) -> None:
    """Publish to all clients, and let a share of their people have seen it by now."""
    post = _post(actor, words, author, days=days, **fields)
    assert post.published_at
    clients = audience_of(actor, post)
    AnnouncementClient.objects.bulk_create(
        AnnouncementClient(office_id=post.office_id, client=one, announcement=post, added_at=post.published_at)
        for one in clients
    )
    mail = post.by_mail or post.urgent
    people = people_of(actor, clients, by_mail=True).order_by("pk")
    Receipt.objects.bulk_create(
        [_receipt(post, one, dice, seen=seen, mail=mail) for one in people if mail or dice.random() < seen]
    )


def _receipt(post: Announcement, person: Contact, dice: random.Random, *, seen: float, mail: bool) -> Receipt:
    assert post.published_at
    has = not mail or dice.random() < seen
    moment = post.published_at + timedelta(minutes=dice.randrange(9, 2400)) if has else None
    knows = moment is not None and post.must_confirm and dice.random() < 0.75
    return Receipt(
        office_id=post.office_id,
        client_id=person.client_id,
        contact=person,
        announcement=post,
        name=person.name,
        mailed_at=post.published_at + timedelta(minutes=2) if mail and person.email else None,
        seen_at=moment,
        confirmed_at=moment + timedelta(minutes=1) if moment and knows else None,
    )
