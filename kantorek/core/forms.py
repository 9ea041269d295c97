"""Between a form and an action: a refusal becomes a message on the form, and what was typed stays."""

from collections.abc import Callable
from typing import TypeVar

from django import forms
from django.db import transaction

from kantorek.core.errors import Refused

T = TypeVar("T")


def attempt(form: forms.Form, do: Callable[[], T]) -> T | None:
    """Do it inside a savepoint; refused, the message stands on the form and nothing else has changed.

    The refusal itself is kept as `form.refused`, for templates that offer its link.
    """
    try:
        with transaction.atomic():
            return do()
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        form.refused = refused  # type: ignore[attr-defined]
        return None
