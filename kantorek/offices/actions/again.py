"""What may happen to what did not come through: a letter is sent, or work is done, once more."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from kantorek.core import events, post
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused
from kantorek.core.events import publish
from kantorek.core.models import Delivery, Letter
from kantorek.core.refs import Ref
from kantorek.offices.events import LetterTriedAgain, WorkTriedAgain
from kantorek.offices.health import PASSING, is_too_old, kind_of

PAUSE = timedelta(minutes=1)
"""Longer than an attempt takes: a letter that is being sent is not sent beside it."""


@transaction.atomic
def send_letter_again(actor: Actor, letter: Letter) -> Letter:
    """Send a letter that waits or was given up at once, with as many attempts before it as a new one has.

    Refuses one that has gone meanwhile, one whose code or link is over, one older than seven days, and twice
    within a minute.
    """
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    if letter.sent_at:
        raise Refused(_("This letter has gone meanwhile."), code="sent")
    if kind_of(letter) in PASSING:
        words = _("The code or link in this letter is over. Whoever needs one asks for a new one when signing in.")
        raise Refused(words, code="expired")
    if is_too_old(letter, actor.at):
        raise Refused(_("This letter is more than seven days old and is not sent any more."), code="expired")
    if actor.at - post.tried_at(letter) < PAUSE:
        raise Refused(_("This letter has just been tried. Wait a minute."), code="too_soon")
    post.send_again(letter, at=actor.at)
    publish(LetterTriedAgain(actor=actor, subject=Ref("core.letter", letter.pk, kind_of(letter))))
    return letter


@transaction.atomic
def do_work_again(actor: Actor, delivery: Delivery) -> Delivery:
    """Do once more what should have followed from an event; it happens once, however often it is asked for.

    Refuses what has been done meanwhile.
    """
    delivery = Delivery.objects.select_for_update(of=("self",)).select_related("event").get(pk=delivery.pk)
    if delivery.done_at:
        raise Refused(_("This has been done meanwhile."), code="done")
    events.deliver_again(delivery, at=actor.at)
    about = Ref("core.delivery", delivery.pk, delivery.event.name)
    publish(WorkTriedAgain(actor=actor, subject=about, handler=delivery.handler))
    return delivery
