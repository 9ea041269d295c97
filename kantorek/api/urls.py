"""The API under /api/v1/, described at /api/v1/openapi.json."""

from django.urls import path, re_path

from kantorek.accounts.access import public
from kantorek.api import (
    agreements,
    amounts,
    chat,
    chat_answers,
    client_parts,
    clients,
    contacts,
    documents,
    inspections,
    intakes,
    news,
    notes,
    notices,
    obligations,
    payments,
    portal,
    portal_chat,
    portal_people,
    portal_work,
    problems,
    registers,
    requests,
    rules,
    substitutions,
    system,
    task_rules,
    tasks,
    verification,
)
from kantorek.api.access import BearerToken
from kantorek.api.description import DescribedAPI
from kantorek.api.parser import CleanParser

api = DescribedAPI(
    title="Kantorek",
    version="1",
    description=(
        "The same actions as the pages. Send `Authorization: Bearer sk_…`; errors are application/problem+json;"
        " lists are `{items, next}`, and `next` goes back as `cursor`."
    ),
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="api",
    auth=BearerToken(),
    parser=CleanParser(),
)
problems.install(api)
for router in (
    clients.router,
    client_parts.router,
    intakes.router,
    contacts.router,
    notes.router,
    verification.router,
    payments.router,
    obligations.clients_router,
    documents.clients_router,
    agreements.clients_router,
    inspections.clients_router,
    portal_people.router,
    requests.clients_router,
):
    api.add_router("/clients", router, tags=["clients"])
api.add_router("/registers", registers.router, tags=["registers"])
api.add_router("/answers", verification.answers_router, tags=["registers"])
api.add_router("/payments", payments.checks_router, tags=["payments"])
api.add_router("/announcements", news.router, tags=["news"])
api.add_router("/portal", news.portal, tags=["portal"])
api.add_router("/notices", notices.router, tags=["notices"])
api.add_router("/obligations", obligations.router, tags=["obligations"])
api.add_router("/obligations", amounts.router, tags=["obligations"])
api.add_router("/rules", rules.router, tags=["obligations"])
api.add_router("/agreements", agreements.router, tags=["agreements"])
api.add_router("/inspections", inspections.router, tags=["inspections"])
api.add_router("/requests", requests.router, tags=["requests"])
api.add_router("/request-templates", requests.templates, tags=["requests"])
api.add_router("/documents", documents.router, tags=["documents"])
api.add_router("/tasks", tasks.router, tags=["tasks"])
api.add_router("/task-templates", task_rules.templates, tags=["tasks"])
api.add_router("/recurring-tasks", task_rules.recurrences, tags=["tasks"])
for router in (portal.router, portal_work.router, notices.portal):
    api.add_router("/portal", router, tags=["portal"])
api.add_router("/conversations", chat.router, tags=["chat"])
api.add_router("/canned-answers", chat_answers.canned, tags=["chat"])
api.add_router("/chat-hours", chat_answers.hours, tags=["chat"])
api.add_router("/portal", portal_chat.router, tags=["portal"])
api.add_router("/substitutions", substitutions.router, tags=["substitutions"])
api.add_router("/system", system.router, tags=["system"])

patterns, app, namespace = api.urls
for pattern in patterns:
    pattern.callback = problems.speaking(pattern.callback)  # type: ignore[arg-type]
urlpatterns = [path("", (patterns, app, namespace)), re_path("", public(problems.unknown), name="api-unknown")]
