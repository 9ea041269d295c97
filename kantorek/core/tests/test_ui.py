"""Tags, filters and shared parts: what they draw, and that nothing typed by a person gets out as markup."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django import forms
from django.template import Context, Template
from django.template.exceptions import TemplateSyntaxError
from django.test import RequestFactory
from django.utils.timezone import localtime

from kantorek.core import icons, slots
from kantorek.core.actor import Actor
from kantorek.core.context import Shell

PACKAGE = Path(__file__).parents[2]
NASTY = "<script>alert(1)</script>\"'"


class SampleForm(forms.Form):
    name = forms.CharField(label="Name", help_text="As in the register")
    fee = forms.CharField(label="Fee", required=False)
    agreed = forms.BooleanField(label="Agreed")
    kind = forms.ChoiceField(label="Kind", widget=forms.RadioSelect, choices=[("a", "A"), ("b", "B")])


def draw(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


@pytest.mark.parametrize(
    ("source", "value", "shown"),
    [
        ("{{ x|money }}", Decimal("1845"), "1\u00a0845,00\u00a0zł"),
        ("{{ x|money }}", Decimal("-369.5"), "\u2212369,50\u00a0zł"),
        ("{{ x|money:'EUR' }}", "1234567.891", "1\u00a0234\u00a0567,89\u00a0EUR"),
        ("{{ x|money:'' }}", 0, "0,00"),
        ("{{ x|money }}", None, ""),
        ("{{ x|figure }}", 1043, "1\u00a0043"),
        ("{{ x|nip }}", "9991843022", "999-184-30-22"),
        ("{{ x|nip }}", "12", "12"),
        ("{{ x|account }}", "98999000110000400340218777", "98\u00a09990\u00a00011\u00a00000\u00a04003\u00a04021\u00a08777"),
        ("{{ x|initials }}", "Brukarstwo Lis sp. z o.o.", "BL"),
        ("{{ x|initials }}", "", "?"),
        ("{{ x|day }}", date(2020, 3, 5), "05.03.2020"),
        ("{{ x|day:'full' }}", datetime(2026, 11, 20, 23, 30, tzinfo=UTC), "21.11.2026"),
        ("{{ x|moment:'full' }}", datetime(2026, 11, 20, 7, 12, tzinfo=UTC), "20.11.2026, 8:12"),
        ("{{ x|day }}", None, ""),
    ],
)  # fmt: skip
def test_figures_and_dates(source: str, value: object, shown: str) -> None:
    assert draw(source, x=value) == shown


def test_near_days_have_words() -> None:
    today = localtime().date()
    assert draw("{% load i18n %}{% language 'en' %}{{ x|day }}{% endlanguage %}", x=today) == "today"
    shown = draw("{% load i18n %}{% language 'en' %}{{ x|day }}{% endlanguage %}", x=today - timedelta(days=1))
    assert shown == "yesterday"


@pytest.mark.parametrize(
    "source",
    [
        "{% status x x x title=x %}",
        "{% badge x x title=x %}",
        "{% avatar x %}{% avatar x told=True %}",
        "{% rod 1 3 x %}",
        "{% icon x x %}",
        "{% sheet title=x meta=x css=x id=x %}{% endsheet %}",
        "{% include 'ui/note.html' with kind='bad' strong=x text=x %}",
        "{% include 'ui/toast.html' with text=x undo=x %}",
        "{% include 'ui/copy.html' with value=x %}",
        "{% include 'ui/empty.html' with title=x text=x action=x href=x %}",
    ],
)
def test_what_people_type_is_never_markup(source: str) -> None:
    shown = draw(source, x=NASTY)
    assert "<script" not in shown
    assert "\"'" not in shown


def test_a_field_tells_a_screen_reader_what_is_wrong() -> None:
    form = SampleForm({"name": "", "kind": "a"})
    shown = draw("{% field form.name %}", form=form)
    assert 'aria-invalid="true"' in shown
    assert 'aria-describedby="id_name_help"' in shown
    assert re.search(r'<p class="k-help bad" id="id_name_help">', shown)
    assert "As in the register" not in shown  # the message replaces the help


def test_a_field_from_a_register_says_so() -> None:
    shown = draw("{% field form.name state='from' source='GUS' %}", form=SampleForm())
    assert 'class="k-in from"' in shown
    assert "GUS" in shown
    assert "As in the register" in shown


def test_only_what_may_stay_empty_is_marked() -> None:
    assert 'class="opt"' in draw("{% field form.fee unit='zł' %}", form=SampleForm())
    assert 'class="opt"' not in draw("{% field form.name %}", form=SampleForm())


def test_boxes_and_choices_lay_themselves_out() -> None:
    assert "checkbox checkbox-primary" in draw("{% field form.agreed %}", form=SampleForm())
    shown = draw("{% field form.kind kind='segments' %}", form=SampleForm({"kind": "b"}))
    assert shown.count('type="radio"') == 2
    assert re.search(r'value="b"[^>]* checked', shown)


def test_a_sheet_keeps_the_callers_context() -> None:
    assert "<b>7</b>" in draw("{% sheet title='T' count=n %}<b>{{ n }}</b>{% endsheet %}", n=7)
    with pytest.raises(TemplateSyntaxError):
        draw("{% sheet 'T' %}{% endsheet %}")


def test_an_unknown_icon_does_not_break_a_page() -> None:
    assert icons.paths()[icons.FALLBACK] in draw("{% icon x %}", x="no-such-thing")


def test_every_icon_that_is_named_exists() -> None:
    named = re.compile(r'{% icon "([^"]+)"|[ _(]icon="([a-z0-9-]+)"|{% (?:status|badge) "[^"]*" "([^"]+)"')
    missing = {
        f"{path.name}: {name}"
        for path in [*PACKAGE.rglob("templates/**/*.html"), *PACKAGE.rglob("*.py")]
        if "tests" not in path.parts
        for found in named.findall(path.read_text())
        for name in found
        if name and name not in icons.paths()
    }
    assert missing == set()


def test_no_template_carries_script_or_style() -> None:
    forbidden = re.compile(r"""<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=|hx-on|hx-vals=["']js|javascript:""")
    found = {
        str(path.relative_to(PACKAGE))
        for path in PACKAGE.rglob("templates/**/*.html")
        if forbidden.search(path.read_text()) and "mail" not in path.parts
    }
    assert found == set()


@pytest.mark.django_db
def test_the_sidebar_shows_what_the_actor_may_see() -> None:
    request = RequestFactory().get("/clients/12/?q=lis")
    request.actor = Actor(kind="staff", at=datetime(2026, 11, 20, tzinfo=UTC), rights=frozenset({"clients.see"}))  # type: ignore[attr-defined]
    open_keys = {slot.key for slot in slots.open_to(request.actor, slots.NavItem)}  # type: ignore[attr-defined]
    assert all(
        not slot.right or slot.right == "clients.see" for slot in slots.every(slots.NavItem) if slot.key in open_keys
    )
    shell = Shell(request)
    assert shell.here == "/clients/12/?q=lis"
    assert sum(line["current"] for group in shell.nav for line in group["lines"]) <= 1


def test_a_slot_needs_a_known_group() -> None:
    with pytest.raises(ValueError, match="no sidebar group"):
        slots.register(slots.NavItem(key="x", label="X", url_name="x", group="nowhere"))
