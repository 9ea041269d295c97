"""Where apps hang their own links, tabs, cards and commands onto pages that belong to apps below or beside them.

Filled once in AppConfig.ready, read on every page without a query. A slot whose right the actor lacks is not shown.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.urls import reverse

from kantorek.core.actor import Actor

Text = Any
"""A str or a lazy translation."""

GROUPS = ("work", "clients", "office")


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """What every kind of slot has: a key that is unique within its kind, words, and the right it asks for."""

    key: str
    label: Text
    icon: str = ""
    right: str = ""
    order: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class NavItem(Slot):
    """A line of the sidebar, in the group work, clients or office; `covers` are URL prefixes it is current for.

    `letter` opens it after G on the keyboard. `count(actor)` is a number beside it that costs no query.
    """

    url_name: str
    group: str = "work"
    letter: str = ""
    covers: tuple[str, ...] = ()
    count: Callable[[Actor], int | None] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientTab(Slot):
    """A tab of the client's page; its URL takes the client's id.

    `counted(actor, client)` gives the rows whose number stands beside its name on the other tabs: those that the card of
    figures with this `tab` counts as `tab_count`. All tabs are counted in one question.
    """

    url_name: str
    counted: Callable[[Actor, Any], Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientBand(Slot):
    """A band above the tabs of the client's page: `load(actor, client, may)` gives what `template` calls `band`."""

    template: str
    load: Callable[[Actor, Any, dict[str, bool]], dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientCard(Slot):
    """A part of the client's dashboard: `load(actor, client)` gives what `template` calls `card`; None: not shown.

    It stands in the wide column, or with `narrow` above the timeline.
    """

    template: str
    narrow: bool = False
    load: Callable[[Actor, Any], dict[str, Any] | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatCard(Slot):
    """One of the cards of figures on the client's dashboard.

    `load(actor, client)` gives what ui/stat_card.html prints: `lines` [{label, value, href, bad}], each figure equal to
    the list behind its href, and `next_label`, `next_href`, `next_icon` for what to do now, if anything. `tab` is the key
    of the client's tab that shows `tab_count` from the same answer beside its name.
    """

    load: Callable[[Actor, Any], dict[str, Any]]
    tab: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuickAction(Slot):
    """A button in the client's header; its URL takes the client's id, `post` asks by POST."""

    url_name: str
    post: bool = False
    primary: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Command(Slot):
    """Something the palette can do or open; `words` are further words it is found by."""

    url_name: str
    words: Text = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAction(Slot):
    """A line of the "New" menu; `letter` opens it from anywhere."""

    url_name: str
    letter: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsTab(Slot):
    """A page of the office's settings, as a tab beside the others."""

    url_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthLine(Slot):
    """One more line on the page that says how the program stands: `load(actor)` gives (kind, words), kind ok, wait or bad."""

    load: Callable[[Actor], tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class TopPart(Slot):
    """A part of the top bar: `load(actor)` gives what `template` calls `part`, None where there is nothing to show."""

    template: str
    load: Callable[[Actor], dict[str, Any] | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkPart(Slot):
    """A part of the page of a task or an obligation: `load(actor, ref, client)` gives what `template` calls `part`.

    None: not shown.
    """

    template: str
    load: Callable[[Actor, Any, Any], dict[str, Any] | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentPart(WorkPart):
    """A part of the page of a document, loaded as those of a task are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalTab(Slot):
    """A line of the portal's menu at the foot of the phone; its URL takes the client's id.

    `count(actor, client)` is the number on it; with `more` it stands on the page "More" instead.
    """

    url_name: str
    more: bool = False
    text: Text = ""
    count: Callable[[Actor, Any], int | None] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalPart(Slot):
    """A part of the portal's start page: `load(actor, client)` gives what `template` calls `part`; None: not shown."""

    template: str
    load: Callable[[Actor, Any], dict[str, Any] | None]


S = TypeVar("S", bound=Slot)


@dataclass
class _Board:
    """All slots of the program, by kind."""

    slots: dict[type[Slot], dict[str, Slot]] = field(default_factory=dict)
    ordered: dict[type[Slot], list[Any]] = field(default_factory=dict)


_board = _Board()


def register(*slots: Slot) -> None:
    """Hang slots onto their board; the same key again replaces, so that a reload does no harm."""
    for slot in slots:
        if isinstance(slot, NavItem) and slot.group not in GROUPS:
            raise ValueError(f"{slot.key}: no sidebar group {slot.group!r}")
        _board.slots.setdefault(type(slot), {})[slot.key] = slot
        _board.ordered.pop(type(slot), None)


def every(kind: type[S]) -> Sequence[S]:
    """All slots of a kind, in order, whoever asks."""
    if kind not in _board.ordered:
        found = _board.slots.get(kind, {}).values()
        _board.ordered[kind] = sorted(found, key=lambda slot: (slot.order, slot.key))
    ordered: list[S] = _board.ordered[kind]
    return ordered


def open_to(actor: Actor, kind: type[S]) -> list[S]:
    """The slots of a kind whose right the actor holds."""
    return [slot for slot in every(kind) if not slot.right or actor.may(slot.right)]


def work_parts(actor: Actor, ref: Any, client: Any, kind: type[WorkPart] = WorkPart) -> list[dict[str, Any]]:
    """Give the parts of the page of a task or an obligation, or of another `kind`, each as {template, part, label}."""
    loaded = ((slot, slot.load(actor, ref, client)) for slot in open_to(actor, kind))
    return [
        {"key": slot.key, "label": slot.label, "template": slot.template, "part": part}
        for slot, part in loaded
        if part is not None
    ]


def settings_tabs(actor: Actor, path: str) -> list[dict[str, Any]]:
    """The settings' tabs that are open to the actor, for ui/tabs.html; the longest that begins the path is current."""
    shown = [(reverse(tab.url_name), tab.label) for tab in open_to(actor, SettingsTab)]
    current = max((url for url, _label in shown if path.startswith(url)), key=len, default="")
    return [{"url": url, "label": label, "current": url == current} for url, label in shown]
