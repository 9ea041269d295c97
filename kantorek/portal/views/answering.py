"""Who answers a client, as the head of the conversation says it: the person, whether they are here, when they answer."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from kantorek.accounts.models import StandIn
from kantorek.chat.answering import is_open, next_open
from kantorek.chat.lists import answerer_of, hours_of, usual_answer
from kantorek.chat.models import Conversation
from kantorek.core import live
from kantorek.core.actor import Actor
from kantorek.core.templatetags.kantorek import day as day_words
from kantorek.offices.models import Office, StaffMember

_NUMBER: Final = re.compile(r"\+?\d(?:[ -]?\d){8,14}")


@dataclass(frozen=True, slots=True)
class Answers:
    """The head of a conversation; `name` is the office's where nobody looks after the client."""

    name: str
    text: str
    here: bool
    phone: str


def answers_of(actor: Actor, conversation: Conversation, office: Office) -> Answers:
    """Say who answers, for the client's person who looks on: four questions to the database at most."""
    who = answerer_of(actor, conversation)
    if who.person is None:
        return Answers(office.shown_name, _when(actor, None), False, _number(office))
    answering = who.stand_in or who.person
    here = answering.pk in live.here(actor.office_id, [answering.pk])
    if who.stand_in:
        until = _until(who.person, actor.on)
        words = {"name": who.stand_in.name, "day": day_words(until) if until else ""}
        text = _("%(name)s stands in until %(day)s") % words if until else _("%(name)s stands in") % words
    else:
        text = _("is here now") if here else ""
        text = ", ".join(part for part in (text, _when(actor, answering, here=here)) if part)
    return Answers(who.person.name, text, here, answering.phone or who.person.phone or _number(office))


def _when(actor: Actor, person: StaffMember | None, *, here: bool = False) -> str:
    hours = hours_of(actor)
    if hours and hours.days and not here and not is_open(hours.days, actor.at):
        opens = next_open(hours.days, actor.at)
        return _opens(opens, actor.on) if opens else ""
    usual = usual_answer(actor, person.pk) if person else None
    return _("usually answers in %(time)s") % {"time": _time(usual)} if usual is not None else ""


def _opens(opens: datetime, on: date) -> str:
    hour = f"{opens.hour}:{opens:%M}"
    ahead = (opens.date() - on) // timedelta(days=1)
    if ahead == 0:
        return _("answers today from %(hour)s") % {"hour": hour}
    if ahead == 1:
        return _("answers tomorrow from %(hour)s") % {"hour": hour}
    name = str(WEEKDAYS[opens.weekday()]).lower() if ahead < 7 else f"{opens:%d.%m}"
    return _("answers from %(hour)s, %(day)s") % {"hour": hour, "day": name}


def _time(seconds: int) -> str:
    minutes = max(1, round(seconds / 60))
    if minutes < 90:
        return _("%(n)s min") % {"n": minutes if minutes < 10 else round(minutes / 5) * 5}
    return _("%(n)s h") % {"n": round(minutes / 60)}


def _number(office: Office) -> str:
    """Find the telephone number in what the office says beside its name."""
    found = _NUMBER.search(office.contact_line)
    return found[0].strip() if found else ""


def _until(person: StaffMember, on: date) -> date | None:
    held = StandIn.objects.filter(
        office_id=person.office_id, for_staff_id=person.pk, starts_on__lte=on, ends_on__gte=on
    )
    found: date | None = held.order_by("pk").values_list("ends_on", flat=True).first()
    return found
