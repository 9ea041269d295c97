"""Templates with their constant parts joined read as they did before, in every language and for every page."""

import pytest
from django.template import Context, Engine, Template
from django.utils.translation import override

from kantorek.core.alike import AlikeNode, join

PARTS = [
    '{% load i18n %}<p>{% translate "Clients" %}</p>{% url "clients:list" %}{{ name }}',
    '{% load i18n %}{% translate "Clients" as word %}{{ word }}{% if name %}{% translate "Status" %}{% endif %}',
    '{% load i18n %}{% for one in many %}{% translate "Status" %}{{ one }}{% empty %}{% translate "More" %}{% endfor %}',
    "{% load i18n %}{% blocktranslate %}Clients{% endblocktranslate %}{% blocktranslate %}no {{ name }}{% endblocktranslate %}",
    '{% load i18n %}{% url "clients:detail" pk %}{% translate name %}',
    '{% load i18n %}{% translate "a & b" %}{% translate word|default:"Status" %}',
    '{% load i18n %}{% include "ui/crumbs.html" with crumbs=many here=name only %}{% translate "Clients" %}',
]


def both(text: str) -> tuple[Template, Template]:
    plain, joined = (Engine.get_default().from_string(text) for _copy in range(2))
    join(joined.nodelist)
    return plain, joined


@pytest.mark.parametrize("text", PARTS)
def test_joined_parts_read_as_django_draws_them(text: str) -> None:
    plain, joined = both(text)
    for language in ("pl", "en", "pl"):
        for name in ("Lipa", "<b>", ""):
            values = {"name": name, "many": [("x", "/x/")] if name else [], "pk": 7, "word": name}
            with override(language):
                assert joined.render(Context(values)) == plain.render(Context(values))


def test_what_reads_the_page_is_never_kept() -> None:
    _plain, joined = both('{% load i18n %}{% translate "Clients" %} {{ name }} {% url "clients:detail" pk %}')

    assert isinstance(joined.nodelist[0], AlikeNode)
    assert joined.render(Context({"name": "Lipa", "pk": 1})) != joined.render(Context({"name": "Lipa", "pk": 2}))
    assert "Kłos" in joined.render(Context({"name": "Kłos", "pk": 1}))
