"""The mail catcher: takes every letter in, keeps the newest in memory, shows it as text and never as HTML."""

import itertools
import re
import threading
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from html import escape
from typing import Any, Final

from kantorek.sandbox.answers import Answer, data, page, text

_MOST_LETTERS: Final = 500
_MOST_TEXT: Final = 200_000
_LINK: Final = re.compile(r"https?://[^\s<>\"']+")


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter that came in."""

    id: int
    at: datetime
    sender: str
    to: list[str]
    subject: str
    text: str
    html: str
    attachments: list[str]


@dataclass(slots=True)
class Postbox:
    """The letters kept, newest first."""

    letters: deque[Letter] = field(default_factory=lambda: deque(maxlen=_MOST_LETTERS))
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))
    lock: threading.Lock = field(default_factory=threading.Lock)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Take one letter from SMTP."""
        content = envelope.content if isinstance(envelope.content, bytes) else str(envelope.content).encode()
        self.take(content, str(envelope.mail_from), [str(address) for address in envelope.rcpt_tos])
        return "250 Taken into the sandbox"

    def take(self, content: bytes, sender: str, to: list[str]) -> None:
        """Read a letter and keep it; one that cannot be read is kept as the text it is."""
        try:
            parts = _parts(message_from_bytes(content, policy=policy.default))
        except (ValueError, LookupError, KeyError, AttributeError, TypeError):
            parts = {
                "subject": "",
                "text": content.decode("utf-8", "replace")[:_MOST_TEXT],
                "html": "",
                "attachments": [],
            }
        with self.lock:
            self.letters.appendleft(Letter(id=next(self.numbers), at=datetime.now(UTC), sender=sender, to=to, **parts))

    def find(self, letter_id: str) -> Letter | None:
        """Give one letter by its number."""
        with self.lock:
            return next((letter for letter in self.letters if str(letter.id) == letter_id), None)

    def all(self, to: str = "") -> list[Letter]:
        """Give the letters, newest first; `to` keeps those to one address."""
        with self.lock:
            return [letter for letter in self.letters if not to or to.lower() in (each.lower() for each in letter.to)]


def _parts(message: EmailMessage) -> dict[str, Any]:
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    return {
        "subject": str(message.get("Subject", "")),
        "text": str(plain.get_content())[:_MOST_TEXT] if plain else "",
        "html": str(html.get_content())[:_MOST_TEXT] if html else "",
        "attachments": [str(part.get_filename() or "file") for part in message.iter_attachments()],
    }


def list_page(box: Postbox) -> Answer:
    """Show the letters."""
    rows = "".join(
        f"<tr><td>{letter.at:%d.%m %H:%M:%S} UTC</td><td>{escape(', '.join(letter.to))}</td>"
        f'<td><a href="/mail/{letter.id}">{escape(letter.subject or "(no subject)")}</a></td></tr>'
        for letter in box.all()
    )
    return page("Mail", f"<table><tr><th>At<th>To<th>Subject</tr>{rows}</table>" if rows else "<p>No letters yet.</p>")


def list_json(box: Postbox, to: str) -> Answer:
    """Give the letters to a program."""
    return data([_plain(letter) for letter in box.all(to)])


def letter_page(box: Postbox, letter_id: str) -> Answer:
    """Show one letter; its links can be followed, its HTML is shown as text."""
    letter = box.find(letter_id)
    if letter is None:
        return text(404, "No such letter")
    html = f"<h2>HTML part, as text</h2><pre>{escape(letter.html)}</pre>" if letter.html else ""
    files = f"<p>Attachments: {escape(', '.join(letter.attachments))}</p>" if letter.attachments else ""
    return page(
        letter.subject or "(no subject)",
        f"<p>From {escape(letter.sender)} to {escape(', '.join(letter.to))}, {letter.at:%d.%m.%Y %H:%M:%S} UTC</p>"
        f"<pre>{_with_links(letter.text)}</pre>{files}{html}",
    )


def _with_links(words: str) -> str:
    pieces, at = [], 0
    for found in _LINK.finditer(words):
        address = escape(found.group(), quote=True)
        pieces += [escape(words[at : found.start()]), f'<a href="{address}" rel="noreferrer noopener">{address}</a>']
        at = found.end()
    return "".join([*pieces, escape(words[at:])])


def _plain(letter: Letter) -> dict[str, Any]:
    return {
        "id": letter.id,
        "at": letter.at.isoformat(),
        "from": letter.sender,
        "to": letter.to,
        "subject": letter.subject,
        "text": letter.text,
        "html": letter.html,
        "attachments": letter.attachments,
    }
