"""The victims of the attack test: one row of each kind, every text of it marked, and the URL argument that names it.

A new URL argument needs a line in OBJECTS, a new walled table a row in make_victim(): both tests say so by name.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from django.utils.http import int_to_base36

from kantorek.accounts.actions import make_key
from kantorek.accounts.models import Key
from kantorek.clients import actions
from kantorek.clients.models import Client, ClientTerms, Contact, Intake, IntakeRow, Note
from kantorek.clients.tests.make import NOVEMBER, make_client, make_contact, make_note
from kantorek.core import scope
from kantorek.core.models import Delivery, EventRecord, Letter
from kantorek.notifications.models import Notice, PushDevice
from kantorek.notifications.tests.pushed import make_device
from kantorek.offices.models import Office, Role, StaffMember
from kantorek.offices.tests.make import AT, make_staff
from kantorek.registers.models import Answer
from kantorek.sandbox.vat_facts import make_account
from kantorek.verification.models import BankAccount, Light
from tests.architecture.chat_work import ChatWork, make_chat_work
from tests.architecture.news_work import NewsWork, make_news_work
from tests.architecture.office_work import Work, make_work
from tests.architecture.portal_work import PortalWork, make_portal_work

NEAR, FAR = "tajnikbliski", "tajnikdaleki"
"""Stand in every text of a victim; an answer to anybody else that holds one has leaked."""
LURE = "wabik"
"""Stands beside the mark, so that a search for it would find the victim without typing the mark."""


@dataclass(frozen=True, slots=True)
class Victim:
    """Somebody else's rows; `mark` stands in every text of theirs."""

    mark: str
    office: Office
    client: Client
    contact: Contact
    note: Note
    terms: ClientTerms
    answer: Answer
    member: StaffMember
    key: Key
    notice: Notice
    intake: Intake
    account: BankAccount
    work: Work
    portal: PortalWork
    passkey: Authenticator
    chat: ChatWork
    device: PushDevice
    news: NewsWork
    letter: Letter
    delivery: Delivery

    @property
    def secrets(self) -> tuple[str, ...]:
        """What no answer to anybody else may hold, in lower case."""
        return (self.mark, str(self.client.nip), self.client.nip_display)


OBJECTS: dict[str, Callable[[Victim], object]] = {
    "client_id": lambda victim: victim.client.pk,
    "contact_id": lambda victim: victim.contact.pk,
    "note_id": lambda victim: victim.note.pk,
    "client_terms_id": lambda victim: victim.terms.pk,
    "terms_id": lambda victim: victim.terms.pk,
    "answer_id": lambda victim: victim.answer.pk,
    "staff_member_id": lambda victim: victim.member.pk,
    "office_id": lambda victim: victim.office.pk,
    "key_id": lambda victim: victim.key.pk,
    "notice_id": lambda victim: victim.notice.pk,
    "intake_id": lambda victim: victim.intake.pk,
    "bank_account_id": lambda victim: victim.account.pk,
    "task_id": lambda victim: victim.work.task.pk,
    "step_id": lambda victim: victim.work.step.pk,
    "comment_id": lambda victim: victim.work.comment.pk,
    "template_id": lambda victim: victim.work.template.pk,
    "recurrence_id": lambda victim: victim.work.recurrence.pk,
    "obligation_id": lambda victim: victim.work.obligation.pk,
    "document_id": lambda victim: victim.work.document.pk,
    "document_version_id": lambda victim: victim.work.document_version.pk,
    "stored_file_id": lambda victim: victim.work.file.pk,
    "owner_id": lambda victim: victim.work.task.pk,
    "agreement_id": lambda victim: victim.work.agreement.pk,
    "inspection_id": lambda victim: victim.work.inspection.pk,
    "requested_paper_id": lambda victim: victim.work.paper.pk,
    "substitution_id": lambda victim: victim.work.substitution.pk,
    "client_request_id": lambda victim: victim.portal.request.pk,
    "request_template_id": lambda victim: victim.portal.template.pk,
    "portal_access_id": lambda victim: victim.portal.access.pk,
    "change_request_id": lambda victim: victim.portal.change.pk,
    "authenticator_id": lambda victim: victim.passkey.pk,
    "push_device_id": lambda victim: victim.device.pk,
    "conversation_id": lambda victim: victim.chat.conversation.pk,
    "chat_message_id": lambda victim: victim.chat.message.pk,
    "canned_answer_id": lambda victim: victim.chat.canned.pk,
    "announcement_id": lambda victim: victim.news.announcement.pk,
    "staff_group_id": lambda victim: victim.news.group.pk,
    "letter_id": lambda victim: victim.letter.pk,
    "delivery_id": lambda victim: victim.delivery.pk,
}
ON_A_LINE: dict[str, Callable[[Victim], object]] = {"stored_file_id": lambda victim: victim.chat.file.pk}
OF_THE_PORTAL: dict[str, Callable[[Victim], object]] = {"notice_id": lambda victim: victim.portal.notice.pk}
BY_PAGE = {
    "portal:chat_file": ON_A_LINE,
    "portal:chat_link_file": ON_A_LINE,
    "api:download_line_file": ON_A_LINE,
    "api:download_talk_file": ON_A_LINE,
    "portal:notice_open": OF_THE_PORTAL,
    "portal:notice_read": OF_THE_PORTAL,
}
"""Pages that know only some of the objects behind an argument: a file of a conversation, what a client's person was told."""
OF_THE_OFFICE = {"template_id", "request_template_id", "canned_answer_id", "announcement_id", "staff_group_id"}
"""What belongs to the office and to no client: its colleagues may work with it, nobody outside may."""
WATCHED: dict[str, str] = {"person": "staff_member_id", "chat": "conversation_id", "comments": "conversation_id"}
"""Topics of core.live that are not called as the URL argument of their object: "client.3" is client_id by itself."""
TYPED: dict[str, Callable[[Victim], object]] = {
    "token": lambda victim: "made-up-token",
    "uidb36": lambda victim: int_to_base36(victim.member.user_id or 0),
    "key": lambda victim: "abcdef-0123456789abcdef",
    "nip": lambda victim: victim.client.nip,
    "nrb": lambda victim: victim.account.nrb,
    "krs": lambda victim: "0000123456",
    "cc": lambda victim: "PL",
    "number": lambda victim: victim.client.nip,
    "currency": lambda victim: "EUR",
    "day": lambda victim: "2026-11-20",
    "owner_kind": lambda victim: victim.work.task.ref.kind,
}
"""Arguments that name no row: what a person types or holds. Pages behind them may answer, without the victim's data."""


def value_of(argument: str, victim: Victim, *, page: str = "") -> object:
    """What a URL argument is for this victim at a page; an unknown one fails with a word about what to do."""
    build = BY_PAGE.get(page, {}).get(argument) or OBJECTS.get(argument) or TYPED.get(argument)
    assert build, (
        f"The URL argument <{argument}> is unknown: name it <model>_id and add a builder to OBJECTS in"
        " tests/architecture/objects.py, with a marked row in make_victim()."
    )
    return build(victim)


def make_victim(office: Office, carer: StaffMember, mark: str) -> Victim:
    """A client with one of everything; behind FAR the colleague is marked too, for nobody may know that office."""
    places = ("street", "city", "county", "commune", "voivodeship")
    sheet: dict[str, Any] = {place: f"{LURE} {mark} {place}" for place in places}
    client = make_client(office, f"{LURE} {mark} klient", carer=carer, terms={"tax_form": "flat"}, **sheet)
    contact = make_contact(client, f"{LURE} {mark} osoba", email=f"{mark}@{LURE}.example", phone="700 800 900")
    note = make_note(client, f"{LURE} {mark} notatka", pinned=True)
    with scope.system(office.pk, "tests", at=AT) as actor:
        actions.change_terms(actor, client, values={"vat_eu": True}, valid_from=NOVEMBER.replace(month=12))
        actions.change_status(actor, client, status="inactive", reason=f"{mark} powód")
        actions.change_status(actor, client, status="active", reason=f"{mark} drugi")
        terms = ClientTerms.objects.filter(client=client).latest("valid_from")
        answer, letter, delivery = _make_rows_of_the_program(office, client, mark)
    member = make_staff(office, f"{LURE} {mark} kolega" if mark == FAR else "Kolega z biura", role=Role.ASSISTANT)
    key, _token = make_key(
        Key.Purpose.API, office_id=office.pk, at=AT, prefix="sk_", user_id=carer.user_id, name=f"{LURE} {mark} klucz"
    )
    notice = _make_notice(client, carer, mark)
    intake = _make_intake(client, carer, mark)
    words = f"{LURE} {mark}"
    shared = words if mark == FAR else "Szablon biura"
    work = make_work(client, carer, member, words, shared)
    portal = make_portal_work(client, contact, work.document, words, shared)
    account = _make_account(client, mark)
    return Victim(
        mark, office, client, contact, note, terms, answer, member, key, notice, intake, account, work, portal,
        Authenticator.objects.create(user=member.user, type="webauthn", data={"name": f"{LURE} {mark}", "credential": {}}),
        make_chat_work(client, contact, carer, words, shared),
        make_device(member.user, label=f"{LURE} {mark} telefon"),
        make_news_work(client, contact, carer, words, shared), letter, delivery,
    )  # fmt: skip


def _make_account(client: Client, mark: str) -> BankAccount:
    named = {"holder_name": f"{LURE} {mark} dostawca", "note": f"{LURE} {mark} za towar"}
    with scope.system(client.office_id, "tests", at=AT):
        Light.objects.filter(client=client).update(facts={"name": f"{LURE} {mark} z rejestru"}, failure=mark)
        return BankAccount.objects.create(
            office_id=client.office_id, client=client, holder_nip=client.nip or "", added_at=AT, **named,
            nrb=make_account("99990018", f"{client.pk:016d}"),
        )  # fmt: skip


def _make_intake(client: Client, carer: StaffMember, mark: str) -> Intake:
    about: dict[str, Any] = {"office_id": client.office_id}
    row: dict[str, Any] = {"typed": f"{LURE} {mark} wiersz", "nip": client.nip or "", "words": mark, "line": 1}
    with scope.system(client.office_id, "tests", at=AT):
        intake = Intake.objects.create(**about, made_by=carer, made_at=AT, digest=mark, stage="ready")
        IntakeRow.objects.create(
            **about, **row, intake=intake, known_client=client, verdict="look", found={"name": mark, "city": mark}
        )
    return intake


def _make_notice(client: Client, carer: StaffMember, mark: str) -> Notice:
    about: dict[str, Any] = {"office_id": client.office_id, "client_id": client.pk, "staff_id": carer.pk}
    words = {"kind": "tests", "icon": "bell", "title": f"{LURE} {mark} wieść", "text": mark, "once": mark}
    with scope.system(client.office_id, "tests", at=AT):
        # Read already: whoever it is for may mark all of theirs as read, and that is no attack.
        return Notice.objects.create(**about, **words, url=f"/clients/{client.pk}/", at=AT, read_at=AT)


def _make_rows_of_the_program(office: Office, client: Client, mark: str) -> tuple[Answer, Letter, Delivery]:
    """An answer of a register, and a letter and a delivery that were given up, as their owner sees them."""
    about: dict[str, Any] = {"office_id": office.pk, "client_id": client.pk}
    event = EventRecord.objects.filter(client_id=client.pk).latest("pk")
    lost: dict[str, Any] = {"next_at": AT, "attempts": 90, "error": mark}
    letter = {"subject": mark, "text": mark, "html": mark, "to": f"{mark}@{LURE}.example", "once": mark}
    answer = Answer.objects.create(
        **about,
        register="gus",
        number=client.nip or "",
        outcome="found",
        data={"name": f"{LURE} {mark} firma", "nip": client.nip},
        raw=mark,
        request_id=mark,
        asked_by_name=mark,
        asked_by_kind="staff",
        at=AT,
        answered_at=AT,
    )
    delivery = Delivery.objects.create(**about, event=event, handler=mark, **lost)
    return answer, Letter.objects.create(**about, **letter, written_at=AT, **lost), delivery
