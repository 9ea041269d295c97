"""How an office looks to its clients, as one flat dict: what they see, what is only drafted, and how many things differ."""

from typing import Any, Final

from django.conf import settings
from django.http.request import validate_host

from kantorek.offices.models import Office

COLUMNS: Final = ("client_name", "brand", "sender_name", "contact_line", "logo", "credit")
LANGUAGES: Final = ("pl", "en")
WORDS: Final = ("welcome", "help")
MOST: Final = {"client_name": 150, "sender_name": 100, "contact_line": 120, "host": 253, "welcome": 160, "help": 600}


def shown(office: Office) -> dict[str, Any]:
    """Give what clients see."""
    look: dict[str, Any] = {column: getattr(office, column) for column in COLUMNS}
    look["host"] = office.hosts[0] if office.hosts else ""
    for language in LANGUAGES:
        for word in WORDS:
            look[f"{word}_{language}"] = office.texts.get(language, {}).get(word, "")
    return look


def drafted(office: Office) -> dict[str, Any]:
    """Give what the office sees: what clients see, with the changes that are only drafted."""
    known = shown(office)
    return known | {key: value for key, value in _draft(office).get("look", {}).items() if key in known}


def changed(office: Office) -> list[str]:
    """Name what is drafted and differs from what clients see."""
    known = shown(office)
    return [key for key, value in drafted(office).items() if known[key] != value]


def seen(office: Office) -> str:
    """Give what a form carries to tell whether somebody else has changed the look meanwhile."""
    return f"{office.version}.{_draft(office).get('n', 0)}"


def with_draft(office: Office, look: dict[str, Any]) -> dict[str, Any]:
    """Give the draft that holds of a look what clients do not see yet."""
    known = shown(office)
    return {"n": _draft(office).get("n", 0) + 1, "look": {k: v for k, v in look.items() if known[k] != v}}


def columns_of(office: Office, look: dict[str, Any]) -> dict[str, Any]:
    """Give the columns of an office that looks so; further host names of its own stay behind the first."""
    texts = {lang: {word: look[f"{word}_{lang}"] for word in WORDS if look[f"{word}_{lang}"]} for lang in LANGUAGES}
    hosts = [host for host in (look["host"], *office.hosts[1:]) if host]
    return {
        **{column: look[column] for column in COLUMNS},
        "hosts": list(dict.fromkeys(hosts)),
        "texts": {language: words for language, words in texts.items() if words},
    }


def answers_to(host: str) -> bool:
    """Whether this server lets a host name in; no name is its own."""
    return not host or validate_host(host, settings.ALLOWED_HOSTS)


def preview_of(office: Office) -> Office:
    """Give the office as it would look with its draft; never to be saved."""
    copy = Office(pk=office.pk, name=office.name, sandbox=office.sandbox, version=office.version)
    for column, value in columns_of(office, drafted(office)).items():
        setattr(copy, column, value)
    return copy


def _draft(office: Office) -> dict[str, Any]:
    return office.draft or {}
