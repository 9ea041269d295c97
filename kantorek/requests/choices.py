"""The closed lists of requests."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What the office asks a client for."""

    DOCUMENTS = "documents", _("documents")
    ANSWER = "answer", _("an answer")


class State(models.TextChoices):
    """Where a request stands; only `open` and `returned` wait for the client."""

    OPEN = "open", _("waits for the client")
    DELIVERED = "delivered", _("delivered")
    RETURNED = "returned", _("returned")
    DONE = "done", _("done")
    WITHDRAWN = "withdrawn", _("withdrawn")


WAITING = (State.OPEN, State.RETURNED)
"""What stands on the client's list of things to do."""
