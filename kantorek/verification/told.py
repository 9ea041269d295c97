"""What kinds of things the comparison with registers tells people of."""

from django.utils.translation import gettext_lazy as _

from kantorek.notifications.kinds import Kind

KINDS = (
    Kind(
        key="verification.register_changed",
        label=_("A register says something new of a client"),
        group="clients",
        must=True,
        why=_("a company struck off the VAT list costs its customers money"),
    ),
)
