"""What the program itself can fill into canned answers, and how tasks are found as what a line is about."""

from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from kantorek.chat import abouts, variables
from kantorek.chat.abouts import About
from kantorek.chat.lists import carer_of
from kantorek.chat.models import Conversation
from kantorek.core.actor import Actor
from kantorek.core.days import month_after
from kantorek.offices.models import Office
from kantorek.tasks.models import Task


def register() -> None:
    """Hang them; called in AppConfig.ready."""
    abouts.register("tasks.task", _task)
    variables.register("klient.nazwa", _("the client's name"), lambda actor, talk: talk.client.name)
    variables.register("klient.nip", _("the client's NIP"), lambda actor, talk: talk.client.nip_display)
    variables.register("osoba.imie", _("the person's first name"), lambda actor, talk: _first(talk.contact.name))
    variables.register("biuro.nazwa", _("the office's name"), _office)
    variables.register("opiekun.imie", _("the first name of who answers"), _carer)
    variables.register("miesiac", _("the month that is settled now, the last one"), _month)


def _first(name: str) -> str:
    return (name.split() or [""])[0]


def _office(actor: Actor, conversation: Conversation) -> str:
    return Office.objects.get(pk=actor.office_id).shown_name


def _carer(actor: Actor, conversation: Conversation) -> str:
    person = carer_of(actor, conversation)
    return _first(person.name) if person else ""


def _month(actor: Actor, conversation: Conversation) -> str:
    """In the person's language, for it is they who read it."""
    with translation.override(conversation.contact.language):
        return date_format(month_after(actor.on.replace(day=1), -1), "F Y").lower()


def _task(actor: Actor, pk: int) -> About | None:
    task = Task.objects.visible_to(actor).current().filter(pk=pk).exclude(client=None).first()
    if task is None or task.client_id is None or actor.kind == "contact":
        return None
    return About(task.ref, task.client_id, task.title, icon="list-checks", url=reverse("tasks:detail", args=[pk]))
