"""A conversation on paper: every line with its moment, author and files, and a hash by which an alteration shows."""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import override

from kantorek.chat.choices import SHOWN, Kind, Side
from kantorek.chat.events import ConversationExported
from kantorek.chat.lists import lines_after
from kantorek.chat.models import ChatMessage, Conversation
from kantorek.core import pdf
from kantorek.core.actor import WARSAW, Actor
from kantorek.core.events import publish
from kantorek.core.refs import Ref
from kantorek.offices.models import Office

_TEMPLATE: Final = Path(__file__).parent.parent / "print" / "conversation.typ"
_ALL: Final = 1_000_000


@transaction.atomic
def export_conversation(actor: Actor, conversation: Conversation, *, comments: bool = False) -> tuple[bytes, str]:
    """Print all that both sides wrote, in the actor's language; gives the PDF and the SHA-256 that its last page states.

    The office's internal comments are left out, unless asked for. The event keeps the SHA-256.
    """
    kinds = (*SHOWN, Kind.COMMENT) if comments and actor.kind != "contact" else SHOWN
    lines = [line for line in lines_after(actor, conversation, 0, most=_ALL) if line.kind in kinds]
    text = canonical(actor, lines)
    digest = hashlib.sha256(text).hexdigest()
    office = Office.objects.get(pk=actor.office_id)
    with override(actor.language):
        data = _data(actor, conversation, lines, office) | {"sha256": digest, "canonical": list(text)}
        made = pdf.render(_TEMPLATE, data, at=actor.at, logo=office.logo_png())
    subject = Ref(conversation.ref.kind, conversation.pk, conversation.contact.name)
    told: dict[str, Any] = {"sha256": digest, "lines": len(lines)}
    publish(ConversationExported(actor=actor, subject=subject, client_id=conversation.client_id, **told))
    return made, digest


def canonical(actor: Actor, lines: Sequence[ChatMessage]) -> bytes:
    """Give the lines as the JSON that is hashed: keys in order, no blanks, UTF-8, moments in UTC to the second."""
    rows = [
        {
            "number": line.number,
            "at": f"{line.at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
            "side": line.side,
            "kind": line.kind,
            "author": line.author_name,
            "text": line.text,
            "files": [{"name": file.name, "size": file.size, "sha256": file.sha256} for file in _files(line)],
        }
        for line in lines
    ]
    return json.dumps(rows, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _data(actor: Actor, conversation: Conversation, lines: Sequence[ChatMessage], office: Office) -> dict[str, Any]:
    heading = _("Conversation with %(name)s") % {"name": conversation.contact.name}
    return {
        "title": heading,
        "heading": heading,
        "kind": _("Conversation"),
        "office": office.shown_name,
        "language": actor.language,
        "accent": office.brand,
        "footer": office.contact_line or office.shown_name,
        "page_words": (_("Page %(page)s of %(pages)s") % {"page": "|", "pages": "|"}).split("|"),
        "facts": _facts(actor, conversation, lines),
        "lines_title": _("Lines"),
        "lines": [_line(line, conversation) for line in lines],
        "attached": _("The lines as JSON, from which the SHA-256 is computed"),
        "check_title": _("SHA-256 of the lines"),
        "check_words": _(
            "Computed over the file lines.json that is attached to this PDF: one JSON array in UTF-8 without blanks, one "
            "object a line with the keys at, author, files, kind, number, side and text in alphabetical order, moments in "
            "UTC to the second. Whoever changes a single character gets another number."
        ),
    }


def _facts(actor: Actor, conversation: Conversation, lines: Sequence[ChatMessage]) -> list[list[str]]:
    rows = [
        [_("Client"), conversation.client.name],
        [_("Person"), conversation.contact.name],
        [_("Number of lines"), str(len(lines))],
        [_("Read by the client"), _read(conversation.contact_read, conversation.contact_read_at)],
        [_("Read by the office"), _read(conversation.staff_read, conversation.staff_read_at)],
        [_("Printed"), f"{_moment(actor.at)}, {actor.name}"],
    ]
    return [row for row in rows if row[1]]


def _read(number: int, at: datetime | None) -> str:
    return (
        _("up to line %(number)s, on %(moment)s") % {"number": number, "moment": _moment(at)} if number and at else ""
    )


def _line(line: ChatMessage, conversation: Conversation) -> dict[str, Any]:
    return {
        "number": line.number,
        "author": line.author_name or _("automatic"),
        "office": line.side != Side.CLIENT,
        "moment": _moment(line.at),
        "kind": "" if line.kind == Kind.MESSAGE else line.get_kind_display(),
        "text": "\n".join(part for part in (_about(line), line.text) if part),
        "files": [
            {"name": f.name, "size": filesizeformat(f.size), "sha256": f"SHA-256 {f.sha256}"} for f in _files(line)
        ],
    }


def _about(line: ChatMessage) -> str:
    return _("About: %(title)s") % {"title": line.about_title} if line.about_title else ""


def _files(line: ChatMessage) -> list[Any]:
    return list(getattr(line, "stored", ()))


def _moment(at: datetime) -> str:
    return f"{at.astimezone(WARSAW):%d.%m.%Y %H:%M:%S}"
