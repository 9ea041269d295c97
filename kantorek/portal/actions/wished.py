"""What a client's person wishes of the letter of the day: not before an hour, and nothing of what they switched off."""

from kantorek.core.actor import Actor, day_of
from kantorek.notifications.due import mail_said, moment_of
from kantorek.notifications.kinds import kind_of
from kantorek.notifications.models import Wishes
from kantorek.notifications.readers import wishes_of_contacts
from kantorek.portal.mailing.hours import opening
from kantorek.portal.models import Word
from kantorek.portal.told import KIND_OF_WORD


def wished(actor: Actor, words: list[Word]) -> list[Word]:
    """Give what may go to one person now: what they do not want is dropped, before their hour everything waits.

    Somebody with several companies who chose several hours gets the one letter at the latest of them. The last reminder of
    a request goes to everybody: after it the office only calls.
    """
    wishes = wishes_of_contacts(actor, {word.contact_id for word in words})
    wanted = [word for word in words if _wants(wishes[word.contact_id], word)]
    dropped = {word.pk for word in words} - {word.pk for word in wanted}
    Word.objects.filter(pk__in=dropped).update(dropped_at=actor.at)
    if not wanted:
        return []
    hour = max(wishes[word.contact_id].digest_hour for word in wanted)
    begins = moment_of(day_of(actor.at), hour)
    if actor.at >= begins:
        return wanted
    Word.objects.filter(pk__in=[word.pk for word in wanted]).update(not_before=opening(begins))
    return []


def _wants(wishes: Wishes, word: Word) -> bool:
    key = KIND_OF_WORD.get(word.kind)
    return key is None or bool(word.data.get("last")) or mail_said(wishes, kind_of(key), reader="contact") != "off"
