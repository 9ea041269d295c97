"""How a person is greeted: by the first name, in Polish in the case in which one is called."""

import tomllib
from functools import cache
from importlib.resources import files

from django.utils.translation import get_language
from django.utils.translation import gettext as _


@cache
def _called() -> dict[str, str]:
    """How somebody with a first name is called (called.toml)."""
    return tomllib.loads(files("kantorek.desk.day").joinpath("called.toml").read_text(encoding="utf-8"))


def good_morning(name: str) -> str:
    """Good morning, Anna. · Dzień dobry, Anno."""
    first = (name.split() or [""])[0]
    if (get_language() or "pl").startswith("pl"):
        first = _called().get(first, "")
    return _("Good morning, %(name)s.") % {"name": first} if first else _("Good morning.")
