"""The demo office: Jaworska i Wspólnicy and its twelve people, all of them invented."""

from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password

from kantorek.accounts.models import Seat, User
from kantorek.core import scope
from kantorek.core.actor import Actor
from kantorek.core.events import publish
from kantorek.core.refs import Ref
from kantorek.offices.actions import start_substitution
from kantorek.offices.events import OfficeFounded, StaffJoined
from kantorek.offices.models import Office, Role, StaffMember

PASSWORD = "kantorek-demo"  # noqa: S105 -- printed at every start of the demo
CONTACT = "42 555 01 20, pn.–pt. 8–16"
TEXTS = {
    "pl": {
        "welcome": "Kwoty są już w portalu. Zaloguj się, żeby zobaczyć, ile i na jaki rachunek zapłacić.",
        "help": "Pytanie o dokument albo kwotę? Zadzwoń, najlepiej do swojej opiekunki.",
    },
    "en": {
        "welcome": "The amounts are in the portal. Sign in to see how much to pay, and to which account.",
        "help": "A question about a document or an amount? Call us.",
    },
}
PEOPLE = (
    ("Marek Kos", "marek", Role.OWNER),
    ("Tomasz Borowski", "tomasz", Role.MANAGER),
    ("Anna Wójcik", "anna", Role.ACCOUNTANT),
    ("Katarzyna Nowicka", "kasia", Role.ACCOUNTANT),
    ("Joanna Mazurek", "joanna", Role.ACCOUNTANT),
    ("Paweł Górecki", "pawel", Role.ACCOUNTANT),
    ("Elżbieta Łuczak", "ela", Role.ACCOUNTANT),
    ("Michał Żurawski", "michal", Role.ACCOUNTANT),
    ("Beata Ślusarczyk", "beata", Role.ACCOUNTANT),
    ("Iwona Lach", "iwona", Role.ACCOUNTANT),
    ("Grzegorz Witek", "grzegorz", Role.ASSISTANT),
    ("Zofia Brzoza", "zofia", Role.VIEWER),
)


def load(at: datetime) -> tuple[Office, list[StaffMember]]:
    """Make the office and seat its people; the demo signs in without invitations."""
    office = Office.objects.create(
        name="Jaworska i Wspólnicy", sandbox=True, vat_eu="PL9990700007", contact_line=CONTACT, texts=TEXTS
    )
    secret = make_password(PASSWORD)
    with scope.system(office.pk, "load the demo", at=at) as actor:
        publish(OfficeFounded(actor=actor, subject=Ref("offices.office", office.pk, office.name)))
        people = [_seat(office, name, login, role, secret, at) for name, login, role in PEOPLE]
        for member in people:
            ref = Ref("offices.staff_member", member.pk, member.name)
            publish(StaffJoined(actor=actor, subject=ref, role=member.role))
        _go_on_leave(actor, people)
    return office, people


def _go_on_leave(actor: Actor, people: list[StaffMember]) -> None:
    """Katarzyna is away for a week, Anna stands in for her."""
    by_login = {member.email.partition("@")[0]: member for member in people}
    days = {"starts_on": actor.on, "ends_on": actor.on + timedelta(days=6)}
    start_substitution(actor, person=by_login["kasia"], stand_in=by_login["anna"], note="Urlop", **days)


def _seat(office: Office, name: str, login: str, role: str, secret: str, at: datetime) -> StaffMember:
    email = f"{login}@jaworska.example"
    user = User.objects.create(email=email, name=name, password=secret, joined_at=at, email_proved_at=at)
    member = StaffMember.objects.create(office=office, user=user, name=name, email=email, role=role, joined_at=at)
    Seat.objects.create(user=user, office_id=office.pk, kind=Seat.Kind.STAFF, object_id=member.pk, role=role, name=name)
    return member
