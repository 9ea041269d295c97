"""What an answer of a register says, as a table for people: a label and its lines; used by the page and by the proof."""

from collections.abc import Callable
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kantorek.core.numbers import nip_display, nrb_display
from kantorek.registers import shown
from kantorek.registers.crbr.people import masked
from kantorek.registers.models import Answer
from kantorek.registers.shown import day, lower, texts
from kantorek.registers.values import list_of, object_of, text_of
from kantorek.registers.verdicts import court_states, file_verdicts, gus_states, vat_statuses

Data = dict[str, Any]
Fact = tuple[str, str]
_MOST_LISTED: Final = 60


def facts_of(answer: Answer) -> list[Fact]:
    """Give (label, value) in the language of the moment; a value may have several lines. Empty facts are left out.

    A kept answer of an older program may lack what is read here; no PESEL comes through.
    """
    read = _READERS.get(answer.register)
    data = object_of(answer.data)
    facts = read(data) if read and data else []
    # Numbers of the registers' own may have eleven digits too, an Italian VAT number for one.
    numbers = {_("Number"), _("Consultation number"), _("Reference number")}
    return [(label, value if label in numbers else masked(value)) for label, value in facts if value]


def people_facts(entry: Data) -> list[Fact]:
    """Give the beneficial owners of one entry of CRBR, each with what is held; numbers of persons stay hidden."""
    people = [object_of(one) for one in list_of(entry.get("beneficiaries"))[:_MOST_LISTED]]
    groups = [object_of(one) for one in list_of(entry.get("groups"))[:_MOST_LISTED]]
    return [
        *((_("Beneficial owner"), f"{shown.person(one)}\n{shown.person_lines(one)}") for one in people),
        *(
            (_("Group of persons"), f"{text_of(one.get('name'))}\n{text_of(one.get('rights'))}".strip())
            for one in groups
        ),
    ]


def _gus(data: Data) -> list[Fact]:
    main = [one for one in list_of(data.get("pkd")) if object_of(one).get("main")]
    pkd = " ".join(filter(None, [text_of(data.get("pkd_main")), *(text_of(one.get("name")) for one in main[:1])]))
    rows = list_of(data.get("rows"))
    return [
        (_("Name"), text_of(data.get("name_raw")) or text_of(data.get("name"))),
        ("NIP", nip_display(text_of(data.get("nip")))),
        ("REGON", text_of(data.get("regon"))),
        ("KRS", text_of(data.get("krs"))),
        (_("Legal form"), lower(text_of(data.get("legal_form_name")))),
        (_("State"), gus_states().get(text_of(data.get("status")), "")),
        (_("Address"), shown.address(data)),
        (_("Started"), day(data.get("started_on"))),
        (_("Suspended"), day(data.get("suspended_on"))),
        (_("Resumed"), day(data.get("resumed_on"))),
        (_("Ended"), day(data.get("ended_on"))),
        (_("Struck off"), day(data.get("struck_off_on"))),
        (_("Bankruptcy declared"), day(data.get("bankruptcy_on"))),
        (_("Main business (PKD)"), pkd),
        (_("Units under this NIP"), "\n".join(shown.unit(object_of(row)) for row in rows[:20])),
    ]


def _white_list(data: Data) -> list[Fact]:
    accounts = [nrb_display(text_of(one)) for one in texts(data.get("accounts"))]
    more = len(accounts) - _MOST_LISTED
    if more > 0:
        accounts[_MOST_LISTED:] = [ngettext("and %(count)s more", "and %(count)s more", more) % {"count": more}]
    virtual = data.get("virtual_accounts") is True
    return [
        (_("Name"), text_of(data.get("name"))),
        ("NIP", nip_display(text_of(data.get("nip")))),
        ("REGON", text_of(data.get("regon"))),
        ("KRS", text_of(data.get("krs"))),
        (_("VAT status"), vat_statuses().get(text_of(data.get("vat_status")), text_of(data.get("vat_status_raw")))),
        (_("As of"), day(data.get("checked_on"))),
        (_("Registered"), day(data.get("registered_on"))),
        (_("Registration refused"), shown.with_basis(data, "denied_on", "denial_basis")),
        (_("Struck off"), shown.with_basis(data, "removed_on", "removal_basis")),
        (_("Restored"), shown.with_basis(data, "restored_on", "restoration_basis")),
        (_("Exempt as a small business since"), day(data.get("exemption_sme_on"))),
        (_("Address of business"), text_of(data.get("address"))),
        (_("Address of residence"), text_of(data.get("residence_address"))),
        (_("Representatives"), "\n".join(texts(data.get("representatives")))),
        (_("Proxies"), "\n".join(texts(data.get("clerks")))),
        (_("Partners"), "\n".join(texts(data.get("partners")))),
        (_("Accounts"), "\n".join(accounts) or _("none on the list")),
        (_("Virtual accounts"), _("yes, by the bank's masks") if virtual else ""),
        (_("Time of the register"), shown.moment(data.get("request_time"))),
    ]


def _account(data: Data) -> list[Fact]:
    assigned = data.get("assigned")
    told = {True: _("Yes, this account is the payer's"), False: _("No, not this payer's account")}
    return [
        (_("On the white list"), told[assigned] if isinstance(assigned, bool) else ""),
        ("NIP", nip_display(text_of(data.get("nip")))),
        (_("Account"), nrb_display(text_of(data.get("nrb")))),
        (_("As of"), day(data.get("day"))),
        (_("Time of the register"), shown.moment(data.get("request_time"))),
    ]


def _flat_file(data: Data) -> list[Fact]:
    file_day = day(data.get("file_day"))
    other = "" if data.get("is_today") else f" ({_('not the day asked about')})"
    through = _("through the mask of a virtual account") if data.get("through_mask") else ""
    return [
        (
            _("On the white list"),
            ", ".join(filter(None, [file_verdicts().get(text_of(data.get("verdict")), ""), through])),
        ),
        ("NIP", nip_display(text_of(data.get("nip")))),
        (_("Account"), nrb_display(text_of(data.get("nrb")))),
        (_("As of"), day(data.get("day"))),
        (_("File of the ministry"), f"{file_day}{other}" if file_day else ""),
        (_("SHA-256 of the file"), shown.digest(data.get("archive_sha256"))),
        (_("Hash of day, NIP and account"), shown.digest(data.get("digest"))),
        (_("Rounds of SHA-512"), text_of(data.get("iterations"))),
    ]


def _vies(data: Data) -> list[Fact]:
    valid = data.get("valid")
    words = {True: _("valid"), False: _("not valid")}
    refused = _("VIES did not take our own number, so there is no consultation number")
    return [
        (_("Number"), f"{text_of(data.get('country'))} {text_of(data.get('number'))}".strip()),
        (_("VAT-EU number"), words[valid] if isinstance(valid, bool) else ""),
        (_("Name"), text_of(data.get("name"))),
        (_("Address"), str(data.get("address") or "")[:500]),
        (_("As of"), day(data.get("consulted_on"))),
        (_("Consultation number"), text_of(data.get("consultation"))),
        (_("Remark"), refused if data.get("requester_refused") else ""),
    ]


def _crbr(data: Data) -> list[Fact]:
    facts: list[Fact] = []
    for entry in (object_of(one) for one in list_of(data.get("entries"))[:10]):
        facts += [
            (_("Name"), text_of(entry.get("name"), 500)),
            ("NIP", nip_display(text_of(entry.get("nip")))),
            ("KRS", text_of(entry.get("krs"))),
            (_("Legal form"), lower(text_of(entry.get("form")))),
            (_("Address"), text_of(entry.get("address"))),
            (_("Reported from"), day(entry.get("reported_from"))),
            (_("Shown until"), day(entry.get("shown_until"))),
            (_("Reference number"), text_of(entry.get("reference"))),
            *people_facts(entry),
            (_("Trust"), shown.trust(entry.get("trust"))),
            (
                _("Reported by"),
                "\n".join(shown.reporter(object_of(one)) for one in list_of(entry.get("reporters"))[:10]),
            ),
            (
                _("Discrepancy noted"),
                "\n".join(shown.note(object_of(one)) for one in list_of(entry.get("discrepancies"))[:20]),
            ),
            (_("Proceedings"), text_of(entry.get("proceedings"), 500)),
        ]
    return [*facts, (_("Fields new to us"), ", ".join(texts(data.get("unknown_fields"))))]


def _krs(data: Data) -> list[Fact]:
    representation, capital = object_of(data.get("representation")), object_of(data.get("capital"))
    members = [shown.member(object_of(one)) for one in list_of(representation.get("members"))[:_MOST_LISTED]]
    partners = [shown.partner(object_of(one)) for one in list_of(data.get("partners"))[:_MOST_LISTED]]
    organ = text_of(representation.get("organ"))
    return [
        (_("Name"), text_of(data.get("name_raw"), 500) or text_of(data.get("name"), 500)),
        ("KRS", text_of(data.get("krs"))),
        ("NIP", nip_display(text_of(data.get("nip")))),
        ("REGON", text_of(data.get("regon"))),
        (_("Legal form"), lower(text_of(data.get("legal_form")))),
        (_("State"), court_states().get(text_of(data.get("state")), "")),
        (_("Address"), shown.address(data)),
        (_("Registered"), day(data.get("registered_on"))),
        (_("Last entry"), shown.last_entry(data)),
        (_("Struck off"), day(data.get("struck_off_on"))),
        (_("As of"), day(data.get("as_of"))),
        (organ.capitalize() or _("Board"), "\n".join(members)),
        (_("Way of representation"), text_of(representation.get("way"), 2000)),
        (_("Share capital"), shown.capital(capital)),
        (_("Partners"), "\n".join(partners)),
        *_court_notes(data),
    ]


def _court_notes(data: Data) -> list[Fact]:
    liquidation, bankruptcy, suspension = (
        object_of(data.get(name)) for name in ("liquidation", "bankruptcy", "suspension")
    )
    restructuring, arrears = object_of(data.get("restructuring")), object_of(data.get("arrears"))
    signature = text_of(bankruptcy.get("signature"))
    return [
        (_("Liquidation opened"), shown.noted(liquidation, "opened_on")),
        (_("Bankruptcy declared"), ", ".join(filter(None, [shown.noted(bankruptcy, "declared_on"), signature]))),
        (_("Restructuring opened"), shown.noted(restructuring, "opened_on")),
        (_("Suspended"), shown.noted(suspension, "suspended_on")),
        (_("Resumed"), day(suspension.get("resumed_on"))),
        (_("Arrears noted"), "\n".join(texts(arrears.get("notes")))),
        (_("Curator"), _("noted") if data.get("curator") else ""),
        (_("Dissolution"), _("noted") if data.get("dissolution") else ""),
    ]


def _nbp(data: Data) -> list[Fact]:
    before = object_of(data.get("before"))
    earlier = [day(before.get("effective_on")), shown.rate(before.get("rate")), text_of(before.get("table_no"))]
    changing = data.get("final") is False
    return [
        (_("Rate"), shown.rate(data.get("rate"), text_of(data.get("currency")))),
        (_("Table"), text_of(data.get("table_no"))),
        (_("Table of the day"), day(data.get("effective_on"))),
        (_("Asked for the day"), day(data.get("day"))),
        (_("Table of the working day before"), ", ".join(filter(None, earlier)) if before else ""),
        (_("Remark"), _("the table of this day may still come") if changing else ""),
    ]


_READERS: Final[dict[str, Callable[[Data], list[Fact]]]] = {
    "gus": _gus,
    "white_list": _white_list,
    "account": _account,
    "flat_file": _flat_file,
    "vies": _vies,
    "crbr": _crbr,
    "krs": _krs,
    "nbp": _nbp,
}
