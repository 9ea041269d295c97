"""The outgoing system mail with its outbox: written with the change that causes it, sent after the commit."""

import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import localtime, parseaddr
from typing import Any, cast
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from kantorek.core import scope
from kantorek.core.actor import Actor
from kantorek.core.defer import defer, log
from kantorek.core.http import refuse_in_transaction
from kantorek.core.models import Letter

LOGO = "logo@office"
"""The name under which mail/base.html shows the office's logo; the picture travels with the letter."""
_finders: list[Callable[[int], Any]] = []
GIVEN_UP = 20
"""Attempts after which nobody tries any more by themselves; some days."""
_RETRY = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))


def find_senders_by(finder: Callable[[int], Any]) -> None:
    """Say how to find the office that writes; called in AppConfig.ready of the owner.

    The office has shown_name, sender_name and logo_png(), and stands in the letter's templates as `office`.
    """
    _finders[:] = [finder]


def _sender(office_id: int) -> Any:
    return next((office for finder in _finders if (office := finder(office_id))), None)


def write_letter(
    actor: Actor, template: str, *, to: str, once: str, context: dict[str, Any], language: str = "pl"
) -> Letter:
    """Put a letter into the outbox; the same `once` in one office is one letter, however often it is asked for.

    `template` names core/mail-like files without ending: <template>.subject.txt, .txt and .html.
    """
    context = context if "office" in context else {**context, "office": _sender(actor.office_id)}
    with translation.override(language):
        subject = " ".join(render_to_string(f"{template}.subject.txt", context).split())  # no line break in a header
        text = render_to_string(f"{template}.txt", context)
        html = render_to_string(f"{template}.html", context)
    letter, new = Letter.objects.get_or_create(
        office_id=actor.office_id,
        once=once,
        defaults={
            "to": to,
            "subject": subject[:200],
            "text": text,
            "html": html,
            "written_at": actor.at,
            "next_at": actor.at,
        },
    )
    if new:
        defer("core.send_letter", letter_id=letter.pk, office_id=letter.office_id)
    return letter


def send_letter(letter_id: int, office_id: int, *, at: datetime) -> bool:
    """Hand one letter to the mail server, outside any transaction; a failure is tried again later.

    The attempt is booked before the call, so that two workers do not send the same letter.
    """
    with scope.system(office_id, "send letters", at=at):
        letter = Letter.objects.select_for_update().filter(pk=letter_id, sent_at=None, next_at__lte=at).first()
        if letter is None:
            return False
        letter.next_at = at + _RETRY[min(letter.attempts, len(_RETRY) - 1)]
        letter.attempts += 1
        letter.save(update_fields=["next_at", "attempts"])
    error = _post(letter)
    with scope.system(office_id, "send letters", at=at):
        if error:
            Letter.objects.filter(pk=letter_id).update(error=error[:120])
            log.warning("letter %s not sent: %s", letter_id, error)
        else:
            Letter.objects.filter(pk=letter_id).update(sent_at=at, text="", html="", error="")
    return not error


def send_again(letter: Letter, *, at: datetime) -> None:
    """Let a letter that has not gone be sent after the commit, and tried anew as if it were the first time."""
    Letter.objects.filter(pk=letter.pk, sent_at=None).update(attempts=0, next_at=at)
    defer("core.send_letter", letter_id=letter.pk, office_id=letter.office_id)


def tried_at(letter: Letter) -> datetime:
    """Tell when a letter was tried last; before the first attempt, when that is due."""
    return letter.next_at - (_RETRY[min(letter.attempts, len(_RETRY)) - 1] if letter.attempts else timedelta())


def overdue(office_id: int, *, at: datetime) -> list[int]:
    """Name the letters that should have gone by now."""
    with scope.system(office_id, "send letters", at=at):
        waiting = Letter.objects.filter(sent_at=None, next_at__lte=at, attempts__lt=GIVEN_UP).order_by("pk")
        return list(waiting.values_list("pk", flat=True)[:200])


def _post(letter: Letter) -> str:
    """Send by SMTP; give the kind of error, or nothing. The words of the server may quote the letter."""
    if not settings.SMTP_URL:
        return "not configured"
    refuse_in_transaction()
    try:
        server = _server(settings.SMTP_URL)
        try:
            server.send_message(_message(letter))
        finally:
            with suppress(OSError, smtplib.SMTPException):  # taken is taken, however badly the server says goodbye
                server.quit()
    except (
        OSError,
        smtplib.SMTPException,
        ValueError,
        LookupError,
    ) as error:  # the last two: an address no header can carry
        return type(error).__qualname__
    return ""


def _message(letter: Letter) -> EmailMessage:
    """Write the mail; its id is the same at each attempt, so that a mailbox can tell a repeated letter."""
    name, address = parseaddr(settings.MAIL_FROM)
    office = _sender(letter.office_id)
    name = (office.sender_name or office.shown_name) if office else name
    domain = address.rpartition("@")[2] or "localhost"
    message = EmailMessage()
    message["From"] = Address(name, addr_spec=address)
    message["To"], message["Subject"] = letter.to, letter.subject
    message["Message-ID"] = f"<{letter.written_at:%Y%m%d%H%M%S}.{letter.office_id}.{letter.pk}@{domain}>"
    message["Date"] = localtime(letter.written_at)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    if office and f"cid:{LOGO}" in letter.html and (picture := office.logo_png()):
        html = cast(EmailMessage, message.get_payload()[-1])  # type: ignore[index]
        html.add_related(picture, "image", "png", cid=f"<{LOGO}>", filename="logo.png", disposition="inline")
    return message


def _server(url: str) -> smtplib.SMTP:
    """Open smtp://user:password@host:port, smtps:// for TLS at once; smtp+tls:// asks for STARTTLS."""
    parts = urlsplit(url)
    host = parts.hostname or "localhost"
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            host, parts.port or 465, timeout=15, context=ssl.create_default_context()
        )
    else:
        server = smtplib.SMTP(host, parts.port or 25, timeout=15)
    try:
        if parts.scheme == "smtp+tls":
            server.starttls(context=ssl.create_default_context())
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
    except BaseException:
        server.close()
        raise
    return server
