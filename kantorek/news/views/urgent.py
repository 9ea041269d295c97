"""The urgent message to clients: words are chosen already, one button sends it on every channel."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from kantorek.clients.lists import tags_in_use
from kantorek.core.actor import Actor
from kantorek.core.forms import attempt
from kantorek.core.pages import page
from kantorek.core.templatetags.kantorek import figure
from kantorek.news import actions
from kantorek.news.audience import reach_of
from kantorek.news.choices import Audience
from kantorek.news.forms import WordsForm, end_of
from kantorek.news.models import Announcement
from kantorek.news.views.look import reach_words
from kantorek.news.views.post import told
from kantorek.offices.access import StaffRequest, staff


@require_http_methods(["GET", "HEAD", "POST"])
@staff("news.write")
def urgent(request: StaffRequest) -> HttpResponse:
    """Write to all clients at once; a tag narrows it, other words are one click away."""
    actor, tags = request.actor, tags_in_use(request.actor)
    sets = words_on(actor)
    chosen = next((one for one in sets if one["key"] == request.GET.get("words")), sets[0])
    form = WordsForm(request.POST if request.method == "POST" else None, initial=chosen)
    aimed = "aim" in request.POST  # another tag: what is typed stays, and nothing is sent
    tag = _tag(request, tags)
    ready = request.method == "POST" and not aimed and form.is_valid()
    if ready and (sent := attempt(form, lambda: _send(actor, form.cleaned_data, tag))):
        return told(request, sent, _("Sent. Here you see who has read it."), undo="withdraw")
    context = {"form": form, "sets": sets, "chosen": chosen["key"], "tags": tags, "tag": tag} | _button(actor, tag)
    return page(request, "news/urgent.html", context, status=422 if form.errors and not aimed else 200)


def _tag(request: StaffRequest, tags: list[str]) -> str:
    """Which of the office's tags narrows it; "" for all clients."""
    sent = request.POST
    asked = sent.get("aim", sent.get("tag", "")) if request.method == "POST" else request.GET.get("tag", "")
    return asked if asked in tags else ""


def words_on(actor: Actor) -> list[dict[str, Any]]:
    """The sets of words that hold on the actor's day, one for each key, in the order of the file."""
    held = [one for one in _words() if one["valid_from"] <= actor.on]
    newest = {one["key"]: one for one in sorted(held, key=lambda one: one["valid_from"])}
    english = actor.language == "en"
    order = dict.fromkeys(one["key"] for one in held)
    return [newest[key] | {"label": newest[key]["name_en" if english else "name"]} for key in order]


@cache
def _words() -> list[dict[str, Any]]:
    text = files("kantorek.news").joinpath("urgent.toml").read_text(encoding="utf-8")
    return list(tomllib.loads(text)["words"])


def _send(actor: Actor, said: dict[str, Any], tag: str) -> Announcement:
    """Write and publish it; it goes off the top by itself at the end of the next day."""
    whom: dict[str, Any] = {"audience": Audience.TAGS, "tags": [tag]} if tag else {"audience": Audience.ALL}
    end = end_of(actor.on)
    draft = actions.add_announcement(actor, **said, **whom, urgent=True, by_mail=True, expires_at=end)
    return actions.publish_announcement(actor, draft)


def _button(actor: Actor, tag: str) -> dict[str, Any]:
    whom: dict[str, Any] = {"audience": Audience.TAGS, "tags": [tag]} if tag else {"audience": Audience.ALL}
    reach = reach_of(actor, Announcement(office_id=actor.office_id, urgent=True, **whom))
    words = ngettext("Send to %(n)s client", "Send to %(n)s clients", reach.clients) % {"n": figure(reach.clients)}
    return {"send": words, "nobody": not reach.clients, "reach": reach_words(reach, staff=False)}
