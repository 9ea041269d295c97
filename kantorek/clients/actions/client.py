"""Adding a client and changing its data sheet."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from kantorek.accounts.models import Seat
from kantorek.clients import law
from kantorek.clients.actions import terms as terms_actions
from kantorek.clients.actions.tagging import as_in_use, clean_tags
from kantorek.clients.actions.taking import taken
from kantorek.clients.events import ClientCarersChanged, ClientChanged, ClientCreated
from kantorek.clients.models import Client
from kantorek.core import scope
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused, Stale
from kantorek.core.events import publish
from kantorek.core.numbers import NumberRefused, clean_krs, clean_nip, clean_regon
from kantorek.core.wording import number_refusal
from kantorek.offices.models import StaffMember
from kantorek.registers.actions import link_answer
from kantorek.registers.models import Answer
from kantorek.search.actions import put_words

SHEET = [
    "name",
    "nip",
    "regon",
    "krs",
    "legal_form",
    "street",
    "building",
    "flat",
    "city",
    "postal_code",
    "voivodeship",
    "county",
    "commune",
    "payment_status",
    "settlement_period",
    "monthly_fee",
    "employee_count",
    "employment_kinds",
    "declarations",
    "auto_declarations",
    "tax_office",
    "tags",
    "pkd_main",
    "pkd",
    "started_on",
    "suspended_on",
    "ended_on",
]
"""The fields that change_client() may change, and change_client() alone."""


@transaction.atomic
def add_client(
    actor: Actor,
    *,
    fields: dict[str, Any],
    terms: dict[str, Any],
    carer_id: int | None = None,
    payroll_carer_id: int | None = None,
    status: str = "active",
    answer: Answer | None = None,
) -> Client:
    """Add a client with the terms that hold from the first day of this month.

    `answer` is what a register was asked about this NIP: it becomes the client's, answered or still awaited.
    Refuses wrong check digits, an empty name and a NIP that the office serves already. Whoever sees only their own
    clients becomes the carer of those they add.
    """
    values = _completed(actor, checked_sheet(fields), terms)
    if answer and answer.data and answer.number == values.get("nip"):
        values.setdefault("pkd", answer.data.get("pkd", []))
    if actor.clients is not None:
        carer_id = actor.staff_id
    client = Client(pk=_next_id(), office_id=actor.office_id, created_at=actor.at, status=status, **values)
    client.carer_id, client.payroll_carer_id = _staff_id(actor, carer_id), _staff_id(actor, payroll_carer_id)
    actor = scope.admit(actor, client.pk)
    try:
        with transaction.atomic():
            client.save(force_insert=True)
    except IntegrityError as error:
        raise explain_duplicate(actor, client, error) from error
    terms_actions.start_terms(client, terms, valid_from=actor.on.replace(day=1))
    seat_carers(client)
    if answer and answer.number == client.nip:
        link_answer(actor, answer, client.pk)
    publish(ClientCreated(actor=actor, subject=client.ref, client_id=client.pk))
    put_client_words(actor, client)
    return client


@transaction.atomic
def change_client(actor: Actor, client: Client, *, fields: dict[str, Any], version: int) -> Client:
    """Change fields of the data sheet.

    Refuses a closed client, wrong numbers, a NIP served already, and, with what differs, a version that somebody
    else has overtaken: nothing is silently overwritten.
    """
    client = taken(client.pk)
    if reason := client.why_closed():
        raise Refused(reason, code="closed")
    values = checked_sheet(fields)
    refuse_stale(client, values, version)
    if values.get("tags", client.tags) != client.tags:
        values["tags"] = as_in_use(actor, values["tags"])
    changes = {key: [getattr(client, key), value] for key, value in values.items() if getattr(client, key) != value}
    if not changes:
        return client
    for key, (_old, value) in changes.items():
        setattr(client, key, value)
    if listed := changes.get("declarations"):
        client.declined = _declined([*client.declined, *_wanted(client, listed[0], actor.on)], listed[1])
    client.version += 1
    try:
        with transaction.atomic():
            client.save(update_fields=[*changes, "declined", "version"])
    except IntegrityError as error:
        raise explain_duplicate(actor, client, error) from error
    told = {key: [plain(old), plain(new)] for key, (old, new) in changes.items()}
    publish(ClientChanged(actor=actor, subject=client.ref, client_id=client.pk, changes=told))
    put_client_words(actor, client)
    return client


@transaction.atomic
def assign_carers(actor: Actor, client: Client, *, carer_id: int | None, payroll_carer_id: int | None) -> Client:
    """Say who looks after the books and the payroll. Refuses people who do not work here, and a closed client."""
    client = taken(client.pk)
    if reason := client.why_closed():
        raise Refused(reason, code="closed")
    wanted = {"carer_id": _staff_id(actor, carer_id), "payroll_carer_id": _staff_id(actor, payroll_carer_id)}
    changes = {key: [getattr(client, key), value] for key, value in wanted.items() if getattr(client, key) != value}
    if not changes:
        return client
    names = {key: [_name(old), _name(new)] for key, (old, new) in changes.items()}
    client.carer_id, client.payroll_carer_id = wanted["carer_id"], wanted["payroll_carer_id"]
    client.save(update_fields=["carer", "payroll_carer"])
    seat_carers(client)
    publish(ClientCarersChanged(actor=actor, subject=client.ref, client_id=client.pk, changes=changes, names=names))
    return client


def checked_sheet(fields: dict[str, Any]) -> dict[str, Any]:
    """Give the fields as they are stored; refuses an unknown one, an empty name and wrong numbers."""
    if unknown := set(fields) - set(SHEET):
        raise Refused(_("Unknown field: %(name)s") % {"name": ", ".join(sorted(unknown))}, code="unknown_field")
    values = {key: value.strip() if isinstance(value, str) else value for key, value in fields.items()}
    for key, clean in (("nip", clean_nip), ("regon", clean_regon), ("krs", clean_krs)):
        if values.get(key):
            try:
                values[key] = clean(values[key])
            except NumberRefused as refused:
                raise Refused(number_refusal(refused), code=f"bad_{key}", field=key) from refused
    if "nip" in values:
        values["nip"] = values["nip"] or None
    if "tags" in values:
        values["tags"] = clean_tags(values["tags"])
    if "name" in values and not values["name"]:
        raise Refused(_("A client needs a name."), code="required", field="name")
    return values


def refuse_stale(client: Client, values: dict[str, Any], version: int) -> None:
    """Refuse when somebody else changed the client since `version`, naming what now differs."""
    if client.version == version:
        return
    theirs = {key: (value, getattr(client, key)) for key, value in values.items() if getattr(client, key) != value}
    raise Stale(_("Somebody changed this client meanwhile. Look at the marked fields and save again."), theirs=theirs)


def explain_duplicate(actor: Actor, client: Client, error: IntegrityError) -> Refused:
    """Word a database refusal: a NIP that is served already."""
    refused = served_already(actor, client.nip or "") if "client_nip_once" in str(error) else None
    if refused is None:
        raise error
    return refused


def served_already(actor: Actor, nip: str) -> Refused | None:
    """Say that the office serves a NIP, with a link, or with whom to ask when the client is not yours; None if it does not.

    A client that the same person made a moment ago is "just_made": a double click leads to it.
    """
    assert actor.office_id
    with scope.system(actor.office_id, "who serves a NIP that was typed again", at=actor.at):
        served = Client.objects.select_related("carer").filter(nip=nip, office_id=actor.office_id).first()
        if served is None:
            return None
        whom = served.carer.name if served.carer else ""
        mine = Client.objects.just_made_by(actor).filter(pk=served.pk).exists()
    link = reverse("clients:detail", args=[served.pk])
    if mine or actor.sees(served.pk):
        words = _("This NIP already belongs to %(name)s.") % {"name": served.name.rstrip(".")}
        return Refused(words, code="just_made" if mine else "duplicate", field="nip", link=link)
    words = (
        _("Your office already serves this NIP. Ask %(name)s.") if whom else _("Your office already serves this NIP.")
    )
    return Refused(words % {"name": whom} if whom else words, code="duplicate", field="nip")


def who_serves(actor: Actor, nips: Iterable[str]) -> dict[str, tuple[int, str]]:
    """Tell which of many NIPs the office serves: the client's id, and whom to ask when it is not yours."""
    assert actor.office_id
    with scope.system(actor.office_id, "who serves a NIP that was typed again", at=actor.at):
        served = Client.objects.filter(office_id=actor.office_id, nip__in=list(nips))
        return {nip: (pk, name or "") for nip, pk, name in served.values_list("nip", "pk", "carer__name") if nip}


def put_client_words(actor: Actor, client: Client) -> None:
    """Make the client findable by name, numbers and town."""
    words = [client.nip or "", client.regon, client.krs, client.city, *client.tags]
    put_words(actor, "client", client.pk, client_id=client.pk, title=client.name, words=words)


def seat_carers(client: Client) -> None:
    """Give the people who look after a client their seats at it, and take those of everybody else."""
    ids = {pk for pk in (client.carer_id, client.payroll_carer_id) if pk}
    people = StaffMember.objects.filter(pk__in=ids, left_at=None)
    users = {member.user_id: member for member in people if member.user_id}
    seats = Seat.objects.filter(office_id=client.office_id, client_id=client.pk, kind=Seat.Kind.CARER)
    seats.exclude(user_id__in=users).delete()
    Seat.objects.bulk_create(
        [
            Seat(user_id=user_id, office_id=client.office_id, kind=Seat.Kind.CARER, client_id=client.pk, object_id=m.pk)
            for user_id, m in users.items()
        ],
        ignore_conflicts=True,
    )


def plain(value: Any) -> Any:
    """Give a value as the stream keeps it: text for days and money."""
    return value if value is None or isinstance(value, str | int | bool | list | dict) else str(value)


def _completed(actor: Actor, values: dict[str, Any], terms: dict[str, Any]) -> dict[str, Any]:
    """Spell a new client's tags as others have them, and remember what its terms propose and nobody chose.

    A list of declarations that was not given declines nothing.
    """
    if values.get("tags"):
        values["tags"] = as_in_use(actor, values["tags"])
    if "declarations" not in values:
        return values
    facts = {**terms, "legal_form": values.get("legal_form", "")}
    return values | {"declined": _declined([d.code for d in law.proposed(facts, actor.on)], values["declarations"])}


def _declined(offered: list[str], chosen: list[str]) -> list[str]:
    """Give what was offered, or stood on the list, and was not chosen: the office wants no duty of it."""
    return sorted(set(offered) - set(chosen))


def _wanted(client: Client, codes: list[str], on: date) -> list[str]:
    """Give what the client's terms of a day ask for, or is only picked by hand: to take that off the list is a refusal.

    What is taken off while its terms ask for none of it was merely tidied away, and comes back with the terms.
    """
    terms = client.terms.on(on)
    if terms is None:
        return codes
    facts = {key: getattr(terms, key) for key in ("tax_form", "vat_frequency", "accounting_type", "zus_kind", "vat_eu")}
    facts |= {"has_employees": terms.has_employees, "legal_form": client.legal_form}
    conditional = {one.code for one in law.declarations(on) if one.when}
    tidied = conditional - {one.code for one in law.proposed(facts, on)}
    return [code for code in codes if code not in tidied]


def _next_id() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('clients_client', 'id'))")
        return int(cursor.fetchone()[0])


def _staff_id(actor: Actor, staff_id: int | None) -> int | None:
    if staff_id and not StaffMember.objects.visible_to(actor).working().filter(pk=staff_id).exists():
        raise Refused(_("This person does not work here."), code="unknown_person", field="carer")
    return staff_id or None


def _name(staff_id: int | None) -> str:
    member = StaffMember.objects.filter(pk=staff_id).first() if staff_id else None
    return member.name if member else ""
