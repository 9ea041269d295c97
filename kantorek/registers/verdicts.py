"""What an answer of a register means in a few words: the register's name, the outcome, the reason for silence."""

from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kantorek.core.numbers import nip_display, nrb_display
from kantorek.registers.models import Answer, Outcome
from kantorek.registers.shown import day, rate
from kantorek.registers.values import object_of, text_of, whole_number_of

Kind = Literal["ok", "wait", "bad", "off"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a light would look, the sentence beside it, and what more there is to say."""

    kind: Kind
    words: str
    more: str = ""


def register_name(register: str) -> str:
    """Name a register as people call it."""
    return {
        "gus": _("REGON register (GUS)"),
        "white_list": _("White list of VAT payers"),
        "account": _("White list: check of an account"),
        "flat_file": _("White list: flat file"),
        "vies": _("VIES, VAT-EU numbers"),
        "crbr": _("CRBR, beneficial owners"),
        "krs": _("National Court Register (KRS)"),
        "nbp": _("Exchange rates of NBP"),
    }.get(register, register)


def keeper_name(register: str) -> str:
    """Name who keeps a register."""
    ministry = _("Head of the National Revenue Administration")
    return {
        "gus": _("Statistics Poland"),
        "white_list": ministry,
        "account": ministry,
        "flat_file": ministry,
        "vies": _("European Commission"),
        "crbr": _("minister competent for public finance"),
        "krs": _("Ministry of Justice"),
        "nbp": _("National Bank of Poland"),
    }.get(register, "")


def number_shown(register: str, number: str) -> str:
    """Write the number that was asked about the way people read it."""
    first, slash, second = number.partition("/")
    if register in ("account", "flat_file") and slash:
        return f"NIP {nip_display(first)}, {nrb_display(second)}"
    if register == "nbp" and slash:
        return f"{first}, {day(second) or second}"
    if register == "vies":
        return f"{number[:2]} {number[2:]}"
    return f"KRS {number}" if register == "krs" else f"NIP {nip_display(number)}"


def verdict_of(answer: Answer) -> Verdict:
    """Say what an answer means; silence is never told as a no."""
    if answer.outcome == Outcome.PENDING:
        return Verdict("wait", _("Still asking"), reason_in_words(answer.reason))
    if answer.outcome == Outcome.UNKNOWN:
        return Verdict("wait", _("No answer from the register"), reason_in_words(answer.reason))
    if answer.outcome == Outcome.NOT_FOUND:
        return _nothing(answer)
    return _found(answer.register, object_of(answer.data))


def reason_in_words(reason: str) -> str:
    """Say why there is no answer; a reason we have no words for is told as it is."""
    return {
        "": "",
        "timeout": _("The register did not answer in time."),
        "connect": _("The register cannot be reached."),
        "bad_status": _("The register reported an error of its own."),
        "malformed": _("The register answered with something that cannot be read."),
        "session": _("The register did not let us in."),
        "quota": _("Our limit of questions is used up for now."),
        "rate_limited": _("The register asks us to wait."),
        "blocked": _("The register has blocked this address for a while."),
        "circuit_open": _("The register has been failing; we give it a rest."),
        "unavailable": _("The register is not available now."),
        "interrupted": _("The question was interrupted."),
        "refreshing": _("The register is loading new data."),
        "daily_limit": _("The limit of questions for today is used up."),
        "busy": _("The register of that country is busy."),
        "bad_request": _("The register did not accept the question."),
        "bad_key": _("The register does not accept our key."),
        "captcha": _("The register asks for a picture code."),
        "no_right": _("The register does not let us ask about this."),
        "register_error": _("The register reported an error of its own."),
        "not_configured": _("The connection to this register is not set up."),
        "currency": _("Table A does not have this currency."),
        "future": _("That day is still to come."),
        "no_data": _("There is no table for that day."),
        "no_file": _("The ministry's file has not been fetched yet."),
        "not_yet": _("The ministry's file of this day is not there yet."),
    }.get(reason, reason)


def vat_statuses() -> dict[str, str]:
    """Word the VAT status of the white list."""
    return {
        "active": _("Active VAT payer"),
        "exempt": _("Exempt from VAT"),
        "none": _("Not registered for VAT"),
    }


def gus_states() -> dict[str, str]:
    """Word the state of a unit of the REGON register."""
    return {
        "active": _("In business"),
        "suspended": _("Suspended"),
        "ended": _("Ended"),
        "not_started": _("Not started yet"),
    }


def court_states() -> dict[str, str]:
    """Word the state of an entry in the court register."""
    return {
        "active": _("Entered"),
        "suspended": _("Suspended"),
        "liquidation": _("In liquidation"),
        "bankruptcy": _("Bankrupt"),
        "struck_off": _("Struck off"),
    }


def file_verdicts() -> dict[str, str]:
    """Word what the flat file says about an account."""
    return {
        "active": _("Account of an active VAT payer"),
        "exempt": _("Account of an exempt VAT payer"),
        "absent": _("This account is not on the list with this NIP"),
    }


def _nothing(answer: Answer) -> Verdict:
    words: dict[str, tuple[Kind, str]] = {
        "white_list": ("bad", _("Not on the white list: no VAT payer with this NIP")),
        "vies": ("bad", _("The VAT-EU number is not valid")),
        "crbr": ("wait", _("No beneficial owners reported")),
        "nbp": ("off", _("Table A does not have this currency.")),
    }
    kind, told = words.get(answer.register, ("bad", _("Nothing under this number")))
    return Verdict(kind, told)


def _found(register: str, data: dict[str, Any]) -> Verdict:
    read = {
        "gus": _gus,
        "white_list": _white_list,
        "account": _account,
        "flat_file": _flat_file,
        "vies": _vies,
        "crbr": _crbr,
        "krs": _krs,
        "nbp": _nbp,
    }.get(register)
    return read(data) if read else Verdict("ok", _("Found"))


def _gus(data: dict[str, Any]) -> Verdict:
    state = text_of(data.get("status"))
    kinds: dict[str, Kind] = {"active": "ok", "ended": "bad"}
    bankrupt = data.get("bankruptcy_on") and not data.get("bankruptcy_ended_on")
    if bankrupt and state != "ended":
        return Verdict("bad", _("Bankrupt"))
    return Verdict(kinds.get(state, "wait"), gus_states().get(state, _("Found")))


def _white_list(data: dict[str, Any]) -> Verdict:
    status = text_of(data.get("vat_status"))
    kinds: dict[str, Kind] = {"active": "ok", "exempt": "off", "none": "bad"}
    removed = day(data.get("removed_on")) if status == "none" else ""
    more = _("struck off on %(day)s") % {"day": removed} if removed else _as_of(data.get("checked_on"))
    words = vat_statuses().get(status) or text_of(data.get("vat_status_raw")) or _("Found")
    return Verdict(kinds.get(status, "wait"), words, more)


def _account(data: dict[str, Any]) -> Verdict:
    if data.get("assigned") is True:
        return Verdict("ok", _("The account is on the white list as this payer's"), _as_of(data.get("day")))
    if data.get("assigned") is False:
        return Verdict("bad", _("The account is not on the white list as this payer's"), _as_of(data.get("day")))
    return Verdict("wait", _("Found"))


def _flat_file(data: dict[str, Any]) -> Verdict:
    verdict = text_of(data.get("verdict"))
    words = file_verdicts().get(verdict, _("Found"))
    if not data.get("is_today"):
        return Verdict("wait", words, _("The file is of another day and proves nothing for the day asked about."))
    kinds: dict[str, Kind] = {"active": "ok", "exempt": "ok", "absent": "bad"}
    return Verdict(kinds.get(verdict, "wait"), words, _as_of(data.get("day")))


def _vies(data: dict[str, Any]) -> Verdict:
    if data.get("valid") is True:
        return Verdict("ok", _("The VAT-EU number is valid"))
    if data.get("valid") is False:
        return Verdict("bad", _("The VAT-EU number is not valid"))
    return Verdict("wait", _("Found"))


def _as_of(value: Any) -> str:
    told = day(value)
    return _("as of %(day)s") % {"day": told} if told else ""


def _crbr(data: dict[str, Any]) -> Verdict:
    count = whole_number_of(data.get("beneficiary_count")) or 0
    words = ngettext("%(count)s beneficial owner", "%(count)s beneficial owners", count) % {"count": count}
    entries = data.get("entries")
    noted = [one for one in entries if object_of(one).get("discrepancies")] if isinstance(entries, list) else []
    if noted:
        return Verdict("wait", words, _("A discrepancy is noted in the register."))
    more = [_("a trust") if data.get("trust") else "", _("a group of persons") if data.get("group") else ""]
    told = ", ".join(filter(None, more))
    return Verdict("ok" if count else "wait", words, _("The report names: %(what)s.") % {"what": told} if told else "")


def has_court_notes(data: dict[str, Any]) -> bool:
    """Tell whether an extract of KRS has notes that a careful person reads: arrears, restructuring, a curator …"""
    notes = [data.get(key) for key in ("arrears", "curator", "dissolution", "other_notes")]
    restructuring = object_of(data.get("restructuring"))
    return any(notes) or (bool(restructuring) and not restructuring.get("ended"))


def _krs(data: dict[str, Any]) -> Verdict:
    state = text_of(data.get("state"))
    kinds: dict[str, Kind] = {"active": "ok", "liquidation": "bad", "bankruptcy": "bad", "struck_off": "bad"}
    if state == "active":
        if has_court_notes(data):
            return Verdict("wait", _("Entered"), _("The extract has notes that should be read."))
        return Verdict("ok", _("Entered, without notes of trouble"))
    return Verdict(kinds.get(state, "wait"), court_states().get(state, _("Found")))


def _nbp(data: dict[str, Any]) -> Verdict:
    told = rate(data.get("rate"), text_of(data.get("currency")))
    return Verdict("ok" if data.get("final", True) else "wait", told or _("Found"))
