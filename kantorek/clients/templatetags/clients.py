"""What the templates of clients ask for: the frame above the tabs, numbers to dial, the rows of the list."""

from typing import Any

from django import template
from django.template.context import Context
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kantorek.clients.views.frame import frame_of
from kantorek.core import icons

register = template.Library()


@register.simple_tag(takes_context=True)
def client_frame(context: Context) -> dict[str, Any]:
    """Give the frame of the client in the context; a view that has made it already is not asked twice."""
    made: dict[str, Any] | None = context.get("above")
    return made or frame_of(context["request"].actor, context["client"], str(context.get("tab", "")))


@register.filter
def tel(phone: object) -> str:
    """Give a number as a telephone dials it."""
    text = str(phone or "")
    digits = "".join(c for c in text if c.isdigit())
    return f"+{digits}" if text.strip().startswith("+") else digits


@register.simple_tag(takes_context=True)
def client_rows(context: Context, rows: list[dict[str, Any]]) -> SafeString:
    """Draw the rows of the list in Python: fifty rows of thirty variables cost a template a third of the page."""
    shown = {name: bool(context.get(name)) for name in ("may_tick", "may_edit", "fees")}
    words = {"copy": _("Copy the NIP"), "edit": _("Edit"), "select": _("Select:")}
    words = {name: conditional_escape(text) for name, text in words.items()}
    return SafeString("".join(_row(row, shown, words) for row in rows))


def _row(row: dict[str, Any], shown: dict[str, bool], words: dict[str, str]) -> str:
    """One client; what has not been escaped by the page is escaped here."""
    name, nip = conditional_escape(row["name"]), conditional_escape(row["nip"])
    books, vat, tax = (conditional_escape(row[key]) for key in ("accounting_type", "vat_frequency", "tax_form"))
    tick = (
        '<td class="max-md:row-span-2"><input type="checkbox" class="checkbox checkbox-primary relative z-1" name="client"'
        f' value="{row["id"]}" form="bulk" data-select aria-label="{words["select"]} {name}"></td>'
    )
    tags = f'<span class="max-md:hidden" data-tags> · {row["tags"]}</span>' if row["tags"] else ""
    small = f'<span class="md:hidden">{row["dot"]}{books}</span>' if books else ""
    return (
        f'<tr class="relative" data-row>{tick if shown["may_tick"] else ""}\n'
        '<td class="md:max-w-56 xl:max-w-80 max-md:col-start-2 max-md:col-span-2">'
        f'<a href="{row["url"]}" data-main class="font-medium hover:underline block md:truncate after:absolute'
        f' after:inset-0" title="{name}">{name}</a>'
        f'<span class="k-meta md:block md:truncate"><span class="k-id">{nip}</span>{small}{tags}</span></td>\n'
        f'<td class="max-md:col-start-2">{row["chip"]}</td>\n'
        f'<td class="max-md:hidden whitespace-nowrap">{books}</td>'
        f'<td class="max-md:hidden max-xl:hidden">{vat}</td><td class="max-md:hidden max-xl:hidden">{tax}</td>\n'
        f"{_fee(row) if shown['fees'] else ''}\n"
        f'<td class="mid max-md:hidden"><span class="inline-flex gap-1 relative z-1">{row["faces"]}</span></td>\n'
        f'<td class="text-right max-md:hidden"><span class="acts relative z-1">{_acts(row, nip, name, shown, words)}'
        "</span></td></tr>\n"
    )


def _fee(row: dict[str, Any]) -> str:
    fee: str = conditional_escape(row["fee"])
    told = conditional_escape(row["payment_status"])
    if row["overdue"]:
        fee = f'<span class="text-error" title="{told}">{fee}<span class="block text-xs">{told}</span></span>'
    return f'<td class="num max-md:col-start-3 max-md:self-center">{fee}</td>'


def _acts(row: dict[str, Any], nip: str, name: str, shown: dict[str, bool], words: dict[str, str]) -> str:
    copy = (
        f'<button type="button" class="btn btn-ghost btn-square btn-xs" data-copy="{nip}" aria-label="{words["copy"]}"'
        f' title="{words["copy"]}">{icons.use("copy")}</button>'
    )
    edit = (
        f'<a class="btn btn-ghost btn-square btn-xs" href="{row["url"]}edit/" aria-label="{words["edit"]}: {name}"'
        f' title="{words["edit"]}">{icons.use("pencil")}</a>'
    )
    return f"{copy if nip else ''}{edit if shown['may_edit'] else ''}"
