"""The outbox: a letter is written with the change, sent once after it, and its text does not stay."""

import smtplib
import socket
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.db import connection
from pytest_django.fixtures import Settings

from kantorek.core import post, scope
from kantorek.core.http import NetworkInTransaction
from kantorek.core.models import Letter
from kantorek.core.post import overdue, send_letter, write_letter
from kantorek.core.testing import run_jobs
from kantorek.offices import logos
from kantorek.offices.models import Office
from kantorek.offices.tests.make import AT, make_office

pytestmark = pytest.mark.django_db
SOON = AT + timedelta(hours=1)


class Mailbox:
    """A mail server that keeps what it takes; `answer` is what it says to a letter."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.answer = "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.answer.startswith("250"):
            self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        return self.answer

    async def handle_QUIT(self, server: Any, session: Any, envelope: Any) -> str:
        return "500 never heard of it"


@pytest.fixture
def mailbox(settings: Settings) -> Iterator[Mailbox]:
    box = Mailbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    settings.SMTP_URL = f"smtp://127.0.0.1:{port}"
    yield box
    controller.stop()


def write(office: Office, *, once: str = "a", to: str = "ola@example.com", name: str = "Ola") -> Letter:
    with scope.system(office.pk, "tests", at=AT) as actor:
        return write_letter(
            actor,
            "offices/mail/staff_invitation",
            to=to,
            once=once,
            context={
                "member": {"name": name},
                "office": {"name": name},
                "link": "https://x.example/secret-link",
                "days": 7,
                "inviter": "Jan",
            },
        )


def stored(office: Office) -> Letter:
    with scope.system(office.pk, "tests", at=AT):
        return Letter.objects.get()


def test_sends_a_letter_once_and_wipes_its_text(mailbox: Mailbox) -> None:
    office = make_office()
    letter = write(office)
    assert "secret-link" in letter.text
    assert run_jobs() == 1
    (mail,) = mailbox.letters
    assert mail["To"] == "ola@example.com"
    assert "secret-link" in mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    kept = stored(office)
    assert (kept.text, kept.html, kept.attempts) == ("", "", 1)
    assert kept.sent_at
    assert not send_letter(letter.pk, office.pk, at=SOON)
    assert len(mailbox.letters) == 1


def test_a_letter_wears_the_offices_name_and_logo(mailbox: Mailbox) -> None:
    office = make_office("Biuro Próbne", client_name="Żółć, Księgi & Spółka", contact_line="42 555 01 20")
    Office.objects.filter(pk=office.pk).update(logo=logos.keep(office.pk, b"\x89PNG of ours"))
    with scope.system(office.pk, "tests", at=AT) as actor:
        context = {"member": {"name": "Ola"}, "link": "https://x.example/", "days": 7, "inviter": "Jan"}
        write_letter(actor, "offices/mail/staff_invitation", to="ola@example.com", once="a", context=context)
    run_jobs()
    (mail,) = mailbox.letters
    (sender,) = mail["From"].addresses
    assert sender.display_name == "Żółć, Księgi & Spółka"
    html = mail.get_body(("html",)).get_content()  # type: ignore[union-attr]
    assert "Żółć, Księgi &amp; Spółka" in html and "42 555 01 20" in html and "Kantorek" not in html
    (picture,) = [part for part in mail.walk() if part.get_content_type() == "image/png"]
    assert f"cid:{picture['Content-ID'].strip('<>')}" in html and picture.get_content() == b"\x89PNG of ours"


@pytest.mark.parametrize("name", ["Biuro\r\nBcc: obcy@example.com", "x" * 100, '"; DROP'])
def test_no_name_of_a_sender_breaks_the_head_of_a_letter(mailbox: Mailbox, name: str) -> None:
    office = make_office(sender_name=name)
    letter = write(office)
    run_jobs()
    assert all(mail["Bcc"] is None and len(mail["From"].addresses) == 1 for mail in mailbox.letters)
    assert stored(office).pk == letter.pk


def test_what_waits_in_the_outbox_is_sealed(mailbox: Mailbox) -> None:
    office = make_office()
    write(office)
    with scope.system(office.pk, "tests", at=AT), connection.cursor() as cursor:
        cursor.execute("SELECT text, html FROM core_letter")
        assert not [part for part in cursor.fetchone() if "secret-link" in part or "Ola" in part]
    assert "secret-link" in stored(office).text


def test_the_same_key_is_one_letter(mailbox: Mailbox) -> None:
    office = make_office()
    assert write(office).pk == write(office, name="Inna").pk
    assert run_jobs() == 1
    assert write(office, once="b").pk != write(make_office("B"), once="b").pk
    assert run_jobs() == 2
    assert len(mailbox.letters) == 3


def test_a_letter_that_was_not_taken_is_tried_again_with_the_same_id(mailbox: Mailbox) -> None:
    office = make_office()
    letter = write(office)
    mailbox.answer = "451 try later"
    assert not send_letter(letter.pk, office.pk, at=AT)
    kept = stored(office)
    assert kept.error == "SMTPDataError"
    assert kept.text
    assert not send_letter(letter.pk, office.pk, at=AT), "not before its pause is over"
    assert overdue(office.pk, at=AT) == []
    assert overdue(office.pk, at=SOON) == [letter.pk]
    mailbox.answer = "250 OK"
    assert send_letter(letter.pk, office.pk, at=SOON)
    (mail,) = mailbox.letters
    assert mail["Message-ID"] == post._message(kept)["Message-ID"]


def test_a_rude_goodbye_is_no_reason_to_send_again(mailbox: Mailbox) -> None:
    office = make_office()
    letter = write(office)
    assert send_letter(letter.pk, office.pk, at=AT)
    assert stored(office).sent_at


def test_a_server_that_is_not_there_is_noted_without_its_words(settings: Settings) -> None:
    office = make_office()
    letter = write(office)
    assert not send_letter(letter.pk, office.pk, at=AT)
    assert stored(office).error == "ConnectionRefusedError"
    settings.SMTP_URL = ""
    assert not send_letter(letter.pk, office.pk, at=SOON)
    assert stored(office).error == "not configured"


@pytest.mark.parametrize("to", ["a@b@c", "x" * 200 + "@example.com", "ąć@example.com", "a\u2028b@example.com"])
def test_an_address_that_cannot_be_written_to_fails_cleanly(mailbox: Mailbox, to: str) -> None:
    office = make_office()
    letter = write(office, to=to)
    mailbox.answer = "550 no such user"
    assert not send_letter(letter.pk, office.pk, at=AT)
    assert stored(office).error


def test_a_name_with_a_lines_end_does_not_break_the_subject(mailbox: Mailbox) -> None:
    office = make_office()
    letter = write(office, name="Ola\r\nBcc: all@example.com")
    assert send_letter(letter.pk, office.pk, at=AT)
    (mail,) = mailbox.letters
    assert mail["Bcc"] is None


def test_a_letter_that_was_rolled_back_is_not_sent(mailbox: Mailbox) -> None:
    office = make_office()
    with pytest.raises(ZeroDivisionError), scope.system(office.pk, "tests", at=AT):
        write(office)
        raise ZeroDivisionError
    assert run_jobs() == 0
    assert mailbox.letters == []


def test_refuses_to_talk_to_the_server_inside_a_transaction(mailbox: Mailbox) -> None:
    office = make_office()
    letter = write(office)
    with pytest.raises(NetworkInTransaction), scope.system(office.pk, "tests", at=AT):
        send_letter(letter.pk, office.pk, at=AT)
    assert mailbox.letters == []


def test_a_wrong_password_leaves_no_open_line(mailbox: Mailbox, settings: Settings) -> None:
    with pytest.raises(smtplib.SMTPException):
        post._server(settings.SMTP_URL.replace("//", "//user:secret@"))
