"""What kinds of things work tells people of."""

from django.utils.translation import gettext_lazy as _

from kantorek.notifications.kinds import Kind

KINDS = (
    Kind(key="tasks.given", label=_("A task is mine now"), group="work", mail="off"),
    Kind(key="tasks.review", label=_("A task waits for my review"), group="work", mail="off"),
    Kind(key="tasks.approved", label=_("My task was approved"), group="work", mail="off"),
    Kind(key="tasks.returned", label=_("My task came back"), group="work", mail="off"),
    Kind(key="tasks.mention", label=_("Somebody names me in a comment"), group="work", mail="off"),
    Kind(key="tasks.no_owner", label=_("A recurring task has nobody"), group="work", mail="off"),
)
