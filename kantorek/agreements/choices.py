"""The closed lists of agreements."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    """What the office and the client agreed on."""

    BOOKKEEPING = "bookkeeping", _("bookkeeping")
    PAYROLL = "payroll", pgettext_lazy("agreement", "payroll")
    DATA = "data", _("entrusting personal data")
    ADVICE = "advice", _("advice")
    OTHER = "other", _("other")


class Status(models.TextChoices):
    """The three states of an agreement."""

    ACTIVE = "active", pgettext_lazy("agreement", "active")
    EXPIRED = "expired", pgettext_lazy("agreement", "expired")
    CANCELLED = "cancelled", pgettext_lazy("agreement", "cancelled")


class NoticeUnit(models.TextChoices):
    """What a notice period counts."""

    DAY = "day", _("days")
    WEEK = "week", _("weeks")
    MONTH = "month", _("months")
