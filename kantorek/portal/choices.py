"""The closed lists of the portal, and what each level of access may do."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PortalLevel(models.TextChoices):
    """The three levels at which a client's people enter the portal."""

    OWNER = "owner", _("owner")
    ACCOUNTANT = "accountant", _("accountant")
    READ_ONLY = "read_only", _("read only")


SCOPES = {
    "portal.see": _("See amounts, documents and requests"),
    "portal.chat": _("Write to the office"),
    "portal.send": _("Send documents, answer, mark as paid"),
    "portal.company": _("Ask for a change of the company's data"),
    "portal.people": _("Invite people of the company and take their access"),
    "portal.tokens": _("Make API tokens"),
}
LEVELS: dict[str, frozenset[str]] = {
    PortalLevel.OWNER: frozenset(SCOPES),
    PortalLevel.ACCOUNTANT: frozenset({"portal.see", "portal.chat", "portal.send", "portal.company"}),
    PortalLevel.READ_ONLY: frozenset({"portal.see", "portal.chat"}),
}


class ChangeState(models.TextChoices):
    """Where a change that a client asked for stands."""

    OPEN = "open", _("waits for the office")
    ACCEPTED = "accepted", _("accepted")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")
