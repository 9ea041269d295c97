"""How tags of a client are written: short, few, each once, as the office writes them already."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from kantorek.clients.models import Client
from kantorek.core.actor import Actor
from kantorek.core.errors import Refused

LONGEST_TAG = 40
MOST_TAGS = 20


def clean_tags(tags: Iterable[str]) -> list[str]:
    """Give the tags as they are stored: without spaces around, each once however its letters are written.

    Refuses a comma, signs that do not show, more than 40 signs in one and more than 20 on a client.
    """
    kept: dict[str, str] = {}
    for tag in (" ".join(tag.split()) for tag in tags):
        if len(tag) > LONGEST_TAG:
            raise Refused(_("A tag has at most %(most)s signs.") % {"most": LONGEST_TAG}, code="too_long", field="tags")
        if "," in tag or not tag.isprintable():
            raise Refused(_("A tag holds no comma."), code="bad_tag", field="tags")
        if tag:
            kept.setdefault(tag.casefold(), tag)
    if len(kept) > MOST_TAGS:
        raise Refused(_("A client has at most %(most)s tags.") % {"most": MOST_TAGS}, code="too_many", field="tags")
    return list(kept.values())


def as_in_use(actor: Actor, tags: list[str]) -> list[str]:
    """Spell the tags as other clients have them: "jdg" becomes the JDG that is there already."""
    known = {tag.casefold(): tag for tag in Client.objects.visible_to(actor).tags_in_use()} if tags else {}
    return [known.get(tag.casefold(), tag) for tag in tags]
