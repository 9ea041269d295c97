"""Which app answers under which prefix."""

from django.urls import include, path

from kantorek.accounts.access import public
from kantorek.core.gallery import gallery

handler400 = "kantorek.core.errors_pages.bad_request"
handler403 = "kantorek.core.errors_pages.forbidden"
handler404 = "kantorek.core.errors_pages.not_found"
handler500 = "kantorek.core.errors_pages.broken"

urlpatterns = [
    path("", include("kantorek.accounts.urls")),
    path("", include("kantorek.offices.urls")),
    path("", include("kantorek.desk.urls")),
    path("", include("kantorek.notifications.urls")),
    path("clients/", include("kantorek.clients.urls")),
    path("", include("kantorek.verification.urls")),
    path("files/", include("kantorek.files.urls")),
    path("", include("kantorek.tasks.urls")),
    path("", include("kantorek.chat.urls")),
    path("", include("kantorek.news.urls")),
    path("", include("kantorek.documents.urls")),
    path("", include("kantorek.agreements.urls")),
    path("", include("kantorek.inspections.urls")),
    path("", include("kantorek.requests.urls")),
    path("", include("kantorek.declarations.urls")),
    path("", include("kantorek.portal.urls")),
    path("ui/", public(gallery), name="ui"),
    path("settings/tokens/", include("kantorek.api.token_urls")),
    path("api/v1/", include("kantorek.api.urls")),
]
