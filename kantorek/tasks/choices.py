"""The closed lists of tasks."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    """The four stages of a task, as columns of the board."""

    TODO = "todo", _("to do")
    DOING = "doing", _("in progress")
    REVIEW = "review", _("in review")
    DONE = "done", _("done")


class Priority(models.IntegerChoices):
    """How much it matters; more is more."""

    LOW = 1, pgettext_lazy("priority", "low")
    NORMAL = 2, pgettext_lazy("priority", "normal")
    HIGH = 3, pgettext_lazy("priority", "high")
    URGENT = 4, pgettext_lazy("priority", "urgent")


class Frequency(models.TextChoices):
    """How often a recurring task comes."""

    DAILY = "daily", _("every working day")
    WEEKLY = "weekly", _("weekly")
    MONTHLY = "monthly", _("monthly")
    YEARLY = "yearly", _("yearly")


class Shift(models.TextChoices):
    """Where a day moves that is a Saturday, a Sunday or a day off."""

    NEXT = "next", _("the next working day")
    BEFORE = "before", _("the working day before")
    NONE = "none", _("stays")
