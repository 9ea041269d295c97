"""What search over everything and the palette offer: clients, people at clients, tasks, documents, commands."""

from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from kantorek.clients.models import Client
from kantorek.core import slots
from kantorek.core.actor import Actor
from kantorek.core.context import address
from kantorek.core.numbers import NumberRefused, clean_nip, nip_display, nrb_display
from kantorek.core.payee import names_a_person, numbers_in
from kantorek.core.words import fold, query_words, squeeze
from kantorek.documents.models import Document
from kantorek.search.querysets import Found, find_each
from kantorek.tasks.choices import State
from kantorek.tasks.models import Task

Item = dict[str, Any]
_ACCOUNT_DIGITS: Final = 26
_LEAST: Final = 3
_TASK_BEGINS: Final = ("+", "zadanie ", "task ")
MOST = {"palette": 8, "page": 50}


@dataclass(frozen=True, slots=True)
class Group:
    """One heading and what stands under it."""

    label: str
    items: list[Item]


def groups_for(actor: Actor, text: str, *, most: int) -> list[Group]:
    """Find what was typed; with nothing typed, what can be done here."""
    commands = Group(_("Commands"), _commands(actor, text))
    if not text:
        return [commands]
    if line := _task_line(actor, text):
        return [Group(_("Tasks"), line)]
    hits = find_each(actor, text, kinds=["client", "contact"], limit=most)
    known = _clients(actor, [*hits["client"], *hits["contact"]])
    found = [
        Group(_("Clients"), [_client(known[hit.object_id]) for hit in hits["client"] if hit.object_id in known]),
        Group(_("People"), [_contact(hit, known[hit.client_id]) for hit in hits["contact"] if hit.client_id in known]),
    ]
    work = [Group(_("Tasks"), _tasks(actor, text, most)), Group(_("Documents"), _documents(actor, text, most))]
    pay = Group(_("Accounts"), _account(actor, text))
    add = Group(_("Not your client yet"), _add(actor, text, hits["client"]))
    return [group for group in (pay, *found, *work, add, commands) if group.items]


def _clients(actor: Actor, hits: list[Found]) -> dict[int | None, Item]:
    ids = {hit.client_id for hit in hits if hit.client_id}
    rows = Client.objects.visible_to(actor).among(ids).values("pk", "name", "nip", "archived_at")
    return {row["pk"]: dict(row) for row in rows}


def _client(client: Item) -> Item:
    side = _("archive") if client["archived_at"] else nip_display(client["nip"] or "")
    return {
        "url": reverse("clients:detail", args=[client["pk"]]),
        "label": client["name"],
        "icon": "building-2",
        "side": side,
    }


def _contact(hit: Found, client: Item) -> Item:
    url = reverse("clients:detail", args=[client["pk"]])
    return {"url": url, "label": hit.title, "icon": "user-round", "side": client["name"]}


def _tasks(actor: Actor, text: str, most: int) -> list[Item]:
    """Tasks by a word of their title or a label: open ones first, then the newest."""
    if not _says_enough(text):
        return []
    tasks = Task.objects.visible_to(actor).current().matching(text).annotate(closed=Q(state=State.DONE))
    rows = tasks.order_by("closed", "-pk").values("pk", "title", "closed", "client__name")[:most]
    return [
        {
            "url": reverse("tasks:detail", args=[row["pk"]]),
            "label": row["title"],
            "icon": "circle-check" if row["closed"] else "circle",
            "side": row["client__name"] or "",
        }
        for row in rows
    ]


def _documents(actor: Actor, text: str, most: int) -> list[Item]:
    """Documents by a word of their title, a tag, their folder: the newest first."""
    if not _says_enough(text):
        return []
    documents = Document.objects.visible_to(actor).current().matching(text)
    rows = documents.order_by("-added_at", "-pk").values("pk", "title", "client__name")[:most]
    return [
        {
            "url": reverse("documents:detail", args=[row["pk"]]),
            "label": row["title"],
            "icon": "file-text",
            "side": row["client__name"],
        }
        for row in rows
    ]


def _says_enough(text: str) -> bool:
    """Tell whether some word is long enough for the index of words; every task has an "a" in it."""
    return any(len(word) >= _LEAST for word in query_words(text))


def _commands(actor: Actor, text: str) -> list[Item]:
    wanted = fold(text[:200]).split()
    if text and not wanted:
        return []
    shown = []
    for command in slots.open_to(actor, slots.Command):
        words = fold(f"{command.label} {command.words}")
        if all(word in words for word in wanted) and (url := address(command.url_name)):
            shown.append({"url": url, "label": command.label, "icon": command.icon or "arrow-right"})
    return shown


def _task_line(actor: Actor, text: str) -> list[Item]:
    """What begins with a plus or the word "zadanie" is a task in one line: its page shows what is recognised in it."""
    begins = next((start for start in _TASK_BEGINS if text.lower().startswith(start)), "")
    words = text[len(begins) :].strip()
    if not begins or not words or not actor.may("tasks.edit"):
        return []
    url = f"{reverse('tasks:quick')}?{urlencode({'q': words})}"
    return [{"url": url, "label": _("Add a task: %(words)s") % {"words": words}, "icon": "zap"}]


def _add(actor: Actor, text: str, clients: list[Found]) -> list[Item]:
    """A NIP that nobody has is one step from being a client."""
    try:
        nip = clean_nip(text)
    except NumberRefused:
        return []
    if clients or not actor.may("clients.add"):
        return []
    label = _("Add a client with NIP %(nip)s") % {"nip": nip_display(nip)}
    return [{"url": f"{reverse('clients:add')}?nip={nip}", "label": label, "icon": "user-plus"}]


def _account(actor: Actor, text: str) -> list[Item]:
    """Twenty-six digits are an account, alone or pasted with more; whoever pays wants to know whether it may be paid."""
    if not actor.may("registers.ask"):
        return []
    nip, account = numbers_in(text)
    digits = squeeze(text)
    if not account and len(digits) != _ACCOUNT_DIGITS:
        return []
    shown = nrb_display(account) if account.isdigit() else account or digits
    url = reverse("verification:payment")
    if not names_a_person(account or digits):  # an address is written into logs
        url += "?" + urlencode({"account": account or digits} | ({"nip": nip} if nip else {}))
    return [{"url": url, "label": _("Check this account"), "icon": "shield-check", "side": shown}]
