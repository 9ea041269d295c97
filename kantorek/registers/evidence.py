"""What is kept of an answer, laid out for reading: its parts, whether it is whole, and the numbers of persons in it."""

import json
import re
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from lxml import etree

from kantorek.registers.conversation import digest_of
from kantorek.registers.crbr.people import hidden_in, masked, pesels_in
from kantorek.registers.models import Answer
from kantorek.registers.shown import person
from kantorek.registers.values import list_of, object_of

_TITLE: Final = re.compile(r"^=== (.{1,200}) ===$", re.MULTILINE)
# What `conversation.evidence`, `white_list.lookup` and `gus.adapter` write where less than the whole answer is kept.
_LESS: Final = re.compile(r"^=== (?:cut off here; .*|.*(?:own entry; |own rows|left out, ).*) ===$", re.MULTILINE)
_XML: Final = re.compile(r"(<\?xml[^>]{0,200}\?>\s*)?(<(?:[A-Za-z_][\w.-]{0,20}:)?[A-Za-z_])")
_MOST_SHOWN: Final = 200_000


@dataclass(frozen=True, slots=True)
class Part:
    """One answer on the wire: what was asked, what came, whether more came than is shown."""

    title: str
    text: str
    cut: bool = False


def parts_of(answer: Answer) -> list[Part]:
    """Give what was heard, JSON and XML indented, numbers of persons hidden."""
    pieces = _TITLE.split(answer.raw)
    pairs = [("", pieces[0])] if pieces[0].strip() else []
    pairs += list(zip(pieces[1::2], pieces[2::2], strict=True))
    left, parts = _MOST_SHOWN, []
    for title, body in pairs:
        text = masked(laid_out(body.strip()) if len(body) <= _MOST_SHOWN else body)
        parts.append(Part(masked(title), text[:left], len(text) > left))
        left = max(0, left - len(text))
    return parts


def is_whole(answer: Answer) -> bool:
    """Tell whether what is kept still has the hash that was taken when it came."""
    return digest_of(answer.raw) == answer.sha256


def is_part(answer: Answer) -> bool:
    """Tell whether only a part of what was heard is kept: of a plural answer, or of one too long for our shelf."""
    return bool(_LESS.search(answer.raw))


def hidden_raw(answer: Answer) -> str:
    """Give all that was heard as it came, only with the numbers of persons hidden."""
    return masked(answer.raw)


def holds_numbers(answer: Answer) -> bool:
    """Tell whether there is anything hidden in the answer."""
    return bool(hidden_in(answer.raw))


def numbers_in(answer: Answer) -> list[tuple[str, str]]:
    """Give (who, number) of the persons in an answer: for whoever has the right, and written down there."""
    if answer.register == "crbr" and (found := pesels_in(answer.raw)):
        names = _names(object_of(answer.data))
        return [(names.get(key, _("another person")), number) for key, number in found.items()]
    return [("", number) for number in hidden_in(answer.raw)]


def _names(data: dict[str, Any]) -> dict[str, str]:
    entries = [object_of(one) for one in list_of(data.get("entries"))]
    people = [object_of(one) for entry in entries for one in list_of(entry.get("beneficiaries"))]
    return {str(one.get("person_key")): person(one) for one in people}


def laid_out(text: str) -> str:
    """Indent JSON and XML without touching a value; anything else stays as it came.

    An encoding that XML declares is not believed: the text has been read already.
    """
    if text[:1] in ("{", "["):
        return _json(text)
    found = _XML.search(text)
    return _xml(text, found.start(2)) if found and "<!DOCTYPE" not in text and "<!ENTITY" not in text else text


def _json(text: str) -> str:
    """Only white space is added: a number that was parsed and written again could come out another one."""
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return text
    out: list[str] = []
    depth, quoted, escaped = 0, False, False
    for sign in text:
        if quoted:
            out.append(sign)
            quoted, escaped = not (sign == '"' and not escaped), sign == "\\" and not escaped
        elif sign in "{[":
            depth += 1
            out.append(f"{sign}\n{'  ' * depth}")
        elif sign in "}]":
            depth -= 1
            out.append(f"\n{'  ' * depth}{sign}")
        elif not sign.isspace():
            quoted = sign == '"'
            out.append({",": f",\n{'  ' * depth}", ":": ": "}.get(sign, sign))
    return re.sub(r"([{\[])\s+([}\]])", r"\1\2", "".join(out))


def _xml(text: str, begins: int) -> str:
    end = text.rfind(">") + 1
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(text[begins:end].encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError):
        return text
    etree.indent(root)
    told = etree.tostring(root, encoding="unicode")
    return "\n\n".join(part for part in (text[:begins].strip(), told, text[end:].strip()) if part)
