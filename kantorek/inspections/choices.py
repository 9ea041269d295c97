"""The closed lists of inspections."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What the authorities check."""

    VAT = "vat", "VAT"
    PIT = "pit", "PIT"
    ZUS = "zus", "ZUS"


class Status(models.TextChoices):
    """The three stages of an inspection."""

    PLANNED = "planned", _("planned")
    IN_PROGRESS = "in_progress", _("in progress")
    DONE = "done", _("finished")


OPEN = (Status.PLANNED, Status.IN_PROGRESS)
"""What the counter "planned" counts: everything that is not finished yet."""
MOVES: dict[str, tuple[str, ...]] = {
    Status.PLANNED: (Status.IN_PROGRESS,),
    Status.IN_PROGRESS: (Status.DONE, Status.PLANNED),
    Status.DONE: (Status.IN_PROGRESS,),
}
"""From which stage to which; the way on stands first."""
