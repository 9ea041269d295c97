"""Every word on screen has its Polish: reads the msgids out of code and templates and holds them against the catalogue.

`--write` (make messages) adds what is missing, drops what is no longer used, and compiles the catalogue.
"""

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import polib
from babel.messages.extract import extract

SOURCES = Path("kantorek")
CATALOGUE = SOURCES / "locale" / "pl" / "LC_MESSAGES" / "django.po"
COMPILED = CATALOGUE.with_suffix(".mo")
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
ALIAS = re.compile(r"\b(\w*gettext\w*) as (?!_\b)\w+|^\w+ = n?gettext(_lazy)?$", re.MULTILINE)
"""Another name for gettext hides its words from the reader of msgids."""
PLACE = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}|%[sd]")
HEADER = {
    "Language": "pl",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);",
}


class Word(NamedTuple):
    """One thing to translate."""

    context: str
    one: str
    many: str


Found = dict[Word, set[str]]


def found_in_sources() -> Found:
    found: Found = {}
    for path in sorted([*SOURCES.glob("**/*.py"), *SOURCES.glob("**/templates/**/*.*")]):
        if {"tests", "migrations"} & set(path.parts) or path.suffix not in {".py", ".html", ".txt"}:
            continue
        for word in words_in(path):
            found.setdefault(word, set()).add(str(path))
    return found


def words_in(path: Path) -> Iterator[Word]:
    """Django turns a template into Python with the same calls; from there both go one way."""
    from django.utils.translation.template import templatize

    text = path.read_text()
    if path.suffix == ".py":
        code = text
    else:  # what stands before a tag on its line is of no account, and Python minds it
        code = "\n".join(line.lstrip() for line in templatize(text, origin=str(path)).splitlines())
    for _line, message, _comments, context in extract("python", io.BytesIO(code.encode()), keywords=KEYWORDS):
        one, many = (message[0], message[1]) if isinstance(message, tuple) else (message, "")
        if one:
            yield Word(context or "", one, many)


def aliases() -> Iterator[str]:
    for path in sorted(SOURCES.glob("**/*.py")):
        if found := ALIAS.search(path.read_text()):
            yield f"{path}: {found.group(0)!r}: call gettext by its own name or by _"


def key(entry: polib.POEntry) -> Word:
    return Word(entry.msgctxt or "", entry.msgid, entry.msgid_plural or "")


def catalogue() -> polib.POFile:
    if CATALOGUE.exists():
        return polib.pofile(str(CATALOGUE), wrapwidth=120)
    fresh = polib.POFile(wrapwidth=120)
    fresh.metadata = dict(HEADER)
    return fresh


def write(found: Found) -> None:
    """Places without line numbers: a moved line is no change."""
    old = {(word.context, word.one): entry for entry in catalogue() if (word := key(entry))}
    fresh = polib.POFile(wrapwidth=120)
    fresh.metadata = dict(HEADER)
    for word, places in sorted(found.items()):
        entry = polib.POEntry(msgid=word.one, msgid_plural=word.many, msgctxt=word.context or None)
        was = old.get((word.context, word.one))
        if word.many:
            entry.msgstr_plural = {0: "", 1: "", 2: ""} | ({} if was is None else dict(was.msgstr_plural))
        elif was is not None:
            entry.msgstr = was.msgstr
        entry.occurrences = [(place, "") for place in sorted(places)]
        if "%(" in word.one or "%(" in word.many:
            entry.flags = ["python-format"]
        fresh.append(entry)
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    fresh.save(str(CATALOGUE))
    COMPILED.write_bytes(fresh.to_binary())


def faults(found: Found) -> Iterator[str]:
    entries = {key(entry): entry for entry in catalogue() if not entry.obsolete}
    for word, places in sorted(found.items()):
        if word not in entries:
            yield f"not in the catalogue: {word.one!r} ({', '.join(sorted(places))})"
    for word, entry in entries.items():
        if word not in found:
            yield f"no longer used: {word.one!r}"
        yield from entry_faults(entry)
    if not COMPILED.exists() or COMPILED.read_bytes() != catalogue().to_binary():
        yield "django.mo is not made from this django.po"


def entry_faults(entry: polib.POEntry) -> Iterator[str]:
    if "fuzzy" in entry.flags:
        yield f"fuzzy: {entry.msgid!r}"
    texts = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    if not texts or not all(texts) or (entry.msgid_plural and len(texts) != 3):
        yield f"no Polish: {entry.msgid!r}"
    wanted = set(PLACE.findall(entry.msgid_plural or entry.msgid))
    for text in filter(None, texts):
        # A plural may leave its number out ("jeden klient"); nothing may ask for what is not given.
        given = set(PLACE.findall(text))
        if given - wanted or (not entry.msgid_plural and given != wanted):
            yield f"places differ: {entry.msgid!r} and {text!r}"


def main(wish: bool) -> int:
    found = found_in_sources()
    if wish:
        write(found)
    left = [*faults(found), *aliases()]
    for fault in left:
        print(fault)
    print(f"{len(found)} msgids, {len(left)} faults" + (": make messages, then fill in the Polish" if left else ""))
    return 1 if left else 0


if __name__ == "__main__":
    from django.conf import settings

    settings.configure(USE_I18N=True)
    sys.exit(main("--write" in sys.argv))
