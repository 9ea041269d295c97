"""Who a person is without saying it: a key that lets two nights be compared, and PESEL numbers read only on request."""

import hashlib
import hmac
import re
from typing import Any, Final

from django.conf import settings
from lxml import etree

from kantorek.registers.crbr.schema import AP

HIDDEN: Final = "*" * 11
# A hash, as we write it beside the evidence, may hold eleven digits in a row too; it says nothing about anybody.
_HASH: Final = r"(?<![0-9A-Za-z])(?:[0-9a-f]{128}|[0-9a-f]{64})(?![0-9A-Za-z])"
_PESEL: Final = re.compile(_HASH + r"|(?<!\d)(\d{11})(?!\d)")
_ANSWER: Final = re.compile(r"<(?:[A-Za-z_][\w.-]{0,20}:)?Envelope[\s>].*", re.DOTALL)


def masked(text: str) -> str:
    """Hide every run of eleven digits; free text of the register may hold a PESEL too."""
    return _PESEL.sub(lambda found: HIDDEN if found[1] else found[0], text)


def hidden_in(text: str) -> list[str]:
    """Give the numbers that `masked` hides, each once."""
    return list(dict.fromkeys(found[1] for found in _PESEL.finditer(text) if found[1]))


def person_key(person: Any) -> str:
    """Name a person by a keyed hash of the PESEL, or of names and birth date where there is none.

    Nobody without the field key can go back to the number by trying all of them.
    """
    pesel = _text(person, "PESEL")
    names = [_text(person, name).casefold() for name in ("PierwszeImie", "KolejneImiona", "Nazwisko")]
    identity = f"pesel {pesel}" if pesel else " ".join([*names, _text(person, "DataUrodzenia")])
    return hmac.new(_key(), identity.encode(), hashlib.sha256).hexdigest()


def key_mark() -> str:
    """Tell which key the hashes were made with, without telling the key: after a rotation they cannot be compared."""
    return hashlib.sha256(_key()).hexdigest()[:8]


def pesels_in(raw: str) -> dict[str, str]:
    """Read the PESEL numbers out of the evidence, by the keys of the people; for whoever has the right, and logged there.

    Evidence that was cut short gives those that stand before the cut.
    """
    found = _ANSWER.search(raw)
    if found is None or "<!DOCTYPE" in raw or "<!ENTITY" in raw:
        return {}
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    try:
        root = etree.fromstring(found.group().encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError):
        return {}
    # A question by PESEL repeats it outside of any person; who has a number has a name here.
    people = [] if root is None else [name.getparent() for name in root.iter(f"{AP}Nazwisko")]
    return {person_key(one): number for one in people if hidden_in(number := _text(one, "PESEL")) == [number]}


def _text(person: Any, name: str) -> str:
    return " ".join((person.findtext(f"{AP}{name}") or "").split())


def _key() -> bytes:
    return hashlib.sha256(b"kantorek crbr people\n" + settings.FIELD_KEYS[0].encode()).digest()
