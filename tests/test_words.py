"""The check of the catalogue: what it finds, what it lets through."""

from pathlib import Path

import polib
import pytest

from checks import words
from checks.words import Word


def test_it_reads_code_and_templates(tmp_path: Path) -> None:
    code = tmp_path / "views.py"
    code.write_text('a = _("Save")\nb = ngettext("%(n)s client", "%(n)s clients", n)\nc = pgettext("month", "May")\n')
    template = tmp_path / "page.html"
    template.write_text(
        """<p>
            {% load i18n %}{% translate "Add" %}  {% card title=_("Contacts") %}
          {% blocktranslate count n=rows|length trimmed %}
              {{ n }} row
          {% plural %}
              {{ n }} rows
          {% endblocktranslate %}</p>"""
    )
    assert set(words.words_in(code)) == {
        Word("", "Save", ""),
        Word("", "%(n)s client", "%(n)s clients"),
        Word("month", "May", ""),
    }
    assert set(words.words_in(template)) == {
        Word("", "Add", ""),
        Word("", "Contacts", ""),
        Word("", "%(n)s row", "%(n)s rows"),
    }


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        (polib.POEntry(msgid="Save", msgstr="Zapisz"), None),
        (polib.POEntry(msgid="Save", msgstr=""), "no Polish"),
        (polib.POEntry(msgid="Save", msgstr="Zapisz", flags=["fuzzy"]), "fuzzy"),
        (polib.POEntry(msgid="Hello %(name)s", msgstr="Cześć %(imie)s"), "places differ"),
        (polib.POEntry(msgid="Hello {name}", msgstr="Cześć {name}"), None),
        (polib.POEntry(msgid="a", msgid_plural="%(n)s b", msgstr_plural={0: "1", 1: "%(n)s", 2: ""}), "no Polish"),
        (polib.POEntry(msgid="a", msgid_plural="%(n)s b", msgstr_plural={0: "1", 1: "%(n)s", 2: "%(n)s"}), None),
    ],
)
def test_it_names_the_faults_of_an_entry(entry: polib.POEntry, fault: str | None) -> None:
    found = list(words.entry_faults(entry))
    assert [line.partition(":")[0] for line in found] == ([fault] if fault else [])


def test_it_writes_what_it_then_accepts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "CATALOGUE", tmp_path / "django.po")
    monkeypatch.setattr(words, "COMPILED", tmp_path / "django.mo")
    found = {Word("", "Save", ""): {"a.py"}}
    words.write(found)
    assert list(words.faults(found)) == ["no Polish: 'Save'"]
    filled = words.catalogue()
    filled[0].msgstr = "Zapisz"
    filled.save(str(words.CATALOGUE))
    assert list(words.faults(found)) == ["django.mo is not made from this django.po"]
    words.write(found)
    assert list(words.faults(found)) == []
    assert list(words.faults({})) == ["no longer used: 'Save'"]
