"""How the letter of a day reads: what is to be done, paid and read, company by company, with a link for each request."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kantorek.core.context import address as page_of
from kantorek.portal.mailing.lines import Line

Linked = Callable[[Line], str]


def letter_of(lines: list[Line], *, name: str, linked: Linked, inside: bool) -> dict[str, Any]:
    """Give what portal/mail/day.* print. `linked` gives a line's address; `inside` says whether the reader enters the portal.

    The one button leads to the one thing, else to the portal, else to the first thing that has an address.
    """
    rows = [{"line": line, "url": linked(line)} for line in lines]
    return {
        "name": name,
        "subject": _subject(lines),
        "companies": _companies(rows),
        "go": _go(rows, inside),
        "label": _label(lines),
        "many": len({line.client.pk for line in lines}) > 1,
    }


def _companies(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Put the lines in order: companies as they came, in each of them the nearest day first."""
    found: dict[int, dict[str, Any]] = {}
    for row in sorted(rows, key=lambda row: row["line"].due_on or date.max):
        line: Line = row["line"]
        part = found.setdefault(
            line.client.pk, {"client": line.client, "todo": [], "pay": [], "documents": [], "news": [], "answers": []}
        )
        part[line.section].append(row)
    return list(found.values())


def _subject(lines: list[Line]) -> str:
    """Name the one thing, or count what there is; with the company, for some people have several."""
    if len(lines) == 1:
        return lines[0].subject
    count = {
        key: sum(1 for line in lines if line.section == key) for key in ("todo", "pay", "documents", "news", "answers")
    }
    parts = [
        ngettext("%(n)s thing to do", "%(n)s things to do", count["todo"]) % {"n": count["todo"]}
        if count["todo"]
        else "",
        ngettext("%(n)s amount", "%(n)s amounts", count["pay"]) % {"n": count["pay"]} if count["pay"] else "",
        ngettext("%(n)s new document", "%(n)s new documents", count["documents"]) % {"n": count["documents"]}
        if count["documents"]
        else "",
        ngettext("%(n)s announcement", "%(n)s announcements", count["news"]) % {"n": count["news"]}
        if count["news"]
        else "",
        ngettext("%(n)s answer", "%(n)s answers", count["answers"]) % {"n": count["answers"]}
        if count["answers"]
        else "",
    ]
    said = ", ".join(part for part in parts if part)
    companies = {line.client.pk: line.client.name for line in lines}
    return f"{next(iter(companies.values()))}: {said}" if len(companies) == 1 else said


def _go(rows: list[dict[str, Any]], inside: bool) -> str:
    """Where the button leads; "" has none. A path is put behind the office's address by who writes the letter."""
    if len(rows) > 1 and inside:
        companies = {row["line"].client.pk for row in rows}
        return page_of("portal:start") if len(companies) > 1 else page_of("portal:home", next(iter(companies)))
    return next((row["url"] for row in rows if row["url"]), "")


def _label(lines: list[Line]) -> str:
    if len(lines) > 1:
        return _("Open")
    words = {"todo": _("Send it"), "pay": _("Show the transfer"), "documents": _("Open the document")}
    return words.get(lines[0].section, _("Open"))
