"""The lights of a client, ready to print: sign, words, age, and what we do where there is no answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from kantorek.clients.models import Client
from kantorek.core.actor import Actor
from kantorek.core.templatetags.kantorek import day
from kantorek.registers.models import Answer
from kantorek.verification.compare import field_labels
from kantorek.verification.models import Light, State
from kantorek.verification.wording import (
    Words,
    age_words,
    light_name,
    light_words,
    not_asked_words,
    silence,
    trouble_words,
    when_words,
)

MAIN: Final = ("crbr", "white_list", "vies")
MORE: Final = ("gus", "krs")
ASKING: Final = timedelta(seconds=5)
"""So long a question is said to be under way; then it waits, and the light says until when."""
_A_MOMENT: Final = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Cell:
    """One light as the page draws it."""

    register: str
    kind: str
    name: str
    text: str
    detail: str
    href: str
    title: str = ""
    asking: bool = False
    waiting: bool = False
    known: bool = False
    light: Light | None = None


def cells_of(actor: Actor, client: Client) -> dict[str, Cell]:
    """Give the light of every register in one query, and one more while something is being asked."""
    lights = {light.register: light for light in Light.objects.visible_to(actor).filter(client_id=client.pk)}
    asked = [light.asking_id for light in lights.values() if light.asking_id]
    questions = _questions(actor, asked) if asked else {}
    return {
        register: _cell(client, register, lights.get(register), questions, at=actor.at) for register in (*MAIN, *MORE)
    }


def _questions(actor: Actor, ids: Iterable[int]) -> dict[int, Answer]:
    owed = Answer.objects.visible_to(actor).filter(pk__in=ids, outcome="pending")
    return {answer.pk: answer for answer in owed.only("outcome", "reason", "retry_at", "at", "register")}


def _cell(client: Client, register: str, light: Light | None, questions: dict[int, Answer], *, at: datetime) -> Cell:
    page = reverse("verification:client", args=[client.pk])
    if light is None:
        words = not_asked_words(register, has_nip=bool(client.nip), legal_form=client.legal_form)
        return Cell(register, State.OFF, light_name(register), words.text, words.detail, page)
    shown = light.answer_id or light.asking_id
    href = reverse("verification:evidence", args=[shown]) if shown else page
    question = questions.get(light.asking_id or 0)
    if question:
        return _asked(light, question, href, at=at)
    if light.failure and light.tried_at and (light.answered_at is None or light.tried_at > light.answered_at):
        return _silent(light, light.failure, light.due_at, href, at=at)
    return _settled(light, href, at=at)


def _asked(light: Light, question: Answer, href: str, *, at: datetime) -> Cell:
    begun = light.tried_at or question.at
    under_way = not question.reason or (question.retry_at is not None and question.retry_at <= at + _A_MOMENT)
    if at - begun < ASKING and under_way:
        name = light_name(light.register)
        return Cell(
            light.register,
            State.OFF,
            name,
            _("asking…"),
            _last(light, at=at),
            href,
            asking=True,
            waiting=True,
            light=light,
        )
    return _silent(light, question.reason or "timeout", question.retry_at, href, at=at, waiting=True)


def _silent(
    light: Light, reason: str, again: datetime | None, href: str, *, at: datetime, waiting: bool = False
) -> Cell:
    """An unanswered question: never a no; the last answer stands beside it, with its day."""
    happened, to_do = trouble_words(light.register, reason, owed=again is not None)
    told = [_last(light, at=at), when_words(again, at=at)]
    detail = " · ".join(part for part in told if part) or to_do
    return Cell(
        light.register,
        State.OFF,
        light_name(light.register),
        silence(light.register),
        detail,
        href,
        title=f"{happened} {to_do}",
        waiting=waiting,
        light=light,
    )


def _settled(light: Light, href: str, *, at: datetime) -> Cell:
    words, kind = light_words(light), light.state
    age = age_words(light.answered_at, at=at)
    if light.state == State.OK and light.differs:
        fields = ", ".join(field_labels(light.differs))
        words, kind = Words(_("differs from our data"), fields), State.WAIT
    detail = " · ".join(part for part in (words.detail, age) if part)
    return Cell(
        light.register, kind, light_name(light.register), words.text, detail, href, known=bool(light.code), light=light
    )


def _last(light: Light, *, at: datetime) -> str:
    if not light.answered_at:
        return ""
    return _("last: %(words)s, %(day)s") % {"words": light_words(light).text, "day": day(light.answered_at)}
