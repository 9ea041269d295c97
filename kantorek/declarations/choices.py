"""The closed lists of obligations."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """The seven states of an obligation, in the order in which it goes through them."""

    NOT_DUE = "not_due", _("does not apply")
    WAITING = "waiting", _("waits for documents")
    DOING = "doing", _("in progress")
    APPROVE = "approve", _("to be approved")
    SENT = "sent", _("sent")
    RECEIPT = "receipt", "UPO"
    PAID = "paid", _("paid")


OPEN = (State.WAITING, State.DOING, State.APPROVE)
"""What the office still has to do; the other four are settled."""
SETTLED = (State.NOT_DUE, State.SENT, State.RECEIPT, State.PAID)


class PeriodKind(models.TextChoices):
    """What an obligation reports on: a month, a quarter, a year (of tax), or one event."""

    MONTH = "month", _("month")
    QUARTER = "quarter", _("quarter")
    YEAR = "year", _("year")
    EVENT = "event", _("event")


class Proposal(models.TextChoices):
    """A question to a person: make it (the client's duties are not made automatically), or drop what was begun."""

    NONE = "", _("none")
    ADD = "add", _("proposed")
    DROP = "drop", _("no longer needed?")
