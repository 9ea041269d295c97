"""The proof of one answer on paper: what was asked, what the register said, who asked, when, and how to check it."""

import re
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import override

from kantorek.core import pdf
from kantorek.registers import shown
from kantorek.registers.crbr.people import masked
from kantorek.registers.evidence import is_part
from kantorek.registers.facts import facts_of
from kantorek.registers.gus.names import readable_name
from kantorek.registers.models import Answer
from kantorek.registers.values import list_of, object_of, text_of
from kantorek.registers.verdicts import keeper_name, number_shown, register_name, verdict_of

_TEMPLATE: Final = Path(__file__).parent / "print" / "proof.typ"
_INK: Final = "#0e5a6b"
_COLOUR: Final = re.compile(r"#[0-9a-fA-F]{6}")
_LANGUAGES: Final = frozenset({"pl", "en"})


def proof_pdf(
    answer: Answer,
    *,
    office_name: str,
    language: str,
    at: datetime,
    accent: str = _INK,
    logo: bytes | None = None,
) -> bytes:
    """Print the proof of an answer, found or not, as PDF/A; a person's number never stands on it.

    An answer of the sandbox says so over the whole page, for it proves nothing. `logo` is the office's, as PNG.
    """
    data = proof_data(answer, office_name=office_name, language=language, at=at, accent=accent)
    return pdf.render(_TEMPLATE, data, at=at, logo=logo)


def proof_data(answer: Answer, *, office_name: str, language: str, at: datetime, accent: str = _INK) -> dict[str, Any]:
    """Give the words and values of the proof, all of them text."""
    spoken = language if language in _LANGUAGES else "pl"
    with override(spoken):
        verdict = verdict_of(answer)
        return {
            **_letter(answer, at=at),
            "office": masked(office_name),
            "language": spoken,
            "accent": accent if _COLOUR.fullmatch(accent) else _INK,
            "subject": masked(_subject(answer)),
            "verdict": {"kind": verdict.kind, "words": masked(verdict.words), "more": masked(verdict.more)},
            "facts_title": _("What the register says"),
            "facts": [[label, value] for label, value in facts_of(answer)],
            "origin_title": _("How we know"),
            "origin": [[label, value] for label, value in _origin(answer) if value],
            "origin_words": _origin_words(answer),
            "invented": answer.invented,
            "invented_mark": _("INVENTED DATA"),
            "invented_title": _("Invented data: this document proves nothing"),
            "invented_words": _("The answer comes from the sandbox, which stands in for the register in trials."),
        }


def _letter(answer: Answer, *, at: datetime) -> dict[str, Any]:
    name, number = register_name(answer.register), number_shown(answer.register, answer.number)
    keeper = keeper_name(answer.register)
    return {
        "title": f"{name}, {number}",
        "kind": _("Proof of a check in a register"),
        "footer": _("Printed %(moment)s. Evidence no. %(number)s.") % {"moment": shown.moment(at), "number": answer.pk},
        "page_words": (_("Page %(page)s of %(pages)s") % {"page": "|", "pages": "|"}).split("|"),
        "register": name,
        "number": number,
        "keeper": _("Kept by: %(keeper)s") % {"keeper": keeper} if keeper else "",
    }


def _subject(answer: Answer) -> str:
    data = object_of(answer.data)
    entries = list_of(data.get("entries"))
    name = text_of(data.get("name")) or text_of(object_of(entries[0]).get("name") if entries else "")
    return "" if answer.register == "nbp" else readable_name(name)


def _origin(answer: Answer) -> list[tuple[str, str]]:
    took = f"{answer.took_ms} ms" if answer.took_ms is not None else ""
    return [
        (_("Asked by"), masked(_asker(answer))),
        (_("Asked"), shown.moment(answer.at)),
        (_("Answered"), " · ".join(filter(None, [shown.moment(answer.answered_at), took]))),
        (_("Number given by the register"), answer.request_id),
        (_("Evidence no."), str(answer.pk)),
        (_("SHA-256 of the answer"), shown.digest(answer.sha256)),
    ]


def _asker(answer: Answer) -> str:
    if answer.asked_by_kind == "system":
        return _("the program, by itself")
    if answer.asked_by_kind == "token":
        return _("another program, by the API: %(name)s") % {"name": answer.asked_by_name or "–"}
    return answer.asked_by_name


def _origin_words(answer: Answer) -> str:
    if not answer.sha256:
        return _("The register gave no answer that could be kept.")
    if is_part(answer):
        return _(
            "Of the register's answer the part about this number is kept. Its SHA-256 changes with every single "
            "character, so that no alteration stays unseen."
        )
    return _(
        "The answer is kept word for word. Its SHA-256 changes with every single character, "
        "so that no alteration stays unseen."
    )
