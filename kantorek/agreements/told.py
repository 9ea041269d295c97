"""What kinds of things agreements tells people of."""

from django.utils.translation import gettext_lazy as _

from kantorek.notifications.kinds import Kind

KINDS = (Kind(key="agreements.ends", label=_("An agreement ends"), group="deadlines"),)
