"""What the page of a pasted list shows: how far it is, the rows with words in place of codes, what can be done."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kantorek.clients import choices
from kantorek.clients.choices import IntakeStage, Verdict
from kantorek.clients.forms.intake import shown_verdict
from kantorek.clients.models import Intake, IntakeRow
from kantorek.clients.views import intake_words as words
from kantorek.core.actor import Actor
from kantorek.core.keyset import Key, page_of
from kantorek.core.numbers import nip_display
from kantorek.core.sheets import Cell
from kantorek.core.templatetags.kantorek import status

SIZE = 100
ORDER = (Key("line"), Key("id"))
SHOWN = (
    "id", "line", "typed", "nip", "verdict", "reason", "words", "same_as", "ticked", "retry_at", "found", "looks",
    "vat", "vat_since", "vat_reason", "vat_open", "known_client_id", "known_client__name",
)  # fmt: skip
SIGNS = {
    Verdict.WAITING: ("run", "circle-dot-dashed"),
    Verdict.READY: ("ok", "circle-check"),
    Verdict.LOOK: ("wait", "highlighter"),
    Verdict.SERVED: ("off", "users"),
    Verdict.DUPLICATE: ("off", "copy"),
    Verdict.WRONG: ("bad", "circle-x"),
    Verdict.NOT_FOUND: ("bad", "search-x"),
    Verdict.NO_ANSWER: ("wait", "hourglass"),
    Verdict.ADDED: ("ok", "user-check"),
    Verdict.REFUSED: ("bad", "circle-x"),
}


def context_of(actor: Actor, intake: Intake, asked: QueryDict) -> dict[str, Any]:
    """Everything that the template prints, in two questions: one page of rows, and the figures of the whole list."""
    show = shown_verdict(asked.get("show", ""))
    rows = IntakeRow.objects.visible_to(actor).of_list(intake, show).values(*SHOWN)
    found = page_of(rows, ORDER, size=SIZE, after=asked.get("after", ""), before=asked.get("before", ""))
    counts = IntakeRow.objects.visible_to(actor).of_list(intake).counted()
    here = reverse("clients:intake", args=[intake.pk])
    query = f"?show={show}&" if show else "?"
    mine = intake.made_by_id == actor.staff_id
    return {
        "intake": intake,
        "here": here,
        "shown_here": f"{here}{query}".rstrip("?&"),
        "show": show,
        "rows": [_printed(actor, row) for row in found.rows],
        "next": found.after and f"{here}{query}after={found.after}",
        "prev": found.before and f"{here}{query}before={found.before}",
        "tabs": _tabs(here, show, counts),
        "counts": counts,
        "progress": _progress(intake, counts),
        "may_tick": mine and not intake.is_working and bool(counts["tickable"]),
        "may_ask": mine and not intake.is_working and bool(counts["no_answer"] or counts["vat_unknown"]),
        "mine": mine,
    }


def line_of(intake: Any) -> dict[str, Any]:
    """One list among those of before."""
    told = {
        IntakeStage.LOOKING: _("asking the registers"),
        IntakeStage.READY: _("to be looked at"),
        IntakeStage.ADDING: _("adding clients"),
    }
    added = ngettext("%(n)s client added", "%(n)s clients added", intake.added) % {"n": intake.added}
    return {
        "url": reverse("clients:intake", args=[intake.pk]),
        "at": intake.made_at,
        "who": intake.made_by.name if intake.made_by else "",
        "text": ngettext("%(n)s number", "%(n)s numbers", intake.total) % {"n": intake.total},
        "side": told.get(intake.stage, added),
    }


def heads() -> list[str]:
    """The columns of the report."""
    return [
        _("Name"), "NIP", _("Line"), _("As pasted"), _("Result"), _("Why"), _("Town"), _("Legal form"), "KRS",
        _("State"), "VAT", _("VAT: how we know"), _("Proposed terms"),
    ]  # fmt: skip


def written(actor: Actor, intake: Intake) -> Iterable[list[Cell]]:
    """The rows of the report, cell by cell."""
    for row in IntakeRow.objects.visible_to(actor).of_list(intake).values(*SHOWN).iterator(chunk_size=500):
        shown = _printed(actor, row)
        why = " ".join(filter(None, (shown["why"], *(f"{look.title}. {look.text}" for look in shown["looks"]))))
        yield [
            shown["name"], shown["nip"], row["line"], row["typed"], str(shown["label"]), why, shown["city"],
            shown["form"], shown["krs"], shown["state"], shown["vat"], shown["vat_why"],
            "; ".join(f"{term['label']}: {term['value'] or _('ask')}" for term in shown["terms"]),
        ]  # fmt: skip


def _printed(actor: Actor, row: Mapping[str, Any]) -> dict[str, Any]:
    verdict, found = Verdict(row["verdict"]), row["found"]
    kind, icon = SIGNS[verdict]
    client_id, title = row["known_client_id"], row["known_client__name"]
    sees = bool(client_id and title is not None and actor.sees(client_id))
    name = found.get("name") or (title if sees else "")
    return {
        **{key: row[key] for key in ("id", "line", "typed", "ticked")},
        "nip": nip_display(row["nip"]),
        "digits": row["nip"],
        "name": name or "",
        "city": found.get("city", ""),
        "form": words.form_of(found),
        "form_why": words.form_reason(found),
        "krs": found.get("krs", ""),
        "state": words.state_of(found),
        "vat": words.vat_of(row),
        "vat_why": words.vat_reason(row),
        "known": bool(row["vat_since"]),
        "terms": words.terms_of(found, row["vat"], actor) if found else [],
        "label": verdict.label,
        "chip": status(kind, icon, verdict.label),
        "why": words.why(row, sees=sees),
        "looks": words.looks_of(found, row["looks"]),
        "link": reverse("clients:detail", args=[client_id]) if sees else "",
        "by_hand": verdict == Verdict.NOT_FOUND,
        "tickable": verdict in (Verdict.READY, Verdict.LOOK),
    }


def _tabs(here: str, show: str, counts: Mapping[str, int]) -> list[dict[str, Any]]:
    every: list[tuple[str, Any, int]] = [("", _("All rows"), counts["total"])]
    every += [(verdict.value, verdict.label, counts[verdict.value]) for verdict in Verdict]
    return [
        {"label": label, "count": count, "url": f"{here}?show={value}" if value else here, "current": value == show}
        for value, label, count in every
        if count or value in ("", show)
    ]


def _progress(intake: Intake, counts: Mapping[str, int]) -> dict[str, Any]:
    """How far the job is: three questions a row while looking up, one client a row while adding."""
    if intake.stage == IntakeStage.ADDING:
        done, left = counts["added"] + counts["refused"], counts["to_add"]
        text = _("%(done)s of %(total)s added") % {"done": done, "total": done + left}
        return {"done": done, "total": done + left, "text": text, "label": _("Adding clients")}
    asked = counts["total"] - counts["wrong"] - counts["duplicate"] - counts["served"]
    left = 2 * counts["search"] + counts["report"] + counts["vat_asked"]
    named = {"done": asked - counts["search"], "total": asked}
    return {
        "done": 3 * asked - left,
        "total": 3 * asked,
        "text": _("%(done)s of %(total)s found in GUS") % named,
        "label": _("Asking the registers"),
    }


assert set(SIGNS) == set(choices.Verdict)
