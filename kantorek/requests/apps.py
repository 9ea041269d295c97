"""Requests to clients: documents or an answer."""

from typing import Any

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kantorek.core import refs, slots
from kantorek.files import owners
from kantorek.notifications import kinds


class RequestsConfig(AppConfig):
    name = "kantorek.requests"
    label = "requests"

    def ready(self) -> None:
        """Say where requests are shown, whose their files are, and what they may be asked from; word the events."""
        from kantorek.chat import abouts
        from kantorek.clients.actions.taking import taken
        from kantorek.requests import handlers, sentences, sources, told
        from kantorek.requests.abouts import about_of
        from kantorek.requests.models import ClientRequest

        kinds.register(*told.KINDS)
        del handlers  # imported for its @after
        sentences.register()
        refs.register("requests.client_request", url=lambda pk: reverse("requests:detail", args=[pk]))
        refs.register("requests.request_template", url=lambda pk: reverse("requests:template", args=[pk]))
        sources.register("tasks.task", sources.of_task)
        abouts.register("requests.client_request", about_of)
        owners.register(
            owners.Owner(
                kind="requests.client_request",
                right="requests.edit",
                find=lambda actor, pk: (
                    ClientRequest.objects.visible_to(actor).select_related("client").filter(pk=pk).first()
                ),
                why_closed=lambda request: request.why_closed(),
                hold=lambda request: taken(request.client_id),
                contacts=True,
            )
        )
        _hang()


def _hang() -> None:
    from kantorek.requests.beside import part_of
    from kantorek.requests.lists import open_of

    see, ask = "clients.see", "requests.edit"
    requests: dict[str, Any] = {"key": "requests", "label": _("Requests to clients"), "icon": "inbox", "right": see}
    asking: dict[str, Any] = {"icon": "send", "right": ask}
    words = _("ask remind documents missing returned")
    templates: dict[str, Any] = {"label": _("Requests"), "url_name": "requests:templates", "right": ask}
    slots.register(
        slots.NavItem(url_name="requests:list", group="clients", letter="r", order=35, **requests),
        slots.Command(url_name="requests:list", words=words, order=38, **requests),
        slots.ClientTab(
            key="requests", label=_("Requests"), url_name="requests:client", right=see, order=47, counted=open_of
        ),
        slots.QuickAction(
            key="ask_client", label=_("Ask for documents"), url_name="requests:ask_client", order=30, **asking
        ),
        slots.NewAction(key="request", label=_("Request to clients"), url_name="requests:ask", order=35, **asking),
        slots.Command(
            key="ask_clients", label=_("Ask clients for documents"), url_name="requests:ask", order=39, **asking
        ),
        slots.SettingsTab(key="request_templates", order=40, **templates),
        slots.Command(
            key="request_templates", icon="inbox", order=88, **templates | {"label": _("Templates of requests")}
        ),
        slots.WorkPart(
            key="requests", label=_("Requests to the client"), right=see, template="requests/beside.html", load=part_of
        ),
    )
