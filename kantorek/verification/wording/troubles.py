"""Why a register gave no answer, and what to do about it."""

from django.utils.translation import gettext as _

from kantorek.verification.wording.names import short_name


def trouble_words(register: str, reason: str, *, owed: bool = True) -> tuple[str, str]:
    """Say what happened and what to do; a reason without words of its own is told as silence.

    `owed`: somebody goes on asking. Where nobody does, the words do not promise it.
    """
    passing, lasting = _passing(), _lasting()
    happened, to_do = lasting.get(reason) or passing.get(reason) or passing["timeout"]
    if not owed and reason not in lasting:
        to_do = _("Nobody asks again by itself: ask when it matters.")
    return happened % {"register": short_name(register)}, to_do


def _passing() -> dict[str, tuple[str, str]]:
    """Troubles that go by themselves."""
    by_itself = _("We ask again by ourselves.")
    tomorrow = _("We ask again after midnight. If it is urgent, look at the register's own page.")
    return {
        "timeout": (_("%(register)s is not answering."), by_itself),
        "connect": (_("%(register)s cannot be reached."), by_itself),
        "bad_status": (_("%(register)s reports a fault of its own."), by_itself),
        "malformed": (
            _("%(register)s sends something that cannot be read."),
            _("The answer is kept as evidence. We ask again by ourselves."),
        ),
        "session": (_("%(register)s does not let us in for the moment."), by_itself),
        "quota": (_("%(register)s: our limit of questions is used up for now."), by_itself),
        "rate_limited": (_("%(register)s asks us to wait."), by_itself),
        "blocked": (_("%(register)s has closed this address out for a while."), by_itself),
        "circuit_open": (_("%(register)s keeps failing, so we give it a rest."), by_itself),
        "unavailable": (_("%(register)s is out of work for the moment."), by_itself),
        "interrupted": (_("%(register)s: the question was interrupted."), by_itself),
        "refreshing": (_("%(register)s is loading today's data."), by_itself),
        "busy": (_("%(register)s: the country's own register is busy."), by_itself),
        "daily_limit": (_("%(register)s: today's limit of questions is used up."), tomorrow),
        "no_file": (_("%(register)s: the ministry's file is not here yet."), by_itself),
        "not_yet": (_("%(register)s: today's file is not published yet."), by_itself),
    }


def _lasting() -> dict[str, tuple[str, str]]:
    """Troubles that need a person."""
    ask_admin = _("Whoever runs the program has to set it up.")
    check = _("Check the number on the client's data sheet.")
    return {
        "bad_request": (_("%(register)s does not accept the question."), check),
        "bad_key": (_("%(register)s does not accept our key."), ask_admin),
        "no_right": (_("%(register)s does not let us ask about this."), ask_admin),
        "captcha": (_("%(register)s asks for a picture code."), _("Ask by hand on the register's own page.")),
        "register_error": (_("%(register)s reports a fault of its own."), _("Ask again later by Verify.")),
        "not_configured": (_("%(register)s is not connected."), ask_admin),
        "currency": (_("%(register)s does not have this currency in table A."), _("Check the currency.")),
        "future": (_("%(register)s: that day is still to come."), _("Check the day.")),
        "no_data": (_("%(register)s has no table for that day."), _("Check the day.")),
    }
