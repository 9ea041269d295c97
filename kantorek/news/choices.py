"""The closed lists of announcements."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Audience(models.TextChoices):
    """For whom an announcement is."""

    ALL = "all", _("all clients")
    TAGS = "tags", _("clients with a tag")
    FILTER = "filter", _("clients by their data")
    CLIENTS = "clients", _("chosen clients")
    STAFF = "staff", _("the office")


class State(models.TextChoices):
    """Where an announcement stands."""

    DRAFT = "draft", _("draft")
    SCHEDULED = "scheduled", _("scheduled")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")
