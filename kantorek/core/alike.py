"""Templates whose constant parts are drawn once a language: words, addresses and icons that no page changes.

A third of the tags of a page are `{% translate "…" %}`, `{% url "clients:list" %}` and the text between them. They
read nothing but the language, so this loader joins neighbours of that kind into one piece when a template is compiled,
and remembers what it reads in each language. What reads the context stays as it is; nothing of a client is kept.
"""

import threading
from collections.abc import Iterator
from typing import Any

from django.template import Template
from django.template.base import FilterExpression, Node, NodeList, Origin, TextNode
from django.template.context import Context
from django.template.defaulttags import IfNode, LoadNode, URLNode
from django.template.loader_tags import IncludeNode
from django.template.loaders import cached
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.templatetags.static import StaticNode
from django.utils.safestring import SafeString
from django.utils.translation import get_language

_joining = threading.RLock()


class Loader(cached.Loader):
    """Django's cached loader; each template is joined once, before anybody draws it."""

    def get_template(self, template_name: str, skip: list[Origin] | None = None) -> Template:
        """Find a template as ever; a second thread waits until the first has joined it."""
        template = super().get_template(template_name, skip)
        if not hasattr(template, "joined"):
            with _joining:
                if not hasattr(template, "joined"):
                    join(template.nodelist)
                    template.joined = True  # type: ignore[attr-defined]
        return template


class AlikeNode(Node):
    """Neighbours that read the same in every rendering in one language."""

    def __init__(self, parts: list[Node]) -> None:
        self.parts = parts
        self.drawn: dict[str | None, SafeString] = {}

    def render(self, context: Context) -> SafeString:
        """Give the text of the language in use, drawn at its first use."""
        language = get_language()
        if (text := self.drawn.get(language)) is None:
            text = self.drawn[language] = SafeString(
                "".join(str(part.render_annotated(context)) for part in self.parts)
            )
        return text


class _Named:
    """The template of an include that names it literally: looked for once, at the first use."""

    def __init__(self, name: FilterExpression) -> None:
        self.name = name
        self.found: Template | None = None

    def resolve(self, context: Context) -> Template | str:
        if self.found is None:
            name = str(self.name.resolve(context))
            if name.startswith(("./", "../")):
                return name  # Django knows what it is relative to
            self.found = context.template.engine.get_template(name)  # type: ignore[union-attr]
        return self.found


def join(nodes: NodeList) -> None:
    """Join what is alike in a compiled list of nodes and in all lists inside it, in place."""
    made: list[Node] = []
    run: list[Node] = []
    for node in nodes:
        if alike(node):
            run.append(node)
            continue
        made += [*_joined(run), node]
        run = []
        if isinstance(node, IncludeNode) and _literal(node.template):
            node.template = _Named(node.template)  # type: ignore[assignment]
        for inside in _lists(node):
            join(inside)
    nodes[:] = [*made, *_joined(run)]


def alike(node: Node) -> bool:
    """Tell whether a node reads nothing but the language and leaves nothing behind for others."""
    if isinstance(node, TranslateNode):
        return node.asvar is None and _literal(node.filter_expression) and _literal(node.message_context)
    if isinstance(node, BlockTranslateNode):
        named = node.asvar or node.extra_context or node.countervar or node.message_context
        return not named and all(token.token_type.name == "TEXT" for token in node.singular)
    if isinstance(node, URLNode):
        return node.asvar is None and not node.args and not node.kwargs and _literal(node.view_name)
    if isinstance(node, StaticNode):
        return node.varname is None and _literal(node.path)
    return type(node) in (TextNode, LoadNode)


def _literal(value: FilterExpression | None) -> bool:
    if value is None:
        return True
    if not isinstance(value, FilterExpression) or value.filters:
        return False
    return not value.is_var or value.var.literal is not None  # {% translate %} makes a variable of its words


def _joined(run: list[Node]) -> list[Node]:
    if all(isinstance(node, TextNode) for node in run):
        return run  # cheaper as it is, and Django wants to know text when it sees it
    return [AlikeNode(run)]


def _lists(node: Any) -> Iterator[NodeList]:
    if isinstance(node, IfNode):
        yield from (inside for _condition, inside in node.conditions_nodelists)
        return
    for name in node.child_nodelists:
        if isinstance(inside := getattr(node, name, None), NodeList):
            yield inside
