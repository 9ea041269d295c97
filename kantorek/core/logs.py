"""Log lines that carry no personal data: an exception shows its type and place, never its words."""

import copy
import logging
import re
import traceback
from types import TracebackType
from typing import Any

_Exc = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
_JOB = {"exc": "", "traceback": "", "args": "", "kwargs": "", "return_value": "", "runtime": ""}
"""What Celery writes about a job beside its name and id: words of exceptions, arguments, results."""

_TOKEN = re.compile(r"(?<=/)(?:[\w-]{24,}|\d[\d-]{8,})(?=[/?\s]|$)")
"""A part of an address that is no word and no id: a link from a mail, which opens a door, or the NIP of a person."""


class PrivateFormatter(logging.Formatter):
    """Formats a record without the text of exceptions: a database error quotes the row it refused."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """Format a copy, in which exceptions among the arguments are names only and no other handler's text is kept."""
        record = copy.copy(record)
        record.exc_text = None
        record.args = _bare(record.args)
        return _TOKEN.sub("…", super().format(record))

    def formatException(self, ei: _Exc) -> str:  # the name is logging's
        kind, _error, trace = ei
        if kind is None:
            return ""
        return "".join([*traceback.format_tb(trace), _name(kind)])


def _bare(arguments: Any) -> Any:
    if isinstance(arguments, dict):
        hidden = _JOB if "traceback" in arguments else {}
        return {key: _word(value) for key, value in (arguments | hidden).items()}
    return tuple(_word(value) for value in arguments) if isinstance(arguments, tuple) else arguments


def _word(value: Any) -> Any:
    return _name(type(value)) if isinstance(value, BaseException) else value


def _name(kind: type[BaseException]) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"


LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"()": "kantorek.core.logs.PrivateFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "kantorek": {"level": "INFO"},
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.server": {"handlers": [], "propagate": True},
    },
}
"""Django's setting of this name: times, places and ids; never a body, an address or a name."""
