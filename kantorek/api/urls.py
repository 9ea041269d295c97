"""The API under /api/v1/, described at /api/v1/openapi.json."""

from django.urls import path
from ninja import NinjaAPI

from kantorek.api import client_parts, clients, problems, registers

api = NinjaAPI(
    title="Kantorek",
    version="1",
    description=(
        "The same actions as the pages. Send `Authorization: Bearer sk_…`; errors are application/problem+json;"
        " lists are `{items, next}`, and `next` goes back as `cursor`."
    ),
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="api",
)
problems.install(api)
api.add_router("/clients", clients.router, tags=["clients"])
api.add_router("/clients", client_parts.router, tags=["clients"])
api.add_router("/registers", registers.router, tags=["registers"])

urlpatterns = [path("", api.urls)]
