"""The page of API tokens: which there are, a new one, and stopping one."""

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kantorek.accounts.models import Key
from kantorek.api.actions import make_token, revoke_token
from kantorek.api.forms import TokenForm
from kantorek.api.querysets import tokens_visible_to
from kantorek.core import slots
from kantorek.core.forms import attempt
from kantorek.core.pages import page, toast
from kantorek.offices.access import RIGHTS, StaffRequest, staff

START = {"scopes": ["clients.see"]}
"""What the form proposes: to read, and the person's own clients only."""


@require_http_methods(["GET", "HEAD", "POST"])
@staff("office.tokens")
def tokens(request: StaffRequest) -> HttpResponse:
    """See the office's tokens and make one; its text stands in this one answer and nowhere else."""
    actor, secret = request.actor, ""
    form = TokenForm(request.POST if request.method == "POST" else None, actor=actor, initial=START)
    if request.method == "POST" and form.is_valid():
        name, scopes = form.cleaned_data["name"], form.cleaned_data["scopes"]
        made = attempt(form, lambda: make_token(actor, name=name, scopes=scopes, expires_at=form.expires_at))
        if made:
            secret, form = made[1], TokenForm(actor=actor, initial=START)
    rows = [_row(key, actor.at) for key in tokens_visible_to(actor)]
    context = {
        "form": form,
        "secret": secret,
        "working": [row for row in rows if not row["closed"]],
        "closed": [row for row in rows if row["closed"]],
        "tabs": slots.settings_tabs(actor, request.path),
    }
    return page(request, "api/token_list.html", context, status=422 if form.errors else 200)


@require_POST
@staff("office.tokens")
def revoke(request: StaffRequest, key_id: int) -> HttpResponse:
    """Stop a token."""
    key = revoke_token(request.actor, get_object_or_404(tokens_visible_to(request.actor), pk=key_id))
    return toast(request, redirect("tokens:list"), _("The token %(name)s no longer works.") % {"name": key.name})


def _row(key: Key, at: datetime) -> dict[str, object]:
    closed = key.why_closed(at) or ("" if key.works_here else "left")  # type: ignore[attr-defined]
    return {"key": key, "closed": closed, "scopes": [label for right, label in RIGHTS.items() if right in key.scopes]}
