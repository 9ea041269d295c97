"""Template tags and filters of every page: icons, states, form fields, figures and dates as the guide writes them."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django import template
from django.forms.boundfield import BoundField
from django.template.base import FilterExpression, Node, NodeList, Parser, TextNode, Token
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeData, SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from kantorek.core import brand, icons

register = template.Library()
NBSP = "\u00a0"
MINUS = "\u2212"


# --- marks that stand in long lists: plain Python, because an include per row costs a page its milliseconds ---


class IconNode(Node):
    """One icon, its name or classes known only when the page is drawn."""

    def __init__(self, name: FilterExpression, css: FilterExpression | None) -> None:
        self.name = name
        self.css = css

    def render(self, context: Context) -> SafeString:
        """Give the svg."""
        css = conditional_escape(self.css.resolve(context)) if self.css else ""
        return mark_safe(icons.svg(str(self.name.resolve(context)), css))


@register.tag("icon")
def icon(parser: Parser, token: Token) -> Node:
    """`{% icon "users" %}`, `{% icon name "size-5" %}`: an icon says nothing to a reader, the text beside it does."""
    bits = token.split_contents()[1:]
    if not 1 <= len(bits) <= 2:
        raise template.TemplateSyntaxError("icon takes a name and, if need be, classes")
    given = [parser.compile_filter(bit) for bit in bits]
    if any(part.is_var or part.filters for part in given):
        return IconNode(given[0], given[1] if given[1:] else None)
    return TextNode(icons.svg(*(str(part.var) for part in given)))  # all literal: drawn once, when compiled


@register.simple_tag
def symbol(name: str) -> SafeString:
    """`{% symbol "copy" %}`: an icon that a long list draws in every row by `{% same_icon "copy" %}`; once a page."""
    return mark_safe(icons.symbol(name))


@register.tag("same_icon")
def same_icon(parser: Parser, token: Token) -> Node:
    """`{% same_icon "copy" %}`: a tenth of an icon's length; its `{% symbol %}` stands elsewhere on the page."""
    bits = token.split_contents()[1:]
    given = [parser.compile_filter(bit) for bit in bits]
    if not 1 <= len(bits) <= 2 or any(part.is_var or part.filters for part in given):
        raise template.TemplateSyntaxError("same_icon takes a name and, if need be, classes, as they stand")
    return TextNode(icons.use(*(str(part.var) for part in given)))


def _told(words: object) -> str:
    return conditional_escape(words if isinstance(words, SafeData) else str(words))


@register.simple_tag
def status(kind: str, icon: str, label: object, *, bare: bool = False, title: str = "") -> SafeString:
    """State as shape, word and colour: `{% status "ok" "circle-check" client.get_status_display %}`."""
    css = f"k-st s-{conditional_escape(kind)}{' bare' if bare else ''}"
    hint = f' title="{conditional_escape(title)}"' if title else ""
    return mark_safe(f'<span class="{css}"{hint}>{icons.svg(icon)}{_told(label)}</span>')


@register.simple_tag
def badge(label: object, icon: str = "", *, accent: bool = False, title: str = "") -> SafeString:
    """A small fact beside a name."""
    css = "k-badge k-badge-acc" if accent else "k-badge"
    hint = f' title="{conditional_escape(title)}"' if title else ""
    drawn = icons.svg(icon) if icon else ""
    return mark_safe(f'<span class="{css}"{hint}>{drawn}{_told(label)}</span>')


@register.filter
def initials(name: object) -> str:
    """Two letters for an avatar: the first of the first two words."""
    words = [word for word in str(name or "").replace("-", " ").split() if word[:1].isalnum()]
    return "".join(word[0] for word in words[:2]).upper() or "?"


@register.simple_tag
def avatar(name: object, css: str = "", *, told: bool = False) -> SafeString:
    """Initials in a circle; with `told` the name is read out, else it stands beside."""
    if told:
        return format_html(
            '<span class="k-ava {}" role="img" aria-label="{}" title="{}">{}</span>', css, name, name, initials(name)
        )
    return format_html('<span class="k-ava {}" aria-hidden="true">{}</span>', css, initials(name))


@register.simple_tag
def rod(done: int, total: int, label: object, *, now: int = 0, bad: int = 0) -> SafeString:
    """Beads on a rod: `done` of `total`, then `bad` ones late, then `now` ones under way."""
    kinds = ["on"] * done + ["bad"] * bad + ["now"] * now
    beads = "".join(f'<i class="{kind}"></i>' for kind in kinds) + "<i></i>" * max(0, total - len(kinds))
    return format_html('<span class="k-rod" role="img" aria-label="{}">{}</span>', label, mark_safe(beads))


# --- figures and dates ---------------------------------------------------------------------------------------


@register.filter
def money(value: object, currency: str = "zł") -> str:
    """1 845,00 zł: thousands by a no-break space, a real minus; nothing for nothing."""
    if value is None or value == "":
        return ""
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    digits = f"{abs(amount):,.2f}".replace(",", NBSP).replace(".", ",")
    sign = MINUS if amount < 0 else ""
    return f"{sign}{digits}{NBSP}{currency}" if currency else f"{sign}{digits}"


@register.filter
def figure(value: object) -> str:
    """1 043: a count with thousands apart."""
    return f"{int(str(value)):,}".replace(",", NBSP) if str(value or "").lstrip("-").isdigit() else str(value or "0")


@register.filter
def nip(value: object) -> str:
    """999-184-30-22."""
    digits = str(value or "")
    if len(digits) != 10 or not digits.isdigit():
        return digits
    return f"{digits[:3]}-{digits[3:6]}-{digits[6:8]}-{digits[8:]}"


@register.filter
def account(value: object) -> str:
    """98 9990 0011 0000 4003 4021 8777."""
    digits = "".join(str(value or "").split())
    rest = [digits[at : at + 4] for at in range(2, len(digits), 4)]
    return NBSP.join([digits[:2], *rest]) if len(digits) == 26 else digits


def _today() -> date:
    return localtime().date()


@register.filter
def day(value: date | datetime | None, form: str = "") -> str:
    """today, yesterday, 20.11, 20.11.2025; `{{ x|day:"full" }}` always with the year, as in forms and documents."""
    if not value:
        return ""
    on = localtime(value).date() if isinstance(value, datetime) else value
    if form != "full":
        distance = (_today() - on).days
        if distance in (0, 1):
            return _("yesterday") if distance else _("today")
        if on.year == _today().year:
            return f"{on:%d.%m}"
    return f"{on:%d.%m.%Y}"


@register.filter
def moment(value: datetime | None, form: str = "") -> str:
    """8:12 for today, else the day; `{{ x|moment:"full" }}` is 20.11.2026, 8:12."""
    if not value:
        return ""
    here = localtime(value)
    clock = f"{here.hour}:{here:%M}"
    if form == "full":
        return f"{here:%d.%m.%Y}, {clock}"
    return clock if here.date() == _today() else day(here)


@register.filter
def brand_look(colour: object) -> dict[str, str]:
    """Fill, its text and the accent of a brand colour, for letters: a mail program knows no variables."""
    made = brand.tokens(str(colour or brand.DEFAULT))
    return {"fill": made["--brand"], "content": made["--brand-content"], "accent": made["--accent"]}


# --- forms ---------------------------------------------------------------------------------------------------

CONTROLS = {"checkbox": "checkbox checkbox-primary", "radioselect": "radio radio-primary radio-sm"}
GROUPS = {"radioselect", "checkboxselectmultiple"}


@register.filter
def hint_id(field: BoundField) -> str:
    """The id of the line under a field, which its control names in aria-describedby."""
    return f"{field.auto_id or field.html_name}_help"


@register.simple_tag
def control(field: BoundField, state: str = "", css: str = "", *, hint: object = "", inner: bool = False) -> SafeString:
    """The input itself with the classes of its state and what a screen reader needs.

    `inner` is an input that shares its frame with a unit; the frame wears the state then.
    """
    base = (
        "grow min-w-0 text-right k-num bg-transparent outline-none"
        if inner
        else CONTROLS.get(field.widget_type, "k-in")
    )
    worn = "" if inner or field.widget_type in CONTROLS else ("bad" if field.errors else state)
    attrs: dict[str, Any] = {"class": " ".join(filter(None, [base, field.field.widget.attrs.get("class"), worn, css]))}
    if str(field.field.widget.attrs.get("placeholder", "")).startswith(str(field.label)):
        attrs["placeholder"] = False  # a library's echo of the label, which stands above anyway
    if field.errors:
        attrs["aria-invalid"] = "true"
    if field.errors or hint or field.help_text:
        attrs["aria-describedby"] = hint_id(field)
    return field.as_widget(attrs=attrs)


@register.inclusion_tag("ui/field.html")
def field(bound: BoundField, **look: object) -> dict[str, object]:
    """`{% field form.name state="from" source="GUS" hint=_("…") unit="zł" css="col-span-2" quiet=True %}`.

    state: from (a register), look (a person must look), ok. The error replaces the hint, and comes by itself.
    """
    return {"field": bound, **look}


# --- sheets --------------------------------------------------------------------------------------------------


class SheetNode(Node):
    """A sheet with its head; what stands inside is the caller's."""

    def __init__(self, arguments: dict[str, FilterExpression], inside: NodeList) -> None:
        self.arguments = arguments
        self.nodelist = inside

    def render(self, context: Context) -> SafeString:
        """Draw the head by ui/sheet_head.html and the inside in the caller's context."""
        given = {name: value.resolve(context) for name, value in self.arguments.items()}
        head = render_to_string("ui/sheet_head.html", given) if given.get("title") else ""
        css, anchor = conditional_escape(given.get("css", "")), conditional_escape(given.get("id", ""))
        mark = f' id="{anchor}"' if anchor else ""
        return mark_safe(f'<section class="k-sheet {css}"{mark}>{head}{self.nodelist.render(context)}</section>')


@register.tag("sheet")
def sheet(parser: Parser, token: Token) -> SheetNode:
    """`{% sheet title=_("Contacts") count=3 meta="…" action=_("Add") href=url icon="plus" %} … {% endsheet %}`."""
    pairs = [bit.split("=", 1) for bit in token.split_contents()[1:]]
    if any(len(pair) != 2 for pair in pairs):
        raise template.TemplateSyntaxError("sheet takes name=value arguments only")
    inside = parser.parse(("endsheet",))
    parser.delete_first_token()
    compiled: Callable[[str], FilterExpression] = parser.compile_filter
    return SheetNode({name: compiled(value) for name, value in pairs}, inside)
