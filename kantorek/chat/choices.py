"""The closed lists of conversations."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Side(models.TextChoices):
    """Who says it: a person of the client, a person of the office, or the office's program by itself."""

    CLIENT = "client", _("client")
    STAFF = "staff", _("office")
    OFFICE = "office", _("automatic")


class Kind(models.TextChoices):
    """What a line of a conversation is; the client's people never see a comment."""

    MESSAGE = "message", _("message")
    COMMENT = "comment", _("internal comment")
    AWAY = "away", _("away text")
    TURN = "turn", _("change of who answers")


INSIDE = ("tasks.task",)
"""Kinds of things whose names are the office's own: a line about one shows it to colleagues alone."""
SHOWN = (Kind.MESSAGE, Kind.AWAY, Kind.TURN)
"""What both sides see."""
