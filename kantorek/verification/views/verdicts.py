"""The words of a verdict about an account: what it is, why, what to do, and the line that proves the check."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kantorek.core.numbers import nip_display, nrb_display
from kantorek.core.templatetags.kantorek import moment, money
from kantorek.verification.actions.payments import Checked
from kantorek.verification.law.payments import PaymentRules
from kantorek.verification.paying import Payment, Verdict

ICONS = {"ok": "circle-check", "wait": "triangle-alert", "bad": "octagon-alert"}

_TITLES = {
    "confirmed": gettext_lazy("You may pay, the ministry confirms"),
    "listed": gettext_lazy("You may pay, it is on the white list"),
    "listed_exempt": gettext_lazy("You may pay, a VAT-exempt payee on the list"),
    "listed_virtual": gettext_lazy("You may pay, a virtual account on the list"),
    "listed_before": gettext_lazy("It was on the list, today is not known yet"),
    "absent_before": gettext_lazy("It was not on the list, today is not known yet"),
    "no_file": gettext_lazy("No flat file to look in yet"),
    "tax_office": gettext_lazy("A tax micro-account"),
    "zus": gettext_lazy("An account of ZUS"),
    "budget": gettext_lazy("An account at the National Bank"),
    "foreign": gettext_lazy("A foreign account"),
}
_SHORT = {
    **dict.fromkeys(("confirmed", "listed", "listed_virtual"), gettext_lazy("on the list")),
    **dict.fromkeys(("absent", "denied", "absent_before"), gettext_lazy("not on the list")),
    **dict.fromkeys(("tax_office", "zus", "budget"), gettext_lazy("an office's account")),
    "listed_exempt": gettext_lazy("on the list, exempt"),
    "listed_before": gettext_lazy("on the list the day before"),
}
_BEFORE = gettext_lazy(
    "Today's file is not here yet; this is what the file of %(file_day)s says. It proves nothing about today: take the"
    " proof from the ministry."
)
_TEXTS = {
    "confirmed": gettext_lazy("On %(day)s the Ministry of Finance answered yes: the account belongs to this NIP."),
    "denied": gettext_lazy("On %(day)s the Ministry of Finance answered no: the account does not belong to this NIP."),
    "listed": gettext_lazy("The flat file of %(file_day)s holds this account for this NIP."),
    "listed_exempt": gettext_lazy(
        "The flat file of %(file_day)s holds this account for a payee who is exempt from VAT. The law ties its"
        " consequences to active VAT payers, so nothing is at risk here."
    ),
    "listed_virtual": gettext_lazy(
        "The account fits the payee's mask of virtual accounts in the flat file of %(file_day)s: each payer has another"
        " number, and all of them count."
    ),
    "absent": gettext_lazy(
        "The flat file of %(file_day)s does not hold this account for this NIP. It cannot tell an unknown NIP from"
        " somebody else's account."
    ),
    "listed_before": _BEFORE,
    "absent_before": _BEFORE,
    "no_file": gettext_lazy("The ministry can still be asked itself: take the proof."),
}


@dataclass(frozen=True, slots=True)
class Said:
    """What is printed about one check."""

    light: str
    icon: str
    title: str
    text: str
    rule: str
    steps: list[str]
    line: str
    rate: str


def said(checked: Checked) -> Said:
    """Word a check."""
    verdict = checked.verdict
    return Said(
        light=verdict.light,
        icon=ICONS[verdict.light],
        title=title_of(verdict),
        text=_text(checked),
        rule=_rule(verdict, checked.payment, checked.rules),
        steps=_steps(verdict, checked.rules),
        line=_line(checked),
        rate=_rate(checked.payment),
    )


def title_of(verdict: Verdict) -> str:
    """Say in a few words what the verdict is; the same words stand in lists."""
    if verdict.code in ("absent", "denied"):
        below = verdict.light == "wait"
        return _("Not on the white list, below the threshold") if below else _("Do not pay: not on the white list")
    return str(_TITLES[verdict.code])


def short_of(verdict: Verdict) -> str:
    """Say it in one or two words, for a row of a list."""
    return str(_SHORT.get(verdict.code) or _("not known"))


def _text(checked: Checked) -> str:
    words = _TEXTS.get(checked.verdict.code)
    if words is None:
        return _office_text(checked)
    return str(words) % {"day": f"{checked.on:%d.%m.%Y}", "file_day": _written(checked.verdict.file_day)}


def _office_text(checked: Checked) -> str:
    match checked.verdict.code:
        case "tax_office" if checked.account[13:14] == "2":
            return _(
                "Taxes are paid here; it is on no list and need not be. It is the micro-account of NIP %(nip)s: check"
                " that this is the taxpayer."
            ) % {"nip": nip_display(checked.account[14:24])}
        case "tax_office":
            return _("Taxes are paid here; it is on no list and need not be. Check that it is the right taxpayer's.")
        case "zus":
            return _(
                "Contributions are paid here; it is on no list and need not be. Check that it is the right payer's."
            )
        case "budget":
            return _(
                "Public offices have their accounts at the National Bank. Such an account is usually on no list;"
                " a company that sells has none there."
            )
    return _(
        "The white list holds Polish accounts only. Where the seller is not an active VAT payer in Poland, the rule does"
        " not apply; otherwise ask for a Polish account."
    )


def _rule(verdict: Verdict, payment: Payment, rules: PaymentRules | None) -> str:
    if rules is None or verdict.rule == "none":
        return ""
    told = {"threshold": money(rules.threshold), "amount": money(payment.in_pln), "basis": rules.threshold_basis}
    match verdict.rule:
        case "below":
            return (
                _(
                    "%(amount)s is not above %(threshold)s (%(basis)s), so the list is not required. What counts is the"
                    " whole transaction, not one instalment."
                )
                % told
            )
        case "above":
            words = _(
                "%(amount)s is above %(threshold)s (%(basis)s): paid outside the list, an active VAT payer's invoice is"
                " no tax cost (%(costs)s) and its VAT may be claimed from the payer (%(liability)s)."
            )
            return words % {**told, "costs": rules.costs, "liability": rules.liability}
        case "unconverted":
            return _("NBP gave no rate for this currency. Treat the amount as above %(threshold)s.") % told
    return _("The list is required above %(threshold)s for the whole transaction (%(basis)s).") % told


def _steps(verdict: Verdict, rules: PaymentRules | None) -> list[str]:
    """Say what helps when the account is not on the list; what the data files mark as unsure is said to be so."""
    if verdict.code not in ("absent", "denied", "absent_before") or rules is None:
        return []
    steps = [_("Ask the payee for the account that is on the list; call a number that you know already.")]
    if verdict.rule == "below":
        return steps
    if rules.split_payment:
        split = _("Or pay by split payment (MPP).")
        steps.append(split if "split_payment" in rules.sure else f"{split} {_check('art. 117ba § 3')}")
    notice = ngettext(
        "Or file the notice ZAW-NR within %(n)s day of ordering the transfer.",
        "Or file the notice ZAW-NR within %(n)s days of ordering the transfer.",
        rules.notice_days,
    ) % {"n": rules.notice_days}
    steps.append(notice if "notice" in rules.sure else f"{notice} {_check('art. 117ba § 3')}")
    return steps


def _check(basis: str) -> str:
    return _("(check %(basis)s before relying on it)") % {"basis": basis}


def _line(checked: Checked) -> str:
    """Write the check on one line, to be put into a mail or under a booking."""
    answer = checked.evidence
    if answer is None:
        return ""
    parts = [
        moment(answer.answered_at or answer.at, "full"),
        f"NIP {nip_display(checked.nip)}",
        nrb_display(checked.account),
        short_of(checked.verdict),
        _source(checked),
        answer.asked_by_name,
        _("evidence %(id)s") % {"id": answer.pk},
    ]
    return "; ".join(part for part in parts if part)


def _source(checked: Checked) -> str:
    answer = checked.evidence
    if checked.verdict.is_proved and answer:
        return _("Ministry of Finance, request %(id)s") % {"id": answer.request_id}
    if checked.verdict.file_day:
        return _("flat file of %(day)s") % {"day": _written(checked.verdict.file_day)}
    return ""


def _written(day: str) -> str:
    return f"{date.fromisoformat(day):%d.%m.%Y}" if day else ""


def _rate(payment: Payment) -> str:
    if not payment.rate:
        return ""
    words = {"rate": payment.rate.replace(".", ","), "day": _written(payment.rate_day)}
    return _("NBP rate %(rate)s of %(day)s") % words
