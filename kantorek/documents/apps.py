"""Documents of clients: filed in folders and years, in versions, valid from a day to a day."""

from typing import Any

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kantorek.core import refs, slots
from kantorek.notifications import kinds


class DocumentsConfig(AppConfig):
    name = "kantorek.documents"
    label = "documents"

    def ready(self) -> None:
        """Say where documents are shown and who sees their files; hang menu, tab, card and commands."""
        from kantorek.chat import abouts
        from kantorek.documents import handlers, sentences, told
        from kantorek.documents.abouts import about_of
        from kantorek.documents.models import Document
        from kantorek.files import owners

        kinds.register(*told.KINDS)
        del handlers  # imported for its @after
        sentences.register()
        abouts.register("documents.document", about_of)
        refs.register("documents.document", url=lambda pk: reverse("documents:detail", args=[pk]))
        owners.register(
            owners.Owner(
                kind="documents.document",
                right="documents.edit",
                find=lambda actor, pk: Document.objects.visible_to(actor).filter(pk=pk).first(),
                kept=True,  # versions are never taken away one by one
                contacts=True,
            )
        )
        _hang()


def _hang() -> None:
    from kantorek.documents.views.card import kept_of, stat_card

    right = "clients.see"
    documents: dict[str, Any] = {"label": _("Documents"), "icon": "folder-open", "right": right}
    adding: dict[str, Any] = {"icon": "file-plus-2", "right": "documents.edit"}
    words = _("files contracts powers of attorney folders scans")
    slots.register(
        slots.NavItem(key="documents", url_name="documents:list", group="clients", letter="o", order=40, **documents),
        slots.Command(key="documents", url_name="documents:list", words=words, order=40, **documents),
        slots.ClientTab(
            key="documents",
            url_name="documents:client",
            order=45,
            label=_("Documents"),
            right=right,
            counted=kept_of,
        ),
        slots.StatCard(key="documents", order=40, tab="documents", load=stat_card, **documents),
        slots.QuickAction(
            key="add_document", label=_("Add a document"), url_name="documents:add_here", order=40, **adding
        ),
        slots.NewAction(key="document", label=_("Document"), url_name="documents:new", order=40, **adding),
        slots.Command(key="add_document", label=_("Add a document"), url_name="documents:new", order=41, **adding),
    )
