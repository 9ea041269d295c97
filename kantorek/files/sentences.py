"""How the events of files read on a timeline."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kantorek.core.actor import Actor
from kantorek.core.sentences import Sentence, describe, group
from kantorek.files import events


def register() -> None:
    """Hang the sentences; called in AppConfig.ready. Downloads stand in the log of their file, not on the timeline."""
    group("files", gettext_lazy("Files"))
    describe(events.FileStored, Sentence("files", "paperclip", lambda e: _("File added: %s") % e.file_name, _where))
    describe(events.FileRemoved, Sentence("files", "paperclip", lambda e: _("File removed: %s") % e.file_name, _where))
    describe(
        events.FileRestored, Sentence("files", "paperclip", lambda e: _("File restored: %s") % e.file_name, _where)
    )


def _where(event: events.FileEvent, actor: Actor) -> str:
    return event.subject.title
