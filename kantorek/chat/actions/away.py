"""What the office says by itself while it is closed: when it answers, and who stands in for whoever is away."""

from datetime import datetime

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kantorek.chat.answering import is_open, next_open
from kantorek.chat.lists import answerer_of, hours_of
from kantorek.chat.models import Conversation
from kantorek.core.actor import WARSAW, Actor


def away_words(actor: Actor, conversation: Conversation) -> str:
    """Give the away text in the contact's language; "" while the office is open, and where it keeps no hours."""
    hours = hours_of(actor)
    if hours is None or not hours.days or is_open(hours.days, actor.at):
        return ""
    language = actor.language if actor.user_id else conversation.contact.language
    with translation.override(language):
        own = hours.away_text_en if language == "en" else hours.away_text
        said = [own or _("The office is closed now."), _opening(next_open(hours.days, actor.at), actor.at)]
        return " ".join(part for part in [*said, _stand_in(actor, conversation)] if part)


def _opening(opens: datetime | None, at: datetime) -> str:
    if opens is None:
        return ""
    hour, ahead = f"{opens:%H:%M}", (opens.date() - at.astimezone(WARSAW).date()).days
    if ahead == 0:
        return _("We will answer today from %(hour)s.") % {"hour": hour}
    if ahead == 1:
        return _("We will answer tomorrow from %(hour)s.") % {"hour": hour}
    return _("We will answer on %(day)s, from %(hour)s.") % {"day": date_format(opens, "l, j E"), "hour": hour}


def _stand_in(actor: Actor, conversation: Conversation) -> str:
    answers = answerer_of(actor, conversation)
    if answers.person is None or answers.stand_in is None:
        return ""
    names = {"name": answers.person.name, "stand_in": answers.stand_in.name}
    return _("%(name)s is away; %(stand_in)s answers in the meantime.") % names
